"""Statements on the entries of the national database."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.database import translated_errors
from gis.history.as_known import among
from gis.national_database.tables import NationalEntry
from gis.place_names.tables import Feature


def entries(session: Session, ids: Collection[UUID] | None = None) -> dict[UUID, NationalEntry]:
    """Return the entries of some features, or all, by feature."""
    statement = select(NationalEntry).order_by(NationalEntry.feature_id)
    if ids is not None:
        statement = statement.where(among(NationalEntry.feature_id, ids))
    return {one.feature_id: one for one in session.scalars(statement)}


def features_in(session: Session, state: str | None, first: str, *, coded: bool | None) -> list[UUID]:
    """Return the features in a state (`first`: those without an entry), with or without a code.

    A code counts wherever it stands: in the register, or with the entry as it was returned.
    """
    statement = (
        select(Feature.id)
        .outerjoin(NationalEntry, NationalEntry.feature_id == Feature.id)
        .order_by(Feature.id)
    )
    if state == first:
        statement = statement.where(NationalEntry.feature_id.is_(None))
    elif state is not None:
        statement = statement.where(NationalEntry.state == state)
    if coded is not None:
        code = func.coalesce(NationalEntry.code, Feature.national_code)
        statement = statement.where(code.is_not(None) if coded else code.is_(None))
    return list(session.scalars(statement))


def held(session: Session, ids: Collection[UUID]) -> dict[UUID, NationalEntry]:
    """Return the entries of some features and let nobody else change them before this transaction ends."""
    statement = select(NationalEntry).where(among(NationalEntry.feature_id, ids))
    locked = statement.order_by(NationalEntry.feature_id).with_for_update()
    return {one.feature_id: one for one in session.scalars(locked)}


def give_up(session: Session, changed: Iterable[NationalEntry]) -> None:
    """Let entries stand as they stood: whatever the transaction does next, nothing of them is written."""
    for one in changed:
        if one in session:
            session.expire(one)


def save(session: Session, changed: Iterable[NationalEntry]) -> None:
    """Write entries; raise CodeReturnedTwice for a code that another feature has."""
    session.add_all(changed)
    with translated_errors():
        session.flush()
