"""Bring the tables of one record to what its document says, touching only the rows that differ.

A subject turns a document into rows once (plain text values in fixed columns); the same rows are
written here for one record and by COPY for a whole file.
"""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection, Error, sql
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import shapely
from geoalchemy2 import WKBElement
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from gis.database import Base, translated_errors

Row = tuple[Any, ...]
#: table → rows; every value is None, bool, a number, or text that PostgreSQL reads as the column's type
Rows = Mapping[str, Sequence[Row]]
#: table → its columns; the record's own table first, a table before those that refer to it
Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Loaded:
    """A record as it stands: its version, its nested document, and the divisions it belongs to."""

    version: int
    document: dict[str, Any]
    #: A limited account must cover every one of these to change the record.
    areas: frozenset[UUID]


SRID = 4490
#: Little-endian EWKB point: byte order, type with SRID flag, SRID, longitude, latitude
_POINT = struct.Struct("<BIIdd")
_POINT_WITH_SRID = 0x20000001


def period(part: Mapping[str, Any]) -> str:
    """Return the half-open range of days of a part, as PostgreSQL writes it; null ends are open."""
    start, end = part.get("valid_from"), part.get("valid_to")
    return f"{'(' if start is None else '['}{start or ''},{end or ''})"


def ewkb(geojson: Mapping[str, Any]) -> str:
    """Return a GeoJSON geometry (EPSG:4490, longitude then latitude) as hexadecimal EWKB."""
    if geojson["type"] == "Point":
        longitude, latitude = geojson["coordinates"]
        return _POINT.pack(1, _POINT_WITH_SRID, SRID, longitude, latitude).hex()
    drawn = shapely.set_srid(shape(dict(geojson)), SRID)
    return str(shapely.to_wkb(drawn, hex=True, include_srid=True, byte_order=1)).lower()


def geojson(element: WKBElement | None) -> dict[str, Any] | None:
    """Return a stored geometry as GeoJSON, every coordinate exact."""
    if element is None:
        return None
    return geojson_of(shapely.from_wkb(element.data))


def geojson_of(drawn: BaseGeometry) -> dict[str, Any]:
    """Return a geometry as GeoJSON, every coordinate exact."""
    if isinstance(drawn, Point):
        return {"type": "Point", "coordinates": [drawn.x, drawn.y]}
    read: dict[str, Any] = json.loads(shapely.to_geojson(drawn))
    return read


def insert(session: Session, columns: Columns, rows: Rows) -> None:
    """Write the rows of new records by COPY, one statement a table."""
    session.flush()
    with translated_errors():
        for table, names in columns.items():
            _insert(session, table, names, rows[table])


def update(
    session: Session, columns: Columns, before: Rows, after: Rows, constraints: Iterable[str] = ()
) -> None:
    """Turn the rows of one record into others and count its version up.

    Rows are the same when their primary keys are. The exclusion constraints named are looked at when
    all rows are written, not between them.
    """
    session.flush()
    root, *_ = columns
    names = ", ".join(constraints)
    with translated_errors():
        if names:
            session.execute(text(f"SET CONSTRAINTS {names} DEFERRED"))
        _update(session, root, columns[root], after[root], "version = version + 1")
        changed = [_Change(table, columns[table], before[table], after[table]) for table in columns]
        for change in changed[1:]:
            _insert(session, change.table, change.columns, change.new)
            _update(session, change.table, change.columns, change.differing)
        for change in reversed(changed[1:]):
            _delete(session, change.table, change.key, change.gone)
        if names:
            session.execute(text(f"SET CONSTRAINTS {names} IMMEDIATE"))


class _Change:
    def __init__(self, table: str, columns: tuple[str, ...], before: Iterable[Row], after: Iterable[Row]):
        self.table = table
        self.columns = columns
        self.key = key(table)
        places = [columns.index(name) for name in self.key]
        old = {tuple(row[place] for place in places): row for row in before}
        wanted = {tuple(row[place] for place in places): row for row in after}
        self.new = [row for identity, row in wanted.items() if identity not in old]
        self.differing = [row for identity, row in wanted.items() if old.get(identity, row) != row]
        self.gone = [identity for identity in old if identity not in wanted]


def key(table: str) -> tuple[str, ...]:
    """Return the columns of a table's primary key."""
    return tuple(column.name for column in Base.metadata.tables[table].primary_key)


def _insert(session: Session, table: str, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Write rows by COPY on the session's own connection: one statement however many there are."""
    if not rows:
        return
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, Connection):
        raise TypeError("COPY needs psycopg's own connection")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(row)
    except Error as error:
        raise DBAPIError(f"COPY {table}", None, error) from error


def _update(session: Session, table: str, columns: tuple[str, ...], rows: Sequence[Row], *also: str) -> None:
    identity = key(table)
    settings = [*(f"{name} = :{name}" for name in columns if name not in identity), *also]
    if rows and settings:
        where = " AND ".join(f"{name} = :{name}" for name in identity)
        statement = text(f"UPDATE {table} SET {', '.join(settings)} WHERE {where}")
        session.execute(statement, [dict(zip(columns, row, strict=True)) for row in rows])


def _delete(session: Session, table: str, identity: tuple[str, ...], keys: Sequence[Row]) -> None:
    if keys:
        where = " AND ".join(f"{name} = :{name}" for name in identity)
        statement = text(f"DELETE FROM {table} WHERE {where}")
        session.execute(statement, [dict(zip(identity, row, strict=True)) for row in keys])
