"""Statements on cemeteries, their states and capacity, places and burials."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.tables import DivisionState
from gis.cemeteries.tables import (
    Burial,
    BurialPerson,
    BurialPlace,
    BurialPlaceKind,
    Cemetery,
    CemeteryCapacity,
    CemeteryStateDay,
)
from gis.database import Base
from gis.history.as_known import among
from gis.reference import source_queries
from gis.reference.tables import DivisionType

#: Title of the source that staff's own records cite
OWN_SOURCE = "公益性公墓管理台账"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cemeteries a list has; None: any."""

    kind: str | None = None
    state: str | None = None
    #: Of this division or below it
    division_ids: frozenset[UUID] | None = None
    #: Part of number, name, manager
    text: str | None = None
    #: Only those of these divisions
    areas: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class BurialFilter:
    """Which burials a list has; None: any."""

    cemetery_id: UUID | None = None
    place_id: UUID | None = None
    is_entered: bool | None = None
    #: Only those whose term ends before this day and that have not ended
    ending_before: date | None = None
    areas: frozenset[UUID] | None = None


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def save(session: Session) -> None:
    """Write what was changed."""
    session.flush()


def own_source(session: Session) -> UUID:
    """Return the source of what staff record here; made when first needed."""
    return source_queries.own(session, OWN_SOURCE)


def find(session: Session, cemetery_id: UUID) -> Cemetery | None:
    """Return a cemetery."""
    return session.get(Cemetery, cemetery_id, populate_existing=True)


def lock(session: Session, cemetery_id: UUID) -> Cemetery | None:
    """Return a cemetery that nobody else changes until the transaction ends."""
    return session.get(Cemetery, cemetery_id, with_for_update=True, populate_existing=True)


def _present(table: Any, day: date) -> Any:
    """Return of each cemetery the row of a table of days that holds on a day."""
    statement = select(table).where(table.since <= day).ext(distinct_on(table.cemetery_id))
    return aliased(table, statement.order_by(table.cemetery_id, table.since.desc()).subquery())


def cemeteries(
    session: Session, wanted: Filter, day: date
) -> Sequence[tuple[Cemetery, str | None, date | None, int | None, int | None]]:
    """Return cemeteries by number, each with state and capacity of a day (None: none yet)."""
    state, capacity = _present(CemeteryStateDay, day), _present(CemeteryCapacity, day)
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(Cemetery.kind == wanted.kind)
    if wanted.state is not None:
        conditions.append(state.state == wanted.state)
    for areas in (wanted.areas, wanted.division_ids):
        if areas is not None:
            conditions.append(among(Cemetery.division_id, areas))
    if wanted.text:
        texts = (Cemetery.number, Cemetery.name, Cemetery.manager)
        conditions.append(or_(*(each.contains(wanted.text, autoescape=True) for each in texts)))
    statement = (
        select(Cemetery, state.state, state.since, capacity.plots, capacity.niches)
        .outerjoin(state, state.cemetery_id == Cemetery.id)
        .outerjoin(capacity, capacity.cemetery_id == Cemetery.id)
        .where(*conditions)
        .order_by(Cemetery.number)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in session.execute(statement)]


def counts(session: Session, cemetery_ids: Collection[UUID], day: date) -> dict[UUID, Row[Any]]:
    """Count of each cemetery on a day: plots and niches listed, those used, people lying there."""
    held = (
        select(Burial.place_id, func.count().label("people"))
        .where(Burial.buried_on <= day, or_(Burial.ended_on.is_(None), Burial.ended_on > day))
        .group_by(Burial.place_id)
        .subquery()
    )
    used = held.c.people > 0
    niche = BurialPlaceKind.is_niche
    statement = (
        select(
            BurialPlace.cemetery_id,
            func.count().filter(~niche).label("plots"),
            func.count().filter(niche).label("niches"),
            func.count().filter(and_(~niche, used)).label("plots_used"),
            func.count().filter(and_(niche, used)).label("niches_used"),
            func.coalesce(func.sum(held.c.people), 0).label("people"),
        )
        .join(BurialPlaceKind, BurialPlaceKind.code == BurialPlace.kind)
        .outerjoin(held, held.c.place_id == BurialPlace.id)
        .where(among(BurialPlace.cemetery_id, cemetery_ids))
        .group_by(BurialPlace.cemetery_id)
    )
    return {row.cemetery_id: row for row in session.execute(statement)}


def divisions(session: Session, ids: Collection[UUID], day: date) -> dict[UUID, Row[Any]]:
    """Return of divisions on a day: name, level, and their 苏木 or 镇 (themselves, or the one above)."""
    above = aliased(DivisionState)
    is_town = DivisionType.level == "township"
    statement = (
        select(
            DivisionState.division_id,
            DivisionState.name,
            DivisionType.level,
            case((is_town, DivisionState.division_id), else_=above.division_id).label("town_id"),
            case((is_town, DivisionState.name), else_=above.name).label("town"),
        )
        .join(DivisionType, DivisionType.code == DivisionState.type)
        .outerjoin(above, and_(above.division_id == DivisionState.parent_id, above.valid.contains(day)))
        .where(among(DivisionState.division_id, ids), DivisionState.valid.contains(day))
    )
    return {row.division_id: row for row in session.execute(statement)}


def states(session: Session, cemetery_id: UUID) -> Sequence[CemeteryStateDay]:
    """Return the states of a cemetery, the first one first."""
    statement = select(CemeteryStateDay).where(CemeteryStateDay.cemetery_id == cemetery_id)
    return session.scalars(statement.order_by(CemeteryStateDay.since)).all()


def capacities(session: Session, cemetery_id: UUID) -> Sequence[CemeteryCapacity]:
    """Return the capacity of a cemetery over time, the first one first."""
    statement = select(CemeteryCapacity).where(CemeteryCapacity.cemetery_id == cemetery_id)
    return session.scalars(statement.order_by(CemeteryCapacity.since)).all()


def state_on(session: Session, cemetery_id: UUID, day: date) -> str | None:
    """Return the state of a cemetery on a day; None before its first."""
    statement = select(CemeteryStateDay.state).where(
        CemeteryStateDay.cemetery_id == cemetery_id, CemeteryStateDay.since <= day
    )
    return session.scalar(statement.order_by(CemeteryStateDay.since.desc()).limit(1))


def finished(session: Session, day: date) -> dict[UUID, date]:
    """Return the first day on which each was open or in order, up to a day."""
    statement = select(CemeteryStateDay.cemetery_id, func.min(CemeteryStateDay.since)).where(
        CemeteryStateDay.since <= day, CemeteryStateDay.state.in_(("open", "regulated"))
    )
    found = session.execute(statement.group_by(CemeteryStateDay.cemetery_id))
    return {row[0]: row[1] for row in found}


def places(
    session: Session, cemetery_id: UUID, day: date
) -> Sequence[tuple[BurialPlace, BurialPlaceKind, int, date | None]]:
    """Return the places of a cemetery by number, each with its kind and how many lie there on a day."""
    held = (
        select(Burial.place_id, func.count().label("people"), func.min(Burial.term_until).label("term_until"))
        .where(Burial.buried_on <= day, or_(Burial.ended_on.is_(None), Burial.ended_on > day))
        .group_by(Burial.place_id)
        .subquery()
    )
    statement = (
        select(
            BurialPlace, BurialPlaceKind, func.coalesce(held.c.people, 0).label("people"), held.c.term_until
        )
        .join(BurialPlaceKind, BurialPlaceKind.code == BurialPlace.kind)
        .outerjoin(held, held.c.place_id == BurialPlace.id)
        .where(BurialPlace.cemetery_id == cemetery_id)
        .order_by(BurialPlace.number)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]


def place(session: Session, place_id: UUID) -> Row[BurialPlace, BurialPlaceKind, Cemetery] | None:
    """Return a place with its kind and cemetery, locked: two burials don't take the last place at once."""
    statement = (
        select(BurialPlace, BurialPlaceKind, Cemetery)
        .join(BurialPlaceKind, BurialPlaceKind.code == BurialPlace.kind)
        .join(Cemetery, Cemetery.id == BurialPlace.cemetery_id)
        .where(BurialPlace.id == place_id)
        .with_for_update(of=BurialPlace)
    )
    return session.execute(statement).one_or_none()


def burials_of_place(session: Session, place_id: UUID) -> Sequence[Burial]:
    """Return every burial of a place, ended ones too."""
    return session.scalars(select(Burial).where(Burial.place_id == place_id).order_by(Burial.buried_on)).all()


def burials(
    session: Session, wanted: BurialFilter, after: tuple[date, UUID] | None, limit: int | None
) -> Sequence[Row[Burial, BurialPlace, Cemetery]]:
    """Return burials with place and cemetery, the latest first."""
    statement = (
        select(Burial, BurialPlace, Cemetery)
        .join(BurialPlace, BurialPlace.id == Burial.place_id)
        .join(Cemetery, Cemetery.id == BurialPlace.cemetery_id)
        .where(*_conditions(wanted))
    )
    if after is not None:
        day, key = after
        statement = statement.where(
            or_(Burial.buried_on < day, and_(Burial.buried_on == day, Burial.id > key))
        )
    return session.execute(statement.order_by(Burial.buried_on.desc(), Burial.id).limit(limit)).all()


def _conditions(wanted: BurialFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.cemetery_id is not None:
        conditions.append(BurialPlace.cemetery_id == wanted.cemetery_id)
    if wanted.place_id is not None:
        conditions.append(Burial.place_id == wanted.place_id)
    if wanted.is_entered is not None:
        conditions.append(
            Burial.entered_on.is_not(None) if wanted.is_entered else Burial.entered_on.is_(None)
        )
    if wanted.ending_before is not None:
        conditions.append(and_(Burial.ended_on.is_(None), Burial.term_until < wanted.ending_before))
    if wanted.areas is not None:
        conditions.append(among(Cemetery.division_id, wanted.areas))
    return conditions


def burial(
    session: Session, burial_id: UUID, *, is_locked: bool = False
) -> Row[Burial, BurialPlace, Cemetery] | None:
    """Return a burial with place and cemetery, locked for a change."""
    statement = (
        select(Burial, BurialPlace, Cemetery)
        .join(BurialPlace, BurialPlace.id == Burial.place_id)
        .join(Cemetery, Cemetery.id == BurialPlace.cemetery_id)
        .where(Burial.id == burial_id)
    )
    if is_locked:
        statement = statement.with_for_update(of=Burial)
    return session.execute(statement).one_or_none()


def chosen(session: Session, ids: Collection[UUID]) -> Sequence[Row[Burial, Cemetery]]:
    """Return some burials with their cemeteries, locked, in the order of their ids."""
    statement = (
        select(Burial, Cemetery)
        .join(BurialPlace, BurialPlace.id == Burial.place_id)
        .join(Cemetery, Cemetery.id == BurialPlace.cemetery_id)
        .where(among(Burial.id, ids))
        .order_by(Burial.id)
        .with_for_update(of=Burial)
    )
    return session.execute(statement).all()


def people(session: Session, burial_ids: Collection[UUID]) -> dict[UUID, BurialPerson]:
    """Return who was buried; only for what masks it, and for the use case that notes each reading."""
    statement = select(BurialPerson).where(among(BurialPerson.burial_id, burial_ids))
    return {each.burial_id: each for each in session.scalars(statement)}
