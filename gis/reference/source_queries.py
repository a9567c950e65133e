"""Statements on the sources that records cite."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.reference.tables import Source


def own(session: Session, title: str) -> UUID:
    """Return the source of what the bureau's staff record under a title; made when first needed."""
    statement = select(Source.id).where(Source.title == title, Source.is_demonstration.is_(False))
    found = session.scalar(statement.order_by(Source.id).limit(1))
    if found is None:
        made = Source(title=title, licence="内部资料", publisher="民政局")
        session.add(made)
        session.flush()
        found = made.id
    return found


def demonstrations(session: Session, source_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some sources whose records are invented."""
    statement = select(Source.id).where(Source.id.in_(source_ids), Source.is_demonstration)
    return frozenset(session.scalars(statement))
