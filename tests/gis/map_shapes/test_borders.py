"""A coverage taken apart: every line once, between whom it stands."""

import pytest

import shapely
from shapely.geometry.base import BaseGeometry

from gis.map_shapes.borders import borders
from tests.gis.map_shapes.wavy import cell


def multi(*polygons: BaseGeometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([one for one in polygons if isinstance(one, shapely.Polygon)])


def pairs(coverage: list[shapely.MultiPolygon]) -> dict[tuple[int, int | None], BaseGeometry]:
    found = borders(coverage)
    drawn: dict[tuple[int, int | None], BaseGeometry] = {(one.one, one.other): one.geom for one in found}
    assert len(drawn) == len(found)
    return drawn


def test_the_borders_of_a_grid_are_its_outlines_each_once() -> None:
    coverage = [multi(cell(column, row)) for column in range(3) for row in range(2)]
    drawn = pairs(coverage)
    assert {pair for pair in drawn if pair[1] is not None} == {
        (0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 5),
    }  # fmt: skip
    whole = shapely.union_all([shapely.boundary(one) for one in coverage])
    assert sum(line.length for line in drawn.values()) == pytest.approx(whole.length)
    assert shapely.symmetric_difference(shapely.union_all(list(drawn.values())), whole).length < 1e-9
    assert all(shapely.get_num_geometries(line) == 1 for line in drawn.values())


def test_an_enclave_has_one_border() -> None:
    inner = shapely.box(3, 3, 5, 5)
    outer = shapely.difference(shapely.box(0, 0, 9, 9), inner)
    drawn = pairs([multi(inner), multi(outer)])
    assert drawn.keys() == {(0, 1), (1, None)}
    assert drawn[0, 1].length == 8
    assert drawn[1, None].length == 36


def test_what_two_divide_in_several_places_is_one_border() -> None:
    left = shapely.Polygon([(0, 0), (2, 0), (2, 2), (2, 4), (2, 6), (0, 6)])
    right = shapely.Polygon([(2, 0), (2, 2), (3, 3), (2, 4), (2, 6), (5, 6), (5, 0)])
    drawn = pairs([multi(left), multi(right)])
    assert shapely.get_num_geometries(drawn[0, 1]) == 2
    assert drawn[0, 1].length == 4


def test_where_polygons_are_no_coverage_each_keeps_its_outline() -> None:
    one, other = shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)
    drawn = pairs([multi(one), multi(other)])
    assert drawn.keys() == {(0, None), (1, None)}
    assert drawn[0, None].length + drawn[1, None].length == 16


def test_the_same_polygon_three_times_is_drawn_without_failing() -> None:
    drawn = pairs([multi(shapely.box(0, 0, 1, 1))] * 3)
    assert drawn.keys() == {(0, 1), (2, None)}


def test_nothing_has_no_borders() -> None:
    assert borders([]) == []
