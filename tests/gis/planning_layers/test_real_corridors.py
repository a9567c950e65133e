"""Graves beside Liechtenstein's roads and railways: distance, basis and kilometre as shapely reckons them.

The other reckoning shares nothing with ours: a plane of its own about each position (azimuthal equidistant,
true from its middle), and geodesic lengths to the foot.
"""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.orm import Session

import geopandas
import shapely
from geoalchemy2.shape import from_shape
from pyproj import Geod, Transformer
from shapely.ops import substring

from gis.planning_layers import service
from gis.planning_layers.tables import Corridor, PlanningRegion
from gis.reference.tables import Source

REAL = Path(__file__).parents[4] / "shared" / "data" / "network_liechtenstein.gpkg"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real network is not here")
DAY = date(2026, 7, 1)
CLASSES = {"primary": ("road", "national"), "secondary": ("road", "county"), "rail": ("railway", "ordinary")}
GRAVES, REACH_M = 60, 500.0
ELLIPSOID = Geod(ellps="GRS80")


@pytest.fixture
def lines(session: Session) -> list[tuple[str, shapely.LineString, float]]:
    """Load the main roads and railways, each piece a corridor of its own: number, line, first kilometre."""
    frame = geopandas.read_file(REAL, layer="edges")
    frame = frame[frame["fclass"].isin(CLASSES)]
    source = Source(title="OpenStreetMap", licence="ODbL")
    region = PlanningRegion(code="li", name="Liechtenstein")
    session.add_all([source, region])
    session.flush()
    found = []
    for at, row in enumerate(frame.itertuples()):
        kind, klass = CLASSES[row.fclass]
        found.append((str(at), row.geometry, at / 8))
        session.add(
            Corridor(region_id=region.id, source_id=source.id, kind=kind, klass=klass, number=str(at),
                     name=row.name or "", geom=from_shape(row.geometry, srid=4490), start_km=at / 8)
        )  # fmt: skip
    session.flush()
    return found


def test_graves_meet_the_corridors_that_shapely_finds(
    session: Session, lines: list[tuple[str, shapely.LineString, float]]
) -> None:
    seeded = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds([line for _, line, _ in lines])
    met = 0
    for lon, lat in seeded.uniform((west, south), (east, north), (GRAVES, 2)).tolist():
        found = {one.number: one for one in service.near(session, lon, lat, DAY, REACH_M)}
        about = Transformer.from_crs(
            "EPSG:4490", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=GRS80", always_xy=True
        )
        expected = {}
        for number, line, start_km in lines:
            # In degrees, and far more than the reach
            if shapely.distance(line, shapely.Point(lon, lat)) > 0.02:
                continue
            flat = shapely.transform(line, lambda at: np.column_stack(about.transform(*at.T)))  # noqa: B023
            foot = shapely.line_interpolate_point(flat, shapely.line_locate_point(flat, shapely.Point(0, 0)))
            until = shapely.get_coordinates(substring(flat, 0, flat.project(foot)))
            back = about.transform(until[:, 0], until[:, 1], direction="INVERSE")
            metres = shapely.distance(flat, shapely.Point(0, 0))
            if metres <= REACH_M:
                expected[number] = (metres, start_km + ELLIPSOID.line_length(*back) / 1000)
        assert found.keys() == expected.keys()
        for number, (metres, km) in expected.items():
            assert found[number].distance_m == pytest.approx(metres, abs=0.1)
            assert found[number].chainage_km == pytest.approx(km, abs=0.002)
            assert found[number].basis == "centre_line"
        met += len(expected)
    assert met > GRAVES
