"""Statements that count by which rules applications go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from gis.name_applications.tables import (
    NameApplication,
    NameApplicationPaper,
    NameApplicationStep,
    NameApplicationTask,
)


@dataclass(frozen=True, slots=True)
class Used:
    """How many applications of a kind go by a row: all of them, and those not yet closed."""

    kind: str
    code: str
    every: int
    open: int


def steps_taken(session: Session) -> list[Used]:
    """Count the applications that took each step."""
    return _used(session, NameApplicationStep.step, NameApplicationStep)


def papers(session: Session) -> list[Used]:
    """Count the open applications that have papers of each kind."""
    return [used for used in _used(session, NameApplicationPaper.kind, NameApplicationPaper) if used.open]


def tasks(session: Session) -> list[Used]:
    """Count the open applications of which each task is done."""
    return [used for used in _used(session, NameApplicationTask.task, NameApplicationTask) if used.open]


def classes(session: Session) -> list[Used]:
    """Count the applications of each class of names."""
    return _used(session, NameApplication.name_class, None)


def decided(session: Session) -> Sequence[tuple[str, str, int]]:
    """Count the open applications that are approved, by kind and class of the approving body."""
    row = NameApplication
    statement = (
        select(row.kind, row.approver_class, func.count())
        .where(row.closed_on.is_(None), row.approver_class != "")
        .group_by(row.kind, row.approver_class)
        .order_by(row.kind, row.approver_class)
    )
    return [(kind, approver, count) for kind, approver, count in session.execute(statement)]


def _used(session: Session, code: ColumnElement[str] | Any, part: type[Any] | None) -> list[Used]:
    row = NameApplication
    each = func.count(row.id.distinct())
    statement = select(row.kind, code, each, each.filter(row.closed_on.is_(None))).group_by(row.kind, code)
    if part is not None:
        statement = statement.join(part, part.application_id == row.id)
    return [Used(*found) for found in session.execute(statement.order_by(row.kind, code))]
