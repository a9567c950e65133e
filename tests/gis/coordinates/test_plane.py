"""The plane of a zone: metres and back, and the angle between grid north and true north."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapely.geometry import LineString

from gis.coordinates.measures import GEOD
from gis.coordinates.plane import Plane, zone_ends

LON, LAT = st.floats(106.6, 111.4), st.floats(37.0, 40.0)


def test_the_zone_is_that_of_the_longitude() -> None:
    assert Plane.at(109.0).system.key == "cgcs2000-3-cm108"
    assert Plane.at(109.6).system.key == "cgcs2000-3-cm111"
    assert Plane.of(LineString([(109.4, 38), (109.8, 38)])).system.key == "cgcs2000-3-cm111"


@given(LON, LAT)
def test_degrees_come_back_from_metres(lon: float, lat: float) -> None:
    plane = Plane.at(lon)
    again = plane.degrees(*plane.metres(lon, lat))
    assert again == pytest.approx((lon, lat), abs=1e-10)


@given(LON, LAT, st.floats(0, 360))
def test_a_true_azimuth_is_the_grid_bearing_and_the_convergence(
    lon: float, lat: float, azimuth: float
) -> None:
    """A = α + γ, as the module says, against the geodesic itself."""
    plane = Plane.at(lon)
    x1, y1 = plane.metres(lon, lat)
    there = GEOD.fwd(lon, lat, azimuth, 100.0)
    x2, y2 = plane.metres(there[0], there[1])
    grid = math.degrees(math.atan2(x2 - x1, y2 - y1))
    found = grid + plane.convergence_deg(lon, lat)
    assert (found - azimuth + 180) % 360 - 180 == pytest.approx(0, abs=1e-3)
    assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(100 * plane.scale(lon, lat), abs=1e-3)


@pytest.mark.parametrize(("lon", "sign"), [(107.5, -1), (108.0, 0), (109.0, 1)])
def test_grid_north_lies_east_of_true_north_in_the_east_of_a_zone(lon: float, sign: int) -> None:
    convergence = Plane.at(lon).convergence_deg(lon, 38.6)
    assert (convergence > 1e-9) - (convergence < -1e-9) == sign


@pytest.mark.parametrize(("lon", "epsg"), [(9.5, 32632), (-0.5, 32630), (73.4, 32643), (136.5, 32653)])
def test_outside_chinas_zones_utm_stands_for_them(lon: float, epsg: int) -> None:
    plane = Plane.at(lon)
    assert plane.system.epsg == epsg
    there = GEOD.fwd(lon, 47.1, 30.0, 500.0)
    x1, y1 = plane.metres(lon, 47.1)
    x2, y2 = plane.metres(there[0], there[1])
    assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(500 * plane.scale(lon, 47.1), abs=0.01)


@pytest.mark.parametrize(
    ("lon", "end"), [(9.5, 12.0), (73.0, 73.5), (73.5, 76.5), (109.4, 109.5), (136.6, 138.0)]
)
def test_a_zone_ends_where_the_next_begins(lon: float, end: float) -> None:
    assert zone_ends(lon) == end
