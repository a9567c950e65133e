"""Polygons out of the installed package: the banner and its neighbours, and only what is asked for."""

import pytest

import shapely
from pyproj import Geod

from gis.samples.county_polygons import county_polygons
from gis.samples.facts import facts

NEIGHBOURS = [row["code"] for row in facts("neighbours")]


def test_the_banner_and_its_eight_neighbours() -> None:
    polygons = county_polygons(["150626", *NEIGHBOURS, "999999"])
    assert list(polygons) == ["150626", *NEIGHBOURS]
    assert all(polygon.is_valid and polygon.geom_type == "MultiPolygon" for polygon in polygons.values())
    banner = polygons["150626"]
    area, _ = Geod(ellps="GRS80").geometry_area_perimeter(banner)
    assert abs(area) / 1e6 == pytest.approx(11_645, rel=0.02)
    assert banner.contains(shapely.Point(108.84742, 38.60086))
    for code in NEIGHBOURS:
        assert banner.distance(polygons[code]) < 0.01, code


def test_nothing_asked_nothing_read() -> None:
    assert county_polygons([]) == {}
