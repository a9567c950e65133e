"""How often one address may ask what costs much, and how it is told to wait."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.access import matrix
from api.app import create_app
from api.rate_limits import KINDS, MOST_ADDRESSES, RateLimits, TooOften, counted, network_of
from gis.accounts.rules import PUBLIC
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from tests.api.conftest import PASSWORD


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_has_so_many_at_once_and_then_one_by_one() -> None:
    clock = Clock()
    limits = RateLimits({"prints": 6}, clock)
    assert [limits.wait("prints", "a") for _ in range(6)] == [None] * 6
    assert limits.wait("prints", "a") == 10
    assert limits.wait("prints", "b") is None
    clock.now += 10
    assert limits.wait("prints", "a") is None
    assert limits.wait("prints", "a") == 10
    clock.now += 60
    assert [limits.wait("prints", "a") for _ in range(6)] == [None] * 6
    assert limits.wait("prints", "a") == 10


def test_nought_is_no_limit() -> None:
    limits = RateLimits({"prints": 0}, Clock())
    assert {limits.wait("prints", "a") for _ in range(1000)} == {None}


def test_as_many_addresses_are_remembered_as_memory_is_given() -> None:
    limits = RateLimits({"prints": 1}, Clock())
    for number in range(MOST_ADDRESSES + 1):
        limits.wait("prints", str(number))
    assert limits.wait("prints", str(MOST_ADDRESSES)) is not None
    assert limits.wait("prints", "0") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_what_is_one_caller(address: str, network: str) -> None:
    assert network_of(address) == network


def test_what_is_counted_is_a_route_that_the_public_may_call() -> None:
    for route, found in counted().items():
        assert matrix()[route].reach["public"] != "none"
        assert found.kind in KINDS


@pytest.mark.parametrize(
    ("path", "parameters", "is_counted"),
    [
        ("/cleanup-notices/{notice_id}/printed.{format}", {}, True),
        ("/name-announcements", {"text": "图克"}, True),
        ("/name-announcements", {}, False),
        ("/protected-names", {"text": "图克"}, True),
        ("/protected-names", {}, False),
    ],
)
def test_what_the_public_prints_and_searches_is_counted(
    path: str, parameters: dict[str, str], is_counted: bool
) -> None:
    limits = RateLimits(dict.fromkeys(KINDS, 1), Clock())
    limits.check(PUBLIC, "GET", path, parameters, "192.0.2.7")
    with pytest.raises(TooOften) if is_counted else nullcontext():
        limits.check(PUBLIC, "GET", path, parameters, "192.0.2.7")


@pytest.fixture
def client(cluster: Cluster, sample_template: str, tmp_path: Path) -> Iterator[TestClient]:
    """A service with very small limits, on a clock that stands."""
    name = f"{sample_template}_{uuid4().hex[:12]}"
    cluster.create_database(name, sample_template)
    app = create_app(Settings(database_url=cluster.server_url(name), home=tmp_path))
    # However long a request takes here, no time passes.
    app.state.rate_limits = RateLimits(dict.fromkeys(KINDS, 2), Clock())
    with TestClient(app) as found:
        yield found
    app.state.engine.dispose()
    cluster.drop_database(name)


def test_the_third_is_told_when_to_come_again(client: TestClient) -> None:
    searched = [client.get("/search/suggest", params={"q": "图克"}) for _ in range(3)]
    assert [one.status_code for one in searched] == [200, 200, 429]
    refused = searched[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:diming:TooOften"
    assert refused.headers["retry-after"] == "30"
    assert "30 秒" in refused.json()["detail"]
    again = client.get("/search/suggest", params={"q": "图克"}, headers={"Accept-Language": "en"})
    assert "2 a minute" in again.json()["detail"]
    # What costs little is not counted, and each kind for itself.
    assert {client.get("/administrative-divisions").status_code for _ in range(5)} == {200}
    items = "/ogc/collections/place-names/items"
    assert {client.get(items).status_code for _ in range(5)} == {200}
    assert [
        client.get(items, params={"filter": "name LIKE '图%'"}).status_code for _ in range(3)
    ] == [200, 200, 429]  # fmt: skip


def test_who_is_signed_in_is_not_counted_but_for_attempts_to_sign_in(client: TestClient) -> None:
    right, wrong = {"login": "editor", "password": PASSWORD}, {"login": "editor", "password": "wrong"}
    assert client.post("/session", json=wrong).status_code == 401
    token = client.post("/session", json=right).json()["csrf_token"]
    assert {client.get("/search", params={"q": "图克"}).status_code for _ in range(5)} == {200}
    refused = client.post("/session", json=right, headers={"X-CSRF-Token": token})
    assert (refused.status_code, refused.json()["type"]) == (429, "urn:diming:TooManySignIns")
