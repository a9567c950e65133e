"""Screenings over HTTP: at once or as a job, lists, decisions, files, a list that somebody brings."""

import csv
import io
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.jobs import works
from gis.database import unit_of_work
from gis.jobs.service import perform
from gis.name_screening import register_screening
from gis.settings import Settings
from tests.api.conftest import Service

TUKE, GALUTU = "150626102", "150626100"
#: Names that the sample has not, with category and town
NAMES = (
    ("中央花园", "22100", TUKE),
    ("曼哈顿广场", "26310", TUKE),
    ("柳树路", "23514", TUKE),
    ("环球大厦", "26100", GALUTU),
)


@pytest.fixture(scope="module")
def screened(shared_service: Service) -> Service:
    """A register with a few names more, screened by the editor."""
    with unit_of_work(shared_service.engine) as session:
        for name, category, town in NAMES:
            feature = session.scalars(
                text(
                    "INSERT INTO feature (category, valid, source_id, publication_level)"
                    " SELECT :category, '(,)', id, 'public' FROM source ORDER BY title LIMIT 1 RETURNING id"
                ),
                {"category": category},
            ).one()
            values = {"id": feature, "name": name, "town": shared_service.id_of(town)}
            session.execute(text("INSERT INTO feature_division VALUES (:id, :town)"), values)
            session.execute(
                text(
                    "INSERT INTO place_name (feature_id, name_type, language, name, standard_basis, valid,"
                    " source_id) SELECT :id, 'standard', 'zh', :name, 'unchecked', '(,)', id FROM source"
                    " ORDER BY title LIMIT 1"
                ),
                values,
            )
            session.execute(
                text(
                    "INSERT INTO feature_geometry (feature_id, role, geom, method, source_id)"
                    " SELECT :id, 'position', ST_SetSRID(ST_MakePoint(109.2, 38.9), 4490), 'published', id"
                    " FROM source ORDER BY title LIMIT 1"
                ),
                values,
            )
    asked = shared_service.client("editor").post("/screenings", json={})
    assert asked.status_code == 201, asked.text
    assert asked.json()["run"]["flagged"] >= 2
    return shared_service


def rows(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    """Return findings."""
    answer = client.get("/screening-findings", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def done(service: Service, job: dict[str, Any], client: TestClient) -> dict[str, Any]:
    """Do the worker's work and return the job."""
    settings = Settings(database_url=str(service.engine.url), home=service.home)
    perform(service.engine, UUID(job["id"]), works(settings)[job["kind"]])
    ended: dict[str, Any] = client.get(f"/jobs/{job['id']}").json()
    return ended


def test_findings_are_listed_counted_paged_and_given_out(screened: Service) -> None:
    editor = screened.client("editor")
    (grand,) = rows(editor, kind="大", text="中央花园")
    assert (grand["trigger"], grand["severity"], grand["decision"]) == ("中央", "error", None)
    assert grand["may_decide"]
    assert editor.get(f"/screening-findings/{grand['id']}").json()["name"] == "中央花园"
    assert {row["name"] for row in rows(editor, kind=["大", "洋"])} >= {"中央花园", "曼哈顿广场"}
    assert rows(editor, division_id=screened.id_of("150626100"), text="中央花园") == []
    whole = rows(editor, limit=200)
    first = editor.get("/screening-findings", params={"limit": 1}).json()
    second = editor.get("/screening-findings", params={"limit": 200, "after": first["next"]}).json()
    assert [*first["rows"], *second["rows"]] == whole
    for sort in ("name", "-name", "confidence", "decision", "-class", "rule_id"):
        assert len(rows(editor, sort=sort, limit=200)) == len(whole)
    assert editor.get("/screening-findings", params={"sort": "weather"}).status_code == 422
    counts = editor.get("/screening-findings/counts").json()
    assert sum(one["count"] for one in counts) == len(whole)
    on_map = editor.get("/screening-findings.geojson", params={"bbox": "109.1,38.8,109.3,39.0", "kind": "大"})
    assert on_map.headers["content-type"] == "application/geo+json"
    assert {one["properties"]["name"] for one in on_map.json()["features"]} == {"中央花园", "环球大厦"}


def test_files_have_the_columns_of_a_list_in_use(screened: Service) -> None:
    editor = screened.client("editor")
    given = editor.get("/screening-findings.csv", params={"kind": "大", "text": "中央花园"})
    (row,) = csv.DictReader(io.StringIO(given.content.decode("utf-8-sig")))
    assert (row["现名"], row["类别"], row["位置"], row["处理"]) == ("中央花园", "大", "图克镇", "未处理")
    assert "中央" in row["理由"]
    assert row["依据条款"]
    book = openpyxl.load_workbook(io.BytesIO(editor.get("/screening-findings.xlsx").content))
    assert book.sheetnames == ["筛查疑点", "说明"]
    assert "不是认定" in book["说明"]["A1"].value


def test_decisions_are_made_in_bulk_and_taken_back(screened: Service) -> None:
    reviewer = screened.client("reviewer")
    (row,) = rows(reviewer, kind="洋", rule="Y1", text="曼哈顿")
    body: dict[str, Any] = {"decision": "exempt", "ids": [row["id"]], "versions": [row["version"]]}
    refused = reviewer.post("/screening-findings/decisions", json=body)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:diming:ReasonMissing")
    body |= {"reason": "地名录所载", "exemption": "historic"}
    assert reviewer.post("/screening-findings/decisions", json=body).json() == {"ids": [row["id"]]}
    again = reviewer.post("/screening-findings/decisions", json=body)
    assert (again.status_code, again.json()["type"]) == (412, "urn:diming:FindingsStale")
    (decided,) = rows(reviewer, decision="exempt")
    assert [one["exemption"] for one in decided["decisions"]] == ["historic"]
    reviewer.post("/screenings", json={})
    (kept,) = rows(reviewer, decision="exempt")
    assert kept["id"] == row["id"]
    all_of = {"decision": "exempt"}
    back = {"decision": "reopened", "all_of": all_of, "expected": 1}
    assert reviewer.post("/screening-findings/decisions", json=back).status_code == 200
    assert rows(reviewer, decision="exempt") == []
    wrong = {"decision": "confirmed", "ids": [row["id"]]}
    assert reviewer.post("/screening-findings/decisions", json=wrong).status_code == 422
    of_rule = [one for one in reviewer.get("/screening-findings/precision").json() if one["rule_id"] == "Y1"]
    assert of_rule[0]["period"] == ""


def test_who_is_limited_to_a_town_decides_there_only(screened: Service) -> None:
    limited = screened.client("tuke-reviewer")
    seen = rows(limited, limit=200)
    assert {row["may_decide"] for row in seen} == {True, False}
    beyond = next(row for row in seen if not row["may_decide"])
    body = {"decision": "confirmed", "ids": [beyond["id"]], "versions": [beyond["version"]]}
    assert limited.post("/screening-findings/decisions", json=body).status_code == 403
    assert screened.client().get("/screening-findings").status_code == 401
    assert screened.client("field").get("/screening-findings").status_code == 403


def test_a_large_register_is_screened_by_a_job(screened: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_screening, "MOST_AT_ONCE", 10)
    editor = screened.client("editor")
    asked = editor.post("/screenings", json={"division_id": screened.id_of(TUKE)})
    assert asked.status_code == 202, asked.text
    ended = done(screened, asked.json()["job"], editor)
    assert (ended["state"], ended["title"].startswith("筛查地名 图克镇")) == ("succeeded", True)
    run = editor.get(f"/screenings/{ended['result']['run_id']}").json()
    assert (run["division_name"], run["gone"]) == ("图克镇", 0)
    assert editor.get("/screenings").json()["rows"][0]["id"] == run["id"]
    found = rows(editor, run=run["id"], limit=200)
    assert "环球大厦" not in {row["name"] for row in found}
    assert run["findings"] == len(found)


def test_a_job_can_be_cancelled_before_it_begins(screened: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_screening, "MOST_AT_ONCE", 10)
    editor = screened.client("editor")
    before = editor.get("/screenings").json()["rows"]
    job = editor.post("/screenings", json={}).json()["job"]
    assert editor.post(f"/jobs/{job['id']}/cancel").json()["state"] == "cancelled"
    assert editor.get("/screenings").json()["rows"] == before


def test_a_list_is_screened_and_nothing_of_it_registered(screened: Service) -> None:
    editor = screened.client("editor")
    content = "名称,类别\n天下第一城,住宅区\n柳树村,村\n曼哈顿花园,住宅区\n".encode()
    asked = editor.post("/screenings/lists", files={"file": ("名单.csv", content)})
    assert asked.status_code == 202, asked.text
    ended = done(screened, asked.json(), editor)
    assert ended["state"] == "succeeded", ended
    result = ended["result"]
    assert (result["rows"], result["flagged"]) == (3, 2)
    assert {row["name"] for row in result["screened"]} >= {"天下第一城", "曼哈顿花园"}
    assert all(row["reason"] for row in result["screened"])
    book = openpyxl.load_workbook(io.BytesIO(editor.get(f"/jobs/{ended['id']}/files/screened.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]][:3] == ["名称", "类别", "疑似不规范"]
    assert editor.get("/place-names", params={"text": "天下第一城"}).json()["rows"] == []
    # Without a column of names it is refused, in words.
    bad = editor.post("/screenings/lists", files={"file": ("名单.csv", b"a,b\n1,2\n")})
    refused = done(screened, bad.json(), editor)
    assert (refused["state"], bool(refused["error"]["zh"])) == ("refused", True)
