"""Statements on the planning layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Double,
    Integer,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from gis.planning_layers.tables import (
    SRID,
    Corridor,
    CorridorClosure,
    PlanningArea,
    PlanningPlace,
    PlanningPopulation,
    PlanningRegion,
    PlanningUnit,
)

#: Points on a line are put at least so densely, degrees: what is straight in degrees bends in the plane
DENSE_DEG = 0.02


def there(table: type[Corridor | PlanningArea], on: date) -> ColumnElement[bool]:
    """Return the condition that something of the layer is there on a day."""
    return and_(or_(table.since.is_(None), table.since <= on), or_(table.until.is_(None), table.until > on))


def region(session: Session, code: str) -> PlanningRegion | None:
    """Return a region by its code."""
    return session.scalar(select(PlanningRegion).where(PlanningRegion.code == code))


def regions(session: Session) -> Sequence[PlanningRegion]:
    """List the regions."""
    return session.scalars(select(PlanningRegion).order_by(PlanningRegion.code)).all()


@dataclass(frozen=True, slots=True)
class Spot:
    """A position (degrees of EPSG:4490), half the size of the box around it, and the EPSG of its plane."""

    longitude: float
    latitude: float
    wide: float
    tall: float
    srid: int


class Measured(NamedTuple):
    """A corridor in the box around a spot; plane metres from its line, and from its land where it has one."""

    #: Place of the spot among those asked for, from 1
    spot: int
    id: UUID
    kind: str
    klass: str | None
    name: str
    number: str | None
    half_width_m: Decimal | None
    start_km: Decimal | None
    from_line: float
    from_land: float | None
    #: Kilometres on the ground from the line's beginning to the foot
    along_km: float


def measured(session: Session, spots: Sequence[Spot], on: date) -> Sequence[Measured]:
    """Return the corridors whose line or land meets the box around each spot on a day, measured in its plane.

    A line is drawn once for all the spots of a plane, with points every DENSE_DEG.
    """
    arrays = [
        bindparam(None, [getattr(one, name) for one in spots], ARRAY(Integer if name == "srid" else Double))
        for name in ("longitude", "latitude", "wide", "tall", "srid")
    ]
    given = (
        func.unnest(*arrays)
        .table_valued("longitude", "latitude", "wide", "tall", "srid", with_ordinality="spot")
        .render_derived()
    )
    at = given.c
    point = func.ST_SetSRID(func.ST_MakePoint(at.longitude, at.latitude), SRID)
    spot = _kept_apart(
        select(
            at.spot,
            at.srid,
            func.ST_Expand(point, at.wide, at.tall).label("box"),
            func.ST_Transform(point, at.srid).label("here"),
        ),
        "spot",
    )
    pair = union(
        *(
            select(spot.c.spot, spot.c.srid, Corridor.id)
            .select_from(spot)
            .join(Corridor, and_(shape.op("&&", is_comparison=True)(spot.c.box), there(Corridor, on)))
            for shape in (Corridor.geom, Corridor.land)
        )
    ).cte("pair")
    needed = select(pair.c.id, pair.c.srid).distinct().subquery()

    def drawn_in(shape: SQLColumnExpression[Any]) -> ColumnElement[Any]:
        return func.ST_Transform(func.ST_Segmentize(shape, DENSE_DEG), needed.c.srid)

    drawn = _kept_apart(
        select(
            needed.c.id,
            needed.c.srid,
            drawn_in(Corridor.geom).label("line"),
            drawn_in(Corridor.land).label("land"),
            (func.ST_Length(func.geography(Corridor.geom)) / 1000.0).label("km"),
        ).join(Corridor, Corridor.id == needed.c.id),
        "drawn",
    )
    here = spot.c.here
    statement = (
        select(
            spot.c.spot,
            Corridor.id,
            Corridor.kind,
            Corridor.klass,
            Corridor.name,
            Corridor.number,
            Corridor.half_width_m,
            Corridor.start_km,
            func.ST_Distance(drawn.c.line, here),
            func.ST_Distance(drawn.c.land, here),
            func.ST_LineLocatePoint(drawn.c.line, here) * drawn.c.km,
        )
        .join(pair, pair.c.spot == spot.c.spot)
        .join(drawn, and_(drawn.c.id == pair.c.id, drawn.c.srid == pair.c.srid))
        .join(Corridor, Corridor.id == pair.c.id)
    )
    return [Measured(*row) for row in session.execute(statement)]


def _kept_apart(made: Select[*tuple[Any, ...]], name: str) -> CTE:
    """Return a part of a statement that is worked out once, however often it is read."""
    return made.cte(name).prefix_with("MATERIALIZED")


def holding(
    session: Session, positions: Sequence[tuple[float, float]], on: date
) -> Sequence[tuple[int, PlanningArea]]:
    """Return the areas that hold positions on a day, each with the place of its position, counted from 1.

    The edge of an area belongs to it.
    """
    given = (
        func.unnest(*(bindparam(None, [at[axis] for at in positions], ARRAY(Double)) for axis in (0, 1)))
        .table_valued("longitude", "latitude", with_ordinality="spot")
        .render_derived()
    )
    point = func.ST_SetSRID(func.ST_MakePoint(given.c.longitude, given.c.latitude), SRID)
    statement = select(given.c.spot, PlanningArea).join(
        PlanningArea, and_(func.ST_Intersects(PlanningArea.geom, point), there(PlanningArea, on))
    )
    ordered = statement.order_by(given.c.spot, PlanningArea.kind, PlanningArea.id)
    return [(row[0], row[1]) for row in session.execute(ordered)]


def corridors(session: Session, region_id: UUID, on: date, kinds: Sequence[str]) -> Sequence[Corridor]:
    """Return the corridors of a region on a day, of some kinds."""
    statement = select(Corridor).where(
        Corridor.region_id == region_id, Corridor.kind.in_(kinds), there(Corridor, on)
    )
    return session.scalars(statement.order_by(Corridor.id)).all()


def closed(session: Session, region_id: UUID, on: date) -> frozenset[UUID]:
    """Return which corridors of a region are closed on a day."""
    statement = (
        select(CorridorClosure.corridor_id)
        .where(exists().where(Corridor.id == CorridorClosure.corridor_id, Corridor.region_id == region_id))
        .where(CorridorClosure.since <= on)
        .where(or_(CorridorClosure.until.is_(None), CorridorClosure.until > on))
    )
    return frozenset(session.scalars(statement))


def areas(session: Session, region_id: UUID, on: date) -> Sequence[PlanningArea]:
    """Return the areas of a region on a day."""
    statement = select(PlanningArea).where(PlanningArea.region_id == region_id, there(PlanningArea, on))
    return session.scalars(statement.order_by(PlanningArea.kind, PlanningArea.id)).all()


def places(
    session: Session, region_id: UUID, year: int
) -> Sequence[Row[PlanningPlace, PlanningPopulation | None]]:
    """Return the places of a region, each with its people in the last year up to one that has a figure."""
    counted_in = aliased(PlanningPopulation)
    latest = (
        select(func.max(counted_in.year))
        .where(counted_in.place_id == PlanningPlace.id, counted_in.year <= year)
        .correlate(PlanningPlace)
        .scalar_subquery()
    )
    counted = and_(PlanningPopulation.place_id == PlanningPlace.id, PlanningPopulation.year == latest)
    statement = select(PlanningPlace, PlanningPopulation).join(PlanningPopulation, counted, isouter=True)
    found = session.execute(
        statement.where(PlanningPlace.region_id == region_id).order_by(PlanningPlace.name, PlanningPlace.id)
    )
    return found.all()


def units(session: Session, region_id: UUID) -> Sequence[PlanningUnit]:
    """Return the units of a region."""
    statement = select(PlanningUnit).where(PlanningUnit.region_id == region_id)
    return session.scalars(statement.order_by(PlanningUnit.name, PlanningUnit.id)).all()
