"""Naming checks over HTTP: the answer's shape, refusals in words, the protection list from entry to plan."""

from typing import Any

import pytest

from tests.api.conftest import Service
from tests.browser.web.naming_scene import places


@pytest.fixture(scope="module")
def service_with_names(shared_service: Service) -> Service:
    places(shared_service)
    return shared_service


def test_a_name_is_checked_and_nothing_is_kept(service_with_names: Service) -> None:
    town = service_with_names.id_of("150626100")
    asked = {"name": "试名路", "category": "23514", "division_id": town, "position": [108.84, 38.6]}
    sent = service_with_names.client("tuke").post("/naming-checks", json=asked)
    assert sent.status_code == 200
    body: dict[str, Any] = sent.json()
    assert [item["rule"] for item in body["items"]] == [f"N{number}" for number in range(1, 11)]
    n8 = body["items"][7]
    assert (body["outcome"], n8["outcome"], body["naming_class"]) == ("error", "error", "街路巷")
    assert n8["found"][0]["position"] == pytest.approx([108.85, 38.61])
    assert n8["compared_with"][0]["note"] == "没有登记建成区范围，以嘎鲁图镇代替"
    assert body["reading"]["romanization"] == "Shiming Lu"


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ({"name": "   "}, 422, "请填写要检查的名称。"),
        ({"name": "长" * 70}, 422, "名称不超过60字。"),
        ({"name": "路", "division_id": "00000000-0000-0000-0000-000000000000"}, 422, "没有这个政区"),
        ({"name": "路", "feature_id": "00000000-0000-0000-0000-000000000000"}, 404, ""),
        ({"name": "路", "position": [200, 0]}, 422, ""),
        ({"name": "路", "unknown": 1}, 422, ""),
    ],
)
def test_what_can_t_be_checked_is_refused_in_words(
    service_with_names: Service, asked: dict[str, Any], status: int, says: str
) -> None:
    sent = service_with_names.client("editor").post("/naming-checks", json=asked)
    assert sent.status_code == status
    assert says in sent.json()["detail"]


def test_suggestions_say_where_they_come_from(service_with_names: Service) -> None:
    asked = {"name": "曼哈顿路", "category": "23514", "position": [108.86, 38.6]}
    found = service_with_names.client("editor").post("/naming-suggestions?limit=6", json=asked).json()
    by_name = {each["name"]: each["origin"] for each in found}
    assert by_name["试名淖尔路"]["kind"] == "feature"
    assert 500 < by_name["试名淖尔路"]["distance_m"] < 1500
    assert "试名淖尔" in by_name["试名淖尔路"]["said"]


def test_a_listed_name_is_renamed_only_with_a_plan(service_with_names: Service) -> None:
    editor, public = service_with_names.client("editor"), service_with_names.client()
    (entry,) = public.get("/protected-names", params={"text": "古城路"}).json()["rows"]
    # What is for staff only is not shown to the public, which sees that no plan is there
    assert (entry["has_plan"], "plans" in entry, "version" in entry) == (False, False, False)
    feature = entry["feature_id"]
    record = editor.get(f"/records/feature/{feature}").json()
    (key,) = record["document"]["names"]
    item = {
        "subject": "feature",
        "action": "update",
        "record_id": feature,
        "base_version": record["version"],
        "changes": {f"names/{key}/name": "新城路"},
    }
    change = {"kind": "correction", "title": "更名", "reason": "居民要求", "items": [item]}
    drafted = editor.post("/proposals", json=change).json()

    def hand_in() -> Any:
        now = editor.get(f"/proposals/{drafted['id']}")
        return editor.post(f"/proposals/{drafted['id']}/submit", headers={"If-Match": now.headers["ETag"]})

    refused = hand_in()
    assert refused.status_code == 409
    assert "rename_barred" in refused.text
    # The plan comes by a proposal of its own
    scan = editor.post("/attachments", files={"file": ("措施.pdf", b"%PDF-1.4 plan\n%%EOF\n")}).json()[
        "sha256"
    ]
    plan = {"title": "保护措施", "adopted_on": "2024-09-01", "sha256": scan}
    own = {
        "subject": "protected_name",
        "action": "update",
        "record_id": entry["id"],
        "base_version": 1,
        "changes": {"plans/5b1f6a34-91c8-4c0b-8b32-7f0d5a6e9c21": plan},
    }
    listed = {"kind": "protection", "title": "附保护措施", "reason": "条例第二十五条", "items": [own]}
    made = editor.post("/proposals", json=listed)
    assert made.status_code == 201, made.text
    address = f"/proposals/{made.json()['id']}"
    sent = editor.post(f"{address}/submit", headers={"If-Match": made.headers["ETag"]})
    assert sent.status_code == 200, sent.text
    approved = service_with_names.client("reviewer").post(
        f"{address}/decisions", json={"decision": "approved"}, headers={"If-Match": sent.headers["ETag"]}
    )
    assert approved.status_code == 200, approved.text
    (shown,) = editor.get("/protected-names", params={"text": "古城路"}).json()["rows"]
    assert [each["title"] for each in shown["plans"]] == ["保护措施"]
    got = editor.get(f"/protected-names/{entry['id']}/attachments/{scan}")
    assert got.content.startswith(b"%PDF")
    assert public.get(f"/protected-names/{entry['id']}/attachments/{scan}").status_code == 401
    assert hand_in().status_code == 200
