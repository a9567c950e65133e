"""Statements on requests of households; who they are is read by one use case alone."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.tables import DivisionPeriod
from gis.facilities.tables import (
    Facility,
    FacilityService,
    FacilityStateDay,
    ServiceRequest,
    ServiceRequestPerson,
)
from gis.history.as_known import among
from gis.reference.tables import Source


def lock(session: Session, request_id: UUID) -> ServiceRequest | None:
    """Return a request that nobody else changes until the transaction ends."""
    return session.get(ServiceRequest, request_id, with_for_update=True, populate_existing=True)


def find(session: Session, request_id: UUID) -> ServiceRequest | None:
    """Return a request."""
    return session.get(ServiceRequest, request_id, populate_existing=True)


def person(session: Session, request_id: UUID) -> ServiceRequestPerson | None:
    """Return who asked."""
    return session.get(ServiceRequestPerson, request_id, populate_existing=True)


def persons(session: Session, request_ids: Collection[UUID]) -> dict[UUID, ServiceRequestPerson]:
    """Return who asked, to be masked."""
    statement = select(ServiceRequestPerson).where(among(ServiceRequestPerson.request_id, request_ids))
    return {row.request_id: row for row in session.scalars(statement)}


Named = Row[ServiceRequest, str, str, str, bool]


def _named(day: date) -> Select[ServiceRequest, str, str, str, bool]:
    """Select requests with the names of town, division and facility on a day."""
    town, division = aliased(DivisionPeriod), aliased(DivisionPeriod)
    return (
        select(
            ServiceRequest,
            town.name.label("town_name"),
            division.name.label("division_name"),
            Facility.name.label("facility_name"),
            Source.is_demonstration,
        )
        .join(Source, Source.id == ServiceRequest.source_id)
        .outerjoin(town, (town.division_id == ServiceRequest.town_id) & town.valid.contains(day))
        .outerjoin(
            division, (division.division_id == ServiceRequest.division_id) & division.valid.contains(day)
        )
        .outerjoin(Facility, Facility.id == ServiceRequest.facility_id)
    )


def requests(
    session: Session, day: date, states: Collection[str], areas: frozenset[UUID] | None, limit: int
) -> Sequence[Named]:
    """Return requests in some states, the latest wanted first, with the names that they need."""
    statement = _named(day).where(ServiceRequest.state.in_(states))
    if areas is not None:
        statement = statement.where(among(ServiceRequest.division_id, areas))
    order = ServiceRequest.wanted_on.desc(), ServiceRequest.number.desc()
    return session.execute(statement.order_by(*order).limit(limit)).all()


def named(session: Session, request_id: UUID, day: date) -> Named:
    """Return a request with the names that it needs."""
    return session.execute(_named(day).where(ServiceRequest.id == request_id)).one()


def able(session: Session, service: str, day: date, source_id: UUID) -> Sequence[Facility]:
    """Return facilities with a position that are open on a day and bring a service, as real as a source."""
    state = (
        select(FacilityStateDay.state)
        .where(FacilityStateDay.facility_id == Facility.id, FacilityStateDay.since <= day)
        .order_by(FacilityStateDay.since.desc())
        .limit(1)
        .scalar_subquery()
    )
    alike = select(Source.is_demonstration).where(Source.id == source_id).scalar_subquery()
    statement = (
        select(Facility)
        .join(FacilityService, FacilityService.facility_id == Facility.id)
        .join(Source, Source.id == Facility.source_id)
        .where(
            FacilityService.service == service,
            state == "open",
            Facility.geom.is_not(None),
            Source.is_demonstration == alike,
        )
        .order_by(Facility.name, Facility.id)
    )
    return session.scalars(statement).all()
