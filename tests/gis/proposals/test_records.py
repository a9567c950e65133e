"""Geometries and ranges between documents and rows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shapely
from geoalchemy2 import WKBElement

from gis.proposals.records import ewkb, geojson, period

LONGITUDE, LATITUDE = st.floats(-180, 180), st.floats(-90, 90)
POSITION = st.tuples(LONGITUDE, LATITUDE).map(list)


def read_back(geometry: dict[str, Any]) -> Any:
    return geojson(WKBElement(ewkb(geometry), extended=True))


@given(POSITION)
def test_a_point_comes_back_to_the_last_digit(position: list[float]) -> None:
    point = {"type": "Point", "coordinates": position}
    assert read_back(point) == point
    assert shapely.get_srid(shapely.from_wkb(ewkb(point))) == 4490


@given(st.lists(POSITION, min_size=2, max_size=6))
def test_a_line_comes_back_to_the_last_digit(positions: list[list[float]]) -> None:
    line = {"type": "LineString", "coordinates": positions}
    assert read_back(line) == line


def test_a_polygon_keeps_its_hole() -> None:
    shell = [[108.0, 38.0], [109.0, 38.0], [109.0, 39.0], [108.0, 38.0]]
    hole = [[108.8, 38.2], [108.9, 38.2], [108.9, 38.3], [108.8, 38.2]]
    polygon = {"type": "MultiPolygon", "coordinates": [[shell, hole]]}
    assert read_back(polygon) == polygon


def test_no_geometry_is_none() -> None:
    assert geojson(None) is None


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ({}, "(,)"),
        ({"valid_from": "2000-01-01", "valid_to": None}, "[2000-01-01,)"),
        ({"valid_to": "2000-01-01"}, "(,2000-01-01)"),
        ({"valid_from": "2000-01-01", "valid_to": "2001-01-01"}, "[2000-01-01,2001-01-01)"),
    ],
    ids=["ever", "since", "until", "between"],
)
def test_a_period_is_half_open(part: dict[str, str | None], written: str) -> None:
    assert period(part) == written
