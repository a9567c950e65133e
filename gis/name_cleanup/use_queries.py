"""Statements that count by which rules cleanup cases go."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.name_cleanup.tables import (
    NameCleanupCase,
    NameCleanupCheckoff,
    NameCleanupClass,
    NameCleanupStep,
)

#: A code, how many cases go by it, and how many of those are not yet archived
Counted = tuple[str, int, int]


def steps_taken(session: Session) -> Sequence[Counted]:
    """Count the cases that took each step."""
    return _counted(session, NameCleanupStep.step, NameCleanupStep)


def measures(session: Session) -> Sequence[Counted]:
    """Count the cases with each measure."""
    return _counted(session, NameCleanupCase.measure, None)


def classes(session: Session) -> Sequence[Counted]:
    """Count the cases about each class."""
    return _counted(session, NameCleanupClass.name_class, NameCleanupClass)


def checkoffs(session: Session) -> Sequence[Counted]:
    """Count the cases of which each item is checked off."""
    return _counted(session, NameCleanupCheckoff.item, NameCleanupCheckoff)


def _counted(session: Session, code: Any, part: type[Any] | None) -> Sequence[Counted]:
    row = NameCleanupCase
    each = func.count(row.id.distinct())
    statement = (
        select(code, each, each.filter(row.archived_on.is_(None))).where(code.is_not(None)).group_by(code)
    )
    if part is not None:
        statement = statement.join(part, part.case_id == row.id)
    return [(value, count, in_hand) for value, count, in_hand in session.execute(statement.order_by(code))]
