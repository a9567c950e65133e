"""Statements on the derived tables as a whole."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.periods.tables import DataVersion


def settle(session: Session) -> None:
    """Run the function that makes stale periods anew."""
    session.execute(select(func.settle_periods()))


def rebuild(session: Session) -> None:
    """Run the function that makes all periods anew."""
    session.execute(select(func.rebuild_periods()))


def versions(session: Session, names: Sequence[str]) -> dict[str, int]:
    """Return the versions of some names that were ever counted."""
    statement = select(DataVersion.name, DataVersion.version).where(DataVersion.name.in_(names))
    return {row.name: row.version for row in session.execute(statement)}
