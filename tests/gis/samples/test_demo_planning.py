"""Invented roads, areas and people: drawn so that each planted case is met, and gone when removed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape

from gis import samples
from gis.grave_sites.tables import GraveSite
from gis.history.as_known import today
from gis.periods import service as periods
from gis.place_names.tables import Feature
from gis.planning.networks import network_of
from gis.planning_layers import service
from gis.planning_layers.service import OpenCorridor
from gis.reference.tables import Source
from gis.road_network.travel import nearest
from gis.samples import demo_corridors, demo_graves, planning, planning_queries, queries
from gis.samples.demonstration import PLANNING
from tests.gis.proposals.people import someone


def on(session: Session, region: UUID, month: int) -> Sequence[OpenCorridor]:
    return service.corridors(session, region, date(today().year, month, 15))


def test_a_region_to_plan_is_invented_with_each_planted_case_and_goes_again(session: Session) -> None:
    samples.load(session)
    periods.settle(session)
    features = session.scalar(select(func.count()).select_from(Feature))
    found = queries.boundary(session, "150626")
    assert found is not None
    division, polygon = found
    seat = dict(queries.seats(session, division))[demo_corridors.HUB]
    count = planning.load(session, someone(session, "admin"), division, seat, PLANNING)
    assert session.scalar(select(func.count()).select_from(Feature)) == features
    region = service.region(session, demo_corridors.REGION).id
    places = service.places(session, region, today().year)
    assert len(places) == 78
    assert all(one.name.startswith("演示") for one in places)
    assert sum(one.people is None for one in places) == 1

    units = [to_shape(one.geom) for one in service.units(session, region)]
    assert len(units) == 6
    assert abs(shapely.union_all(units).area / polygon.area - 1) < 1e-6

    # Each grave lies in the area of the 苏木 or 镇 that it is on the ledger of.
    drawn = {one.division_id: to_shape(one.geom) for one in service.units(session, region)}
    graves = session.scalars(select(GraveSite)).all()
    inside = [
        one for one in graves if one.geom is not None and drawn[one.division_id].covers(to_shape(one.geom))
    ]
    assert len(graves) == demo_graves.COUNT + 1
    assert len(graves) - len(inside) <= 2

    everything = service.corridors(session, region, today(), ("road", "railway", "river", "reservoir_shore"))
    assert {one.row.kind for one in everything} == {"road", "railway", "river", "reservoir_shore"}
    assert all(one.row.name.startswith("演示") for one in everything)
    assert [one.row.klass for one in everything if one.land is not None] == ["expressway"]
    assert any(one.row.one_way for one in everything)
    # A county road is closed in April, a track open from May to October.
    shut = {month: {one.row.klass for one in on(session, region, month) if not one.open} for month in (4, 7)}
    assert shut == {4: {"county", "track"}, 7: set()}

    summer, winter = (
        network_of(session, region, date(today().year, month, 15), "driving") for month in (7, 12)
    )
    positions = [(one.longitude, one.latitude) for one in places]
    reached = [
        nearest(one.network, one.links([(seat.x, seat.y)]), one.links(positions)).seconds
        for one in (summer, winter)
    ]
    # One 嘎查 has no road at all, one more none in winter.
    assert [int(np.isinf(each).sum()) for each in reached] == [1, 2]
    near = service.near(session, seat.x, seat.y, today())
    assert near[0].distance_m < 1
    assert {"settlement"} <= {
        one.kind for one in service.areas_at_each(session, [(seat.x, seat.y)], today())[0]
    }

    assert planning.remove(session, PLANNING) == count
    assert planning_queries.remove(session, PLANNING) == 0
    assert service.regions(session) == []
    assert session.scalar(select(func.count()).select_from(Source).where(Source.is_demonstration)) == 0
