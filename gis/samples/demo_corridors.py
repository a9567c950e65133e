"""Invented corridors, areas, positions and people of the banner, to plan with: never in the register.

Seats of 镇 are where they are; a 苏木 without a position, communities, 嘎查 and 村 get invented ones; the
area of a 苏木 or 镇 is what lies nearest to its seat. Planted: a 嘎查 that no road leads to, one behind a
seasonal track, a street that is one way, a county road that is closed, an expressway with its land, roads
that cross the railway by bridge, a community without a figure of people.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

import shapely
from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.coordinates.plane import Plane
from gis.database import Base
from gis.errors import RuleBroken
from gis.history.as_known import today
from gis.planning_layers.tables import (
    SRID,
    Corridor,
    CorridorClosure,
    PlanningArea,
    PlanningPlace,
    PlanningPopulation,
    PlanningUnit,
)
from gis.samples import facility_queries, planning_queries, queries
from gis.samples.invented_corridors import BLOCK_M, HALF_WIDTH_M, Builder, Line, Patch

SEED = 150_626
REGION = "150626"
HUB = "嘎鲁图镇"
#: Blocks from a seat to the edge of its streets
BLOCKS = {HUB: 4}
EDGE_M = 1_500.0
#: Points of which the farthest from all roads is taken
TRIES = 200
#: Degrees are kept to so many digits, a millimetre
DIGITS = 8


class NoTowns(RuleBroken):
    """Corridors join the seats of 苏木 and 镇, and the banner has none in the register."""

    message_id = "samples.no_towns"


@dataclass(frozen=True, slots=True)
class _Home:
    division_id: UUID
    name: str
    urban: bool
    at: Point


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
    """Write the region with all that planning lays beside the register; return how many rows of it."""
    towns = facility_queries.below(session, division_id, today())
    if not towns:
        raise NoTowns()
    plane = Plane.at(seat.x)
    polygon = plane.project(planning_queries.polygon(session, division_id))
    builder = Builder(polygon, random.Random(SEED))
    seats = {name: plane.project(at) for name, at in queries.seats(session, division_id)}
    seats = {row.name: seats[row.name] for row in towns if row.name in seats}
    for row in towns:
        if row.name not in seats:
            seats[row.name] = builder.far_from(list(seats.values()))
    areas = _nearest_parts(seats, polygon)
    homes = [
        _Home(row.division_id, row.name, True, _in_town(builder, town.name, seats[town.name]))
        if row.type == "community"
        else _Home(row.division_id, row.name, False, builder.scattered(areas[town.name].buffer(-EDGE_M)))
        for town in towns
        for row in facility_queries.below(session, town.division_id, today())
    ]
    _draw(builder, seats, homes)
    _move_from_roads(builder, homes, list(areas.values()))
    patches = builder.areas(seats)
    region = planning_queries.region(session, REGION, queries.names_today(session, division_id)[0])
    writing = _Writing(plane, region, source_id)
    records: list[Base] = [
        *writing.corridors(builder.met()),
        *writing.areas(patches),
        *writing.units({row.name: row.division_id for row in towns}, areas),
        *writing.places(homes, builder.chance),
    ]
    queries.write(session, records)
    return sum(not isinstance(one, (CorridorClosure, PlanningPopulation)) for one in records)


def remove(session: Session, name: str) -> int:
    """Take what was written away; return how many rows there were."""
    return planning_queries.remove(session, name)


def _in_town(builder: Builder, town: str, seat: Point) -> Point:
    reach = BLOCKS.get(town, 1) * BLOCK_M
    east, north = (builder.chance.uniform(-reach, reach) for _ in range(2))
    return Point(seat.x + east, seat.y + north)


def _draw(builder: Builder, seats: dict[str, Point], homes: Sequence[_Home]) -> None:
    """Draw the lines; the last 嘎查 or 村 is led to by no road, the one before by a seasonal track."""
    builder.main_roads(seats, HUB)
    for name, seat in seats.items():
        builder.streets(name, seat, BLOCKS.get(name, 1))
    rural = [home for home in homes if not home.urban]
    led_to = {home.name: home.at for home in rural[:-1]}
    builder.lead_to(led_to, rural[-2].name if len(rural) > 1 else None)
    builder.across()


def _move_from_roads(builder: Builder, homes: list[_Home], areas: Sequence[BaseGeometry]) -> None:
    """Move the home that no road leads to away from all of them, within its 苏木 or 镇."""
    last = max((at for at, home in enumerate(homes) if not home.urban), default=None)
    if last is None:
        return
    home = homes[last]
    area = min(areas, key=lambda one: shapely.distance(one, home.at))
    roads = shapely.union_all([one.line for one in builder.met() if one.kind == "road"])
    tried = [home.at, *(builder.scattered(area.buffer(-EDGE_M)) for _ in range(TRIES))]
    homes[last] = replace(home, at=max(tried, key=lambda one: shapely.distance(one, roads)))


def _nearest_parts(seats: dict[str, Point], polygon: BaseGeometry) -> dict[str, BaseGeometry]:
    """Return the part of a polygon that is nearest to each seat (Voronoi)."""
    cells = shapely.voronoi_polygons(MultiPoint(list(seats.values())), extend_to=polygon.envelope)
    parts = {}
    for name, seat in seats.items():
        # A single seat has no cell: all is its own
        cell = next((one for one in shapely.get_parts(cells) if one.covers(seat)), polygon)
        parts[name] = shapely.intersection(cell, polygon)
    return parts


@dataclass(frozen=True, slots=True)
class _Writing:
    """Turns what was drawn into rows."""

    plane: Plane
    region_id: UUID
    source_id: UUID

    def corridors(self, lines: Sequence[Line]) -> list[Base]:
        """Return corridors, and a closure of the first county road for two months."""
        rows: list[Base] = []
        closed = False
        for one in lines:
            half = None if one.land is not None else HALF_WIDTH_M.get(one.klass or "")
            row = Corridor(
                id=uuid4(), region_id=self.region_id, source_id=self.source_id, kind=one.kind,
                klass=one.klass, name=one.name, number=one.number, geom=self._degrees(one.line),
                land=None if one.land is None else self._degrees(one.land), half_width_m=half,
                start_km=one.start_km, one_way=one.one_way, walkable=one.walkable, drivable=one.drivable,
                open_months=None if one.open_months is None else list(one.open_months),
            )  # fmt: skip
            rows.append(row)
            if one.klass == "county" and not closed:
                closed = True
                since = date(today().year, 3, 1)
                rows.append(
                    CorridorClosure(
                        corridor_id=row.id,
                        since=since,
                        until=since + timedelta(days=61),
                        reason="演示：桥梁维修",
                    )
                )
        return rows

    def areas(self, patches: Sequence[Patch]) -> list[Base]:
        """Return areas."""
        return [
            PlanningArea(
                region_id=self.region_id,
                source_id=self.source_id,
                kind=one.kind,
                name=one.name,
                geom=self._degrees(one.shape),
            )
            for one in patches
        ]

    def units(self, towns: dict[str, UUID], areas: dict[str, BaseGeometry]) -> list[Base]:
        """Return the areas of 苏木 and 镇."""
        return [
            PlanningUnit(
                region_id=self.region_id,
                source_id=self.source_id,
                division_id=towns[name],
                name=f"演示{name}",
                geom=self._degrees(_polygons(shape)),
            )
            for name, shape in areas.items()
        ]

    def places(self, homes: Sequence[_Home], chance: random.Random) -> list[Base]:
        """Return places with people in two years; the first community has no figure."""
        rows: list[Base] = []
        without = next((home.name for home in homes if home.urban), None)
        for home in homes:
            place = PlanningPlace(
                id=uuid4(), region_id=self.region_id, source_id=self.source_id, urban=home.urban,
                division_id=home.division_id, name=f"演示{home.name}", geom=self._degrees(home.at),
            )  # fmt: skip
            rows.append(place)
            people = chance.randrange(2_000, 7_000) if home.urban else chance.randrange(250, 1_400)
            share = chance.uniform(0.12, 0.2) if home.urban else chance.uniform(0.24, 0.38)
            if home.name == without:
                continue
            for ago, grown in ((4, 0.85), (1, 1.0)):
                rows.append(
                    PlanningPopulation(
                        place_id=place.id, source_id=self.source_id, year=today().year - ago, people=people,
                        people_60=round(people * share * grown), households=round(people / 2.6),
                    )
                )  # fmt: skip
        return rows

    def _degrees(self, shape: BaseGeometry) -> WKBElement:
        degrees = self.plane.unproject(shape)
        # Not rounded by set_precision: that would node lines
        return from_shape(shapely.transform(degrees, lambda at: at.round(DIGITS)), srid=SRID)


def _polygons(shape: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([one for one in shapely.get_parts(shape) if isinstance(one, Polygon)])
