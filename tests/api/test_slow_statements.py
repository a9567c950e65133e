"""A statement that takes too long is stopped, and the reader is told how to ask for less."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.app import create_app
from gis.database import TooSlow, only_read, unit_of_work
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from tests.api.conftest import PASSWORD, UNLIMITED


@pytest.fixture
def client(cluster: Cluster, sample_template: str, tmp_path: Path) -> Iterator[TestClient]:
    """A service that stops a reading statement after one second."""
    name = f"{sample_template}_{uuid4().hex[:12]}"
    cluster.create_database(name, sample_template)
    url = cluster.server_url(name)
    app = create_app(Settings(database_url=url, home=tmp_path, read_seconds=1, **UNLIMITED))
    with TestClient(app) as found:
        yield found
    app.state.engine.dispose()
    cluster.drop_database(name)


def engine_of(client: TestClient) -> Engine:
    engine: Engine = client.app.state.engine  # type: ignore[attr-defined]
    return engine


@contextmanager
def slow(engine: Engine, table: str) -> Iterator[None]:
    """Let every statement on a table wait until the block ends."""
    with engine.connect() as connection, connection.begin():
        connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


def test_a_statement_that_sleeps_is_stopped(client: TestClient) -> None:
    def asleep(session: Session) -> None:
        only_read(session, 1)
        session.execute(text("SELECT pg_sleep(60)"))

    with pytest.raises(TooSlow), unit_of_work(engine_of(client)) as session:
        asleep(session)
    # The connection is as good as before, and what is no reading route has all its time.
    with unit_of_work(engine_of(client)) as session:
        assert session.scalar(text("SHOW statement_timeout")) == "0"
        assert session.scalar(text("SHOW transaction_read_only")) == "off"


@pytest.mark.parametrize(
    ("address", "table"),
    [
        ("/ogc/collections/place-names/items?filter=name%20LIKE%20'%25图%25'", "place_name_period"),
        ("/ogc/collections/divisions/tiles/WebMercatorQuad/8/98/205", "division_shape"),
        ("/ogc/tiles/WebMercatorQuad/8/98/205", "place_name_point"),
    ],
)
@pytest.mark.parametrize("login", [None, "editor"])
def test_what_is_too_slow_is_told_how_to_ask_for_less(
    client: TestClient, address: str, table: str, login: str | None
) -> None:
    if login is not None:
        client.post("/session", json={"login": login, "password": PASSWORD}).raise_for_status()
    with slow(engine_of(client), table):
        for language, said in (("zh", "缩小范围"), ("en", "Ask for less")):
            answer = client.get(address, headers={"Accept-Language": language})
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
            assert answer.json()["type"] == "urn:diming:TooSlow"
            assert said in answer.json()["detail"]
    assert client.get(address).status_code == 200


def test_a_tile_that_is_too_slow_is_tried_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    service = client.app.state.tiles  # type: ignore[attr-defined]
    encode = service._encode_once

    def noted(*asked: object) -> object:
        tried.append(asked)
        return encode(*asked)

    monkeypatch.setattr(service, "_encode_once", noted)
    with slow(engine_of(client), "division_shape"):
        assert client.get("/ogc/collections/divisions/tiles/WebMercatorQuad/8/98/205").status_code == 503
    assert len(tried) == 1
