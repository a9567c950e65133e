"""The access matrix: every route has a row, every row a route, and the answers are those of the matrix."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from api.access import matrix
from api.app import ROUTERS
from tests.api.conftest import PEOPLE, Service


def routes() -> Iterator[tuple[str, str]]:
    """Yield method and template of every route."""
    for module in ROUTERS:
        for route in module.router.routes:
            assert isinstance(route, APIRoute)
            for method in (route.methods or set()) - {"HEAD"}:
                yield method, route.path


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(routes()) == set(matrix())


@pytest.mark.parametrize("login", [None, *PEOPLE])
def test_none_is_refused_on_every_route(service: Service, login: str | None) -> None:
    client = service.client(login)
    role = "public" if login is None else PEOPLE[login][0]
    some_id = service.feature_of("150626102")
    wrong = {}
    for (method, path), rule in matrix().items():
        if rule.widest(frozenset({role, "public"})) != "none":
            continue
        address = (
            path.replace("{sha256}", "0" * 64)
            .replace("{subject}", "feature")
            .replace("{format}", "pdf")
            .replace("{name}", "role")
            .replace("{kind}", "divisions")
            .replace("/divisions.pdf", "/divisions.csv")
        )
        while "{" in address:
            before, _, rest = address.partition("{")
            address = f"{before}{some_id}{rest.partition('}')[2]}"
        answer = client.request(method, address, json={})
        if answer.status_code != (401 if login is None else 403):
            wrong[method, path] = answer.status_code
    assert wrong == {}
