"""Grave sites over HTTP: who the families are leaks nowhere, and a notice waits for a checked regulation."""

import logging
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from sqlalchemy import text

from gis.database import unit_of_work
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.sign_world import PNG

NAME, PHONE, ADDRESS, DECEASED = "植入的家属", "13955556666", "植入的住址", "植入的逝者"
PLANTED = (NAME, PHONE, ADDRESS, DECEASED)
EVERYBODY = ("editor", "second", "reviewer", "leader", "admin", "field", "planner", "tuke", "yuyang", None)
DAY = (today() - timedelta(days=20)).isoformat()


class Desk:
    """An account that works on one site, always at its present version."""

    def __init__(self, service: Service, login: str, site: str = "") -> None:
        self.client, self.site = service.client(login), site

    def get(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/grave-sites/{self.site}").json()
        return found

    def do(self, what: str, method: str = "POST", **body: Any) -> Any:
        headers = {"If-Match": f'"{self.get()["version"]}"'}
        return self.client.request(method, f"/grave-sites/{self.site}/{what}", json=body, headers=headers)

    def keep(self, said: str) -> str:
        file = {"file": ("坟墓.png", PNG + said.encode(), "image/png")}
        return str(self.client.post("/attachments", files=file).json()["sha256"])


@pytest.fixture(scope="module")
def desk(shared_service: Service) -> Desk:
    """A site in the editor's hands with a planted family, listed for remediation."""
    desk = Desk(shared_service, "editor")
    towns = desk.client.get("/administrative-divisions?text=嘎鲁图镇").json()
    division = next(each["id"] for each in towns["rows"] if each["name"] == "嘎鲁图镇")
    said = {
        "kind": "scattered",
        "division_id": division,
        "graves": 3,
        "surveyed_on": DAY,
        "place": "沙梁",
        "photos": [{"sha256": desk.keep("grave-before"), "stage": "before", "taken_on": DAY}],
    }
    answer = desk.client.post("/grave-sites", json=said)
    assert answer.status_code == 201, answer.text
    desk.site = answer.json()["id"]
    assert desk.do("handler").status_code == 200
    contact = {"name": NAME, "phone": PHONE, "address": ADDRESS, "deceased": DECEASED}
    assert desk.do("contacts", **contact).status_code == 201
    assert desk.do("checks", decided_on=DAY).status_code == 201
    assert desk.do("steps", step="listed", taken_on=DAY, scan_sha256=desk.keep("listed")).status_code == 201
    return desk


@pytest.mark.parametrize("login", EVERYBODY)
def test_no_output_says_who_a_family_is(shared_service: Service, desk: Desk, login: str | None) -> None:
    client, site = shared_service.client(login), desk.site
    addresses = [
        "/grave-sites",
        f"/grave-sites/{site}",
        "/grave-sites/map",
        "/grave-sites/progress",
        "/grave-sites/duplicates",
        "/grave-sites/announcements",
        "/grave-sites/ledger.xlsx",
        f"/history/grave_site/{site}",
        f"/history/grave_contact/{site}",
        "/search?q=植入",
        "/search/suggest?q=植入",
        "/map-features",
        "/planning-map",
        "/planning-outputs/remediation-map.html",
        "/planning-outputs/remediation-report",
        "/planning-outputs/cemetery-map.html",
        "/planning-outputs/cemetery-plan",
        "/home",
        "/jobs",
        "/exports/places.geojson",
    ]
    collections = client.get("/ogc/collections").json()["collections"]
    addresses += [f"/ogc/collections/{each['id']}/items?limit=1000" for each in collections]
    answers = [(address, client.get(address)) for address in addresses]
    answers.append(("papers", client.post(f"/grave-sites/{site}/papers", json={"paper": "survey"})))
    for address, answer in answers:
        content = answer.content
        if answer.status_code == 200 and ".document" in answer.headers.get("content-type", ""):
            document = docx.Document(BytesIO(content))
            cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
            content = "\n".join([*cells, *(each.text for each in document.paragraphs)]).encode()
        elif address.endswith(".xlsx") and answer.status_code == 200:
            book = openpyxl.load_workbook(BytesIO(content))
            content = str([[cell.value for cell in row] for sheet in book for row in sheet]).encode()
        for secret in PLANTED:
            assert secret.encode() not in content, (login, address)
            assert secret.encode("unicode_escape") not in content, (login, address)


@pytest.mark.parametrize("login", [login for login in EVERYBODY if login != "editor"])
def test_nobody_but_the_handler_reads_contacts(
    shared_service: Service, desk: Desk, login: str | None
) -> None:
    client = shared_service.client(login)
    for address, body in (
        ("contacts/reading", {"reason": "看看"}),
        ("papers", {"paper": "notice", "reason": "看"}),
    ):
        answer = client.post(f"/grave-sites/{desk.site}/{address}", json=body)
        assert answer.status_code in (401, 403, 404, 409), (address, answer.text)
        assert not any(secret in answer.text for secret in PLANTED)


def test_the_original_of_a_paper_with_names_is_for_the_handler_alone(
    shared_service: Service, desk: Desk
) -> None:
    scan, original = desk.keep("listed"), desk.keep("listed as the camera made it")
    at = f"/grave-sites/{desk.site}/attachments/{original}"
    assert desk.client.get(at).status_code == 404
    with unit_of_work(shared_service.engine) as session:
        statement = """
            INSERT INTO attachment_original (sha256, original_sha256, said_by)
            SELECT sha256, :original, uploaded_by FROM attachment WHERE sha256 = :scan
        """
        session.execute(text(statement), {"scan": scan, "original": original})
    assert desk.client.get(at).status_code == 200
    assert shared_service.client("leader").get(at).status_code == 403
    assert shared_service.client().get(at).status_code in (401, 403)


def test_each_reading_is_noted_and_nothing_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = desk.client.post(f"/grave-sites/{desk.site}/contacts/reading", json={"reason": "核实座数"})
        refused = desk.client.post(f"/grave-sites/{desk.site}/contacts/reading", json={"reason": ""})
    assert answer.json()[0]["phone"] == PHONE
    assert refused.status_code == 422
    ours = "".join(each.getMessage() for each in caplog.records if not each.name.startswith("sqlalchemy"))
    assert not any(secret in ours for secret in PLANTED)
    row = desk.get()
    assert [each["reason"] for each in row["contact_readings"]] == ["核实座数"]
    assert [each["phone"] for each in row["contacts"]] == ["139****6666"]


def test_a_notice_is_refused_while_nobody_checked_the_regulation(desk: Desk) -> None:
    answer = desk.do("notices", kind="notice", issued_on=today().isoformat())
    assert answer.status_code == 409
    assert "条文尚未由工作人员核对" in answer.json()["detail"]
    rules = desk.client.get("/grave-sites/rules").json()
    assert rules["regulation"] is None
    assert "2026-03-30" in rules["regulation_refused_zh"]
    assert rules["definition"]["is_verified"] is False


def test_a_survey_list_is_taken_by_its_good_rows_and_says_what_is_wrong(desk: Desk) -> None:
    listed = (
        "台账编号,苏木镇,嘎查,墓类,座数,经度,纬度,有主无主,墓主,联系电话,备注\n"
        f"MD-71,嘎鲁图镇,,散埋坟墓,3,108.84,38.60,有主,{NAME},{PHONE},\n"
        "MD-72,嘎鲁图镇,,大墓,0,208,38.60,,,13900001111,\n"
        f"MD-71,没有的镇,,,1,,,,,,请打{PHONE}\n"
    )
    file = {"file": ("摸底.csv", listed.encode(), "text/csv")}
    answer = desk.client.post("/grave-sites/imports?write=true&good_rows_only=true", files=file)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["rows"], answer.json()["written"]) == (3, 1)
    assert {(each["row"], each["column"]) for each in answer.json()["bad"]} == {
        (3, "墓类"),
        (3, "座数"),
        (3, "经度"),
        (3, "墓主"),
        (4, "台账编号"),
        (4, "嘎查"),
        (4, "备注"),
    }
    assert not any(secret in answer.text for secret in (*PLANTED, "13900001111"))
    (row,) = desk.client.get("/grave-sites?text=MD-71").json()["rows"]
    assert (row["ownership"], row["town"], row["graves"]) == ("owned", "嘎鲁图镇", 3)
    marked = desk.client.post("/grave-sites/imports/marked.xlsx", files=file)
    assert len(openpyxl.load_workbook(BytesIO(marked.content)).sheetnames) >= 1
