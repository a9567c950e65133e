"""One marker judged in full: the figures behind every finding of the self-audit."""

import math
import random
from dataclasses import replace
from datetime import date

import pytest

from gis.boundary_lines.findings import Finding
from gis.boundary_markers.judging import JudgedMarker, judge
from gis.boundary_markers.registered import Face, Observation, RegisteredMarker, Stone
from gis.boundary_markers.yardsticks import number_patterns, yardsticks
from tests.gis.boundary_markers.sound import NORTH, away, line, place, references

HERE = place(0.25)


def marker(**more: object) -> RegisteredMarker:
    objects = tuple(
        replace(each, id=f"r{at}") for at, each in enumerate(references(HERE, random.Random(3), 4))
    )
    stone = Stone("Q", HERE, 0.5, (Face(NORTH, "乌审旗", 0.0, "f0"), Face("?", "某县", 180.0, "f1")), 2, "s0")
    sound = RegisteredMarker(
        "1561003Q", number_patterns().parse("1561003Q", "province"), 1, (stone,), objects
    )
    return replace(sound, **more)  # type: ignore[arg-type]


def judged(one: RegisteredMarker, *findings: Finding) -> JudgedMarker:
    return judge(one, line().names, findings, yardsticks())


def test_a_sound_marker_has_small_residuals_and_names_nothing() -> None:
    (stone,) = judged(marker()).stones
    assert stone.adjusted_accuracy_m is not None
    assert stone.adjusted_east_m is not None
    assert stone.adjusted_north_m is not None
    assert math.hypot(stone.adjusted_east_m, stone.adjusted_north_m) < 1.5
    assert stone.redundancy == 6
    for each in stone.references:
        assert each.out == ()
        assert each.bearing_residual_deg is not None
        assert abs(each.bearing_residual_deg) < 1.5


def test_an_object_is_drawn_where_it_is_and_where_the_register_puts_it() -> None:
    first, *rest = marker().references
    wrong = replace(first, distance_m=(first.distance_m or 0) + 40)
    (stone,) = judged(marker(references=(wrong, *rest))).stones
    found = stone.references[0]
    assert found.out == ("distance",)
    assert found.distance_residual_m is not None
    assert found.distance_residual_m == pytest.approx(40, abs=2)
    for other in stone.references[1:]:
        assert other.distance_residual_m is not None
        assert abs(other.distance_residual_m) < 2
    assert found.east_m is not None
    assert found.north_m is not None
    assert first.distance_m is not None
    assert math.hypot(found.east_m, found.north_m) == pytest.approx(first.distance_m, abs=2)
    assert found.grid_bearing_deg is not None
    really = math.degrees(math.atan2(found.east_m, found.north_m)) % 360
    assert really == pytest.approx(found.grid_bearing_deg, abs=2)


def test_a_magnetic_bearing_is_turned_to_grid_north() -> None:
    first, *rest = marker().references
    (stone,) = judged(marker(references=(replace(first, bearing_kind="magnetic"), *rest))).stones
    found = stone.references[0]
    assert found.grid_bearing_deg is not None
    turned = yardsticks().precision.declination_deg - stone.convergence_deg
    assert found.grid_bearing_deg == pytest.approx(((first.bearing_deg or 0) + turned) % 360)


def test_too_few_objects_give_no_adjustment_and_are_drawn_all_the_same() -> None:
    (stone,) = judged(marker(references=marker().references[:2])).stones
    assert stone.adjusted is None
    assert stone.redundancy is None
    assert [each.bearing_residual_deg for each in stone.references] == [None, None]
    assert all(each.east_m is not None for each in stone.references)


def test_each_measurement_is_tested_and_one_of_another_stone_is_not() -> None:
    seen = [
        Observation(date(2021, 9, 1), away(HERE, 40, 0.4), 0.5, "Q", "o0"),
        Observation(date(2025, 9, 1), away(HERE, 40, 6.0), 0.5, "Q", "o1"),
    ]
    within, moved = judged(marker(observations=tuple(seen))).observations
    assert within.test is not None
    assert moved.test is not None
    assert (within.test.has_moved, moved.test.has_moved) == (False, True)
    assert moved.test.distance_m == pytest.approx(6.0, abs=0.01)
    two = marker().stones * 2
    lost = Observation(date(2025, 9, 1), HERE, 0.5, "B", "o2")
    assert judged(marker(stones=two, observations=(lost,))).observations[0].test is None


def test_an_inscription_stands_beside_the_names_of_today() -> None:
    known, unknown = judged(marker()).faces
    assert (known.present_names, known.agrees) == (("乌审旗", "乌审"), True)
    assert (unknown.present_names, unknown.agrees) == ((), None)


def test_only_findings_about_the_marker_are_its_own() -> None:
    mine, other = Finding("marker_order", ("9", "1561003Q")), Finding("marker_order", ("9", "8"))
    assert judged(marker(), mine, other).findings == (mine,)
