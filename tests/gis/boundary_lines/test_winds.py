"""Sixteen winds: each edge belongs to the wind after it, as the printed table has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.boundary_lines.reasons import winds
from gis.boundary_lines.winds import Winds, turn_deg


def degrees(whole: int, minutes: int) -> float:
    return whole + minutes / 60


@pytest.mark.parametrize(
    ("azimuth", "name"),
    [
        (degrees(348, 44), "北偏西北"),
        (degrees(348, 45), "北"),
        (0.0, "北"),
        (degrees(11, 14), "北"),
        (degrees(11, 15), "北偏东北"),
        (degrees(33, 44), "北偏东北"),
        (degrees(33, 45), "东北"),
        (degrees(56, 15), "东偏东北"),
        (90.0, "东"),
        (112.5, "东偏东南"),
        (135.0, "东南"),
        (157.5, "南偏东南"),
        (180.0, "南"),
        (202.5, "南偏西南"),
        (225.0, "西南"),
        (247.5, "西偏西南"),
        (270.0, "西"),
        (292.5, "西偏西北"),
        (315.0, "西北"),
        (359.999, "北"),
        (360.0, "北"),
        (-22.5, "北偏西北"),
        (720.0, "北"),
    ],
)
def test_each_direction_has_one_wind(azimuth: float, name: str) -> None:
    assert winds().of(azimuth).name_zh == name


@given(st.floats(-1e4, 1e4))
def test_a_direction_lies_in_its_own_wind(azimuth: float) -> None:
    wind = winds().of(azimuth)
    assert wind.off_by_deg(azimuth) < 1e-6
    assert abs(turn_deg(wind.azimuth_deg, azimuth)) <= 11.25 + 1e-6


def test_other_words_for_a_wind_are_read() -> None:
    for word, name in (("正北", "北"), ("北北东", "北偏东北"), ("北偏东", "北偏东北"), ("西南", "西南")):
        found = winds().named(word)
        assert found is not None
        assert found.name_zh == name
    assert winds().named("左") is None


def test_how_far_a_direction_is_from_a_wind() -> None:
    north = winds().of(0)
    assert north.off_by_deg(11) == 0
    assert north.off_by_deg(21.25) == pytest.approx(10)
    assert north.off_by_deg(180) == pytest.approx(168.75)


def test_a_table_that_gives_one_word_to_two_winds_or_lacks_one_is_refused() -> None:
    row = {"position": "0", "name_zh": "北", "name_en": "north", "also": ""}
    with pytest.raises(ValueError, match="two winds"):
        Winds([row, row | {"position": "1"}])
    with pytest.raises(ValueError, match="0 to 15"):
        Winds([row])
