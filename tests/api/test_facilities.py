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


def test_a_list_is_taken_whole_or_by_its_good_rows_and_says_what_is_wrong(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    head = "设施编号,设施名称,设施类型,苏木镇,嘎查,建设性质,状态,起始日期,"
    head += "床位,护理型床位,助餐能力,经度,纬度,服务项目\n"
    good = "LB-1,嘎鲁图站,社区养老服务站,嘎鲁图镇,,新建,运营,2025-05-01,10,6,40,108.84,38.60,助餐、助浴\n"
    bad = (
        "LB-2,,敬老处,嘎鲁图镇,,新建,运营,5月,4,5,,208,,送奶\n"
        f"LT-1,重号站,老年人助餐点,没有的镇,,迁建,运营,2025-05-01,,,{10**7},,,\n"
    )

    def send(text: str, query: str) -> dict[str, Any]:
        file = {"file": ("设施.csv", text.encode(), "text/csv")}
        answer = editor.post(f"/facilities/imports?{query}", files=file)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    whole = send(head + good + bad, "write=true")
    # Nothing is half written: one bad row keeps the list out.
    assert (whole["rows"], whole["written"]) == (3, 0)
    assert {(each["row"], each["column"]) for each in whole["bad"]} >= {
        (3, "设施名称"),
        (3, "设施类型"),
        (3, "起始日期"),
        (3, "护理型床位"),
        (3, "经度"),
        (3, "服务项目"),
        (4, "嘎查"),
        (4, "建设性质"),
        (4, "助餐能力"),
    }
    assert all(each["why_zh"] and each["why_en"] for each in whole["bad"])
    assert send(head + good + bad, "write=true&good_rows_only=true")["written"] == 1
    (row,) = editor.get("/facilities?text=LB-1").json()["rows"]
    assert (row["state"], row["beds"], row["nursing_beds"], row["meals"]) == ("open", 10, 6, 40)
    # The same list again: its number is taken.
    again = send(head + good, "write=true")
    assert (again["written"], [each["column"] for each in again["bad"]]) == (0, ["设施编号"])
