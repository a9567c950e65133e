"""Elderly services over HTTP: who a household is leaks nowhere, and reading it is noted."""

import logging
from typing import Any

import pytest

from tests.api.conftest import Service

NAME, NUMBER, HOME = "植入的住户", "13822224444", "植入的住址"
PLANTED = (NAME, NUMBER, HOME)
EVERYBODY = ("editor", "second", "reviewer", "leader", "admin", "field", "planner", "tuke", "yuyang", None)


@pytest.fixture(scope="module")
def request_id(shared_service: Service) -> str:
    """A request with a planted household, assigned to a station."""
    editor = shared_service.client("editor")
    town = shared_service.id_of("150626100")
    station: dict[str, Any] = {
        "number": "LT-1",
        "name": "泄漏站",
        "kind": "community_station",
        "division_id": town,
        "made": "new",
    }
    station |= {"state": "open", "since": "2024-01-01", "position": [108.85, 38.6], "services": ["meal"]}
    assert editor.post("/facilities", json=station).status_code == 201
    body = {
        "division_id": town,
        "service": "meal",
        "wanted_on": "2026-11-26",
        "position": [108.847123, 38.601234],
    }
    answer = editor.post("/service-requests", json=body | {"name": NAME, "phone": NUMBER, "address": HOME})
    assert answer.status_code == 201, answer.text
    key = str(answer.json()["id"])
    sent = editor.post(f"/service-requests/{key}/assignment", json={}, headers={"If-Match": '"1"'})
    assert sent.status_code == 200, sent.text
    return key


@pytest.mark.parametrize("login", EVERYBODY)
def test_no_output_says_who_the_household_is(
    shared_service: Service, request_id: str, login: str | None
) -> None:
    client = shared_service.client(login)
    addresses = [
        "/service-requests?state=received&state=assigned",
        f"/service-requests/{request_id}",
        f"/service-requests/{request_id}/candidates",
        f"/history/service_request/{request_id}",
        f"/history/service_request_person/{request_id}",
        "/facilities",
        "/facilities/overview",
        "/search?q=植入",
        "/search/suggest?q=植入",
        "/map-features",
        "/planning-map",
        "/home",
        "/jobs",
        "/exports/places.geojson",
    ]
    for address in addresses:
        content = client.get(address).content
        # Nor where: the home's own position, to the digit
        for secret in (*PLANTED, "108.847123", "38.601234"):
            assert secret.encode() not in content, (login, address)
            assert secret.encode("unicode_escape") not in content, (login, address)


@pytest.mark.parametrize("login", [each for each in EVERYBODY if each not in ("editor", "second", "tuke")])
def test_who_does_not_serve_does_not_read_it(
    shared_service: Service, request_id: str, login: str | None
) -> None:
    answer = shared_service.client(login).post(
        f"/service-requests/{request_id}/household", json={"reason": "看看"}
    )
    assert answer.status_code == (401 if login is None else 403)
    assert not any(secret in answer.text for secret in PLANTED)


def test_another_town_finds_no_such_request(shared_service: Service, request_id: str) -> None:
    client = shared_service.client("tuke")
    assert (
        client.post(f"/service-requests/{request_id}/household", json={"reason": "看看"}).status_code == 404
    )
    assert client.get("/service-requests").json() == []


def test_reading_is_noted_and_nothing_is_logged(
    shared_service: Service, request_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    editor = shared_service.client("editor")
    with caplog.at_level(logging.DEBUG):
        answer = editor.post(f"/service-requests/{request_id}/household", json={"reason": "送餐"})
        refused = editor.post(f"/service-requests/{request_id}/household", json={"reason": " "})
    assert (answer.json()["name"], answer.json()["phone"], refused.status_code) == (NAME, NUMBER, 422)
    ours = "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("sqlalchemy")
    )
    assert not any(secret in ours for secret in PLANTED)
    noted = editor.get(f"/service-requests/{request_id}").json()["readings"]
    assert [(each["by"], each["reason"]) for each in noted] == [("editor", "送餐")]
