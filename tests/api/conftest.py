"""A service on a throw-away register with the sample, and clients signed in as each role."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.app import create_app
from api.rate_limits import KINDS
from gis import database
from gis.accounts import service as accounts
from gis.administrative_divisions import areas
from gis.embedded_postgis import Cluster
from gis.samples import load
from gis.settings import Settings

PASSWORD = "a long enough secret"

#: Login → (role, office, code of the division its rights are limited to)
PEOPLE = {
    "admin": ("admin", "乌审旗民政局", None),
    "editor": ("editor", "乌审旗民政局", None),
    "second": ("editor", "乌审旗民政局", None),
    "reviewer": ("reviewer", "乌审旗民政局", None),
    "leader": ("leader", "乌审旗民政局", None),
    "tuke": ("township", "图克镇人民政府", "150626102"),
    "tuke-reviewer": ("reviewer", "乌审旗民政局", "150626102"),
    "field": ("field", "乌审旗民政局", None),
    "planner": ("planner", "乌审旗民政局", None),
    "yuyang": ("neighbour", "榆阳区民政局", None),
}


#: Tests ask more often than people do
UNLIMITED: dict[str, Any] = {f"{kind}_per_minute": 0 for kind in KINDS}


@dataclass
class Service:
    """The application, its database, and how to become somebody."""

    app: FastAPI
    engine: Engine
    home: Path
    client: Callable[..., TestClient]
    #: The loop that answers all requests, for what asks many at once
    portal: BlockingPortal

    def id_of(self, code: str) -> str:
        """Return the id of the division that bears a code."""
        with self.engine.connect() as connection:
            found = connection.execute(
                text("SELECT division_id FROM division_code WHERE code = :code"), {"code": code}
            )
            return str(found.scalars().first())

    def feature_of(self, code: str) -> str:
        """Return the id of the place of the division that bears a code."""
        with self.engine.connect() as connection:
            found = connection.execute(
                text("SELECT id FROM feature WHERE division_id = :id"), {"id": self.id_of(code)}
            )
            return str(found.scalars().one())


@pytest.fixture(scope="session")
def sample_template(cluster: Cluster, template: str) -> Iterator[str]:
    """A database with the Uxin sample and one account a role, to be cloned."""
    name = f"{template}_sample_{uuid4().hex[:6]}"
    cluster.create_database(name, template)
    engine = database.make_engine(cluster.server_url(name))
    with database.unit_of_work(engine) as session:
        load(session)
        for login, (role, office, code) in PEOPLE.items():
            kind = {"township": "township_office", "neighbour": "neighbour"}.get(role, "bureau")
            county = "610802" if role == "neighbour" else None
            organisation = accounts.add_organisation(session, kind=kind, name=office, county_code=county)
            limited = []
            if code:
                found = session.execute(
                    text("SELECT division_id FROM division_code WHERE code = :code"), {"code": code}
                )
                limited = [found.scalars().one()]
            areas.add_account(
                session,
                login=login,
                display_name=login,
                organisation_id=organisation.id,
                roles=[role],
                password=PASSWORD,
                areas=limited,
            )
    engine.dispose()
    yield name
    cluster.drop_database(name)


@pytest.fixture
def service(cluster: Cluster, sample_template: str, tmp_path: Path) -> Iterator[Service]:
    """The service on a fresh clone of the sample."""
    with serving(cluster, sample_template, tmp_path) as one:
        yield one


@pytest.fixture(scope="module")
def shared_service(
    cluster: Cluster, sample_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """One service for all tests of a module that do not disturb one another."""
    with serving(cluster, sample_template, tmp_path_factory.mktemp("shared")) as one:
        yield one


@contextmanager
def serving(cluster: Cluster, template: str, home: Path) -> Iterator[Service]:
    """Serve a clone of a database, which is dropped afterwards."""
    name = f"{template}_{uuid4().hex[:12]}"
    cluster.create_database(name, template)
    app = create_app(Settings(database_url=cluster.server_url(name), home=home, **UNLIMITED))
    engine: Engine = app.state.engine
    opened: list[TestClient] = []

    def client(login: str | None = None) -> TestClient:
        one = TestClient(app, raise_server_exceptions=False)
        one.portal = portal
        opened.append(one)
        if login is not None:
            with database.unit_of_work(engine) as session:
                signed = accounts.sign_in(session, login, PASSWORD, timedelta(days=1))
                assert signed is not None
            one.cookies.set("diming", signed.token)
            one.headers["X-CSRF-Token"] = signed.csrf_token
        return one

    # One event loop for all requests: a client by itself starts one, and its threads, for each.
    with start_blocking_portal() as portal:
        yield Service(app, engine, home, client, portal)
        for one in opened:
            one.close()
    engine.dispose()
    cluster.drop_database(name)
