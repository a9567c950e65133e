"""A list over HTTP: uploaded, looked at, tried out, refused or handed in, or stopped."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import text

from api.jobs import works
from gis.jobs import service as jobs
from gis.settings import Settings
from tests.api.conftest import Service

HEADER = "标准地名,地名类别,所在（跨）行政区,经度,纬度"
GOOD = "绿洲泉,泉,图克镇,109.3,39.0"
BAD = "红石山,山体,没有的镇,109.3,39.0"
#: The sheet holds what would be a formula
WORSE = "=1+1,没有的类别,图克镇,109.3,39.0"


def a_list(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def uploaded(client: TestClient, content: bytes, name: str = "地名.csv") -> dict[str, Any]:
    answer = client.post("/imports", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def queued(client: TestClient, content: bytes, **options: Any) -> dict[str, Any]:
    upload = uploaded(client, content)["upload_id"]
    answer = client.post(f"/imports/{upload}/jobs", json={"crs": "cgcs2000", **options})
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/jobs/{answer.json()['id']}"
    found: dict[str, Any] = answer.json()
    return found


def done(service: Service, client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """Do the job as the worker would, and return what its owner then sees."""
    jobs.perform(service.engine, job["id"], works(Settings(home=service.home))["import"])
    found: dict[str, Any] = client.get(f"/jobs/{job['id']}").json()
    return found


def places(service: Service) -> int:
    with service.engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM feature")) or 0)


def kept(service: Service) -> list[Path]:
    return [path for path in service.home.rglob("*") if path.is_file()]


def test_an_upload_is_shown_as_it_would_be_read(service: Service) -> None:
    editor = service.client("editor")
    upload = uploaded(editor, a_list(GOOD))
    fields = {column["column"]: column["field"] for column in upload["inspection"]["columns"]}
    assert fields["标准地名"] == "name"
    assert fields["经度"] == "lon"
    again = editor.post(
        f"/imports/{upload['upload_id']}/inspection", json={"mapping": {"标准地名": "alias"}}
    ).json()
    assert {column["column"]: column["field"] for column in again["columns"]}["标准地名"] == "alias"


def test_a_trial_explains_every_bad_row_in_both_languages_and_changes_nothing(service: Service) -> None:
    editor, before = service.client("editor"), places(service)
    job = done(service, editor, queued(editor, a_list(GOOD, BAD, WORSE), dry_run=True))
    assert job["state"] == "succeeded"
    result = job["result"]
    assert (result["rows"], result["bad"], result["proposal"]) == (3, 2, None)
    bad = [finding for finding in result["findings"] if finding["is_error"]]
    assert {finding["row"] for finding in bad} == {3, 4}
    (division,) = [finding for finding in bad if finding["row"] == 3]
    assert (division["column"], division["value"]) == ("所在（跨）行政区", "没有的镇")
    assert division["rule"].startswith("import.")
    for language in ("zh", "en"):
        assert "没有的镇" in division[f"sentence_{language}"]
        assert division[f"mend_{language}"]
    address = f"/jobs/{job['id']}/files"
    listed = editor.get(f"{address}/findings.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(listed)))
    assert [row[0] for row in rows[1:]].count("3") == 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    book = load_workbook(io.BytesIO(editor.get(f"{address}/findings.xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any("没有的镇" in str(cell.value) for cell in cells)
    assert editor.get("/proposals", params={"mine": True}).json()["rows"] == []
    assert places(service) == before


def test_all_or_nothing_unless_the_good_rows_are_asked_for(service: Service) -> None:
    editor, before = service.client("editor"), places(service)
    refused = done(service, editor, queued(editor, a_list(GOOD, BAD)))
    assert refused["state"] == "refused"
    assert refused["error"]["zh"] != refused["error"]["en"]
    assert [finding["row"] for finding in refused["error"]["details"]] == [3]
    assert editor.get("/proposals", params={"mine": True}).json()["rows"] == []
    good = done(service, editor, queued(editor, a_list(GOOD, BAD), good_rows_only=True))
    assert good["state"] == "succeeded"
    assert good["result"]["proposal"]["state"] == "submitted"
    assert places(service) == before
    reviewer = service.client("reviewer")
    address = f"/proposals/{good['result']['proposal']['id']}"
    seen = reviewer.get(address)
    assert [item["title"] for item in seen.json()["items"]] == ["绿洲泉"]
    decided = reviewer.post(
        f"{address}/decisions", json={"decision": "approved"}, headers={"If-Match": seen.headers["etag"]}
    )
    assert decided.json()["state"] == "applied"
    assert places(service) == before + 1
    (row,) = service.client().get("/place-names", params={"text": "绿洲泉"}).json()["rows"]
    assert row["name"] == "绿洲泉"


def test_a_waiting_import_that_is_cancelled_is_never_done(service: Service) -> None:
    editor = service.client("editor")
    job = queued(editor, a_list(GOOD))
    address = f"/jobs/{job['id']}/cancel"
    assert service.client("second").post(address).status_code == 404
    assert editor.post(address).json()["state"] == "cancelled"
    assert done(service, editor, job)["state"] == "cancelled"
    late = editor.post(address)
    assert (late.status_code, late.json()["type"]) == (409, "urn:diming:JobEnded")
    assert editor.get("/proposals", params={"mine": True}).json()["rows"] == []


def test_a_running_import_that_is_cancelled_changes_nothing(service: Service) -> None:
    editor = service.client("editor")
    job = queued(editor, a_list(GOOD))
    work = works(Settings(home=service.home))["import"]

    def cancelled_meanwhile(session: Any, account: Any, arguments: Any, progress: Any) -> Any:
        progress.step("import.loading_lists")
        assert editor.get(f"/jobs/{job['id']}").json()["step"] != ""
        asked = editor.post(f"/jobs/{job['id']}/cancel").json()
        assert (asked["state"], asked["cancel_requested"]) == ("running", True)
        return work(session, account, arguments, progress)

    jobs.perform(service.engine, job["id"], cancelled_meanwhile)
    ended = editor.get(f"/jobs/{job['id']}").json()
    assert ended["state"] == "cancelled"
    assert editor.get("/proposals", params={"mine": True}).json()["rows"] == []


def test_a_step_is_said_in_the_readers_language(service: Service) -> None:
    editor = service.client("editor")
    job = queued(editor, a_list(GOOD))
    said = {}

    def looked_at(session: Any, account: Any, arguments: Any, progress: Any) -> Any:
        progress.step("import.submitting")
        for language in ("zh", "en"):
            answer = editor.get(f"/jobs/{job['id']}", headers={"Accept-Language": language})
            said[language] = answer.json()["step"]
        return {}

    jobs.perform(service.engine, job["id"], looked_at)
    assert said["zh"] != said["en"]


@pytest.mark.parametrize("mark", ["秘密", "机密★10年", "绝密"])
def test_of_a_state_secret_no_byte_is_kept(
    service: Service, caplog: pytest.LogCaptureFixture, mark: str
) -> None:
    editor, before = service.client("editor"), kept(service)
    document = Document()
    document.add_paragraph(mark)
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "标准地名"
    word = io.BytesIO()
    document.save(word)
    caplog.clear()
    for name, content in (
        ("清单.docx", word.getvalue()),
        (f"地名（{mark}）.csv", a_list(GOOD)),
        ("地名.csv", a_list(GOOD) + f"\n红石山,山体,图克镇（{mark}）,109.3,39.0".encode()),
    ):
        answer = editor.post("/imports", files={"file": (name, content)})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:diming:MarkedSecret"), name
    assert kept(service) == before
    assert "绿洲泉" not in caplog.text
    assert "清单" not in caplog.text


def test_what_is_no_list_is_refused(service: Service) -> None:
    editor = service.client("editor")
    for name, content in (("x.exe", b"MZ\x00\x01"), ("空.csv", b""), ("x.xlsx", b"PK\x03\x04broken")):
        answer = editor.post("/imports", files={"file": (name, content)})
        assert 400 <= answer.status_code < 500, (name, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    unknown = editor.post("/imports/00000000-0000-0000-0000-000000000000/jobs", json={})
    assert unknown.status_code == 404
    upload = uploaded(editor, a_list(GOOD))["upload_id"]
    for options in ({"kind": "roads"}, {"header_row": 0}, {"colour": "red"}, {"mapping": {"x": 1}}):
        assert editor.post(f"/imports/{upload}/jobs", json=options).status_code == 422


def test_only_an_administrator_loads_without_approval_and_only_what_is_empty(service: Service) -> None:
    editor, admin = service.client("editor"), service.client("admin")
    for client in (editor, admin):
        job = done(service, client, queued(client, a_list(GOOD), first_load=True))
        assert job["state"] == "refused"
    admins = done(service, admin, queued(admin, a_list(GOOD)))
    assert admins["state"] == "refused"


def test_findings_are_paged_counted_and_placed_on_the_map(service: Service) -> None:
    editor = service.client("editor")
    bad = [f"红石山{number},山体,没有的镇,109.3,39.{number:03d}" for number in range(250)]
    job = done(service, editor, queued(editor, a_list(GOOD, *bad, WORSE), dry_run=True))
    assert len(job["result"]["findings"]) == 200
    address = f"/jobs/{job['id']}"
    seen: list[dict[str, Any]] = []
    after = 0
    while True:
        page = editor.get(f"{address}/findings", params={"limit": 100, "after": after}).json()
        seen += page["rows"]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == job["result"]["findings_count"] > 250
    assert [finding["row"] for finding in seen] == sorted(finding["row"] for finding in seen)
    assert seen[0]["position"] == [109.3, 39.0]
    rules = editor.get(f"{address}/findings/rules").json()
    assert next((one["rule"], one["rows"]) for one in rules) == ("import.division_unknown", 250)
    of_rule = editor.get(f"{address}/findings", params={"rule": rules[-1]["rule"], "limit": 200}).json()
    assert {finding["rule"] for finding in of_rule["rows"]} == {rules[-1]["rule"]}
    of_row = editor.get(f"{address}/findings", params={"row": 253}).json()["rows"]
    assert {finding["row"] for finding in of_row} == {253}
    rows = editor.get(f"{address}/rows").json()
    states = [feature["properties"]["state"] for feature in rows["features"]]
    assert (states.count("bad"), states.count("good") + states.count("note")) == (251, 1)
    assert states[0] == "bad"
    assert rows["left_off"] == 0
    assert [file["name"] for file in job["files"]] == ["findings.csv", "findings.xlsx"]
    assert service.client("second").get(f"{address}/findings").status_code == 404
    # A byte that is no beginning of a line goes on with the next one.
    assert editor.get(f"{address}/findings", params={"after": 7, "limit": 1}).json()["rows"] == [seen[1]]


def test_the_log_of_an_import_says_what_was_done(service: Service) -> None:
    editor = service.client("editor")
    job = done(service, editor, queued(editor, a_list(GOOD, BAD)))
    english = editor.get(f"/jobs/{job['id']}", headers={"Accept-Language": "en"}).json()
    assert [line["words"] for line in job["log"]][:2] == ["已排队", "开始"]
    assert "正在逐行检查" in [line["words"] for line in job["log"]]
    assert english["log"][-1]["words"] == "refused: nothing was changed"
    assert job["title"] == "导入 地名.csv"
    listed = editor.get("/jobs", params={"kind": "import", "state": "refused"}).json()
    assert [row["id"] for row in listed["rows"]] == [job["id"]]
    assert listed["rows"][0]["asked_by"] == "editor"
    assert editor.get("/jobs", params={"state": "running"}).json()["rows"] == []
