"""Turn the rows of a record into its document and back, as its tables say.

A record is a row of its own table and the rows of its parts (`part_of` in the tables' info). In the document
a range of days `valid` is valid_from and valid_to, a column `geom` is geometry (GeoJSON), ids and days are
texts; a part is keyed by its id, or, when it only joins two records, by the other record's id.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, RowMapping, Table, inspect, select
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB
from sqlalchemy.orm import Session

from geoalchemy2 import Geometry

from gis.database import Base
from gis.history.as_known import among, known
from gis.proposals import records
from gis.proposals.fields import is_id
from gis.proposals.records import ewkb, geojson, period
from gis.proposals.tables import ProposalItem

Document = Mapping[str, Any]


@dataclass(frozen=True)
class RecordTables:
    """The tables of one kind of record: its own, and those of its parts by the group that a document calls
    them.
    """

    root: type[Base]
    parts: Mapping[str, type[Base]]

    @property
    def columns(self) -> records.Columns:
        """Return the columns that are written, by table."""
        tables = [table_of(self.root), *map(table_of, self.parts.values())]
        return {table.name: tuple(column.name for column in _written(table)) for table in tables}

    def rows(
        self, record_id: UUID | str, document: Document, derived: Document
    ) -> dict[str, list[records.Row]]:
        """Return the rows of a document by table, with what the derived columns hold; nothing is checked."""
        root = table_of(self.root)
        own = {"id": str(record_id), **derived}
        found = {root.name: [_row(root, document, own)]}
        for group, entity in self.parts.items():
            table = table_of(entity)
            owner, key = owner_of(table), key_of(table)
            found[table.name] = [
                _row(table, part if isinstance(part, Mapping) else {}, {owner: str(record_id), key: each})
                for each, part in document.get(group, {}).items()
            ]
        return found

    def documents(
        self, session: Session, record_ids: Collection[UUID], known_at: datetime | None = None
    ) -> dict[UUID, tuple[int, dict[str, Any]]]:
        """Return version and document of each record that exists, in a statement a table."""
        entity = known(self.root, known_at)
        columns = _selected(entity, table_of(self.root))
        found: dict[UUID, tuple[int, dict[str, Any]]] = {}
        version = getattr(entity, "version")  # noqa: B009  a column that every record's table has
        identifier = getattr(entity, "id")  # noqa: B009
        statement = select(identifier.label("record_id"), version.label("record_version"), *columns)
        for row in session.execute(statement.where(among(identifier, record_ids))).mappings():
            own = _fields(table_of(self.root), row)
            found[row["record_id"]] = (row["record_version"], own | {group: {} for group in self.parts})
        for group, part in self.parts.items() if found else ():
            self._add(session, group, part, known_at, found)
        return found

    @staticmethod
    def _add(
        session: Session,
        group: str,
        part: type[Base],
        known_at: datetime | None,
        found: dict[UUID, tuple[int, dict[str, Any]]],
    ) -> None:
        table, entity = table_of(part), known(part, known_at)
        owner, key = getattr(entity, owner_of(table)), getattr(entity, key_of(table))
        columns = _selected(entity, table)
        statement = select(owner.label("record_owner"), key.label("record_key"), *columns)
        for row in session.execute(statement.where(among(owner, found)).order_by(key)).mappings():
            fields = _fields(table, row)
            found[row["record_owner"]][1][group][str(row["record_key"])] = fields or True

    def lock(self, session: Session, record_id: UUID) -> bool:
        """Hold a record against change until the transaction ends; whether there is one."""
        key = table_of(self.root).c.id
        return session.execute(select(key).where(key == record_id).with_for_update()).first() is not None


def table_of(entity: type[Base]) -> Table:
    """Return the table of a mapped class."""
    table = inspect(entity).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{entity} is no table")
    return table


def owner_of(table: Table) -> str:
    """Return the column of a part that names its record."""
    _, owner, _ = table.info["part_of"]
    return str(owner)


def key_of(table: Table) -> str:
    """Return the column by which a document keys a part."""
    return next(column.name for column in table.primary_key if column.name != owner_of(table))


def document_fields(table: Table) -> list[Column[Any]]:
    """Return the columns that a document has fields for: no key, owner, version or derived ones."""
    hidden = {column.name for column in table.primary_key} | {"version"}
    if "part_of" in table.info:
        hidden.add(owner_of(table))
    return [
        column for column in table.columns if column.name not in hidden and not column.info.get("derived")
    ]


def existing(session: Session, table: Table, ids: Iterable[object]) -> frozenset[str]:
    """Return those of the ids that a table has, or will have by a proposal that is not yet applied."""
    wanted = [each for each in ids if is_id(each)]
    if not wanted:
        return frozenset()
    here = session.scalars(select(table.c.id).where(among(table.c.id, [str(each) for each in wanted])))
    found = {str(each) for each in here}
    missing = [str(each) for each in wanted if each not in found]
    planned = select(ProposalItem.record_id).where(
        among(ProposalItem.record_id, missing),
        ProposalItem.subject == table.name,
        ProposalItem.action == "create",
    )
    return frozenset(found | ({str(each) for each in session.scalars(planned)} if missing else set()))


def _written(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "version"]


def _row(table: Table, part: Document, own: Mapping[str, Any]) -> records.Row:
    return tuple(
        own[column.name] if column.name in own else _stored(column, part) for column in _written(table)
    )


def _stored(column: Column[Any], part: Document) -> Any:
    if isinstance(column.type, DATERANGE):
        return period(part)
    if isinstance(column.type, Geometry):
        drawn = part.get("geometry")
        return None if drawn is None else ewkb(drawn)
    value = part.get(column.name)
    if isinstance(column.type, Boolean):
        return bool(value)
    if isinstance(column.type, JSONB):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None and not column.nullable else value


def _selected(entity: Any, table: Table) -> list[Any]:
    return [getattr(entity, column.name) for column in document_fields(table)]


def _fields(table: Table, row: RowMapping) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in document_fields(table):
        value = row[column.name]
        if isinstance(column.type, DATERANGE):
            found["valid_from"] = value.lower and value.lower.isoformat()
            found["valid_to"] = value.upper and value.upper.isoformat()
        elif isinstance(column.type, Geometry):
            found["geometry"] = geojson(value)
        elif isinstance(value, UUID):
            found[column.name] = str(value)
        else:
            found[column.name] = value.isoformat() if isinstance(value, date) else value
    return found
