"""Statements on facilities, their states, capacity, services, photos and months."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, delete, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.tables import DivisionPeriod
from gis.database import Base
from gis.facilities.tables import (
    Facility,
    FacilityCapacity,
    FacilityKind,
    FacilityMonth,
    FacilityPhoto,
    FacilityService,
    FacilityStateDay,
    FireMeasure,
    FireProblem,
)
from gis.history.as_known import among
from gis.place_names.tables import Feature, PlaceNamePeriod
from gis.reference import source_queries
from gis.reference.tables import Source

#: Title of the source that staff's own records cite
OWN_SOURCE = "养老服务设施台账"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which facilities a list has, on a day; None: any."""

    kind: str | None = None
    state: str | None = None
    #: 苏木 or 镇
    town_id: UUID | None = None
    #: Part of number, name, address, operator
    text: str | None = None
    #: Only facilities of these divisions
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


def find(session: Session, facility_id: UUID) -> Facility | None:
    """Return a facility."""
    return session.get(Facility, facility_id, populate_existing=True)


def lock(session: Session, facility_id: UUID) -> Facility | None:
    """Return a facility that nobody else changes until the transaction ends."""
    return session.get(Facility, facility_id, with_for_update=True, populate_existing=True)


def numbers_taken(session: Session, numbers: Collection[str]) -> frozenset[str]:
    """Return those of some numbers that facilities bear."""
    return frozenset(session.scalars(select(Facility.number).where(Facility.number.in_(list(numbers)))))


def _state(day: date) -> ColumnElement[str]:
    return (
        select(FacilityStateDay.state)
        .where(FacilityStateDay.facility_id == Facility.id, FacilityStateDay.since <= day)
        .order_by(FacilityStateDay.since.desc())
        .limit(1)
        .scalar_subquery()
    )


def _placed(day: date) -> tuple[Select[Any], ColumnElement[Any]]:
    """Select facilities with the name of their division and the 苏木 or 镇 above it on a day; and its id."""
    own, above = aliased(DivisionPeriod), aliased(DivisionPeriod)
    is_town = own.level == "township"
    town_id = case((is_town, own.division_id), else_=above.division_id)
    statement = (
        select(
            Facility,
            own.name.label("division_name"),
            town_id.label("town_id"),
            case((is_town, own.name), else_=above.name).label("town_name"),
        )
        .outerjoin(own, (own.division_id == Facility.division_id) & own.valid.contains(day))
        .outerjoin(
            above,
            (above.division_id == own.parent_id) & above.valid.contains(day) & (above.level == "township"),
        )
    )
    return statement, town_id


def facilities(
    session: Session,
    wanted: Filter,
    levels: Collection[str],
    day: date,
    after: tuple[str, UUID] | None = None,
    limit: int | None = None,
) -> Sequence[Row[Any]]:
    """Return facilities by name, each with division_name, town_id and town_name of a day."""
    statement, town_id = _placed(day)
    statement = statement.where(Facility.publication_level.in_(levels))
    if wanted.areas is not None:
        statement = statement.where(among(Facility.division_id, wanted.areas))
    if wanted.kind is not None:
        statement = statement.where(Facility.kind == wanted.kind)
    if wanted.state is not None:
        statement = statement.where(_state(day) == wanted.state)
    if wanted.town_id is not None:
        statement = statement.where(town_id == wanted.town_id)
    if wanted.text:
        columns = (Facility.number, Facility.name, Facility.address, Facility.operator)
        statement = statement.where(or_(*(each.contains(wanted.text, autoescape=True) for each in columns)))
    if after is not None:
        statement = statement.where(tuple_(Facility.name, Facility.id) > tuple_(*after))
    return session.execute(statement.order_by(Facility.name, Facility.id).limit(limit)).all()


def placed(session: Session, facility_id: UUID, day: date) -> Row[Any]:
    """Return a facility with where it belongs on a day."""
    statement, _ = _placed(day)
    return session.execute(statement.where(Facility.id == facility_id)).one()


def all_on(session: Session, day: date) -> Sequence[Row[Any]]:
    """Return every facility with where it belongs on a day and whether it is invented; for counts."""
    statement, _ = _placed(day)
    kind = FacilityKind.is_institution, FacilityKind.covers_community
    statement = (
        statement.add_columns(*kind, Source.is_demonstration)
        .join(FacilityKind, FacilityKind.code == Facility.kind)
        .join(Source, Source.id == Facility.source_id)
    )
    return session.execute(statement.order_by(Facility.name, Facility.id)).all()


def town_of(session: Session, division_id: UUID, day: date) -> Row[Any] | None:
    """Return the 苏木 or 镇 of a division on a day, as itself or above it; None for no division of a day."""
    own, above = aliased(DivisionPeriod), aliased(DivisionPeriod)
    is_town = own.level == "township"
    statement = (
        select(
            case((is_town, own.division_id), else_=above.division_id).label("town_id"),
            own.name.label("division_name"),
        )
        .outerjoin(
            above,
            (above.division_id == own.parent_id) & above.valid.contains(day) & (above.level == "township"),
        )
        .where(own.division_id == division_id, own.valid.contains(day))
    )
    return session.execute(statement).one_or_none()


def division_names(session: Session, division_ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the names of divisions on a day."""
    statement = select(DivisionPeriod.division_id, DivisionPeriod.name).where(
        among(DivisionPeriod.division_id, division_ids), DivisionPeriod.valid.contains(day)
    )
    return {row.division_id: row.name for row in session.execute(statement)}


def states(session: Session, facility_ids: Collection[UUID]) -> dict[UUID, list[FacilityStateDay]]:
    """Return the states of each facility, the earliest first."""
    statement = select(FacilityStateDay).where(among(FacilityStateDay.facility_id, facility_ids))
    found: dict[UUID, list[FacilityStateDay]] = {}
    for row in session.scalars(statement.order_by(FacilityStateDay.facility_id, FacilityStateDay.since)):
        found.setdefault(row.facility_id, []).append(row)
    return found


def capacities_on(
    session: Session, facility_ids: Collection[UUID], day: date
) -> dict[UUID, FacilityCapacity]:
    """Return the capacity of each facility on a day."""
    statement = (
        select(FacilityCapacity)
        .ext(distinct_on(FacilityCapacity.facility_id))
        .where(among(FacilityCapacity.facility_id, facility_ids), FacilityCapacity.since <= day)
        .order_by(FacilityCapacity.facility_id, FacilityCapacity.since.desc())
    )
    return {row.facility_id: row for row in session.scalars(statement)}


def capacities(session: Session, facility_id: UUID) -> Sequence[FacilityCapacity]:
    """Return the capacities of a facility, the latest first."""
    statement = select(FacilityCapacity).where(FacilityCapacity.facility_id == facility_id)
    return session.scalars(statement.order_by(FacilityCapacity.since.desc())).all()


def services(session: Session, facility_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return what each facility brings to households."""
    statement = select(FacilityService).where(among(FacilityService.facility_id, facility_ids))
    found: dict[UUID, list[str]] = {}
    for row in session.scalars(statement.order_by(FacilityService.facility_id, FacilityService.service)):
        found.setdefault(row.facility_id, []).append(row.service)
    return found


def replace_services(session: Session, facility_id: UUID, wanted: Collection[str]) -> None:
    """Say anew what a facility brings to households."""
    kept = set(services(session, [facility_id]).get(facility_id, ()))
    gone = kept - set(wanted)
    if gone:
        session.execute(
            delete(FacilityService).where(
                FacilityService.facility_id == facility_id, FacilityService.service.in_(gone)
            )
        )
    added = sorted(set(wanted) - kept)
    add(session, *(FacilityService(facility_id=facility_id, service=each) for each in added))


def state_day(session: Session, facility_id: UUID, since: date) -> FacilityStateDay | None:
    """Return the state of a facility that begins on a day."""
    return session.get(FacilityStateDay, (facility_id, since))


def remove(session: Session, record: Base) -> None:
    """Take a row away; history keeps it."""
    session.delete(record)
    session.flush()


def capacity_day(session: Session, facility_id: UUID, since: date) -> FacilityCapacity | None:
    """Return the capacity of a facility that begins on a day."""
    return session.get(FacilityCapacity, (facility_id, since))


def month(session: Session, facility_id: UUID, month: date) -> FacilityMonth | None:
    """Return what a facility did in a month."""
    return session.get(FacilityMonth, (facility_id, month))


def months(session: Session, facility_id: UUID) -> Sequence[FacilityMonth]:
    """Return what a facility did, the latest month first."""
    statement = select(FacilityMonth).where(FacilityMonth.facility_id == facility_id)
    return session.scalars(statement.order_by(FacilityMonth.month.desc())).all()


def photos(session: Session, facility_id: UUID) -> Sequence[FacilityPhoto]:
    """Return the photos of a facility, the latest first."""
    statement = select(FacilityPhoto).where(FacilityPhoto.facility_id == facility_id)
    return session.scalars(
        statement.order_by(FacilityPhoto.taken_on.desc(), FacilityPhoto.recorded_at.desc())
    ).all()


def cites(session: Session, facility_id: UUID, sha256: str) -> bool:
    """Whether a file is a photo of a facility or of a fire-safety measure there."""
    if session.get(FacilityPhoto, (facility_id, sha256)) is not None:
        return True
    statement = (
        select(FireMeasure.id)
        .join(FireProblem, FireProblem.id == FireMeasure.problem_id)
        .where(FireProblem.facility_id == facility_id, FireMeasure.photo_sha256 == sha256)
    )
    return session.scalar(statement.limit(1)) is not None


def kinds(session: Session) -> dict[str, FacilityKind]:
    """Return the kinds of facilities by code."""
    return {row.code: row for row in session.scalars(select(FacilityKind).order_by(FacilityKind.position))}


def seen_feature_name(session: Session, feature_id: UUID, levels: Collection[str], day: date) -> str | None:
    """Return the standard name of a feature on a day; None where the caller may not see it."""
    statement = select(PlaceNamePeriod.name).where(
        PlaceNamePeriod.feature_id == feature_id,
        PlaceNamePeriod.valid.contains(day),
        PlaceNamePeriod.publication_level.in_(levels),
    )
    return session.scalar(statement)


def is_feature_seen(session: Session, feature_id: UUID, levels: Collection[str]) -> bool:
    """Whether there is a feature that the caller may see."""
    statement = select(Feature.id).where(Feature.id == feature_id, Feature.publication_level.in_(levels))
    return session.scalar(statement) is not None
