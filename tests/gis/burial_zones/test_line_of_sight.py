"""Sight lines over grounds whose answer is known by construction."""

import numpy as np
import pytest

import shapely

from gis.burial_zones.errors import TerrainUnreadable
from gis.burial_zones.line_of_sight import Floats, Sight, Terrain, seen_from, seen_ground

STEP = 0.0003
#: 33 m north-south cells; the road runs west to east along 38.5°N
FLAT = np.full((140, 140), 1200.0)
WEST, NORTH = 109.48, 38.52
ROAD = shapely.LineString([(109.49, 38.505), (109.512, 38.505)])
LOOK = Sight(eye_m=1.2, object_m=1.0, farthest_m=1500.0)


def ground(heights: Floats = FLAT) -> Terrain:
    return Terrain(WEST, NORTH, STEP, heights)


def ridge() -> Floats:
    """A ridge of 10 m along 38.5°N, south of the road."""
    heights = FLAT.copy()
    heights[round((NORTH - 38.5) / STEP)] += 10.0
    return heights


def told(
    terrain: Terrain | None, lat: float = 38.495, lon: float = 109.5, **look: float
) -> list[bool | None]:
    return [one.is_visible for one in seen_from(ROAD, (lon, lat), terrain, Sight(1.2, 1.0, **look))]


def test_without_a_height_model_it_is_unknown() -> None:
    assert told(None, farthest_m=1500.0) == [None, None]


def test_on_flat_ground_it_is_seen_both_ways() -> None:
    assert told(ground(), farthest_m=1500.0) == [True, True]


def test_behind_the_first_ridge_it_is_not_seen() -> None:
    assert told(ground(ridge()), farthest_m=1500.0) == [False, False]
    assert told(ground(ridge()), 38.502, farthest_m=1500.0) == [True, True]


def test_ahead_of_one_way_is_behind_the_other() -> None:
    # East of the road's end: only who travels east, as the line is drawn, looks that way.
    assert told(ground(), 38.505, 109.515, farthest_m=1500.0, half_field_deg=60.0) == [True, False]


def test_beyond_the_distance_it_is_not_seen() -> None:
    assert told(ground(), farthest_m=900.0) == [False, False]


def test_an_unknown_part_is_not_called_unseen() -> None:
    holes = FLAT.copy()
    holes[round((NORTH - 38.5) / STEP)] = np.nan
    assert told(ground(holes), farthest_m=1500.0) == [None, None]
    assert told(ground(), 38.3, farthest_m=50_000.0) == [None, None]


def test_the_kilometres_from_which_it_is_seen_are_told() -> None:
    wall = FLAT.copy()
    # A wall from the road southwards at 109.5°E hides the west from the east.
    column = round((109.5 - WEST) / STEP)
    wall[round((NORTH - 38.504) / STEP) :, column] += 30.0
    forward, _ = seen_from(ROAD, (109.496, 38.498), ground(wall), LOOK)
    assert forward.is_visible
    assert forward.from_km == 0.0
    # Only what lies west of the wall's head: it begins 0.87 km along the road.
    assert forward.to_km == pytest.approx(0.6, abs=0.4)


def test_the_ground_that_is_seen_ends_at_the_ridge() -> None:
    look = Sight(1.2, 0.0, farthest_m=800.0, every_m=400.0)
    seen = seen_ground(ROAD, ground(ridge()), look)
    assert seen is not None
    assert seen.covers(shapely.Point(109.5, 38.503))
    assert not seen.intersects(shapely.Point(109.5, 38.4982))


def test_ground_the_model_does_not_cover_makes_it_unknown() -> None:
    assert seen_ground(ROAD, ground(), Sight(1.2, 0.0, farthest_m=5000.0, every_m=400.0)) is None


@pytest.mark.parametrize("heights", [np.zeros(4), np.zeros((1, 4))])
def test_a_grid_that_is_none_is_refused(heights: Floats) -> None:
    with pytest.raises(TerrainUnreadable):
        ground(heights)
