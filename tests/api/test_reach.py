"""Every route and method, for every role, with a record inside its reach and one outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access import matrix
from api.app import create_app
from gis.accounts import service as accounts
from gis.database import unit_of_work
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from tests.api.asking import ANY, IN, OUT, OWN, Asked
from tests.api.scenes import SCENES
from tests.api.undoing import requests_undone
from tests.api.world import PASSWORD, ROLES, World, build

REFUSED = frozenset({401, 403, 404})
#: Roles that write proposals, and so have some of their own
AUTHORS = frozenset({"editor", "township", "field"})
#: reach → which records are reached; `own` of a role that has nothing of its own is tried on others' only
REACHED = {
    "none": frozenset[str](),
    "own": frozenset({ANY, OWN}),
    "shared_line": frozenset({ANY, IN}),
    "area": frozenset({ANY, OWN, IN}),
    "all": frozenset({ANY, OWN, IN, OUT}),
}


@dataclass
class Stage:
    """The service on the world; whatever a request does is undone when it has been answered."""

    app: FastAPI
    world: World
    clients: dict[str, TestClient]


@pytest.fixture(scope="module")
def stage(
    cluster: Cluster, sample_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("reach")
    name = f"{sample_template}_reach"
    cluster.create_database(name, sample_template)
    app = create_app(Settings(database_url=cluster.server_url(name), home=home))
    engine = app.state.engine

    world = build(engine, home)
    clients = {"public": TestClient(app, follow_redirects=False)}
    for role in ROLES:
        clients[role] = TestClient(app, follow_redirects=False)
        with unit_of_work(engine) as session:
            signed = accounts.sign_in(session, f"of-{role}", PASSWORD, timedelta(days=1))
        assert signed is not None
        clients[role].headers["X-CSRF-Token"] = signed.csrf_token
        clients[role].headers["Cookie"] = f"diming={signed.token}"
    with start_blocking_portal() as portal, requests_undone():
        for client in clients.values():
            client.portal = portal
        yield Stage(app, world, clients)
    for client in clients.values():
        client.close()
    engine.dispose()
    cluster.drop_database(name)


def test_every_route_has_its_scenes() -> None:
    assert set(SCENES) == set(matrix())


def tried_on(role: str, which: str, path: str) -> bool:
    """Whether the role can have a record of this kind at all."""
    if which != OWN:
        return True
    return role in AUTHORS if "proposal" in path else role not in ("public", "neighbour")


def wanted(role: str, path: str, which: str, reach: str) -> bool:
    """Whether the matrix lets the role reach the record; to the public, what is for staff is not there."""
    published = SCENES["GET", path].kinds == (IN, OUT) if ("GET", path) in SCENES else False
    if role == "public" and published:
        return False
    return which in REACHED[reach]


def got(client: TestClient, method: str, asked: Asked) -> tuple[bool, int]:
    """Return whether the record was reached, and the status."""
    answer = client.request(method, asked.address, **asked.kwargs)
    if asked.shows is not None:
        return answer.status_code == 200 and asked.shows in answer.text, answer.status_code
    reached = answer.status_code < 400 or answer.status_code == asked.expects
    assert reached or answer.status_code in REFUSED, (method, asked.address, answer.status_code, answer.text)
    return reached, answer.status_code


@pytest.mark.parametrize(("method", "path"), sorted(matrix()), ids=lambda value: str(value))
def test_the_answers_are_those_of_the_matrix(stage: Stage, method: str, path: str) -> None:
    rule, scenes = matrix()[method, path], SCENES[method, path]
    wrong = []
    for role, client in stage.clients.items():
        reach = rule.reach[role]
        for which in scenes.kinds:
            if not tried_on(role, which, path):
                continue
            reached, status = got(client, method, scenes.ask(stage.world, role, which))
            if reached != wanted(role, path, which, reach):
                wrong.append((role, reach, which, status))
            if reach == "none" and rule.reach["public"] == "none":
                assert status == (401 if role == "public" else 403)
    assert wrong == []
