"""A division without a boundary lies where its place lies; the public learns no more than elsewhere."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.api.conftest import Service


def point(service: Service, code: str, login: str | None = None, **query: str) -> Any:
    address = f"/administrative-divisions/{service.id_of(code)}"
    answer = service.client(login).get(address, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["representative_point"]


def test_a_town_lies_where_its_seat_is_recorded(shared_service: Service) -> None:
    found = point(shared_service, "150626102")
    place = shared_service.client().get(f"/place-names/{shared_service.feature_of('150626102')}").json()
    assert found["taken_from"] == "linked_place"
    assert found["feature_id"] == place["id"]
    assert (found["longitude"], found["latitude"]) == (
        place["position"]["longitude"],
        place["position"]["latitude"],
    )
    assert found["is_approximate"] is place["position"]["is_approximate"] is True
    assert found["words"]["zh"].startswith("取自地名“图克镇”的")
    assert "图克镇" in found["words"]["en"]


def test_a_banner_has_a_point_inside_its_boundary(shared_service: Service) -> None:
    found = point(shared_service, "150626")
    assert (found["taken_from"], found["feature_id"], found["is_approximate"]) == (
        "inside_boundary",
        None,
        False,
    )
    assert 108 < found["longitude"] < 110
    assert found["words"] == {"zh": "界线内的代表点", "en": "a point inside the boundary"}


def test_where_nothing_is_recorded_there_is_no_point(shared_service: Service) -> None:
    with shared_service.engine.connect() as connection:
        code = connection.scalar(
            text(
                "SELECT c.code FROM division_code c JOIN division_period p USING (division_id)"
                " WHERE p.level = 'village' ORDER BY c.code LIMIT 1"
            )
        )
    assert point(shared_service, str(code)) is None


def test_a_day_as_known_has_none(shared_service: Service) -> None:
    with shared_service.engine.connect() as connection:
        today = str(connection.scalar(text("SELECT current_date")))
    assert point(shared_service, "150626102", "editor", as_known_on=today) is None


@pytest.fixture
def hidden(service: Service) -> Service:
    """A register in which the town's place is for staff."""
    with service.engine.begin() as connection:
        connection.execute(
            text("UPDATE feature SET publication_level = 'internal' WHERE id = :id"),
            {"id": service.feature_of("150626102")},
        )
    return service


def test_a_place_that_is_not_public_gives_the_public_no_point(hidden: Service) -> None:
    assert point(hidden, "150626102") is None
    assert point(hidden, "150626102", "yuyang") is None
    assert point(hidden, "150626102", "editor")["taken_from"] == "linked_place"


def test_positions_that_are_not_public_give_the_public_no_point(service: Service) -> None:
    admin, seen = service.client("admin"), {"If-Match": '"public"'}
    rule = "/publication-rules/place_name/geometries"
    assert admin.put(rule, json={"level": "internal"}, headers=seen).status_code == 204
    assert point(service, "150626102") is None
    assert point(service, "150626102", "editor") is not None
