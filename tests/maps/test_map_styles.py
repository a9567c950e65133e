"""The style files a surveyor edits."""

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from gis.messages import text
from maps import map_styles
from maps.map_styles import (
    StyleUnreadable,
    boundary_line_styles,
    class_of_category,
    division_level_styles,
    marker_kind_styles,
    marker_status_styles,
    name_class_styles,
)


def test_every_level_and_class_has_a_style_and_the_rest_too() -> None:
    assert {"province", "prefecture", "county", "township", "village", "*"} == division_level_styles().keys()
    assert {"12", "13", "21", "22", "23", "24", "25", "26", "27", "*"} <= name_class_styles().keys()


@pytest.mark.parametrize(
    ("category", "drawn_as"), [("12100", "12"), ("21", "21"), ("9", "*"), ("", "*"), ("22310", "22")]
)
def test_category_is_drawn_as_its_class(category: str, drawn_as: str) -> None:
    assert class_of_category(category, name_class_styles()) == drawn_as


def test_finer_row_wins_over_its_class() -> None:
    styles = name_class_styles()
    assert class_of_category("12600", styles | {"126": styles["12"]}) == "126"


def test_symbols_differ_in_colour_or_shape() -> None:
    looks = [(style.colour, style.shape) for style in name_class_styles().values()]
    assert len(set(looks)) == len(looks)


def edited(monkeypatch: pytest.MonkeyPatch, folder: Path, content: str) -> None:
    (folder / "styles").mkdir()
    (folder / "styles" / "name_classes.csv").write_text(content, "utf-8-sig")
    monkeypatch.setattr(map_styles, "files", lambda _package: folder)


HEAD = "class,name_zh,name_en,colour,shape,size,label_priority\n"


def test_file_saved_by_a_spreadsheet_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    edited(monkeypatch, tmp_path, HEAD + "12,水系,Water,#0000FF,circle,4.5,1\n")
    assert name_class_styles()["12"].size == 4.5


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("12,水系,Water,blue,circle,4,1", "colour"),
        ("12,水系,Water,#0000ff,star,4,1", "shape"),
        ("12,水系,Water,#0000ff,circle,big,1", "size"),
        ("12,水系,Water,#0000ff,circle,400,1", "size"),
        ("12,水系,Water,#0000ff,circle,4,", "label_priority"),
    ],
)
def test_value_that_cannot_be_drawn_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: str, column: str
) -> None:
    edited(monkeypatch, tmp_path, HEAD + row + "\n")
    with pytest.raises(StyleUnreadable) as refused:
        name_class_styles()
    assert refused.value.params["column"] == column
    assert refused.value.params["line"] == 2
    assert "第 2 行" in text(refused.value.message_id, "zh", **refused.value.params)


def test_every_status_and_kind_of_marker_has_a_sign_and_every_level_a_line() -> None:
    seeds = files("data") / "reference"

    def codes(name: str) -> set[str]:
        return {row["code"] for row in csv.DictReader((seeds / name).read_text("utf-8").splitlines())}

    assert codes("marker_status.csv") | {"*"} == marker_status_styles().keys()
    assert codes("marker_kind.csv") | {"*"} == marker_kind_styles().keys()
    lines = boundary_line_styles()
    assert {"province", "prefecture", "county", "township", "*"} < lines.keys()
    present = {code for code in codes("line_geometry_role.csv") if code.startswith("present_")}
    assert {line.code for line in lines.values() if line.is_present} == present


def test_a_derived_line_never_looks_like_one_in_law() -> None:
    assert all(len(line.dash.split()) == 2 for line in boundary_line_styles().values())
