"""`diming map` from the shell, on a register with the sample."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from gis import samples
from gis.database import unit_of_work
from gis.samples import accounts
from scripts import cli


@pytest.fixture
def register(committed_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    with unit_of_work(committed_database) as session:
        samples.load(session)
        accounts.add(session)
    url = committed_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DIMING_DATABASE_URL", url)
    return committed_database


def test_file_is_written_and_said(
    register: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "规划图.html"
    arguments = ["map", "--out", str(file), "--as-of", "2026-01-01", "--as", "planner"]
    assert cli.run([*arguments, "--review-number", "蒙S（2026）001号"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "已写入" in shown.err
    assert "区划 9 个" in shown.err
    page = file.read_text("utf-8")
    assert "乌审旗地名规划图" in page
    assert "截至 2026-01-01 有效" in page
    assert "蒙S（2026）001号" in page
    assert 'class="mark demonstration"' not in page


def test_without_out_the_page_goes_to_standard_output(
    register: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["map", "--english", "--title", "Uxin"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("<!DOCTYPE html>")
    assert "<h1>Uxin</h1>" in shown.out


def test_demonstration_data_marks_the_map(
    register: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "map.html"
    assert cli.run(["demo", "load", "names", "--count", "20", "--as", "admin"]) == 0
    assert cli.run(["map", "--out", str(file)]) == 0
    assert 'class="mark demonstration">演示数据<' in file.read_text("utf-8")
    assert "界线仅为示意" in file.read_text("utf-8")


def test_refusal_and_usage(register: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["map", "--as", "nobody"]) == 1
    assert cli.run(["map", "--as-of", "yesterday"]) == 2
