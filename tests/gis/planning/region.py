"""A small region on the register: a town, a place in the pasture, a road, graves beside it, a cemetery."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import LineString, MultiPolygon, Point, box
from shapely.geometry.base import BaseGeometry

from gis.cemeteries.tables import Cemetery, CemeteryCapacity, CemeteryStateDay
from gis.facilities import registering
from gis.facilities.registering import Capacity, Said
from gis.grave_sites.tables import GraveSite
from gis.planning_layers.tables import (
    Corridor,
    PlanningArea,
    PlanningPlace,
    PlanningPopulation,
    PlanningRegion,
    PlanningUnit,
)
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.proposals.people import someone

DAY = date(2026, 11, 1)
LONG_AGO = date(2024, 1, 1)
#: The road runs along 38.6°N across 109.5°E, the edge of two zones; kilometre 100 is at its western end
ROAD = LineString([(109.4, 38.6), (109.66, 38.6)])


@dataclass
class Region:
    """Ids of what stands in it."""

    id: UUID
    source: UUID
    town: UUID
    community: UUID
    village: UUID
    home: UUID
    road: UUID


def shape(geometry: BaseGeometry) -> object:
    """The geometry as a table takes it."""
    return from_shape(geometry, srid=4490)


def a_region(session: Session) -> Region:
    """Write the region: 100 people of 60 in town beside an open station, 40 in a village 13 km away."""
    source = a_source(session)
    town = register(session, a_division(source, "演示镇", codes={"nbs": "150626190"}))
    community = register(session, a_division(source, "演示社区", "community", parent=town))
    village = register(session, a_division(source, "演示嘎查", "village", parent=town))
    settle(session)
    here = PlanningRegion(code="test", name="测试区")
    session.add(here)
    session.flush()
    common = {"region_id": here.id, "source_id": UUID(source)}
    places = [
        PlanningPlace(name=name, division_id=division, urban=urban, geom=shape(Point(lon, lat)), **common)
        for name, division, urban, lon, lat in (
            ("演示社区", community, True, 109.5, 38.602),
            ("演示嘎查", village, False, 109.65, 38.61),
        )
    ]
    session.add_all(places)
    session.flush()
    for place, older in zip(places, (100, 40), strict=True):
        session.add(
            PlanningPopulation(
                place_id=place.id, year=2025, people=older * 5, people_60=older, source_id=UUID(source)
            )
        )
    road = uuid4()
    session.add_all(
        [
            Corridor(
                id=road,
                kind="road", klass="national", name="演示国道", number="G999", geom=shape(ROAD), start_km=100,
                half_width_m=20, **common,
            ),
            PlanningArea(
                kind="grassland", name="演示草场", geom=shape(MultiPolygon([box(109.3, 38.5, 109.7, 38.7)])),
                **common,
            ),
            PlanningArea(
                kind="farmland", name="演示耕地", geom=shape(MultiPolygon([box(109.6, 38.55, 109.7, 38.59)])),
                **common,
            ),
            PlanningUnit(
                name="演示镇", division_id=town, geom=shape(MultiPolygon([box(109.3, 38.5, 109.7, 38.7)])),
                **common,
            ),
        ]
    )  # fmt: skip
    session.flush()
    clerk = someone(session, "editor")
    said = Said("ZD-1", "演示养老服务站", "community_station", community, "new", position=(109.5, 38.602))
    registering.register(session, clerk, said, "open", LONG_AGO, Capacity(10, 6, 40))
    home = _cemetery(session, town, UUID(source))
    for number, lon, lat, graves in (
        ("M-1", 109.5, 38.602, 4),
        ("M-2", 109.52, 38.598, 3),
        ("M-3", 109.45, 38.65, 2),
    ):
        session.add(
            GraveSite(
                number=number, kind="scattered", division_id=village, geom=shape(Point(lon, lat)),
                graves=graves, state_since=LONG_AGO, surveyed_on=LONG_AGO, source_id=UUID(source),
            )
        )  # fmt: skip
    session.flush()
    return Region(here.id, UUID(source), town, community, village, home, road)


def _cemetery(session: Session, town: UUID, source: UUID) -> UUID:
    """Open, with place for eight."""
    one = Cemetery(
        number="GM-1", name="演示公墓", kind="public_cemetery", division_id=town, source_id=source,
        geom=shape(MultiPolygon([box(109.399, 38.549, 109.401, 38.551)])),
    )  # fmt: skip
    session.add(one)
    session.flush()
    session.add(CemeteryStateDay(cemetery_id=one.id, since=LONG_AGO, state="open"))
    session.add(CemeteryCapacity(cemetery_id=one.id, since=LONG_AGO, plots=8, niches=0))
    session.flush()
    return one.id
