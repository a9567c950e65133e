"""Statements that count cleanup cases."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlalchemy.orm import Session

from gis.name_cleanup.queries import readable
from gis.name_cleanup.tables import NameCleanupCase, NameCleanupClass
from gis.reference.tables import Source


def by_case(session: Session, levels: Collection[str], day: date) -> list[Any]:
    """Count cases alike in division, measure, state and what became of them; each case once."""
    return _counted(session, levels, day, literal(""))


def by_class(session: Session, levels: Collection[str], day: date) -> list[Any]:
    """Count cases alike in all that and in a class; a case of two classes counts in both."""
    return _counted(session, levels, day, NameCleanupClass.name_class)


def _counted(session: Session, levels: Collection[str], day: date, name_class: Any) -> list[Any]:
    overdue: ColumnElement[bool] = and_(
        NameCleanupCase.deadline.is_not(None),
        NameCleanupCase.deadline < day,
        NameCleanupCase.accepted_on.is_(None),
        NameCleanupCase.kept_on.is_(None),
    )
    columns = (
        NameCleanupCase.division_id,
        name_class,
        NameCleanupCase.measure,
        NameCleanupCase.kind,
        NameCleanupCase.state,
        overdue,
        NameCleanupCase.accepted_on.is_not(None),
        NameCleanupCase.kept_on.is_not(None),
        NameCleanupCase.archived_on.is_not(None),
    )
    labelled = [column.label(f"c{at}") for at, column in enumerate(columns)]
    statement = select(*labelled).where(readable(levels))
    if name_class is NameCleanupClass.name_class:
        statement = statement.join(NameCleanupClass, NameCleanupClass.case_id == NameCleanupCase.id)
    one_each = statement.subquery()
    counted = select(*one_each.c, func.count()).group_by(*one_each.c).order_by(*one_each.c)
    return list(session.execute(counted))


def counts_invented(session: Session, levels: Collection[str]) -> bool:
    """Whether invented cases are among those counted."""
    statement = (
        select(NameCleanupCase.id)
        .join(Source, Source.id == NameCleanupCase.source_id)
        .where(readable(levels), Source.is_demonstration)
        .limit(1)
    )
    return session.scalar(statement) is not None
