"""The access matrix: every route has a row, every row a route, and the answers are those of the matrix."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute

from api.access import KEY_COLUMNS, NoRule, Rule, TokenScopeMissing, admit, matrix
from api.app import ROUTERS
from gis.accounts.rules import PUBLIC, SCOPES, Caller
from gis.errors import NotAllowed, NotSignedIn
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
def test_none_is_refused_on_every_route(shared_service: Service, login: str | None) -> None:
    client = shared_service.client(login)
    role = "public" if login is None else PEOPLE[login][0]
    some_id = shared_service.feature_of("150626102")
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


HERE = frozenset({uuid4()})
LINE = frozenset({uuid4()})


def somebody(*roles: str, scopes: frozenset[str] | None = None) -> Caller:
    """Return an account limited to one division, on one shared line, cleared for what is internal."""
    return Caller(
        account_id=uuid4(),
        roles=frozenset(roles),
        token_scopes=scopes,
        clearance="internal",
        areas=HERE,
        shared_counties=LINE,
    )


@pytest.fixture
def open_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matrix of two routes: one for the public too, one for staff."""
    rules = {
        ("GET", "/open"): Rule("read", {"public": "all", "editor": "area", "neighbour": "none"}),
        ("PUT", "/staff"): Rule(
            "propose", {"public": "none", "editor": "area", "reviewer": "own", "admin": "all"}
        ),
    }
    monkeypatch.setattr("api.access.matrix", lambda: rules)


@pytest.mark.usefixtures("open_to")
def test_the_widest_of_several_roles_decides_how_far_a_caller_reaches() -> None:
    limited = admit(somebody("editor", "reviewer"), "PUT", "/staff")
    assert (limited.areas, limited.shared_counties) == (HERE, LINE)
    whole = admit(somebody("editor", "admin"), "PUT", "/staff")
    assert (whole.areas, whole.shared_counties, whole.clearance) == (None, None, "internal")


@pytest.mark.usefixtures("open_to")
def test_a_role_without_a_right_calls_an_open_route_as_the_public_does() -> None:
    neighbour = admit(somebody("neighbour"), "GET", "/open")
    assert (neighbour.clearance, neighbour.signed_in) == ("public", True)
    assert admit(somebody("editor"), "GET", "/open").clearance == "internal"
    assert admit(PUBLIC, "GET", "/open").clearance == "public"


@pytest.mark.usefixtures("open_to")
@pytest.mark.parametrize(
    ("caller", "method", "path", "refusal"),
    [
        (PUBLIC, "PUT", "/staff", NotSignedIn),
        (somebody("neighbour"), "PUT", "/staff", NotAllowed),
        (somebody(), "PUT", "/staff", NotAllowed),
        (somebody("admin"), "GET", "/new-route", NoRule),
        (somebody("admin"), "DELETE", "/staff", NoRule),
        (somebody("editor", scopes=frozenset({"read"})), "PUT", "/staff", TokenScopeMissing),
    ],
)
def test_who_is_not_admitted(caller: Caller, method: str, path: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        admit(caller, method, path)


def test_every_row_names_every_role_and_a_scope_that_a_token_can_have() -> None:
    roles = {"public", "admin", "editor", "reviewer", "leader", "township", "field", "planner", "neighbour"}
    for rule in matrix().values():
        assert rule.reach.keys() == roles
        assert rule.token_scope in SCOPES
    assert not roles.intersection(KEY_COLUMNS)


@pytest.mark.parametrize(
    "path",
    [
        "/protected-names",
        "/protected-names/{entry_id}",
        "/cleanup-notices",
        "/cleanup-notices/{notice_id}",
        "/cleanup-notices/{notice_id}/printed.{format}",
    ],
)
def test_a_neighbour_stays_on_the_line_it_shares(path: str) -> None:
    assert admit(somebody("neighbour"), "GET", path).shared_counties == LINE
