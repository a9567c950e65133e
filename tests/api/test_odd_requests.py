"""What nobody would send by hand is refused with a reason; it is never a fault of ours."""

from typing import Any

import pytest

from tests.api.conftest import Service
from tests.api.test_proposals import TUKE

JSON = {"content-type": "application/json"}
HALF_A_CHARACTER = "\\ud800"
ITEMS = "/ogc/collections/place-names/items"
MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"


def refused(answer: Any, status: int, kind: str) -> None:
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:diming:{kind}"), answer.text


@pytest.mark.parametrize("name", ["a" * 400, "%00", "..%2f..%2fpyproject.toml", "/etc/passwd", ".."])
def test_no_file_but_an_asset_is_served(shared_service: Service, name: str) -> None:
    assert shared_service.client().get(f"/app/assets/{name}").status_code in (200, 404)
    assert "[project]" not in shared_service.client().get(f"/app/assets/{name}").text


def test_a_box_beyond_the_projection(shared_service: Service) -> None:
    sent = {"bbox": "-1e300,-1e300,1e300,1e300", "bbox-crs": MERCATOR}
    refused(shared_service.client().get(ITEMS, params=sent), 400, "QueryUnreadable")


@pytest.mark.parametrize("number", ["NaN", "1e999", "-Infinity"])
def test_a_drawing_of_what_is_no_number(shared_service: Service, number: str) -> None:
    drawn = f'{{"geometry": {{"type": "LineString", "coordinates": [[1, 2], [{number}, 3]]}}}}'
    answer = shared_service.client().post("/coordinates/measurements", content=drawn, headers=JSON)
    assert answer.status_code == 422 or answer.json()["fault"] is not None, answer.text


@pytest.mark.parametrize("sent", ["5", '"x"', "true", "{}"])
def test_divisions_that_are_no_list(shared_service: Service, sent: str) -> None:
    feature = f"""{{"type": "Feature", "geometry": null, "properties":
        {{"name": "某地", "category": "21610", "source_id": "x", "division_ids": {sent}}}}}"""
    refused(shared_service.client("editor").post(ITEMS, content=feature, headers=JSON), 422, "FeatureInvalid")


@pytest.mark.parametrize("place", ["title", "reason", "name"])
def test_half_a_character_in_a_feature(shared_service: Service, place: str) -> None:
    said = {"title": "t", "reason": "r", "name": "n"} | {place: HALF_A_CHARACTER}
    feature = f"""{{"type": "Feature", "geometry": null,
        "title": "{said["title"]}", "reason": "{said["reason"]}",
        "properties": {{"name": "{said["name"]}", "category": "21610", "source_id": "x"}}}}"""
    answer = shared_service.client("editor").post(ITEMS, content=feature, headers=JSON)
    refused(answer, 400, "QueryUnreadable")


def test_half_a_character_in_a_form_that_is_checked(shared_service: Service) -> None:
    record = shared_service.feature_of(TUKE)
    item = f"""{{"items": [{{"subject": "feature", "action": "update", "base_version": 1,
        "record_id": "{record}", "changes": {{"meaning": "{HALF_A_CHARACTER}"}}}}]}}"""
    answer = shared_service.client("editor").post("/proposals/check", content=item, headers=JSON)
    refused(answer, 422, "InvalidInput")


def test_an_instant_without_time_zone(shared_service: Service) -> None:
    address = f"/records/feature/{shared_service.feature_of(TUKE)}/changes"
    client = shared_service.client("editor")
    refused(client.get(address, params={"earlier": "2020-01-01T00:00:00"}), 404, "FeatureNotFound")
    refused(client.get(address, params={"later": "2999-01-01T00:00:00"}), 422, "NotYet")
