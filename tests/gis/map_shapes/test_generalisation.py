"""Borders of two stay one line at every zoom, and whatever is registered can be drawn."""

import numpy as np
import pytest

import shapely
from shapely.geometry import box

from gis.map_shapes.generalisation import generalised, projected
from gis.map_shapes.rules import BANDS, unit
from tests.gis.map_shapes.wavy import cell

CELLS = [cell(column, row) for column in range(4) for row in range(4)]


def test_shared_borders_stay_shared_in_every_band() -> None:
    coverage = projected(CELLS)
    corners = []
    for band, drawn in generalised(coverage, BANDS):
        assert shapely.coverage_is_valid(np.array(drawn))
        assert shapely.is_valid(drawn).all()
        corners.append((band.tolerance, int(shapely.get_num_coordinates(drawn).sum())))
    assert [count for _, count in sorted(corners)] == sorted((count for _, count in corners), reverse=True)
    assert max(count for _, count in corners) > 20 * min(count for _, count in corners)


def test_what_is_drawn_differs_by_less_than_pixels() -> None:
    coverage = projected(CELLS)
    for band, drawn in generalised(coverage, BANDS):
        away = shapely.hausdorff_distance(shapely.boundary(coverage[5]), shapely.boundary(drawn[5]))
        assert away <= max(4 * band.tolerance, unit(band.to_zoom))


OVERLAPPING = [box(108, 38, 109, 39), box(108.9, 38, 110, 39)]
GAPS = [box(108, 38, 109, 39), box(109.0001, 38, 110, 39)]
INSIDE = [box(108, 38, 110, 39), box(108.5, 38.2, 109, 38.5)]
TINY = [box(108, 38, 108.000001, 38.000001), box(109, 38, 110, 39)]
POLE = [box(-180, -90, 180, 90)]


@pytest.mark.parametrize(
    "odd", [OVERLAPPING, GAPS, INSIDE, TINY, POLE], ids=["overlap", "gap", "inside", "tiny", "pole"]
)
def test_what_is_no_coverage_is_drawn_all_the_same(odd: list[shapely.Polygon]) -> None:
    coverage = projected(odd)
    for band, drawn in generalised(coverage, BANDS):
        assert len(drawn) == len(odd)
        assert shapely.is_valid(drawn).all()
        assert not shapely.is_empty(drawn).any()
        for one, before in zip(drawn, coverage, strict=True):
            assert shapely.symmetric_difference(one, before).area <= max(
                4 * band.tolerance * before.length, 1
            )


def test_projection_is_that_of_the_database() -> None:
    drawn = projected([shapely.Point(109.0, 38.5)])[0]
    assert (drawn.x, drawn.y) == pytest.approx((12133824.496, 4650301.836), abs=0.01)


def test_a_failure_of_the_library_refuses_no_save(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise shapely.errors.GEOSException("TopologyException")

    monkeypatch.setattr(shapely, "coverage_simplify", fails)
    for _, drawn in generalised(projected(CELLS), BANDS):
        assert shapely.is_valid(drawn).all()
