"""Load and read code lists; register where records come from."""

import csv
import io
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, Numeric, Table
from sqlalchemy.orm import Session
from sqlalchemy.schema import sort_tables

from gis.database import Base
from gis.errors import NotFound
from gis.reference import queries
from gis.reference.rules import NoSuchList
from gis.reference.tables import CodeRow, Source


class NoSuchSource(NotFound):
    """There is no source with this id."""

    message_id = "reference.no_such_source"


def lists() -> list[Table]:
    """Return every code list, those that others refer to first."""
    listed = [
        mapper.local_table
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, CodeRow) and isinstance(mapper.local_table, Table)
    ]
    return [table for table in sort_tables(listed) if isinstance(table, Table)]


def seed_rows(table: Table) -> Iterator[dict[str, Any]]:
    """Read the seed of a list from data/reference, one dictionary a row; empty cells are null."""
    for position, cells in enumerate(csv.DictReader(io.StringIO(_seed_text(table))), start=1):
        row: dict[str, Any] = {"position": position} if "position" in table.c else {}
        for name, text in cells.items():
            row[name] = _value(table, name, text)
        yield row


def seed_of(name: str) -> Iterator[dict[str, Any]]:
    """Read the seed of the list of this name, for what is made without a register."""
    return seed_rows(next(table for table in lists() if table.name == name))


def _seed_text(table: Table) -> str:
    return (files("data") / "reference" / f"{table.name}.csv").read_text("utf-8")


def _value(table: Table, name: str, text: str) -> Any:
    column = table.c[name]
    if text == "":
        return None if column.nullable else ""
    if isinstance(column.type, Boolean):
        return {"true": True, "false": False}[text]
    if isinstance(column.type, Date):
        return date.fromisoformat(text)
    if isinstance(column.type, Numeric):
        return Decimal(text)
    return int(text) if isinstance(column.type, Integer) else text


def load_seeds(session: Session) -> int:
    """Load every code list; rows that staff edited stay as they are.

    Returns how many rows were new or brought up to date.
    """
    return sum(load_seed(session, table) for table in lists())


def load_seed(session: Session, table: Table) -> int:
    """Load data/reference/<table>.csv into a table that has the column `edited`."""
    return queries.seed(session, table, seed_rows(table))


def remove_from_list(session: Session, table: Table, code: str) -> None:
    """Remove a row of a table that seeds fill, so that no seed brings it back."""
    queries.remove_code(session, table, code)


def export_list(session: Session, table: Table, folder: Path) -> Path:
    """Write a list as the register holds it now, in the form of its seed; return the file's path."""
    columns = next(csv.reader(io.StringIO(_seed_text(table))))
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in queries.codes(session, table):
            writer.writerow(_text(row[name]) for name in columns)
    return path


def export_lists(session: Session, folder: Path) -> list[Path]:
    """Write every code list into a folder, which must exist."""
    return [export_list(session, table, folder) for table in lists()]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def codes(session: Session, name: str) -> list[dict[str, Any]]:
    """Return one code list in its own order, ended codes too; raise NoSuchList."""
    return queries.codes(session, table_of(name))


def table_of(name: str) -> Table:
    """Return the table of a code list; raise NoSuchList."""
    for table in lists():
        if table.name == name:
            return table
    raise NoSuchList(name=name)


def ended(session: Session) -> dict[str, frozenset[str]]:
    """Return the codes that were ended, by list: no change may give them to a record."""
    return queries.ended(session, lists())


def add_source(
    session: Session,
    *,
    title: str,
    licence: str,
    publisher: str = "",
    dated: date | None = None,
    note: str = "",
    demonstration_name: str | None = None,
) -> Source:
    """Register a source; one with a demonstration name is invented data (演示数据)."""
    return queries.add_source(
        session,
        Source(
            title=title,
            licence=licence,
            publisher=publisher,
            dated=dated,
            note=note,
            is_demonstration=demonstration_name is not None,
            demonstration_name=demonstration_name,
        ),
    )


def source(session: Session, source_id: UUID) -> Source:
    """Return one source; raise NoSuchSource."""
    found = queries.source(session, source_id)
    if found is None:
        raise NoSuchSource(source_id=source_id)
    return found


def source_labels(session: Session, source_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return what a published row says of its source, by source."""
    return {
        each.id: {
            "id": str(each.id),
            "title": each.title,
            "licence": each.licence,
            "dated": each.dated and each.dated.isoformat(),
            "is_demonstration": each.is_demonstration,
        }
        for each in queries.sources_among(session, source_ids)
    }


def sources(session: Session) -> list[Source]:
    """Return all sources, newest first."""
    return queries.sources(session)


def demonstration_sources(session: Session, name: str) -> list[Source]:
    """Return the sources of one set of demonstration data."""
    return queries.demonstration_sources(session, name)
