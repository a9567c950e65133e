"""Statements on code lists and sources."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.reference.tables import Source


def seed(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert seed rows; bring rows that staff have not edited up to date. Returns rows touched."""
    written = 0
    keys = [column.name for column in table.primary_key]
    for row in rows:
        statement = insert(table).values(dict(row))
        changed = {name: statement.excluded[name] for name in row if name not in keys}
        differs = func.row(*(table.c[name] for name in changed)).is_distinct_from(func.row(*changed.values()))
        result = session.execute(
            statement.on_conflict_do_update(
                index_elements=keys, set_=changed, where=table.c.edited.is_(False) & differs
            ).returning(*(table.c[key] for key in keys))
        )
        written += len(result.all())
    return written


def codes(session: Session, table: Table) -> list[dict[str, Any]]:
    """List a code table in its own order."""
    order = [table.c.position] if "position" in table.c else []
    rows = session.execute(select(table).order_by(*order, *table.primary_key))
    return [dict(row) for row in rows.mappings()]


def source(session: Session, source_id: UUID) -> Source | None:
    """Find one source."""
    return session.get(Source, source_id)


def sources(session: Session) -> list[Source]:
    """List all sources, newest first."""
    return list(session.scalars(select(Source).order_by(Source.dated.desc().nulls_last(), Source.title)))


def demonstration_sources(session: Session, name: str) -> list[Source]:
    """Find the sources that `diming demo load NAME` wrote."""
    statement = select(Source).where(Source.demonstration_name == name).order_by(Source.id)
    return list(session.scalars(statement))


def add_source(session: Session, source: Source) -> Source:
    """Register a source."""
    session.add(source)
    session.flush()
    return source
