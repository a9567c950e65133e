"""Moved or within accuracy: a test, not a threshold."""

import math
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.boundary_lines.reasons import sentence
from gis.boundary_markers.heights import HeightsNotComparable, height_difference
from gis.boundary_markers.observations import audit_observations, movement
from gis.boundary_markers.registered import Observation, RegisteredMarker, Stone
from tests.gis.boundary_markers.sound import away, markers

HERE = (109.0, 38.6)
ACCURACY = st.floats(0.01, 10)


@given(st.floats(0, 50), st.floats(0, 360), ACCURACY, ACCURACY, st.sampled_from([0.05, 0.01, 0.001]))
def test_it_has_moved_where_both_accuracies_do_not_explain_it(
    metres: float, bearing: float, before: float, after: float, significance: float
) -> None:
    tested = movement(HERE, before, away(HERE, bearing, metres), after, significance)
    assert tested.distance_m == pytest.approx(metres, abs=1e-4)
    limit = math.sqrt(-2 * math.log(significance) * (before**2 + after**2) / 2)
    assert tested.noticed_from_m == pytest.approx(limit)
    if abs(metres - limit) > 1e-3:
        assert tested.has_moved == (metres > limit) == (tested.probability < significance)


def test_the_same_distance_may_be_a_movement_or_none() -> None:
    there = away(HERE, 45, 2.0)
    assert movement(HERE, 0.05, there, 0.05, 0.01).has_moved
    assert not movement(HERE, 2.0, there, 0.05, 0.01).has_moved


def test_of_marks_that_stand_still_as_many_are_called_moved_as_the_significance_says() -> None:
    chance = random.Random(150_626)
    sigma, moved = 0.5 / math.sqrt(2), 0
    for _ in range(2000):
        x, y = chance.gauss(0, sigma), chance.gauss(0, sigma)
        there = away(HERE, math.degrees(math.atan2(x, y)), math.hypot(x, y))
        moved += movement(HERE, 1e-6, there, 0.5, 0.05).has_moved
    assert 70 < moved < 130


def test_a_moved_marker_is_found_with_day_and_figures() -> None:
    marker = markers()[0]
    there = away(marker.stones[0].position, 200, 6.0)
    moved = replace(
        marker, observations=(*marker.observations, Observation(date(2026, 5, 1), there, 0.5, "Q"))
    )
    assert audit_observations(marker, 0.01) == []
    (finding,) = audit_observations(moved, 0.01)
    assert finding.kind == "marker_moved"
    assert finding.params == {
        "on": "2026-05-01",
        "distance": "6.00",
        "noticed": "1.52",
        "significance": "0.01",
    }
    assert "6.00" in sentence(finding, "zh")


def test_what_a_phone_says_finds_a_marker_and_is_no_movement() -> None:
    marker = markers()[0]
    there = away(marker.stones[0].position, 200, 60.0)
    phone = Observation(date(2026, 5, 1), there, 0.5, "Q", is_surveyed=False)
    assert audit_observations(replace(marker, observations=(phone,)), 0.01) == []


def test_a_measurement_is_compared_with_the_stone_of_its_letter() -> None:
    a, b = (Stone(letter, away(HERE, bearing, 30), 0.5) for letter, bearing in (("A", 0), ("B", 180)))
    marker = RegisteredMarker(
        "1", None, 2, (a, b), (), (Observation(date(2026, 5, 1), b.position, 0.5, "B"),)
    )
    assert audit_observations(marker, 0.01) == []
    unlettered = replace(marker, observations=(Observation(date(2026, 5, 1), HERE, 0.5),))
    assert audit_observations(unlettered, 0.01) == []


@pytest.mark.parametrize(
    ("datum", "other"),
    [("ellipsoidal", "yellow_sea_1985"), ("yellow_sea_1985", None), (None, None)],
)
def test_heights_of_two_datums_are_never_compared(datum: str | None, other: str | None) -> None:
    with pytest.raises(HeightsNotComparable):
        height_difference(1289.9, datum, 1310.2, other)


def test_heights_of_one_datum_are_compared() -> None:
    assert height_difference(1310.4, "yellow_sea_1985", 1310.2, "yellow_sea_1985") == pytest.approx(0.2)


def test_a_position_without_accuracy_can_t_be_tested() -> None:
    with pytest.raises(ValueError, match="accuracy"):
        movement(HERE, 0.0, HERE, 0.5, 0.01)
