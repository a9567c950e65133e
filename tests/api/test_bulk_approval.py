"""Many proposals approved in one step: seen beforehand, each for itself, once only."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.jobs import works
from gis.jobs import service as jobs
from gis.settings import Settings
from tests.api.conftest import Service
from tests.api.test_proposals import approved, correction, submitted

VILLAGES = ("150626102200", "150626102201", "150626102202")


@pytest.fixture
def waiting(service: Service) -> list[dict[str, Any]]:
    """Corrections of three villages and a second one of the first, all of them submitted."""
    editor = service.client("editor")
    places = [service.feature_of(code) for code in VILLAGES]
    proposals = [submitted(editor, correction(place, meaning="蒙古语")) for place in places]
    return [*proposals, submitted(editor, correction(places[0], meaning="汉语"))]


def chosen(proposals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": one["id"], "version": one["version"]} for one in proposals]


def asked(client: TestClient, what: str, proposals: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    answer = client.post(f"/proposals/{what}", json={"proposals": chosen(proposals), **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def outcomes(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["outcome"], one["group"]) for one in found["results"]]


def test_a_preview_counts_what_would_change_and_changes_nothing(
    service: Service, waiting: list[dict[str, Any]]
) -> None:
    reviewer, editor = service.client("reviewer"), service.client("editor")
    seen = asked(reviewer, "approval-preview", waiting)
    # The fourth wants the field of the first to say something else.
    assert outcomes(seen) == [*[("applied", "")] * 3, ("refused", "conflict")]
    (clash,) = seen["results"][3]["conflicts"]
    assert (clash["seen_zh"], clash["present_zh"], clash["wanted_zh"]) == ("", "蒙古语", "汉语")
    assert clash["label"].endswith("地名含义")
    assert [(one["name"]["zh"], one["count"]) for one in seen["proposals"]] == [("更正", 3)]
    assert [(one["name"]["zh"], one["count"]) for one in seen["records"]] == [("修改地名", 3)]
    assert [(one["name"]["zh"], one["count"]) for one in seen["fields"]] == [("地名的地名含义", 3)]
    assert seen["as_job"] is False
    for proposal in waiting:
        assert reviewer.get(f"/proposals/{proposal['id']}").json()["row"]["state"] == "submitted"
    feature = service.feature_of(VILLAGES[0])
    assert editor.get(f"/place-names/{feature}").json()["meaning"] == ""


def test_each_is_approved_for_itself_and_a_repetition_changes_nothing(
    service: Service, waiting: list[dict[str, Any]]
) -> None:
    reviewer, leader = service.client("reviewer"), service.client("leader")
    done = asked(reviewer, "approvals", waiting, comment="核对无误")
    assert done["job_id"] is None
    assert outcomes(done) == [*[("applied", "")] * 3, ("refused", "conflict")]
    again = asked(reviewer, "approvals", waiting)
    assert outcomes(again) == [*[("already", "")] * 3, ("refused", "conflict")]
    history = reviewer.get(f"/history/feature/{service.feature_of(VILLAGES[1])}").json()
    assert sum(change["account_name"] == "reviewer" for change in history) == 1
    view = reviewer.get(f"/proposals/{waiting[0]['id']}").json()
    assert [one["comment"] for one in view["decisions"]] == ["核对无误"]
    # Somebody else is told that they are settled.
    assert outcomes(asked(leader, "approvals", waiting[:1])) == [("refused", "state")]


def test_what_is_not_the_callers_to_approve_is_set_apart(
    service: Service, waiting: list[dict[str, Any]]
) -> None:
    limited = service.client("tuke-reviewer")
    elsewhere = submitted(service.client("editor"), correction(service.feature_of("150626100"), meaning="一"))
    found = asked(limited, "approval-preview", [waiting[0], elsewhere])
    assert outcomes(found) == [("applied", ""), ("refused", "not_mine")]
    assert found["results"][1]["row"] is None
    stale = [{**waiting[1], "version": 99}]
    assert outcomes(asked(limited, "approvals", stale)) == [("refused", "state")]
    for login, status in (("editor", 403), ("admin", 403), (None, 401)):
        answer = service.client(login).post("/proposals/approvals", json={"proposals": chosen(waiting)})
        assert answer.status_code == status
    assert limited.post("/proposals/approvals", json={"proposals": []}).status_code == 422


def test_many_are_approved_by_one_job(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    editor, reviewer = service.client("editor"), service.client("reviewer")
    proposals = [submitted(editor, correction(service.feature_of(code), origin="档案")) for code in VILLAGES]
    monkeypatch.setattr("gis.proposals.bulk_approval.MOST_AT_ONCE", 2)
    assert asked(reviewer, "approval-preview", proposals)["as_job"] is True
    queued = asked(reviewer, "approvals", proposals)
    assert queued["results"] == []
    jobs.perform(service.engine, queued["job_id"], works(Settings(home=service.home))["approve_many"])
    job = reviewer.get(f"/jobs/{queued['job_id']}").json()
    assert job["state"] == "succeeded"
    assert job["result"]["outcomes"] == {"applied": 3}
    assert [line["words"] for line in job["log"]] == ["已排队", "开始", "正在逐件批准", "完成"]
    assert "3" in job["title"]
    for proposal in proposals:
        assert reviewer.get(f"/proposals/{proposal['id']}").json()["row"]["state"] == "applied"


def test_a_conflict_at_approval_is_told_in_words(service: Service, waiting: list[dict[str, Any]]) -> None:
    reviewer = service.client("reviewer")
    approved(reviewer, waiting[0])
    refused = reviewer.post(
        f"/proposals/{waiting[3]['id']}/decisions",
        json={"decision": "approved"},
        headers={"If-Match": f'"{waiting[3]["version"]}"'},
    )
    assert refused.status_code == 409
    (clash,) = refused.json()["details"]
    assert (clash["seen_zh"], clash["present_zh"], clash["wanted_zh"]) == ("", "蒙古语", "汉语")


def test_the_inbox_is_filtered_and_paged_by_key(service: Service, waiting: list[dict[str, Any]]) -> None:
    reviewer, editor = service.client("reviewer"), service.client("editor")
    first = reviewer.get("/proposals/inbox", params={"limit": 3}).json()
    rest = reviewer.get("/proposals/inbox", params={"limit": 3, "after": first["next"]}).json()
    numbers = [row["number"] for row in [*first["rows"], *rest["rows"]]]
    assert numbers == [one["number"] for one in waiting]
    assert rest["next"] is None
    by_text = reviewer.get("/proposals/inbox", params={"text": waiting[1]["number"]}).json()["rows"]
    assert [row["id"] for row in by_text] == [waiting[1]["id"]]
    assert reviewer.get("/proposals/inbox", params={"kind": "naming"}).json()["rows"] == []
    assert reviewer.get("/proposals/inbox", params={"task": "finish"}).json()["rows"] == []
    assert editor.get("/proposals", params={"mine": True, "text": "100%"}).json()["rows"] == []
    assert len(editor.get("/proposals", params={"mine": True, "kind": "correction"}).json()["rows"]) == 4
