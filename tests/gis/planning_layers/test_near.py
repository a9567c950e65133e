"""How far corridors are: from which edge, across the edge of a zone, on which day."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import LineString, MultiPolygon, Point, box

from gis.coordinates.measures import GEOD
from gis.planning_layers import service
from gis.planning_layers.rules import NoSuchRegion
from gis.planning_layers.tables import (
    Corridor,
    CorridorClosure,
    PlanningArea,
    PlanningPlace,
    PlanningPopulation,
    PlanningRegion,
)
from gis.reference.tables import Source

DAY = date(2026, 7, 1)
#: A road from south to north at the edge of two Gauss-Krüger zones
ROAD = LineString([(109.5, 38.0), (109.5, 38.2)])


@pytest.fixture
def region(session: Session) -> PlanningRegion:
    """A region with a source."""
    one = PlanningRegion(code="test", name="测试区")
    session.add(one)
    session.add(Source(title="测试", licence="测试", is_demonstration=True))
    session.flush()
    return one


def source(session: Session) -> UUID:
    return session.scalars(select(Source.id).where(Source.title == "测试")).one()


def a_road(
    session: Session,
    region: PlanningRegion,
    line: LineString = ROAD,
    land: MultiPolygon | None = None,
    **more: Any,
) -> Corridor:
    values = {"kind": "road", "klass": "national", "name": "演示国道", "number": "G999"} | more
    values |= {"geom": from_shape(line, srid=4490), "land": land and from_shape(land, srid=4490)}
    one = Corridor(region_id=region.id, source_id=source(session), **values)
    session.add(one)
    session.flush()
    return one


@pytest.mark.parametrize("east", [-0.01, 0.01])
def test_metres_are_those_of_the_ground_on_either_side_of_a_zones_edge(
    session: Session, region: PlanningRegion, east: float
) -> None:
    a_road(session, region, start_km=100)
    (found,) = service.near(session, 109.5 + east, 38.1, DAY)
    # The foot on a meridian lies a hair's breadth off the parallel: far less than a centimetre here.
    _, _, metres = GEOD.inv(109.5 + east, 38.1, 109.5, 38.1)
    assert found.distance_m == pytest.approx(metres, abs=0.05)
    assert (found.basis, found.road_class, found.railway_class) == ("centre_line", "national", None)
    assert found.chainage_km == pytest.approx(100 + 11.1, abs=0.05)


def test_half_the_width_and_the_land_come_off_and_are_said(session: Session, region: PlanningRegion) -> None:
    a_road(session, region, half_width_m=20)
    (half,) = service.near(session, 109.51, 38.1, DAY)
    assert half.basis == "half_width"
    _, _, metres = GEOD.inv(109.51, 38.1, 109.5, 38.1)
    assert half.distance_m == pytest.approx(metres - 20, abs=0.05)
    land = MultiPolygon([box(109.499, 38.0, 109.505, 38.2)])
    a_road(session, region, number="G998", half_width_m=20, land=land)
    first, _ = service.near(session, 109.51, 38.1, DAY)
    _, _, from_edge = GEOD.inv(109.51, 38.1, 109.505, 38.1)
    assert (first.number, first.basis) == ("G998", "land_edge")
    assert first.distance_m == pytest.approx(from_edge, abs=0.05)
    on_it, *_ = service.near(session, 109.504, 38.1, DAY)
    assert on_it.distance_m == 0


def test_of_a_road_in_pieces_the_nearest_counts_and_what_is_far_does_not(
    session: Session, region: PlanningRegion
) -> None:
    a_road(session, region, line=LineString([(109.5, 38.0), (109.5, 38.1)]))
    nearest = a_road(session, region, line=LineString([(109.5, 38.1), (109.5, 38.2)]))
    a_road(session, region, kind="railway", klass="ordinary", number=None, name="演示铁路",
           line=LineString([(109.6, 38.0), (109.6, 38.2)]))  # fmt: skip
    (found,) = service.near(session, 109.501, 38.15, DAY)
    assert found.corridor_id == nearest.id


def test_what_is_not_built_yet_is_not_near_and_what_is_closed_is_not_open(
    session: Session, region: PlanningRegion
) -> None:
    a_road(session, region, since=date(2027, 1, 1))
    summer = a_road(session, region, number="S1", open_months=[6, 7, 8])
    shut = a_road(session, region, number="S2")
    session.add(CorridorClosure(corridor_id=shut.id, since=DAY, until=date(2026, 7, 2)))
    session.flush()
    assert {one.number for one in service.near(session, 109.501, 38.1, DAY)} == {"S1", "S2"}

    def opened(on: date) -> dict[str | None, bool]:
        return {one.row.number: one.open for one in service.corridors(session, region.id, on)}

    assert opened(DAY) == {"S1": True, "S2": False}
    assert opened(date(2026, 12, 1)) == {"S1": False, "S2": True}
    assert opened(date(2027, 7, 1)) == {"G999": True, "S1": True, "S2": True}
    assert summer.open_months == [6, 7, 8]


def test_areas_hold_their_edge_and_places_have_the_last_figures(
    session: Session, region: PlanningRegion
) -> None:
    area = from_shape(MultiPolygon([box(109, 38, 109.1, 38.1)]), srid=4490)
    session.add(PlanningArea(region_id=region.id, kind="grassland", geom=area, source_id=source(session)))
    place = PlanningPlace(
        region_id=region.id, name="演示村", urban=False, geom=from_shape(Point(109, 38), srid=4490),
        source_id=source(session),
    )  # fmt: skip
    session.add(place)
    session.flush()
    for year, people in ((2024, 90), (2025, 80), (2027, 70)):
        session.add(
            PlanningPopulation(place_id=place.id, year=year, people=people, source_id=source(session))
        )
    session.flush()
    outside, edge = service.areas_at_each(session, [(109.2, 38.05), (109.1, 38.05)], DAY)
    assert ([one.kind for one in edge], outside) == (["grassland"], [])
    (found,) = service.places(session, region.id, 2026)
    assert (found.name, found.year, found.people, found.people_60) == ("演示村", 2025, 80, None)


def test_a_region_that_is_not_there_is_named(session: Session) -> None:
    with pytest.raises(NoSuchRegion) as refused:
        service.region(session, "nowhere")
    assert refused.value.params == {"code": "nowhere"}
