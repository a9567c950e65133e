"""Lines and tri-junctions out of polygons: sides, direction, cuts at third parties, two sources."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, shape

from gis.boundary_lines.derivation import Derived, counted_from_its_start, lines_along, shared_lines
from gis.coordinates import length_m
from gis.coordinates.plane import Plane
from tests.gis.boundary_lines.uxin import UXIN, neighbours, polygons

SHARED = Path(__file__).parents[4] / "shared" / "data"
THREE = {
    "west": Polygon([(108, 38), (109, 38), (109, 38.5), (109, 39), (108, 39)]),
    "south": Polygon([(109, 38), (110, 38), (110, 38.5), (109, 38.5)]),
    "north": Polygon([(109, 38.5), (110, 38.5), (110, 39), (109, 39)]),
}


def test_three_squares_have_three_lines_and_one_tri_junction() -> None:
    found = shared_lines(THREE)
    assert [(sorted(line.parties), list(line.geometry.coords)) for line in found.lines] == [
        (["north", "south"], [(109, 38.5), (110, 38.5)]),
        (["north", "west"], [(109, 39), (109, 38.5)]),
        (["south", "west"], [(109, 38.5), (109, 38)]),
    ]
    (junction,) = found.tri_junctions
    assert junction.parties == THREE.keys()
    assert junction.position == Point(109, 38.5)


def test_a_line_says_who_lies_on_which_side() -> None:
    found = shared_lines(THREE)
    (eastward,) = found.between("north", "south")
    assert (eastward.left, eastward.right) == ("north", "south")
    (southward,) = found.between("west", "north")
    assert (southward.left, southward.right) == ("north", "west")
    assert found.between("west", "nobody") == ()


def test_an_island_in_another_division_has_a_closed_line() -> None:
    hole = box(108.4, 38.4, 108.6, 38.6)
    around = Polygon(box(108, 38, 109, 39).exterior, [hole.exterior.coords])
    (line,) = shared_lines({"around": around, "hole": hole}).lines
    assert line.geometry.is_closed
    assert line.length_m == pytest.approx(length_m(hole.exterior))


def test_an_exclave_gives_a_second_stretch() -> None:
    exclave = box(111, 38, 111.5, 39)
    west = MultiPolygon([box(108, 38, 109, 39), exclave])
    east = MultiPolygon([box(109, 38, 110, 39), box(111.5, 38, 112, 39)])
    assert len(shared_lines({"west": west, "east": east}).between("west", "east")) == 2


@pytest.mark.parametrize(
    ("points", "start"),
    [
        ([(109, 38), (108, 38.2)], (108, 38.2)), ([(108, 38), (109, 38.2)], (108, 38)),
        ([(108, 38), (108.1, 39)], (108.1, 39)), ([(108, 39), (108.1, 38)], (108, 39)),
    ],
)  # fmt: skip
def test_a_line_runs_west_to_east_or_north_to_south(
    points: list[tuple[float, float]], start: tuple[float, float]
) -> None:
    assert counted_from_its_start(LineString(points)).coords[0] == start


def test_the_banner_has_eight_lines_that_close_around_it() -> None:
    """Golden: the lines of the real polygons, in kilometres, and every end a tri-junction."""
    found = shared_lines(polygons())
    ours = [line for line in found.lines if UXIN in line.parties]
    other = {line: next(iter(line.parties - {UXIN})) for line in ours}
    lengths = {neighbours()[other[line]]: round(line.length_m / 1000, 1) for line in ours}
    assert lengths == {
        "鄂托克前旗": 82.0, "鄂托克旗": 151.6, "杭锦旗": 9.2, "伊金霍洛旗": 148.9,
        "榆阳区": 137.3, "横山区": 27.8, "靖边县": 89.5, "神木市": 2.7,
    }  # fmt: skip
    perimeter = length_m(polygons()[UXIN].boundary)
    assert sum(line.length_m for line in ours) == pytest.approx(perimeter, rel=1e-9)
    junctions = {each.position.coords[0] for each in found.tri_junctions if UXIN in each.parties}
    assert len(junctions) == 8
    assert {line.geometry.coords[end] for line in ours for end in (0, -1)} == junctions
    for line in ours:
        other_side = polygons()[next(iter(line.parties - {UXIN}))]
        assert line.geometry.difference(other_side.boundary.buffer(1e-9)).is_empty
        side = line.geometry.parallel_offset(1e-5, "left")
        left = polygons()[line.left]
        assert shapely.intersection(side, left).length > 0.95 * side.length


def lengths_by_party(found: Derived) -> dict[str, float]:
    return {key: sum(line.length_m for line in found.between(UXIN, key)) for key in neighbours()}


def test_with_a_tolerance_the_same_source_gives_the_same_lines() -> None:
    others = {key: polygon for key, polygon in polygons().items() if key != UXIN}
    exact, found = shared_lines(polygons()), lines_along(UXIN, polygons()[UXIN], others, 50.0)
    assert lengths_by_party(found) == pytest.approx(lengths_by_party(exact), abs=0.5)
    assert max(line.deviation_m for line in found.lines) < 0.01
    wanted = {each.parties: each.position for each in exact.tri_junctions if UXIN in each.parties}
    assert {each.parties for each in found.tri_junctions} == wanted.keys()
    for junction in found.tri_junctions:
        assert junction.position.distance(wanted[junction.parties]) < 1e-7
    for line in found.lines:
        (same,) = exact.between(line.left, line.right)
        assert (line.left, line.right) == (same.left, same.right)


@settings(max_examples=25, deadline=None)
@given(st.floats(-90, 90), st.floats(-90, 90))
def test_neighbours_shifted_within_the_tolerance_are_still_neighbours(dx: float, dy: float) -> None:
    plane = Plane.of(THREE["west"])
    moved = {
        key: plane.unproject(shapely.transform(plane.project(THREE[key]), lambda xy: np.add(xy, (dx, dy))))
        for key in ("south", "north")
    }
    found = lines_along("west", THREE["west"], moved, 150.0)
    assert {line.parties for line in found.lines} == {frozenset(("west", key)) for key in moved}
    assert sum(line.length_m for line in found.lines) == pytest.approx(111_000, rel=0.01)
    assert max(line.deviation_m for line in found.lines) <= 150.001
    (junction,) = found.tri_junctions
    assert plane.project(junction.position).distance(plane.project(Point(109, 38.5))) <= 130


def test_beyond_the_tolerance_a_stretch_is_nobody_s() -> None:
    bulging = Polygon([(109, 38), (110, 38), (110, 39), (109, 39), (109.02, 38.6), (109.02, 38.4)])
    found = lines_along("west", THREE["west"], {"east": bulging}, 200.0)
    assert len(found.lines) == 2
    assert sum(line.length_m for line in found.lines) < 40_000
    assert found.tri_junctions == ()


@pytest.mark.skipif(not SHARED.exists(), reason="the second agency's polygons (../shared/data) are not here")
def test_two_agencies_polygons_give_the_eight_lines_and_junctions() -> None:
    """高德's neighbours around 天地图's banner, which disagree by up to some 950 m."""
    read = json.loads((SHARED / "uxin_neighbours_amap_wgs84.geojson").read_text("utf-8"))
    theirs = {each["properties"]["adcode"]: shape(each["geometry"]) for each in read["features"]}
    others = {key: MultiPolygon(list(shapely.get_parts(theirs[key]))) for key in neighbours()}
    found = lines_along(UXIN, polygons()[UXIN], others, 1000.0)
    exact = shared_lines(polygons())
    assert len(found.lines) == len(found.tri_junctions) == 8
    for key, metres in lengths_by_party(exact).items():
        assert lengths_by_party(found)[key] == pytest.approx(metres, abs=1500)
    assert {each.parties for each in found.tri_junctions} == {
        each.parties for each in exact.tri_junctions if UXIN in each.parties
    }
    around = [line.deviation_m for line in found.lines]
    assert 300 < min(around) < max(around) <= 1000.001


def test_shared_edges_are_found_whatever_way_rings_run() -> None:
    turned = {key: polygon.reverse() for key, polygon in THREE.items()}
    assert shared_lines(turned) == shared_lines(THREE)
