"""Which headers mean which field of the register: data/rules/import_columns.csv."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gis.exchange.rules import KINDS, ColumnsUnmapped, FieldUnknown, Kind
from gis.spreadsheets.column_mapping import guess_mapping

#: Below this a guess is shown and left to the user.
LEAST_CONFIDENCE = 0.75
REQUIRED: Mapping[Kind, tuple[str, ...]] = {"place-names": ("name",), "divisions": ("name",)}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the register that a column may hold."""

    name: str
    name_zh: str
    name_en: str
    headers: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A column taken for a field, how sure (0-1), and whether it is used unless the user objects."""

    column: str
    field: str
    confidence: float
    used: bool


@cache
def fields(kind: Kind) -> Mapping[str, Field]:
    """Return the fields of one kind of list, the most important first."""
    content = (files("data") / "rules" / "import_columns.csv").read_text("utf-8")
    return {
        row["field"]: Field(
            row["field"], row["name_zh"], row["name_en"], tuple(row["headers"].split("|")), row["note"]
        )
        for row in csv.DictReader(content.splitlines())
        if row["kind"] == kind
    }


@cache
def known_headers() -> frozenset[str]:
    """Return every header that means something, to find the header row under titles."""
    return frozenset(header for kind in KINDS for field in fields(kind).values() for header in field.headers)


def guess(kind: Kind, columns: Sequence[str]) -> list[Guess]:
    """Guess the field of each column; a column is used for one field at most."""
    mapping = guess_mapping(columns, {name: field.headers for name, field in fields(kind).items()})
    return [
        Guess(match.column, match.field, match.confidence, match.confidence >= LEAST_CONFIDENCE)
        for match in mapping.matches
    ]


def guess_kind(columns: Sequence[str]) -> Kind:
    """Say what a list is about: the kind whose fields explain more of its columns."""
    weights = {kind: sum(found.confidence for found in guess(kind, columns) if found.used) for kind in KINDS}
    return "divisions" if weights["divisions"] > weights["place-names"] else "place-names"


def columns_of_fields(
    kind: Kind,
    columns: Sequence[str],
    mapping: Mapping[str, str] | None,
    defaults: Mapping[str, str],
) -> dict[str, str]:
    """Return field → column, from the user's own mapping or the guess.

    Raises FieldUnknown for a column or field that does not exist, ColumnsUnmapped when a field that every
    row needs has neither column nor default.
    """
    known = fields(kind)
    for name in defaults:
        if name not in known:
            raise FieldUnknown(field=name, fields="、".join(known))
    found = mapped(kind, columns, mapping)
    missing = [name for name in REQUIRED[kind] if name not in found and name not in defaults]
    if missing:
        raise ColumnsUnmapped(
            fields="、".join(known[name].name_zh for name in missing), columns="、".join(columns)
        )
    return found


def mapped(kind: Kind, columns: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Return field → column as guessed, but as the user says where he does; raise FieldUnknown."""
    known = fields(kind)
    found = {match.field: match.column for match in guess(kind, columns) if match.used}
    for column, name in (mapping or {}).items():
        if column not in columns:
            raise FieldUnknown("import.column_unknown", column=column, columns="、".join(columns))
        if name and name not in known:
            raise FieldUnknown(field=name, fields="、".join(known))
        found = {field: taken for field, taken in found.items() if taken != column}
        if name:
            found[name] = column
    return found


def shown(kind: Kind, field: str, column_of: Mapping[str, str]) -> str:
    """Return what a finding calls a field: its column in the file, else its Chinese name."""
    if field in column_of:
        return column_of[field]
    known = fields(kind).get(field)
    return "" if known is None else known.name_zh
