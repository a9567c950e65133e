"""Features sent back: in the manner of Part 4, but each becomes a draft, and nothing is deleted."""

from typing import Any

import pytest

from tests.api.conftest import Service
from tests.api.ogc.conftest import DIVISIONS, EPSG, PLACES, Ogc


@pytest.fixture
def own(service: Service) -> Ogc:
    """A register of its own."""
    ((source,),) = Ogc(service, "").sql("SELECT id::text FROM source ORDER BY title LIMIT 1")
    return Ogc(service, source)


def place(ogc: Ogc) -> str:
    return f"{PLACES}/{ogc.service.feature_of('150626102')}"


def read(ogc: Ogc, address: str, login: str = "editor", **parameters: str) -> tuple[Any, str]:
    answer = ogc.get(address, login, **parameters)
    return answer.json(), answer.headers["etag"]


def proposed(ogc: Ogc, answer: Any, login: str = "editor") -> Any:
    """Return the proposal that a write answered with."""
    assert answer.status_code == 202, answer.text
    location = answer.headers["location"].partition("/proposals/")
    found = ogc.client(login).get("/proposals/" + location[2]).json()
    assert found["row"]["state"] == answer.json()["state"] == "draft"
    return found


def changed(proposal: Any) -> dict[str, Any]:
    (item,) = proposal["items"]
    return {one["path"].rpartition("/")[2]: one["after"] for one in item["fields"]}


def patch(ogc: Ogc, address: str, tag: str | None, body: Any, login: str = "editor", **headers: str) -> Any:
    sent = {**headers, **({} if tag is None else {"If-Match": tag})}
    return ogc.client(login).patch(address, json=body, headers=sent)


def test_patch_drafts_what_differs_and_changes_nothing(own: Ogc) -> None:
    address = place(own)
    feature, tag = read(own, address)
    properties = {"romanization": "Tuke Zhen", "name": feature["properties"]["name"]}
    answer = patch(own, address, tag, {"type": "Feature", "properties": properties, "reason": "普查档案"})
    proposal = proposed(own, answer)
    assert changed(proposal) == {"romanization": "Tuke Zhen"}
    assert proposal["reason"] == "普查档案"
    assert read(own, address)[0] == feature


def test_the_draft_is_handed_in_and_approved_as_any_other(own: Ogc) -> None:
    address = place(own)
    _, tag = read(own, address)
    body = {"type": "Feature", "properties": {"romanization": "Tuke Zhen"}}
    draft = patch(own, address, tag, body).json()
    client, path = own.client("editor"), f"/proposals/{draft['id']}"
    handed_in = client.post(f"{path}/submit", headers={"If-Match": f'"{draft["version"]}"'})
    assert handed_in.status_code == 200, handed_in.text
    decided = own.client("reviewer").post(
        f"{path}/decisions",
        json={"decision": "approved"},
        headers={"If-Match": f'"{handed_in.json()["version"]}"'},
    )
    assert decided.json()["state"] == "applied"
    feature, new_tag = read(own, address)
    assert feature["properties"]["romanization"] == "Tuke Zhen"
    assert new_tag.startswith('"2-')
    assert patch(own, address, tag, body).status_code == 412


def test_put_of_what_was_read_changes_nothing_and_of_another_place_moves_it(own: Ogc) -> None:
    address = place(own)
    feature, tag = read(own, address)
    client = own.client("editor")
    same = client.put(address, json=feature, headers={"If-Match": tag})
    assert same.status_code == 409
    assert same.json()["type"] == "urn:diming:NothingToChange"
    feature["geometry"]["coordinates"] = [109.4, 39.06]
    proposal = proposed(own, client.put(address, json=feature, headers={"If-Match": tag}))
    assert changed(proposal)["geometry"] == {"type": "Point", "coordinates": [109.4, 39.06]}


def test_coordinates_may_come_in_each_system(own: Ogc) -> None:
    """Read in a zone and sent back unchanged: nothing moved; sent back moved by 100 m north: that moved."""
    address = place(own)
    uri = f"{EPSG}4545"
    feature, tag = read(own, address, crs=uri)
    client, headers = own.client("editor"), {"If-Match": tag, "Content-Crs": f"<{uri}>"}
    assert client.put(address, json=feature, headers=headers).json()["type"] == "urn:diming:NothingToChange"
    before = read(own, address)[0]["geometry"]["coordinates"]
    feature["geometry"]["coordinates"][0] += 100
    longitude, latitude = changed(proposed(own, client.put(address, json=feature, headers=headers)))[
        "geometry"
    ]["coordinates"]
    assert latitude - before[1] == pytest.approx(100 / 111_000, rel=0.01)
    assert longitude == pytest.approx(before[0], abs=1e-4)


def test_put_of_half_a_feature_is_refused(own: Ogc) -> None:
    address = place(own)
    _, tag = read(own, address)
    body = {"type": "Feature", "geometry": None, "properties": {"romanization": "x"}}
    answer = own.client("editor").put(address, json=body, headers={"If-Match": tag})
    assert answer.status_code == 422
    assert {"category", "source_id"} <= {one["field"] for one in answer.json()["details"]}


def test_if_match_is_required_and_must_be_the_present_version(own: Ogc) -> None:
    address = place(own)
    body = {"type": "Feature", "properties": {"romanization": "x"}}
    for method in ("patch", "put"):
        send = getattr(own.client("editor"), method)
        assert send(address, json=body).status_code == 428
        assert send(address, json=body, headers={"If-Match": "x"}).status_code == 428
    assert patch(own, address, '"77"', body).status_code == 412
    assert patch(own, address, '"77-abcdef"', body).status_code == 412
    assert patch(own, address, '"1"', body).status_code == 202


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"type": "Feature", "properties": {"no_such": 1}}, 422, "no_such"),
        ({"type": "Feature", "properties": {"is_demonstration": True}}, 422, "is_demonstration"),
        ({"type": "Point", "coordinates": [1, 2]}, 422, "type"),
        ({"type": "Feature", "properties": []}, 422, "type"),
        ({"type": "Feature", "geometry": {"type": "Point"}, "properties": {}}, 422, "geometry"),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [500, 2]}}, 422, "geometry"),
        ([], 400, None),
        ({"type": "Feature", "properties": {"name": "别的"}}, 409, None),
        ({"type": "Feature", "properties": {}}, 409, None),
    ],
)
def test_what_is_no_change_is_refused(own: Ogc, body: Any, status: int, field: str | None) -> None:
    answer = patch(own, place(own), '"1"', body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if field is not None:
        assert field in [one["field"] for one in answer.json()["details"]]


def test_a_renaming_is_refused_with_advice(own: Ogc) -> None:
    answer = patch(own, place(own), '"1"', {"type": "Feature", "properties": {"name": "别的"}})
    assert answer.json()["type"] == "urn:diming:RenamingIsAnAct"
    assert "renaming" in answer.json()["detail"]


@pytest.mark.parametrize("address", [PLACES, DIVISIONS])
def test_nothing_is_deleted(own: Ogc, address: str) -> None:
    identifier = own.get(address, limit="1").json()["features"][0]["id"]
    answer = own.client("editor").delete(f"{address}/{identifier}")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:diming:EndingIsAnAct"
    assert own.get(f"{address}/{identifier}").status_code == 200


def test_post_drafts_a_new_place_with_name_division_and_position(own: Ogc) -> None:
    town = own.service.id_of("150626102")
    body = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [109.4, 39.05]},
        "properties": {
            "name": "沙日塔拉",
            "category": "21610",
            "source_id": own.source,
            "division_ids": [town],
            "method": "surveyed",
        },
    }
    answer = own.client("editor").post(PLACES, json=body)
    proposal = proposed(own, answer)
    (item,) = proposal["items"]
    assert (item["subject"], item["action"]) == ("feature", "create")
    said = changed(proposal)
    assert (said["name"], said["method"], said["standard_basis"]) == ("沙日塔拉", "surveyed", "unchecked")
    assert said[town] is True
    headers = {"If-Match": f'"{answer.json()["version"]}"'}
    handed_in = own.client("editor").post(f"/proposals/{answer.json()['id']}/submit", headers=headers)
    assert handed_in.status_code == 200, handed_in.text


def test_post_names_everything_that_is_wanting(own: Ogc) -> None:
    answer = own.client("editor").post(PLACES, json={"type": "Feature", "properties": {"nonsense": 1}})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["details"]] == ["nonsense", "name", "category", "source_id"]
    assert all(one["message"] for one in answer.json()["details"])


def test_a_division_does_not_begin_with_a_feature(own: Ogc) -> None:
    answer = own.client("editor").post(DIVISIONS, json={"type": "Feature", "properties": {}})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:diming:BeginningIsAnAct")


def test_a_boundary_may_be_drawn_anew(own: Ogc) -> None:
    address = f"{DIVISIONS}/{own.service.id_of('150626')}"
    feature, tag = read(own, address)
    ring = [[108.5, 38.0], [109.5, 38.0], [109.5, 39.0], [108.5, 38.0]]
    body = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}}
    said = changed(proposed(own, patch(own, address, tag, body)))
    assert said["geometry"]["type"] == "MultiPolygon"
    assert feature["geometry"]["type"] == "MultiPolygon"


@pytest.mark.parametrize("login", [None, "reviewer", "leader", "field", "planner", "yuyang", "admin"])
def test_who_may_not_propose_may_not_send_features(own: Ogc, login: str | None) -> None:
    client, address = own.client(login), place(own)
    body, headers = {"type": "Feature", "properties": {"romanization": "x"}}, {"If-Match": '"1"'}
    statuses = {
        client.post(PLACES, json=body).status_code,
        client.patch(address, json=body, headers=headers).status_code,
        client.put(address, json=body, headers=headers).status_code,
        client.delete(address).status_code,
    }
    assert statuses == {401 if login is None else 403}


def test_a_town_proposes_for_its_own_places_only(own: Ogc) -> None:
    body = {"type": "Feature", "properties": {"romanization": "x"}}
    assert patch(own, place(own), '"1"', body, "tuke").status_code == 202
    elsewhere = f"{PLACES}/{own.service.feature_of('150626100')}"
    assert patch(own, elsewhere, '"1"', body, "tuke").status_code == 403
