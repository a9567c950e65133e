"""Rules about names over HTTP: tables, rows, previews at once and by a job, drafts, replays."""

from typing import Any
from uuid import UUID

import pytest

from api.jobs import works
from gis.jobs.service import perform
from gis.name_screening import rule_previews
from gis.settings import Settings
from tests.api.conftest import Service
from tests.browser.web.rule_scenes import named

ADDED: dict[str, Any] = {
    "action": "add",
    "table": "screening_words",
    "row": {"word": "鼎世", "list": "grand_more", "severity": "warning"},
}


@pytest.fixture(scope="module")
def ruled(shared_service: Service) -> Service:
    named(shared_service, "鼎世花园")
    return shared_service


def previewed(service: Service, *changes: dict[str, Any]) -> dict[str, Any]:
    answer = service.client("editor").post("/name-rule-previews", json={"changes": list(changes)})
    assert answer.status_code == 201, answer.text
    preview: dict[str, Any] = answer.json()["preview"]
    return preview


def test_tables_and_rows_are_read_by_staff(ruled: Service) -> None:
    editor = ruled.client("editor")
    tables = {table["name"]: table for table in editor.get("/name-rules").json()}
    rules = tables["screening_rules"]
    assert (rules["name_zh"], rules["in_force"] > 20, rules["edited"]) == ("筛查规则", True, 0)
    assert [column["name"] for column in rules["columns"] if column["is_key"]] == ["id"]
    found = editor.get("/name-rules/screening_rules", params={"q": "宇宙"}).json()
    assert (found["total"], found["rows"][0]["row"]["id"]) == (1, "D1")
    row = found["rows"][0]
    assert (row["valid_from"], row["verified"], row["state"]) == ("2018-12-10", False, "in_force")
    one = editor.get(f"/name-rules/screening_rules/{row['id']}").json()
    assert [version["id"] for version in one["versions"]] == [row["id"]]
    first = editor.get("/name-rules/screening_words", params={"limit": 2}).json()
    second = editor.get("/name-rules/screening_words", params={"limit": 2, "after": first["next"]}).json()
    assert second["total"] is None
    assert not {each["id"] for each in first["rows"]} & {each["id"] for each in second["rows"]}
    assert editor.get("/name-rules/no_table").status_code == 404
    assert editor.get("/name-rules/screening_words", params={"column": "colour"}).status_code == 422
    assert ruled.client().get("/name-rules").status_code == 401


def test_a_refused_change_names_column_and_reason(ruled: Service) -> None:
    wrong = {**ADDED, "row": {**ADDED["row"], "word": "天下", "severity": "notice"}}
    answer = ruled.client("editor").post("/name-rule-previews", json={"changes": [ADDED, wrong]})
    assert answer.status_code == 422
    (told,) = answer.json()["details"]
    assert (told["item"], told["column"]) == (1, "severity")
    assert "“grand”" in told["message_zh"]
    assert told["label_en"] == "severity"


def test_a_preview_is_drafted_handed_in_and_read_by_the_reviewer(ruled: Service) -> None:
    preview = previewed(ruled, ADDED)
    assert (preview["counts"], preview["stale"], preview["proposal_id"]) == ({"newly": 1}, [], None)
    editor, reviewer = ruled.client("editor"), ruled.client("reviewer")
    body = {"changes": [ADDED], "title": "增加词语", "reason": "摸排", "preview_id": preview["id"]}
    drafted = editor.post("/name-rule-proposals", json=body).json()
    address = f"/proposals/{drafted['id']}"
    assert editor.get(f"{address}/rule-preview").json()["preview"]["id"] == preview["id"]
    sent = editor.post(f"{address}/submit", headers={"If-Match": f'"{drafted["version"]}"'})
    assert sent.status_code == 200, sent.text
    anew = reviewer.get(f"{address}/rule-preview").json()["preview"]
    assert (anew["counts"], anew["proposal_id"]) == ({"newly": 1}, drafted["id"])
    (name,) = reviewer.get(f"/name-rule-previews/{anew['id']}/names").json()["rows"]
    assert (name["name"], name["kind"], name["before"], name["after"][0]["rule_id"]) == (
        "鼎世花园",
        "newly",
        [],
        "D2",
    )
    (item,) = reviewer.get(address).json()["items"]
    assert item["title"] == "筛查词语 鼎世（grand_more）"
    labels = {field["label"]["zh"]: field["after_words"]["zh"] for field in item["fields"]}
    assert (labels["词语"], labels["程度"]) == ("鼎世", "疑似")
    again = reviewer.post(f"{address}/rule-preview")
    assert (again.status_code, again.json()["preview"]["counts"]) == (201, {"newly": 1})
    # An ordinary proposal has no preview
    assert editor.get(f"/proposals/{drafted['id']}/rule-preview").status_code == 200
    limited = ruled.client("tuke-reviewer")
    assert limited.post("/name-rule-proposals", json=body).status_code == 403


def test_a_large_register_is_previewed_by_a_job(ruled: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_previews, "MOST_AT_ONCE", 0)
    editor = ruled.client("editor")
    other = {**ADDED, "row": {**ADDED["row"], "word": "鼎世花"}}
    answer = editor.post("/name-rule-previews", json={"changes": [other]})
    assert answer.status_code == 202
    job = answer.json()["job"]
    assert (job["title"], answer.headers["Location"]) == ("预览规则修改 1 处修改", f"/jobs/{job['id']}")
    settings = Settings(database_url=str(ruled.engine.url), home=ruled.home)
    perform(ruled.engine, UUID(job["id"]), works(settings)[job["kind"]])
    made = editor.get(f"/jobs/{job['id']}").json()
    assert made["state"] == "succeeded", made
    preview = editor.get(f"/name-rule-previews/{made['result']['preview_id']}").json()
    assert preview["counts"] == {"newly": 1}


def test_a_day_is_replayed(ruled: Service) -> None:
    answer = ruled.client("reviewer").post("/name-rule-replays", json={"on": "2010-06-01"})
    assert answer.status_code == 201
    preview = answer.json()["preview"]
    assert (preview["kind"], preview["as_of"], preview["before_on"]) == ("replay", "2010-06-01", "2010-06-01")
    names = ruled.client("reviewer").get(f"/name-rule-previews/{preview['id']}/names").json()["rows"]
    # No rule of 2010 flags anything: whatever differs is found by the rules of today only
    assert [name["name"] for name in names if name["kind"] != "spelling" and name["before"]] == []
