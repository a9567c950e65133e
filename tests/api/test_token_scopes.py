"""What a token may do: each route × each scope, and that reading leaves every table as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text

from api.access import READ, matrix
from api.app import create_app
from api.dependencies import UNSAFE
from gis.accounts import service as accounts
from gis.accounts.rules import SCOPES
from gis.database import unit_of_work
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from tests.api.scenes import SCENES
from tests.api.test_reach import tried_on
from tests.api.world import ROLES, World, build

#: Routes that are asked with POST and change nothing: what they ask about does not fit an address
ASKED_WITH_POST = {
    "/boundary-disputes/areas",
    "/boundary-lines/derivation",
    "/boundary-lines/{line_id}/alignment/check",
    "/coordinates/measurements",
    "/coordinates/readings",
    "/coordinates/writings",
    "/field-work/uploads/known",
    "/facilities/imports/marked.xlsx",
    "/grave-sites/imports/marked.xlsx",
    "/joint-inspections/{inspection_id}/surveyed-points",
    "/map-sheets",
    "/name-readings",
    "/naming-checks",
    "/naming-suggestions",
    "/place-name-signs/comparisons",
    "/place-name-signs/imports/marked.xlsx",
    "/spelling-questions/readings",
    "/statistics-comparisons",
    "/statistics-comparisons/differences.{format}",
}


REFUSED = "urn:diming:TokenScopeMissing"


@dataclass
class Stage:
    """The service on the world, with a token of every role and scope."""

    engine: Engine
    world: World
    client: TestClient
    tokens: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def stage(
    cluster: Cluster, sample_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("scopes")
    name = f"{sample_template}_scopes"
    cluster.create_database(name, sample_template)
    app = create_app(Settings(database_url=cluster.server_url(name), home=home))
    engine = app.state.engine
    world = build(engine, home)
    tokens = {}
    with unit_of_work(engine) as session:
        for role in ROLES:
            account_id = accounts.by_login(session, f"of-{role}").id
            for scope in SCOPES:
                _, tokens[role, scope] = accounts.issue_token(
                    session, account_id, label=scope, scopes=[scope], lasts=timedelta(days=1)
                )
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Stage(engine, world, client, tokens)
    engine.dispose()
    cluster.drop_database(name)


def rows(engine: Engine) -> dict[str, list[tuple[int, int]]]:
    """Return which version of every row of every table there is."""
    with engine.connect() as connection:
        tables = connection.scalars(
            text("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                 " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        ).all()  # fmt: skip
        return {
            table: [
                (int(number), int(made))
                for number, made in connection.execute(
                    text(f"SELECT count(*), coalesce(sum(xmin::text::bigint), 0) FROM {table}")
                )
            ]
            for table in tables
        }


def answered(stage: Stage, method: str, path: str, role: str, which: str, scope: str) -> Response:
    """Ask a route for a record as a role, with its token of a scope."""
    asked = SCENES[method, path].ask(stage.world, role, which)
    token = {"Authorization": f"Bearer {stage.tokens[role, scope]}"}
    sent = {**asked.kwargs, "headers": {**asked.kwargs.get("headers", {}), **token}}
    return stage.client.request(method, asked.address, **sent)


def kind_of(answer: Response) -> str:
    """Return the type of the refusal."""
    is_problem = "problem" in answer.headers.get("content-type", "")
    return str(answer.json()["type"]) if is_problem else ""


#: A token that reads is refused by its scope whoever has it: one role shows it, the others are for --long
_OTHERS = [pytest.param(role, marks=pytest.mark.long) for role in ("editor", "leader")]


@pytest.mark.parametrize("role", ["admin", *_OTHERS])
def test_a_token_that_reads_changes_nothing_on_any_route(stage: Stage, role: str) -> None:
    before = rows(stage.engine)
    wrong = []
    for (method, path), scenes in SCENES.items():
        rule = matrix()[method, path]
        for which in scenes.kinds:
            if path == "/health" or not tried_on(role, which, path):
                continue
            answer = answered(stage, method, path, role, which, READ)
            is_closed = rule.reach[role] == "none" or rule.only_reads
            if answer.status_code >= 500 or not (is_closed or kind_of(answer) == REFUSED):
                wrong.append((method, path, which, answer.status_code, answer.text))
    assert wrong == []
    assert rows(stage.engine) == before


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_opens_its_own_routes_only(stage: Stage, scope: str) -> None:
    wrong = []
    for (method, path), rule in matrix().items():
        reaching = [role for role in ROLES if rule.reach[role] != "none"]
        if rule.token_scope == scope or path == "/health":
            continue
        kind = SCENES[method, path].kinds[0]
        role = next(one for one in reaching if tried_on(one, kind, path))
        answer = answered(stage, method, path, role, kind, scope)
        if kind_of(answer) != REFUSED:
            wrong.append((method, path, role, answer.status_code, kind_of(answer)))
    assert wrong == []


def test_only_what_asks_is_sent_with_a_method_that_could_change() -> None:
    reading = {path for (method, path), rule in matrix().items() if method in UNSAFE and rule.only_reads}
    assert reading == ASKED_WITH_POST


def test_the_database_itself_keeps_a_reading_route_from_writing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the code of a route does: here a list of sources that would write."""

    def writing(session: object) -> list[object]:
        session.execute(text("DELETE FROM login_session"))  # type: ignore[attr-defined]
        return []

    monkeypatch.setattr("api.reference.service.sources", writing)
    before = rows(stage.engine)
    answer = stage.client.get("/sources", headers={"Authorization": f"Bearer {stage.tokens['admin', READ]}"})
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:diming:Unexpected")
    assert rows(stage.engine) == before
