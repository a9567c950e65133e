"""Statements on public notices."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from gis.history.as_known import among
from gis.name_cleanup.procedure import NOTICE
from gis.name_cleanup.tables import NameCleanupCase, NameCleanupNotice, NameCleanupNoticeEntry
from gis.place_names.level_queries import is_hidden


def find_notice(session: Session, notice_id: UUID) -> NameCleanupNotice | None:
    """Return a notice."""
    return session.get(NameCleanupNotice, notice_id, populate_existing=True)


def lock_notice(session: Session, notice_id: UUID) -> NameCleanupNotice | None:
    """Return a notice that nobody else changes until the transaction ends."""
    return session.get(NameCleanupNotice, notice_id, with_for_update=True, populate_existing=True)


def notices(
    session: Session, running_on: date | None, after: tuple[date, UUID] | None, limit: int
) -> Sequence[NameCleanupNotice]:
    """Return notices, the latest first: all, or those whose days are being counted on a day."""
    statement = select(NameCleanupNotice)
    if running_on is not None:
        statement = statement.where(
            NameCleanupNotice.published_on <= running_on, NameCleanupNotice.ends_on >= running_on
        )
    if after is not None:
        statement = statement.where(
            tuple_(NameCleanupNotice.published_on, NameCleanupNotice.id) < tuple_(*after)
        )
    ordered = statement.order_by(NameCleanupNotice.published_on.desc(), NameCleanupNotice.id.desc())
    return session.scalars(ordered.limit(limit)).all()


def entries(
    session: Session, notice_ids: Collection[UUID], levels: Collection[str]
) -> dict[UUID, list[tuple[NameCleanupNoticeEntry, NameCleanupCase]]]:
    """Return what notices list, in order, each with its case as it is now.

    Left out is what was published of a feature that is none of some levels at present.
    """
    statement = (
        select(NameCleanupNoticeEntry, NameCleanupCase)
        .join(NameCleanupCase, NameCleanupCase.id == NameCleanupNoticeEntry.case_id)
        .where(
            among(NameCleanupNoticeEntry.notice_id, notice_ids),
            ~is_hidden(NameCleanupCase.feature_id, levels),
        )
        .order_by(NameCleanupNoticeEntry.notice_id, NameCleanupNoticeEntry.position)
    )
    found: dict[UUID, list[tuple[NameCleanupNoticeEntry, NameCleanupCase]]] = {}
    for entry, case in session.execute(statement):
        found.setdefault(entry.notice_id, []).append((entry, case))
    return found


def standing_on(session: Session, notice_id: UUID) -> Sequence[UUID]:
    """Return the cases of a notice that still stand on it: on none published later, nowhere else."""
    later = (
        select(NameCleanupNoticeEntry.case_id)
        .join(NameCleanupNotice, NameCleanupNotice.id == NameCleanupNoticeEntry.notice_id)
        .where(
            NameCleanupNotice.published_on
            >= select(NameCleanupNotice.published_on)
            .where(NameCleanupNotice.id == notice_id)
            .scalar_subquery(),
            NameCleanupNotice.id != notice_id,
        )
    )
    statement = (
        select(NameCleanupCase.id)
        .join(NameCleanupNoticeEntry, NameCleanupNoticeEntry.case_id == NameCleanupCase.id)
        .where(
            NameCleanupNoticeEntry.notice_id == notice_id,
            NameCleanupCase.state == NOTICE,
            NameCleanupCase.id.not_in(later),
        )
    )
    return session.scalars(statement.order_by(NameCleanupCase.number)).all()
