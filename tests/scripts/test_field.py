"""`diming field` from the shell: what is asked for wrongly is told before any register is opened."""

from pathlib import Path

import pytest

from scripts import cli
from scripts.field import is_held_taken, is_taken, kept_words

ID = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["export", "no-id", "--out", "x.zip"], 2),
        (["export", ID, "--out", "x.zip"], 2),
        (["return", "none.gpkg", "--as", "field"], 2),
        (["return", "text.gpkg"], 2),
        (["return", "text.gpkg", "--as", "field"], 1),
        (["bring-in", "text.gpkg"], 2),
        (["bring-in", "none.zip", "--as", "field"], 2),
    ],
    ids=["no-id", "nobody", "no-file", "returned-by-nobody", "no-geopackage", "brought-by-nobody", "no-zip"],
)
def test_what_is_asked_wrongly_is_told(
    asked: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.gpkg").write_text("no GeoPackage")
    assert cli.run(["field", *asked]) == code
    assert [each.name for each in tmp_path.iterdir()] == ["text.gpkg"]
    if code == 1:
        assert "text.gpkg" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("states", "levels", "taken"),
    [
        (["accepted"], [], True),
        (["conflict", "waiting"], ["note"], True),
        (["accepted", "refused"], [], False),
        (["accepted"], ["problem"], False),
        ([], [], True),
    ],
)
def test_what_was_not_taken_is_said_by_the_exit_code(
    states: list[str], levels: list[str], taken: bool
) -> None:
    made = {
        "rows": [{"change": {"state": each}} for each in states],
        "findings": [{"level": each} for each in levels],
    }
    assert is_taken(made) is taken


def test_whether_a_file_came_before_is_said() -> None:
    first = {"returned_at": "2026-06-12T10:00:00+00:00", "again_at": None}
    assert kept_words(first) == "原文件已留存 / the file is kept as it came"
    again = kept_words(first | {"again_at": "2026-06-13T10:00:00+00:00"})
    assert "已经交过" in again
    assert "it came before, at 2026-06-1" in again


@pytest.mark.parametrize(
    ("states", "standing", "levels", "taken"),
    [
        (["accepted", "conflict", "waiting"], "new", ["note"], True),
        ([None], "discarded", [], True),
        (["accepted", "refused"], "known", [], False),
        ([None], "other", [], False),
        ([], "new", ["problem"], False),
    ],
)
def test_what_of_a_zip_was_not_taken_is_said_by_the_exit_code(
    states: list[str | None], standing: str, levels: list[str], taken: bool
) -> None:
    made = {
        "changes": [{"state": each, "standing": standing} for each in states],
        "findings": [{"level": each} for each in levels],
    }
    assert is_held_taken(made) is taken
