"""Statements on targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.annual_targets.tables import AnnualTarget

TABLE: Table = AnnualTarget.__table__  # type: ignore[assignment]  # declared as FromClause


def of_year(session: Session, year: int) -> Sequence[AnnualTarget]:
    """List the targets of a year in the order of the plan."""
    statement = select(AnnualTarget).where(AnnualTarget.year == year)
    return session.scalars(statement.order_by(AnnualTarget.position, AnnualTarget.code)).all()


def years(session: Session) -> Sequence[int]:
    """List the years that have targets, the last one first."""
    statement = select(AnnualTarget.year).distinct().order_by(AnnualTarget.year.desc())
    return session.scalars(statement).all()


def latest_year(session: Session, most: int) -> int | None:
    """Return the last year, up to one, that has targets."""
    return session.scalar(select(func.max(AnnualTarget.year)).where(AnnualTarget.year <= most))


def find(session: Session, code: str) -> AnnualTarget | None:
    """Return a target, locked for a change."""
    return session.scalar(select(AnnualTarget).where(AnnualTarget.code == code).with_for_update())


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new targets, which are staff's from the beginning."""
    session.execute(insert(AnnualTarget), [{**row, "edited": True} for row in rows])


def change(session: Session, code: str, values: Mapping[str, Any]) -> None:
    """Write what staff changed of a target; no newer seed overwrites it."""
    session.execute(update(AnnualTarget).where(AnnualTarget.code == code).values(**values, edited=True))
    session.expire_all()
