"""What a form is told while it is filled in is what handing in says, and nothing of it is kept."""

from typing import Any

import httpx2
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.api.conftest import Service
from tests.api.test_proposals import approved, correction, submitted

TUKE = "150626102"
GALUTU = "150626100"


def checked(client: TestClient, *items: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of items."""
    answer = client.post("/proposals/check", json={"items": list(items)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def update(
    feature: str, version: int = 1, seen: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """Return the wish to change one place."""
    item: dict[str, Any] = correction(feature, version, **changes)["items"][0]
    return item if seen is None else {**item, "seen": seen}


def counted(service: Service) -> list[int]:
    """Return how much there is of all that a check might leave behind."""
    tables = ("proposal", "proposal_item", "history.feature", "history.administrative_division", "feature")
    with service.engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables
        ] + [connection.execute(text("SELECT last_value FROM proposal_count")).scalar_one()]


def test_findings_are_said_by_field_and_nothing_is_kept(service: Service) -> None:
    editor, feature = service.client("editor"), service.feature_of(TUKE)
    (name,) = editor.get(f"/place-names/{feature}").json()["names"]
    path = f"names/{name['id']}"
    before = counted(service)
    wanted: dict[str, Any] = {"category": "99999", f"{path}/name": " 图克", "valid_from": "2020-13-01"}
    found = checked(editor, update(feature, **wanted))
    (item,) = found["items"]
    said = {finding["path"]: finding for finding in item["findings"]}
    assert set(said) >= {"category", f"{path}/name", "valid_from"}
    assert said["category"]["severity"] == "error"
    assert said["category"]["label"] == {"zh": "类别", "en": "category"}
    assert said[f"{path}/name"]["message"]["zh"] == "前后有空格，请删去。"
    assert {change["path"] for change in item["changes"]["fields"]} == set(wanted)
    assert (item["version"], item["conflicts"], found["refusals"]) == (1, [], [])
    assert counted(service) == before

    refused = editor.post("/proposals", json=correction(feature, **wanted)).json()
    answer = editor.post(
        f"/proposals/{refused['id']}/submit", headers={"If-Match": f'"{refused["version"]}"'}
    )
    assert {detail["path"] for detail in answer.json()["details"]} == set(said)


def test_a_warning_does_not_bar(service: Service) -> None:
    editor, feature = service.client("editor"), service.feature_of(TUKE)
    (name,) = editor.get(f"/place-names/{feature}").json()["names"]
    wanted: dict[str, Any] = {f"names/{name['id']}/name": "Tuke"}
    (item,) = checked(editor, update(feature, **wanted))["items"]
    assert [finding["severity"] for finding in item["findings"]] == ["warning"]


def test_whoever_restricts_a_division_is_told_that_its_place_name_stays(service: Service) -> None:
    editor = service.client("editor")
    place = update(service.feature_of(TUKE), publication_level="restricted")
    division = {**place, "subject": "administrative_division", "record_id": service.id_of(TUKE)}

    def said(*items: dict[str, Any]) -> list[tuple[str, str]]:
        found = checked(editor, *items)["items"]
        return [
            (finding["severity"], finding["message"]["zh"]) for item in found for finding in item["findings"]
        ]

    [(severity, told)] = said(division)
    assert severity == "warning"
    assert told.startswith("区划改为“受限”后，它的地名“图克镇”仍是“公开”")
    [(_, told)] = said(place)
    assert told.startswith("地名改为“受限”后，它所指的区划“图克镇”仍是“公开”")
    assert said(division, place) == []


def test_what_others_changed_since_is_shown_field_by_field(service: Service) -> None:
    editor, second, reviewer = (service.client(login) for login in ("editor", "second", "reviewer"))
    feature = service.feature_of(TUKE)
    approved(reviewer, submitted(second, correction(feature, meaning="意为旗帜", origin="因驻地得名")))
    seen = {"meaning": "", "history": ""}
    (item,) = checked(editor, update(feature, seen=seen, meaning="意为丘陵", history="1958年设公社"))["items"]
    (conflict,) = item["conflicts"]
    assert (conflict["path"], conflict["before"], conflict["after"]) == ("meaning", "意为旗帜", "意为丘陵")
    assert conflict["label"] == {"zh": "地名含义", "en": "meaning"}
    assert item["version"] == 2
    (same,) = checked(editor, update(feature, seen=seen, meaning="意为旗帜"))["items"]
    assert same["changes"] is None
    assert same["conflicts"] == []


def test_the_databases_own_rules_speak_too(service: Service) -> None:
    editor = service.client("editor")
    town = service.id_of(TUKE)
    document = editor.get(f"/records/administrative_division/{town}").json()
    code = next(key for key, part in document["document"]["codes"].items() if part["code_system"] == "nbs")
    wanted = {
        "subject": "administrative_division",
        "action": "update",
        "record_id": town,
        "base_version": document["version"],
        "changes": {f"codes/{code}/code": GALUTU},
    }
    found = checked(editor, wanted)
    assert [said["zh"][:8] for said in found["refusals"]] == ["该区划代码在这段"]
    ended = checked(editor, {**wanted, "changes": {f"codes/{code}": None}})
    assert ended["refusals"] == []


def test_rights_are_said_and_hold(service: Service) -> None:
    tuke, planner = service.client("tuke"), service.client("planner")
    inside, outside = service.feature_of(TUKE), service.feature_of(GALUTU)
    village = next(
        row["id"]
        for row in tuke.get(f"/administrative-divisions/{service.id_of(TUKE)}/children").json()
        if row["type"] == "gacha"
    )
    assert village
    assert checked(tuke, update(outside, meaning="x"))["refusals"] != []
    assert planner.post("/proposals/check", json={"items": [update(inside, meaning="x")]}).status_code == 403
    nowhere = tuke.post("/proposals/check", json={"items": [update(village, meaning="x")]})
    assert nowhere.status_code == 404


def test_an_event_is_worked_out_before_it_is_drafted(service: Service) -> None:
    editor, town = service.client("editor"), service.id_of(TUKE)
    source = editor.get("/sources").json()[0]["id"]
    facts = {"on_date": "2026-01-01", "source_id": source, "document_number": "内政发〔2026〕1号"}

    def asked(**event: Any) -> httpx2.Response:
        body = {
            "type": event.pop("type"),
            "title": "变更",
            "reason": "批复",
            "event": {**event, "facts": facts},
        }
        return editor.post("/division-events/check", json=body)

    before = counted(service)
    renamed = asked(type="rename", division_id=town, name="新图克镇").json()
    titles = [item["changes"]["subject"] for item in renamed["items"]]
    assert titles == ["administrative_division", "feature", "division_event"]
    assert [item["findings"] for item in renamed["items"]] == [[], [], []]
    assert renamed["refusals"] == []
    split = asked(
        type="split",
        division_id=town,
        into=[
            {
                "name": "东图克镇",
                "type": "town",
                "parent_id": service.id_of("150626"),
                "codes": {"mca": GALUTU},
            },
            {"name": "西图克镇", "type": "town", "parent_id": service.id_of("150626"), "codes": {}},
        ],
    )
    assert split.status_code == 409
    assert split.json()["type"] == "urn:diming:ChildrenRemain"
    assert counted(service) == before


def test_a_returned_event_is_mended_as_an_event(service: Service) -> None:
    editor, town = service.client("editor"), service.id_of(TUKE)
    source = editor.get("/sources").json()[0]["id"]
    facts = {"on_date": "2026-01-01", "source_id": source, "document_number": "内政发〔2026〕1号"}
    event = {"division_id": town, "name": "新图克镇", "facts": facts}
    body: dict[str, Any] = {
        "type": "rename",
        "title": "图克镇更名",
        "reason": "批复",
        "event": event,
    }
    drafted = editor.post("/division-events", json=body).json()
    address = f"/division-events/{drafted['id']}"
    asked = editor.get(address)
    assert asked.headers["ETag"] == f'"{drafted["version"]}"'
    assert asked.json()["type"] == "rename"
    assert asked.json()["event"]["name"] == "新图克镇"
    assert asked.json()["event"]["facts"]["document_number"] == "内政发〔2026〕1号"
    assert service.client("reviewer").get(address).status_code == 403

    # The author thinks of another name, and even of another event.
    version = {"If-Match": f'"{drafted["version"]}"'}
    other = {**body, "title": "图克镇再更名", "event": {**event, "name": "图克新镇"}}
    mended = editor.put(address, json=other, headers=version)
    assert mended.status_code == 200, mended.text
    assert editor.put(address, json=other, headers=version).status_code == 412
    proposal = editor.get(f"/proposals/{drafted['id']}").json()
    assert proposal["row"]["title"] == "图克镇再更名"
    assert proposal["row"]["item_count"] == 3
    assert "图克新镇" in str(proposal["items"])
    assert "新图克镇" not in str(proposal["items"])
    recoded = {"division_id": town, "codes": {"mca": "150626199"}, "facts": facts}
    version = {"If-Match": f'"{mended.json()["version"]}"'}
    again = editor.put(address, json={**body, "type": "recode", "event": recoded}, headers=version)
    assert again.status_code == 200, again.text
    assert editor.get(address).json()["event"]["codes"] == {"mca": "150626199"}


def test_a_correction_carries_no_event(service: Service) -> None:
    editor = service.client("editor")
    item = {
        "subject": "administrative_division",
        "action": "update",
        "record_id": service.id_of(TUKE),
        "base_version": editor.get(f"/administrative-divisions/{service.id_of(TUKE)}").json()["version"],
        "changes": {"note": "核对过"},
    }
    body = {"kind": "correction", "title": "更正", "reason": "核对", "items": [item]}
    drafted = editor.post("/proposals", json=body).json()
    answer = editor.get(f"/division-events/{drafted['id']}")
    assert answer.status_code == 409
    assert "逐条" in answer.json()["detail"]
