"""Check the fields of a document by what its tables hold: texts, numbers, days, codes, ids, geometries.

What only a subject knows (which fields belong together) it checks itself.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, Table
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.orm import Session

from geoalchemy2 import Geometry

from gis.database import Base
from gis.proposals.fields import Checker, is_id, keys, parts
from gis.proposals.table_records import RecordTables, document_fields, existing, key_of, table_of
from gis.reference import service as reference

Document = Mapping[str, Any]
#: Geometry type of a column → the kinds of GeoJSON that it takes
_KINDS = {
    "POINT": ("Point",),
    "LINESTRING": ("LineString",),
    "MULTILINESTRING": ("MultiLineString",),
    "POLYGON": ("Polygon",),
    "MULTIPOLYGON": ("MultiPolygon",),
}
_ANY_LINE = ("LineString", "MultiLineString")


def check_fields(session: Session, tables: RecordTables, document: Document, check: Checker) -> bool:
    """Note whatever can't be stored; whether all could be read, so that rules of the subject make sense."""
    root = table_of(tables.root)
    groups = {group: table_of(entity) for group, entity in tables.parts.items()}
    plain = {group: names for group, table in groups.items() if (names := _names(table))}
    joined = [group for group in groups if group not in plain]
    if not check.structure(document, _names(root) - {"geometry"}, plain, joined):
        return False
    cited = _cited(session, root, groups, document)
    _part(check, "", root, document, cited)
    for group, table in groups.items():
        key = next(column for column in table.primary_key if column.name == key_of(table))
        for identifier, part in document.get(group, {}).items():
            check.identifier(f"{group}/{identifier}", identifier)
            if _target(key) is not None and is_id(identifier) and identifier not in cited[_target(key) or ""]:
                check.invalid(f"{group}/{identifier}", identifier, "fields.unknown_record")
            if isinstance(part, Mapping):
                _part(check, f"{group}/{identifier}/", table, part, cited)
    return not any(not finding.is_warning for finding in check.found)


def _names(table: Table) -> set[str]:
    names: set[str] = set()
    for column in document_fields(table):
        if isinstance(column.type, DATERANGE):
            names |= {"valid_from", "valid_to"}
        else:
            names.add("geometry" if isinstance(column.type, Geometry) else column.name)
    return names


def _target(column: Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _is_list(table: str) -> bool:
    return any(each.name == table for each in reference.lists())


def _cited(
    session: Session, root: Table, groups: Mapping[str, Table], document: Document
) -> dict[str, Collection[str]]:
    """Return, of every list and table that the record cites, the codes or ids that there are."""
    wanted: dict[str, set[object]] = {}

    def note(table: Table, rows: Collection[Document]) -> None:
        for column in document_fields(table):
            target = _target(column)
            if target is not None:
                wanted.setdefault(target, set()).update(row.get(column.name) for row in rows)

    note(root, [document])
    for group, table in groups.items():
        note(table, parts(document, group))
        target = _target(table.c[key_of(table)])
        if target is not None:
            wanted.setdefault(target, set()).update(document.get(group) or {})
    # What a part may cite of its own record: the parts of another group, as the document has them
    own = {table.name: keys(document, group) for group, table in groups.items()}
    found: dict[str, Collection[str]] = {}
    for target, values in wanted.items():
        if target in own:
            found[target] = own[target]
        elif _is_list(target):
            found[target] = {row["code"] for row in reference.codes(session, target)}
        else:
            found[target] = _ids(session, Base.metadata.tables[target], values)
    return found


def _ids(session: Session, table: Table, values: Collection[object]) -> frozenset[str]:
    return existing(session, table, values) if "id" in table.c else _by_key(session, table, values)


def _by_key(session: Session, table: Table, values: Collection[object]) -> frozenset[str]:
    """Return the keys that a table with a text as its key has (an attachment's SHA-256)."""
    (key,) = table.primary_key
    wanted = [value for value in values if isinstance(value, str)]
    return frozenset(session.scalars(key.table.select().with_only_columns(key).where(key.in_(wanted))))


def _part(
    check: Checker, prefix: str, table: Table, part: Document, cited: Mapping[str, Collection[str]]
) -> None:
    for column in document_fields(table):
        _field(check, prefix, column, part, cited)


def _field(
    check: Checker,
    prefix: str,
    column: Column[Any],
    part: Document,
    cited: Mapping[str, Collection[str]],
) -> None:
    path, value = f"{prefix}{column.name}", part.get(column.name)
    is_required = not column.nullable and column.server_default is None
    target = _target(column)
    if isinstance(column.type, DATERANGE):
        check.period(prefix, part)
    elif isinstance(column.type, Geometry):
        drawn = part.get("geometry")
        if drawn is not None or is_required:
            kinds = _ANY_LINE if column.info.get("any_line") else _KINDS[column.type.geometry_type or "POINT"]
            check.geometry(f"{prefix}geometry", drawn, kinds)
    elif target is not None and _is_list(target):
        if value not in (None, "") or is_required:
            check.code(path, value, cited[target])
    elif target is not None:
        _reference(check, path, value, cited[target], is_required=is_required, is_key=target != "attachment")
    else:
        _plain(column)(check, path, value, is_required)


def _reference(
    check: Checker,
    path: str,
    value: Any,
    known: Collection[str],
    *,
    is_required: bool,
    is_key: bool,
) -> None:
    if is_key:
        check.identifier(path, value, required=is_required)
    elif value is None and is_required:
        check.invalid(path, value, "fields.empty")
    if value is not None and (is_id(value) or not is_key) and value not in known:
        check.invalid(path, value, "fields.unknown_record")


_Plain = Callable[[Checker, str, Any, bool], object]


def _plain(column: Column[Any]) -> _Plain:
    if isinstance(column.type, Boolean):
        return lambda check, path, value, required: check.flag(path, value)
    if isinstance(column.type, Date):
        return lambda check, path, value, required: check.day(path, value, required=required)
    if isinstance(column.type, Float | Integer):
        lowest, highest = column.info.get("between", (-1e9, 1e9))
        whole = isinstance(column.type, Integer)
        return lambda check, path, value, required: _number(
            check, path, value, required, (lowest, highest), whole=whole
        )
    return lambda check, path, value, required: check.text(path, value, required=required)


def _number(
    check: Checker, path: str, value: Any, required: bool, between: tuple[float, float], *, whole: bool
) -> None:
    lowest, highest = between
    if value is None:
        if required:
            check.invalid(path, value, "fields.empty")
    elif isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        check.invalid(path, value, "fields.not_whole" if whole else "fields.not_a_number")
    elif not lowest <= value <= highest:
        check.invalid(path, value, "fields.out_of_range", lowest=f"{lowest:g}", highest=f"{highest:g}")
