"""Boundary lines over HTTP: list and counts, findings, one marker's figures, files, derivation."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.embedded_postgis import Cluster
from gis.samples import demonstration
from tests.api.conftest import Service, serving

BANNER = "150626"


@pytest.fixture(scope="module")
def service(
    cluster: Cluster, sample_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service on the demonstration of boundaries."""
    with serving(cluster, sample_template, tmp_path_factory.mktemp("lines")) as one:
        with unit_of_work(one.engine) as session:
            demonstration.load(session, Caller(roles=frozenset({"admin"})), "boundaries", county=BANNER)
        yield one


def lines(service: Service, login: str | None = "editor", **asked: str) -> list[dict[str, Any]]:
    answer = service.client(login).get("/boundary-lines", params=asked)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def line(service: Service, name: str) -> dict[str, Any]:
    return next(row for row in lines(service) if name in row["name"])


def test_a_line_says_when_it_is_inspected_next_how_long_it_is_and_where_it_comes_from(
    service: Service,
) -> None:
    found = line(service, "鄂托克线")
    assert (found["last_inspected"], found["next_inspection"]) == ("2021-10-15", "2026-10-15")
    assert 130_000 < found["length_m"] < 170_000
    assert found["source"]["is_demonstration"]
    assert {party["name"] for party in found["parties"]} == {"乌审旗", "鄂托克旗"}
    assert (
        found["next_inspection"] == lines(service, None, party=service.id_of("150624"))[0]["next_inspection"]
    )


def test_lists_are_narrowed_by_level_and_neighbour(service: Service) -> None:
    assert len(lines(service)) == 8
    assert Counter(row["level"] for row in lines(service)) == {"county": 4, "province": 4}
    assert {row["level"] for row in lines(service, level="province")} == {"province"}
    assert len(lines(service, party=service.id_of("610802"), level="county")) == 0
    assert lines(service, as_of="1999-01-01") == []


def test_counts_are_those_of_markers_and_findings(service: Service) -> None:
    client = service.client("editor")
    counted = {row["line_id"]: row for row in client.get("/boundary-lines/counts").json()["rows"]}
    assert set(counted) == {row["id"] for row in lines(service)}
    one = line(service, "鄂托克线")["id"]
    markers = client.get(f"/boundary-lines/{one}/markers").json()
    findings = client.get(f"/boundary-lines/{one}/findings").json()
    severities = Counter(each["severity"] for each in findings)
    assert counted[one]["markers"] == len(markers)
    assert counted[one]["findings"] == {each: severities[each] for each in ("error", "warning", "notice")}
    assert service.client().get("/boundary-lines/counts").status_code == 401


def marker_with(service: Service, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a marker with a kind of finding, and its figures; a number may be that of two markers."""
    client = service.client("editor")
    for row in lines(service):
        findings = client.get(f"/boundary-lines/{row['id']}/findings").json()
        numbers = {each["about"][0] for each in findings if each["kind"] == kind}
        if not numbers:
            continue
        for marker in client.get(f"/boundary-lines/{row['id']}/markers").json():
            if marker["number"] in numbers:
                figures = client.get(f"/boundary-markers/{marker['id']}/audit").json()
                if kind in {each["kind"] for each in figures["findings"]}:
                    return marker, figures
    raise AssertionError(kind)


def test_the_reference_that_is_out_is_the_one_that_the_finding_names(service: Service) -> None:
    marker, figures = marker_with(service, "reference_distance_out")
    (out,) = [each for stone in figures["stones"] for each in stone["references"] if each["out"]]
    assert out["out"] == ["distance"]
    (finding,) = [each for each in figures["findings"] if each["kind"] == "reference_distance_out"]
    assert out["name"] in finding["message"]
    assert {each["id"] for each in marker["references"]} == {
        each["id"] for stone in figures["stones"] for each in stone["references"]
    }


def test_a_moved_marker_its_number_and_its_faces(service: Service) -> None:
    marker, figures = marker_with(service, "marker_moved")
    moved = [each for each in figures["observations"] if each["has_moved"]]
    assert len(moved) == 1
    assert moved[0]["distance_m"] > moved[0]["noticed_from_m"]
    assert {each["id"] for each in figures["observations"]} == {each["id"] for each in marker["observations"]}
    assert figures["number"]["serial"] == int("".join(filter(str.isdigit, marker["number"]))[-3:])
    assert [each["agrees"] for each in figures["faces"]] == [True, True]
    _, old = marker_with(service, "number_unread")
    assert old["number"] is None
    _, outdated = marker_with(service, "face_outdated")
    assert False in [each["agrees"] for each in outdated["faces"]]


def test_markers_and_findings_are_given_out_as_sheets(service: Service) -> None:
    client = service.client("editor")
    one = line(service, "鄂托克线")
    sent = client.get(f"/boundary-lines/{one['id']}/markers.xlsx")
    assert sent.status_code == 200
    book = load_workbook(io.BytesIO(sent.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("界桩号", "桩体代字", "类型")
    markers = client.get(f"/boundary-lines/{one['id']}/markers").json()
    assert {row[0] for row in rows[1:]} == {each["number"] for each in markers}
    northing, easting = rows[1][rows[0].index("纵坐标X（米）")], rows[1][rows[0].index("横坐标Y（米）")]
    assert isinstance(northing, float | int)
    assert isinstance(easting, float | int)
    assert 4_100_000 < northing < 4_400_000
    assert 300_000 < easting < 700_000
    about = [row[0] for row in book["说明"].iter_rows(values_only=True)]
    assert any("演示数据" in str(each) for each in about)
    assert "非涉密系统" in about
    sheet = client.get(f"/boundary-lines/{one['id']}/findings.csv", headers={"Accept-Language": "en"})
    written = sheet.content.decode("utf-8-sig").splitlines()
    findings = client.get(f"/boundary-lines/{one['id']}/findings").json()
    assert len(written) == len(findings) + 1
    assert written[0].startswith("No.,Severity,About,Finding")


def test_a_description_is_a_word_document_headed_as_a_draft_and_is_checked_section_by_section(
    service: Service,
) -> None:
    client = service.client("editor")
    one = line(service, "杭锦线")["id"]
    said = client.get(f"/boundary-lines/{one}/alignment").json()["text"]
    sent = client.get(f"/boundary-lines/{one}/alignment.docx")
    paragraphs = [each.text for each in Document(io.BytesIO(sent.content)).paragraphs]
    assert "（参考稿）" in paragraphs
    assert all(each in paragraphs for each in said.split("\n"))
    wrong = said.replace("第二段", "第二段：", 1).replace("本段长", "本段长9", 1)
    checked = client.post(f"/boundary-lines/{one}/alignment/check", json={"text": wrong}).json()
    # The length is neither the line's nor that of its legs.
    found = [each["kind"] for each in checked["sections"][0]["findings"]]
    assert found == ["text_length", "text_legs_sum"]
    assert {each["kind"] for each in checked["whole"]} <= {"text_sum"}


def test_lines_are_derived_previewed_and_drafted_or_left_to_a_job(service: Service) -> None:
    client, banner = service.client("editor"), service.id_of(BANNER)
    near = client.get("/boundary-lines/derivation/neighbours", params={"division": banner}).json()
    others = [each["id"] for each in near if each["name"] in ("鄂托克旗", "榆阳区")]
    asked = {"division_id": banner, "neighbours": others, "as_of": "2026-11-26"}
    seen = client.post("/boundary-lines/derivation", json=asked).json()
    assert [each["neighbour"]["name"] for each in seen["lines"]] == ["榆阳区", "鄂托克旗"]
    assert {each["registered_id"] for each in seen["lines"]} <= {row["id"] for row in lines(service)}
    draft = asked | {"title": "推算界线", "reason": "图上准备"}
    made = client.post("/boundary-lines/derivation/proposals", json=draft)
    assert made.status_code == 201
    shown = client.get(f"/proposals/{made.json()['proposal']['id']}").json()
    assert shown["row"]["state"] == "draft"
    fine = client.post("/boundary-lines/derivation", json=asked | {"tolerance_m": 1})
    assert (fine.status_code, fine.json()["type"]) == (409, "urn:diming:TooLongToWait")
    queued = client.post("/boundary-lines/derivation/proposals", json=draft | {"tolerance_m": 1})
    assert queued.status_code == 202
    assert queued.json()["job"]["kind"] == "derive_lines"
    assert queued.json()["job"]["state"] == "queued"


def test_a_marker_has_the_code_of_its_page_and_files_only_for_who_sees_them_cited(service: Service) -> None:
    marker, _ = marker_with(service, "marker_moved")
    client = service.client("editor")
    code = client.get(f"/boundary-markers/{marker['id']}/qr.svg")
    assert code.headers["content-type"].startswith("image/svg+xml")
    assert code.content.startswith(b"<svg")
    nowhere = client.get(f"/boundary-markers/{marker['id']}/attachments/{'0' * 64}")
    assert nowhere.status_code == 404
