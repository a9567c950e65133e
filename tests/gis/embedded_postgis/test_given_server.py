"""A server that somebody else runs: taken when it will do, refused by name when not."""

import socket

import pytest
from sqlalchemy import make_url

from gis.embedded_postgis import (
    Cluster,
    PostgisMissing,
    ServerUnreachable,
    WrongPostgis,
    WrongPostgres,
    check,
    given_server,
)


def test_a_server_with_the_right_versions_will_do(cluster: Cluster) -> None:
    check(cluster.server_url("postgres"))


def test_a_server_that_is_down_is_named_without_its_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(ServerUnreachable) as refusal:
        check(f"postgresql+psycopg://clerk:secret@127.0.0.1:{port}/diming")
    assert refusal.value.params["url"] == f"postgresql+psycopg://clerk:***@127.0.0.1:{port}/diming"
    assert "secret" not in str(refusal.value)


def test_a_wrong_password_is_said(cluster: Cluster) -> None:
    url = make_url(cluster.server_url("postgres")).set(password="wrong").render_as_string(hide_password=False)
    with pytest.raises(ServerUnreachable, match="password authentication failed"):
        check(url)


def test_an_old_postgis_is_named(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given_server, "OLDEST_POSTGIS", (99, 1))
    with pytest.raises(WrongPostgis) as refusal:
        check(cluster.server_url("postgres"))
    assert refusal.value.params["oldest"] == "99.1"


def test_an_old_postgres_is_named(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given_server, "OLDEST_POSTGRES", 99)
    with pytest.raises(WrongPostgres):
        check(cluster.server_url("postgres"))


def test_a_server_without_postgis_is_told_so(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given_server, "EXTENSION", "no_such_extension")
    with pytest.raises(PostgisMissing):
        check(cluster.server_url("postgres"))
