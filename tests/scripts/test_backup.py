"""`diming backup` and `diming restore` from the shell, on a private cluster and on a given database."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gis import samples
from gis.database import make_engine, unit_of_work
from gis.embedded_postgis import Cluster
from scripts import cli
from scripts.start import only_one
from tests.gis.backup.registers import content


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home of a register with a private cluster that nobody has started yet."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("DIMING_HOME", str(folder))
    yield folder
    Cluster(folder / "cluster").stop()
    shutil.rmtree(folder)


@pytest.fixture
def given(committed_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A register on a server of somebody else's, with the sample."""
    with unit_of_work(committed_database) as session:
        samples.load(session)
        samples.accounts.add(session)
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    return committed_database


def test_a_register_moves_from_a_given_database_to_a_private_cluster_and_back(
    given: Engine,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = content(given)
    assert cli.run(["backup", str(tmp_path / "a.tar"), "--as", "admin"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"{tmp_path / 'a.tar'}\t")
    assert "备份数据库" in shown.err

    url = given.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DIMING_DATABASE_URL", "")
    assert cli.run(["restore", str(tmp_path / "a.tar")]) == 0
    cluster = Cluster(home / "cluster")
    assert not cluster.is_running()
    with cluster.running():
        assert content(make_engine(cluster.server_url("diming"))) == before

    assert cli.run(["restore", str(tmp_path / "a.tar")]) == 1
    assert "--replace" in capsys.readouterr().err
    assert cli.run(["backup", str(tmp_path / "b.tar")]) == 0
    assert cli.run(["restore", str(tmp_path / "b.tar"), "--replace"]) == 0

    monkeypatch.setenv("DIMING_DATABASE_URL", url)
    assert cli.run(["restore", str(tmp_path / "b.tar")]) == 1
    assert cli.run(["restore", str(tmp_path / "b.tar"), "--replace", "--as", "admin"]) == 0
    assert content(given) == before


def test_only_an_administrator_may(given: Engine, home: Path, tmp_path: Path) -> None:
    assert cli.run(["backup", str(tmp_path / "a.tar"), "--as", "editor"]) == 1
    assert cli.run(["backup", str(tmp_path / "a.tar"), "--as", "nobody.known"]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_running_register_and_a_missing_file_are_refused(
    given: Engine, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["restore", str(tmp_path / "none.tar")]) == 2
    (tmp_path / "a.tar").write_bytes(b"")
    with only_one(home):
        assert cli.run(["restore", str(tmp_path / "a.tar"), "--replace"]) == 1
    assert "already running" in capsys.readouterr().err
    assert cli.run(["restore", str(tmp_path / "a.tar"), "--replace"]) == 1
    assert "not an intact backup" in capsys.readouterr().err
