import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shapely
from pyproj import Transformer

from gis.coordinates import Box, area_m2, distance_m, length_m, zone_for, zone_for_longitude


def test_one_degree_of_the_meridian() -> None:
    line = shapely.from_wkt("LINESTRING (108.9 38, 108.9 39)")
    e2 = (2 - 1 / 298.257222101) / 298.257222101
    radius = 6378137 * (1 - e2) / (1 - e2 * math.sin(math.radians(38.5)) ** 2) ** 1.5
    assert length_m(line) == pytest.approx(radius * math.pi / 180, abs=0.1)
    assert distance_m(108.9, 38, 108.9, 39) == pytest.approx(length_m(line))


@pytest.mark.parametrize("reverse", [False, True])
def test_area_takes_holes_out_whatever_way_rings_run(reverse: bool) -> None:
    outer = [(108.0, 38.0), (108.1, 38.0), (108.1, 38.1), (108.0, 38.1)]
    hole = [(108.02, 38.02), (108.04, 38.02), (108.04, 38.04), (108.02, 38.04)]
    whole = shapely.Polygon(outer[::-1] if reverse else outer)
    pierced = shapely.Polygon(outer[::-1] if reverse else outer, [hole])
    assert area_m2(pierced) == pytest.approx(area_m2(whole) - area_m2(shapely.Polygon(hole)))


def test_area_agrees_with_an_equal_area_projection() -> None:
    box = shapely.box(108.3, 37.7, 109.6, 39.3).segmentize(0.001)
    to_albers = Transformer.from_crs(4490, "+proj=cea +lat_ts=38 +ellps=GRS80", always_xy=True)
    flat = shapely.transform(box, lambda p: np.column_stack(to_albers.transform(*p.T)))
    assert area_m2(box) == pytest.approx(flat.area, rel=1e-6)


@pytest.mark.parametrize(
    ("lon", "with_number", "without"),
    [(108.0, 4524, 4545), (109.49, 4524, 4545), (109.5, 4525, 4546), (111.2, 4525, 4546)],
)
def test_zone_of_a_longitude(lon: float, with_number: int, without: int) -> None:
    zone = zone_for_longitude(lon)
    assert zone.with_number.epsg == with_number
    assert zone.without_number.epsg == without


@given(st.floats(74, 136))
def test_zone_is_the_nearest_meridian(lon: float) -> None:
    assert abs(zone_for_longitude(lon).central_meridian - lon) <= 1.5


def test_the_banner_crosses_the_edge_of_its_zone() -> None:
    zone = zone_for(shapely.box(108.28, 37.63, 109.69, 39.4))
    assert zone.number == 36
    assert zone.crosses_edge
    assert not zone_for(shapely.Point(109.6, 38)).crosses_edge
    with pytest.raises(ValueError, match="empty"):
        zone_for(shapely.Point())


def test_plausible_box() -> None:
    uxin = Box(108.28, 37.63, 109.69, 39.4)
    assert uxin.contains(108.84, 38.6)
    assert not uxin.contains(38.6, 108.84)
    assert uxin.covers(shapely.Point())
    assert not uxin.covers(shapely.LineString([(108.84, 38.6), (110.0, 38.6)]))
