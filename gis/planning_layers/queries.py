"""Statements on the planning layer."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
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


def there(table: type[Corridor | PlanningArea], on: date) -> ColumnElement[bool]:
    """Return the condition that something of the layer is there on a day."""
    return and_(or_(table.since.is_(None), table.since <= on), or_(table.until.is_(None), table.until > on))


def region(session: Session, code: str) -> PlanningRegion | None:
    """Return a region by its code."""
    return session.scalar(select(PlanningRegion).where(PlanningRegion.code == code))


def regions(session: Session) -> Sequence[PlanningRegion]:
    """List the regions."""
    return session.scalars(select(PlanningRegion).order_by(PlanningRegion.code)).all()


def in_box(
    session: Session, west: float, south: float, east: float, north: float, on: date
) -> Sequence[Corridor]:
    """Return the corridors whose line or land meets a box of degrees on a day."""
    box = func.ST_MakeEnvelope(west, south, east, north, SRID)
    met = or_(Corridor.geom.op("&&")(box), Corridor.land.op("&&")(box))
    return session.scalars(select(Corridor).where(met, there(Corridor, on)).order_by(Corridor.id)).all()


def holding(session: Session, longitude: float, latitude: float, on: date) -> Sequence[PlanningArea]:
    """Return the areas that hold a position on a day; their edge belongs to them."""
    point = func.ST_SetSRID(func.ST_MakePoint(longitude, latitude), SRID)
    held = func.ST_Intersects(PlanningArea.geom, point)
    statement = select(PlanningArea).where(held, there(PlanningArea, on))
    return session.scalars(statement.order_by(PlanningArea.kind, PlanningArea.id)).all()


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
