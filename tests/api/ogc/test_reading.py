"""What the public reads goes past transactions: it can still change nothing, and outlives a restart."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tests.api.ogc.conftest import PLACES, Ogc

HANG_UP = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def reading(ogc: Ogc) -> Engine:
    engine: Engine = ogc.service.app.state.reading
    return engine


def test_the_public_s_connections_can_write_nothing(ogc: Ogc) -> None:
    with reading(ogc).connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(text("DELETE FROM feature"))


def test_the_public_s_statements_are_stopped_in_time(ogc: Ogc) -> None:
    seconds = ogc.service.app.state.settings.read_seconds
    with reading(ogc).connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == f"{seconds}s"


@pytest.mark.parametrize("login", [None, "editor"])
def test_a_list_is_read_again_after_the_server_hung_up(ogc: Ogc, login: str | None) -> None:
    before = ogc.names(PLACES, login)
    with ogc.service.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert connection.execute(text(HANG_UP)).scalar_one() > 0
    assert ogc.names(PLACES, login) == before


def test_who_says_who_he_is_and_is_not_known_is_no_member_of_the_public(ogc: Ogc) -> None:
    answer = ogc.client().get(PLACES, headers={"Authorization": "Bearer nobody"})
    assert answer.status_code == 401
    # Another service's cookie or scheme says nothing here
    assert ogc.client().get(PLACES, headers={"Cookie": "other=1"}).status_code == 200
    assert ogc.client().get(PLACES, headers={"Authorization": "Basic eDp5"}).status_code == 200


def test_head_has_the_headers_of_get(ogc: Ogc) -> None:
    head, got = ogc.client().head(PLACES), ogc.client().get(PLACES)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
