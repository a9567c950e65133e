"""Statements on months of operation, what was given for them, and sheets of subsidies."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from gis.database import hold_register
from gis.facilities.tables import Facility, FacilityMonth, SubsidyLine, SubsidySheet
from gis.reference.tables import Source

Given = dict[tuple[UUID, date], Decimal]


def hold(session: Session) -> None:
    """Wait until nobody else makes or confirms a sheet: two would give the same month twice."""
    hold_register(session)


def _like(source_id: UUID) -> ColumnElement[bool]:
    """Whether a row of `Source` is invented, or not, as a source is."""
    of = select(Source.is_demonstration).where(Source.id == source_id).scalar_subquery()
    return Source.is_demonstration == of


def months_until(session: Session, last: date, source_id: UUID) -> Sequence[Row[FacilityMonth, Facility]]:
    """Return months recorded until one, by name and month, of facilities as real or invented as a source."""
    statement = (
        select(FacilityMonth, Facility)
        .join(Facility, Facility.id == FacilityMonth.facility_id)
        .join(Source, Source.id == Facility.source_id)
        .where(FacilityMonth.month <= last, _like(source_id))
        .order_by(Facility.name, Facility.id, FacilityMonth.month)
    )
    return session.execute(statement).all()


def given(session: Session) -> Given:
    """Return what confirmed sheets gave for each month of each facility, yuan."""
    statement = (
        select(SubsidyLine.facility_id, SubsidyLine.month, func.sum(SubsidyLine.amount).label("amount"))
        .join(SubsidySheet, SubsidySheet.id == SubsidyLine.sheet_id)
        .where(SubsidySheet.state == "confirmed")
        .group_by(SubsidyLine.facility_id, SubsidyLine.month)
    )
    return {(row.facility_id, row.month): row.amount for row in session.execute(statement)}


def find(session: Session, sheet_id: UUID) -> SubsidySheet | None:
    """Return a sheet."""
    return session.get(SubsidySheet, sheet_id, populate_existing=True)


def lock(session: Session, sheet_id: UUID) -> SubsidySheet | None:
    """Return a sheet that nobody else changes until the transaction ends."""
    return session.get(SubsidySheet, sheet_id, with_for_update=True, populate_existing=True)


def draft(session: Session, source_id: UUID) -> SubsidySheet | None:
    """Return the draft that waits, of sheets as real or invented as a source."""
    statement = (
        select(SubsidySheet)
        .join(Source, Source.id == SubsidySheet.source_id)
        .where(SubsidySheet.state == "draft", _like(source_id))
    )
    return session.scalar(statement.order_by(SubsidySheet.number).limit(1))


def sheets(session: Session) -> Sequence[Row[SubsidySheet, int, Decimal]]:
    """Return sheets with their number of facilities and sum, the latest first."""
    statement = (
        select(
            SubsidySheet,
            func.count(SubsidyLine.facility_id.distinct()).label("facilities"),
            func.coalesce(func.sum(SubsidyLine.amount), 0).label("amount"),
        )
        .outerjoin(SubsidyLine, SubsidyLine.sheet_id == SubsidySheet.id)
        .group_by(SubsidySheet.id)
        .order_by(SubsidySheet.number.desc())
    )
    return session.execute(statement).all()


def lines(session: Session, sheet_id: UUID) -> Sequence[SubsidyLine]:
    """Return the lines of a sheet by facility and month."""
    statement = select(SubsidyLine).where(SubsidyLine.sheet_id == sheet_id)
    return session.scalars(
        statement.order_by(SubsidyLine.said["name"].astext, SubsidyLine.facility_id, SubsidyLine.month)
    ).all()
