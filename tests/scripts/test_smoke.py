"""`scripts/run --smoke`: passes where all works, says which step failed, and leaves nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from gis.database import make_engine
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from scripts import smoke
from scripts.register import throw_away_database


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the databases that a trial makes."""
    names: list[str] = []

    @contextmanager
    def noted(url: str) -> Iterator[str]:
        with throw_away_database(url) as own:
            names.append(make_url(own).database or "")
            yield own

    monkeypatch.setattr(smoke, "throw_away_database", noted)
    return names


def exist(cluster: Cluster, names: list[str]) -> bool:
    engine = make_engine(cluster.server_url("postgres"))
    with engine.connect() as connection:
        statement = text("SELECT count(*) FROM pg_database WHERE datname = ANY(:names)")
        count = connection.scalar(statement, {"names": names})
    engine.dispose()
    return bool(count)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def test_the_main_job_over_http(
    cluster: Cluster, settings: Settings, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert smoke.smoke(settings, cluster.server_url("postgres")) == 0, capsys.readouterr().err
    said = capsys.readouterr().err
    assert "没有的镇" in said
    assert "一百" in said
    assert "[9/9]" in said
    assert len(made) == 1
    assert not exist(cluster, made)
    assert list(settings.home.iterdir()) == []


def test_a_failure_names_its_step_and_clears_up(
    cluster: Cluster,
    settings: Settings,
    made: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(walk: smoke.Walk) -> Iterator[str]:
        raise smoke.Unexpected("nobody is in")

    monkeypatch.setattr(smoke.Walk, "_editor", refuse)
    assert smoke.smoke(settings, cluster.server_url("postgres")) == 1
    said = capsys.readouterr().err
    assert "FAILED: 编辑登录" in said
    assert "nobody is in" in said
    assert "[2/9]" not in said
    assert len(made) == 1
    assert not exist(cluster, made)


def test_a_server_that_permits_no_other_database_is_said_plainly(
    cluster: Cluster, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    url = cluster.server_url("postgres")
    role = f"poor_{uuid4().hex[:8]}"
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'x'"))
    try:
        theirs = make_url(url).set(username=role, password="x").render_as_string(hide_password=False)
        assert smoke.smoke(settings, theirs) == 1
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP ROLE {role}"))
        engine.dispose()
    said = capsys.readouterr().err
    assert "permission denied to create database" in said
    assert "Traceback" not in said
