"""Distances between lines, against shapely and against figures known by construction."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shapely
from shapely.geometry import LineString, Polygon

from gis.edge_matching.distances import frechet_m, hausdorff_m, stretches
from gis.edge_matching.nearest import LineIndex

walks = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=12, unique=True
).map(LineString)


def recursion(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> float:
    """Return the discrete Fréchet distance as its definition is written, cell by cell."""
    c = np.full((len(a), len(b)), np.inf)
    for i, j in np.ndindex(c.shape):
        before = [c[i - 1, j]] * (i > 0) + [c[i, j - 1]] * (j > 0) + [c[i - 1, j - 1]] * (i > 0 and j > 0)
        c[i, j] = max(float(np.hypot(*(a[i] - b[j]))), min(before, default=0.0))
    return float(c[-1, -1])


@settings(deadline=None, max_examples=40)
@given(walks, walks)
def test_frechet_is_what_its_definition_says(one: LineString, other: LineString) -> None:
    a, b, turned = (
        shapely.get_coordinates(shapely.segmentize(line, 200.0)) for line in (one, other, other.reverse())
    )
    expected = {round(recursion(a, way), 6) for way in (b, turned)}
    assert round(frechet_m(one, other, 200.0), 6) in expected


def test_frechet_is_right_where_shapelys_is_not() -> None:
    """Shapely 2.2.0 on GEOS 3.14.1 gives 393.402 for these."""
    one, other = LineString([(0, 538), (422, 114), (1, 395)]), LineString([(43, 190), (0, 100), (44, 5)])
    a, b = (shapely.get_coordinates(shapely.segmentize(line, 20.0)) for line in (one, other))
    assert frechet_m(one, other, 20.0) == pytest.approx(recursion(a, b)) == pytest.approx(392.363, abs=1e-3)


@settings(deadline=None, max_examples=40)
@given(walks, walks)
def test_hausdorff_is_at_most_frechet_and_shapelys(one: LineString, other: LineString) -> None:
    found = hausdorff_m(one, other, 20.0)
    assert found == pytest.approx(
        shapely.hausdorff_distance(shapely.segmentize(one, 20.0), shapely.segmentize(other, 20.0)), abs=20.0
    )
    assert found <= frechet_m(one, other, 20.0) + 20.0


def test_a_detour_is_seen_by_frechet_only() -> None:
    straight = LineString([(0, 0), (1000, 0)])
    back_and_forth = LineString([(0, 0), (800, 1), (200, 2), (1000, 0)])
    assert hausdorff_m(straight, back_and_forth, 1.0) < 3
    assert 290 < frechet_m(straight, back_and_forth, 1.0) < 310


def test_rings_are_begun_where_they_are_nearest_and_turned_alike() -> None:
    one = Polygon([(0, 0), (100, 0), (100, 100), (0, 100)]).exterior
    other = Polygon([(103, 100), (103, 0), (3, 0), (3, 100)]).exterior
    assert frechet_m(LineString(one), LineString(other), 0.2) == pytest.approx(3.0, abs=0.2)


def test_stretches_are_the_parts_beyond_the_tolerance_with_their_side() -> None:
    ours = LineString([(0, 0), (10_000, 0)])
    theirs = Polygon(
        [(0, 0), (2_000, 0), (2_000, 80), (4_000, 80), (4_000, 0), (7_000, 0), (7_000, -60), (8_000, -60),
         (8_000, 0), (10_000, 0), (10_000, -5_000), (0, -5_000)]
    )  # fmt: skip
    found = stretches(ours, LineIndex(theirs.boundary), theirs, 25.0, 5.0)
    assert [stretch.is_inside_theirs for stretch in found] == [True, False]
    assert found[0].greatest_m == pytest.approx(80)
    assert found[1].greatest_m == pytest.approx(60)
    # The corner rounds the ends: a point 25 m from the upright edge is within.
    assert found[0].length_m == pytest.approx(2_000 - 50, abs=6)
    assert found[1].length_m == pytest.approx(1_000 - 50, abs=6)
    assert found[0].geometry.coords[0][0] == pytest.approx(2_025, abs=3)


def test_a_rings_stretch_over_its_start_is_one() -> None:
    ours = LineString([(0, 0), (0, 1_000), (1_000, 1_000), (1_000, 0), (0, 0)])
    theirs = Polygon(
        [(-100, -100), (-100, 500), (0, 500), (0, 1_000), (1_000, 1_000), (1_000, 0), (500, 0), (500, -100)]
    )
    found = stretches(ours, LineIndex(theirs.boundary), theirs, 25.0, 5.0)
    assert len(found) == 1
    assert found[0].length_m == pytest.approx(1_000 - 50, abs=6)
    assert found[0].is_inside_theirs


def test_an_index_answers_as_shapely_does() -> None:
    random = np.random.default_rng(7)
    line = LineString(random.random((200, 2)) * 1_000)
    points = random.random((300, 2)) * 1_000
    index = LineIndex(line)
    assert index.distances(points) == pytest.approx(shapely.distance(line, shapely.points(points)))
    feet = index.feet(points)
    assert np.hypot(*(feet - points).T) == pytest.approx(index.distances(points))
