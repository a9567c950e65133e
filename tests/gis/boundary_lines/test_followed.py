"""What a line follows by its sections and by rivers and roads, in its description and when one is checked."""

from typing import Any

import pytest

from gis.boundary_lines.alignment import describe, sections
from gis.boundary_lines.alignment_check import check_alignment
from gis.boundary_lines.alignment_text import read_alignment
from gis.boundary_lines.followed import bare_name, followed_features
from gis.boundary_lines.marks import MarkNames
from gis.boundary_lines.reasons import allowance, manner, winds
from tests.gis.boundary_lines.test_alignment import LINE, MARKS

#: The river as it runs today: along the second of three sections, 10 m aside
RIVER = [[109.0001, 38.12], [109.0001, 38.18], [109.1, 38.2599]]


def drawn(role: str, *points: list[float]) -> dict[str, Any]:
    return {"role": role, "geometry": {"type": "LineString", "coordinates": list(points)}}


def section(start: str, end: str, follows: str) -> dict[str, Any]:
    return {"start_mark": start, "end_mark": end, "follows": follows}


def text(row: dict[str, Any]) -> list[str]:
    features = followed_features(row, LINE, MARKS, manner())
    found = describe("乌审旗—鄂托克旗", sections(LINE, MARKS, winds(), features, manner()))
    return [line for line in found.split("\n") if line.startswith("第")]


def found(row: dict[str, Any], said: str) -> set[str]:
    features = followed_features(row, LINE, MARKS, manner())
    read = read_alignment(said, winds())
    return {
        each.kind for each in check_alignment(read, LINE, MARKS, winds(), features, allowance(), manner())
    }


def test_a_section_says_what_it_follows_between_its_marks_and_nowhere_else() -> None:
    first, second, third = text({"sections": [section("2", "敖包", "沿无定河中心线")]})
    assert "自002号界桩起，沿无定河中心线总体向" in second
    assert "沿" not in first + third


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([], "沿现状河流"),
        ([section("002", "敖包", "无定河主流")], "沿无定河主流"),
        # What is agreed elsewhere does not name this stretch
        ([section("敖包", "003", "无定河主流")], "沿现状河流"),
    ],
)
def test_a_river_that_runs_along_the_line_is_said(sections: list[dict[str, Any]], said: str) -> None:
    row = {"sections": sections, "geometries": [drawn("present_river", *RIVER)]}
    assert f"自002号界桩起，{said}总体向" in text(row)[1]


def test_a_river_that_left_the_line_and_a_derived_line_are_not_followed() -> None:
    away = [[x + 0.01, y] for x, y in RIVER]
    row = {"geometries": [drawn("present_river", *away), drawn("derived", *RIVER)]}
    assert all("沿" not in each for each in text(row))


def test_a_text_that_names_what_is_followed_is_checked_against_it() -> None:
    row = {"sections": [section("002号", "敖包", "无定河中心线")]}
    said = "\n".join(text(row))
    assert found(row, said).isdisjoint({"text_feature", "text_feature_unknown"})
    assert found(row, said.replace("无定河中心线", "无定河北岸")).isdisjoint({"text_feature"})
    elsewhere = said.replace("自敖包起，", "自敖包起，沿无定河中心线")
    assert "text_feature" in found(row, elsewhere)
    assert "text_feature_unknown" in found(row, said.replace("无定河中心线", "海流图河"))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("沿无定河中心线", "无定河"),
        ("无定河主航道中心线", "无定河"),
        ("乌审召公路东侧", "乌审召公路"),
        ("中心线", "中心线"),
    ],
)
def test_the_name_in_what_is_followed(words: str, name: str) -> None:
    assert bare_name(words) == name


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("2", "002号界桩"),
        ("002", "002号界桩"),
        ("2号桩", "002号界桩"),
        ("敖包", "敖包"),
        ("5", None),
        ("", None),
    ],
)
def test_marks_are_known_by_their_numbers(said: str, known: str | None) -> None:
    names = MarkNames([*(mark.name for mark in MARKS), "另一线004号界桩"])
    assert names.known(said) == known


def test_a_number_of_two_lines_is_that_of_this_one() -> None:
    names = MarkNames(["另一线001号界桩", "001号界桩"])
    assert names.known("001") == "001号界桩"
    assert names.known("1") is None
