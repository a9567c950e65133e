"""Statements on notices and on reports of the public."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.orm import Session

from gis import number_queries
from gis.attachments.tables import Attachment
from gis.history.as_known import OFFICE_TIME, among
from gis.place_name_signs.rules import UNSETTLED
from gis.place_name_signs.tables import (
    NameReport,
    NameReportInformant,
    NameReportInformantReading,
    PlaceNameSign,
    SignError,
    SignNotice,
    SignNoticeItem,
)

#: Error, notice, its number, its days, its last day
Notified = Row[UUID, UUID, str, int, date | None]


def lock_notice(session: Session, notice_id: UUID) -> SignNotice | None:
    """Return a notice that nobody else changes until the transaction ends."""
    return session.get(SignNotice, notice_id, with_for_update=True, populate_existing=True)


def find_notice(session: Session, notice_id: UUID) -> SignNotice | None:
    """Return a notice."""
    return session.get(SignNotice, notice_id, populate_existing=True)


def notices(session: Session, unit_id: UUID | None, limit: int) -> Sequence[SignNotice]:
    """Return notices, the latest first."""
    statement = select(SignNotice)
    if unit_id is not None:
        statement = statement.where(SignNotice.unit_id == unit_id)
    ordered = statement.order_by(SignNotice.issued_on.desc(), SignNotice.count.desc(), SignNotice.id)
    return session.scalars(ordered.limit(limit)).all()


def unsettled_of(session: Session, notice_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return of each notice how many errors it holds and how many of them wait."""
    statement = (
        select(
            SignNoticeItem.notice_id,
            func.count().label("items"),
            func.count().filter(SignError.state.in_(UNSETTLED)).label("waiting"),
        )
        .join(SignError, SignError.id == SignNoticeItem.error_id)
        .where(among(SignNoticeItem.notice_id, notice_ids))
        .group_by(SignNoticeItem.notice_id)
    )
    return {row.notice_id: (row.items, row.waiting) for row in session.execute(statement)}


def repeated(session: Session, notice_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return of notices that were repeated the notice that repeats them."""
    statement = select(SignNotice.repeats_id, SignNotice.id).where(among(SignNotice.repeats_id, notice_ids))
    return {row.repeats_id: row.id for row in session.execute(statement)}


def items(session: Session, notice_id: UUID) -> Sequence[Row[SignNoticeItem, SignError]]:
    """Return what a notice said, with the errors as they stand now."""
    statement = (
        select(SignNoticeItem, SignError)
        .join(SignError, SignError.id == SignNoticeItem.error_id)
        .where(SignNoticeItem.notice_id == notice_id)
        .order_by(SignNoticeItem.position)
    )
    return session.execute(statement).all()


def errors_with_signs(session: Session, notice_id: UUID) -> Sequence[Row[SignError, PlaceNameSign]]:
    """Return the errors of a notice with their signs, in its order."""
    statement = (
        select(SignError, PlaceNameSign)
        .join(SignNoticeItem, SignNoticeItem.error_id == SignError.id)
        .join(PlaceNameSign, PlaceNameSign.id == SignError.sign_id)
        .where(SignNoticeItem.notice_id == notice_id)
        .order_by(SignNoticeItem.position)
    )
    return session.execute(statement).all()


def notices_of_errors(session: Session, error_ids: Collection[UUID]) -> dict[UUID, list[Notified]]:
    """Return the notices (id, number, term_days, due_on) that hold errors, the earliest first."""
    statement = (
        select(
            SignNoticeItem.error_id,
            SignNotice.id,
            SignNotice.number,
            SignNotice.term_days,
            SignNotice.due_on,
        )
        .join(SignNotice, SignNotice.id == SignNoticeItem.notice_id)
        .where(among(SignNoticeItem.error_id, error_ids))
        .order_by(SignNotice.issued_on, SignNotice.count)
    )
    found: dict[UUID, list[Notified]] = {}
    for row in session.execute(statement):
        found.setdefault(row.error_id, []).append(row)
    return found


def next_count(session: Session, year: int) -> int:
    """Return the next count of a year's notices."""
    return number_queries.next_count(session, SignNotice.count, SignNotice.year == year)


def find_report(session: Session, report_id: UUID, *, lock: bool = False) -> NameReport | None:
    """Return a report; locked, nobody else changes it until the transaction ends."""
    return session.get(NameReport, report_id, with_for_update=lock or None, populate_existing=True)


def report_of_ticket(session: Session, ticket: str) -> NameReport | None:
    """Return the report of a ticket."""
    return session.scalar(select(NameReport).where(NameReport.ticket == ticket))


def reports(
    session: Session, states: Collection[str] | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[NameReport]:
    """Return reports, the latest first."""
    statement = select(NameReport)
    if states is not None:
        statement = statement.where(NameReport.state.in_(list(states)))
    if after is not None:
        statement = statement.where(tuple_(NameReport.received_at, NameReport.id) < tuple_(*after))
    ordered = statement.order_by(NameReport.received_at.desc(), NameReport.id.desc())
    return session.scalars(ordered.limit(limit)).all()


def photo_bytes_since(session: Session, day: date) -> int:
    """Return how many bytes the photos have that came with reports since a day began here."""
    since = datetime.combine(day, time.min, OFFICE_TIME)
    brought = select(NameReport.photo_sha256).where(NameReport.received_at >= since)
    total = select(func.coalesce(func.sum(Attachment.size_bytes), 0)).where(Attachment.sha256.in_(brought))
    return int(session.scalar(total) or 0)


def informant(session: Session, report_id: UUID) -> NameReportInformant | None:
    """Return who sent a report; only for the use case that notes each reading."""
    return session.get(NameReportInformant, report_id)


def has_informant(session: Session, report_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some reports whose sender said who he is."""
    statement = select(NameReportInformant.report_id).where(among(NameReportInformant.report_id, report_ids))
    return frozenset(session.scalars(statement))


def informant_readings(session: Session, report_id: UUID) -> Sequence[NameReportInformantReading]:
    """Return who looked at the sender of a report, the latest first."""
    statement = select(NameReportInformantReading).where(NameReportInformantReading.report_id == report_id)
    return session.scalars(statement.order_by(NameReportInformantReading.read_at.desc())).all()
