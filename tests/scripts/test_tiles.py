"""`diming tiles` writes one file of what is public, and says how far it is."""

from pathlib import Path

import pytest
from pmtiles.reader import MmapSource, Reader
from sqlalchemy import Engine

from gis import database
from gis.samples import load
from scripts.cli import run


@pytest.fixture
def register(committed_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    with database.unit_of_work(committed_database) as session:
        load(session)
    url = committed_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DIMING_DATABASE_URL", url)
    return committed_database


@pytest.mark.usefixtures("register")
def test_a_file_is_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "uxin.pmtiles"
    given = ["--out", str(file), "--max-zoom", "7", "--as-of", "2026-06-30", "--collection", "divisions"]
    assert run(["tiles", *given]) == 0
    told = capfd.readouterr()
    assert told.out == ""
    assert "第 7 级" in told.err
    assert str(file) in told.err
    with file.open("rb") as opened:
        reader = Reader(MmapSource(opened))
        assert reader.header()["max_zoom"] == 7
        said = reader.metadata()
    found = [layer["id"] for layer in said["vector_layers"]]
    assert found == ["divisions", "divisions-borders", "divisions-labels"]
    assert (said["as_of"], said["name"]) == ("2026-06-30", "行政区划")


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["--min-zoom", "8", "--max-zoom", "7"], 2),
        (["--max-zoom", "17"], 2),
        (["--collection", "nothing"], 1),
        (["--as", "nobody"], 1),
    ],
)
def test_what_can_not_be_written_is_said(tmp_path: Path, given: list[str], code: int) -> None:
    file = tmp_path / "uxin.pmtiles"
    assert run(["tiles", "--out", str(file), *given]) == code
    assert not file.exists()
