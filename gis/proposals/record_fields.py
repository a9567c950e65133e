"""What a record of a kind consists of: its fields with their names, and what each may hold.

Read from the tables and the words that people call fields by, so that a form never knows other fields than
proposals do.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Boolean, Column, Date, Float, Integer, Table
from sqlalchemy.dialects.postgresql import DATERANGE

from geoalchemy2 import Geometry

from gis.database import Base
from gis.history import service as history
from gis.proposals.fields import PRECISIONS
from gis.proposals.rules import UnknownSubject
from gis.proposals.subjects import Subjects
from gis.proposals.words import Words, has_label, label, say
from gis.reference import service as reference

#: code: one of a code list; reference: the id of another record; choice: one of a few values of our own
Kind = Literal["text", "flag", "day", "number", "code", "reference", "choice", "geometry"]
#: Columns with a few values of our own, whose words stand in the messages as `value.<column>.<value>`
CHOICES = {"date_precision": PRECISIONS, "part": ("predecessor", "subject", "successor")}


@dataclass(frozen=True)
class Choice:
    """One of a few values of our own, and what people call it."""

    value: str
    label: Words


@dataclass(frozen=True)
class RecordField:
    """One field: its name in the document, what people call it, and what it may hold."""

    name: str
    label: Words
    kind: Kind
    required: bool
    #: The code list, or the kind of record, that a value is one of
    target: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class RecordGroup:
    """Parts of a record (names, states …); `keyed` parts are only there or not, by another record's id."""

    name: str
    label: Words
    keyed: bool
    target: str | None
    fields: tuple[RecordField, ...]


@dataclass(frozen=True)
class RecordShape:
    """A kind of record: its own fields and the groups of its parts."""

    subject: str
    fields: tuple[RecordField, ...]
    groups: tuple[RecordGroup, ...]


def record_shape(subjects: Subjects, subject: str) -> RecordShape:
    """Return what a record of a kind consists of; raise UnknownSubject."""
    if subject not in subjects:
        raise UnknownSubject(subject=subject)
    root = Base.metadata.tables[subject]
    return RecordShape(
        subject=subject,
        fields=_fields(subject, "", root),
        groups=tuple(_group(subject, name, table) for name, table in sorted(history.parts(subject).items())),
    )


def _group(subject: str, name: str, table: Table) -> RecordGroup:
    _, owner, _ = table.info["part_of"]
    joined = next(column for column in table.primary_key if column.name != owner)
    fields = _fields(subject, f"{name}/*/", table)
    return RecordGroup(
        name=name,
        label=label(subject, name),
        keyed=not fields,
        target=_referred(joined),
        fields=fields,
    )


def _fields(subject: str, prefix: str, table: Table) -> tuple[RecordField, ...]:
    found: list[RecordField] = []
    for column in table.columns:
        for name in _names(column):
            if has_label(subject, prefix + name):
                found.append(_field(subject, prefix + name, name, column))
    return tuple(found)


def _names(column: Column[object]) -> tuple[str, ...]:
    if isinstance(column.type, DATERANGE):
        return "valid_from", "valid_to"
    return ("geometry",) if isinstance(column.type, Geometry) else (column.name,)


def _field(subject: str, path: str, name: str, column: Column[object]) -> RecordField:
    target = _referred(column)
    is_code = target in {table.name for table in reference.lists()}
    choices = CHOICES.get(name, ())
    has_default = column.server_default is not None
    return RecordField(
        name=name,
        label=label(subject, path),
        kind=_kind(column, target, is_code=is_code, has_choices=bool(choices)),
        required=not column.nullable and not isinstance(column.type, DATERANGE) and not has_default,
        target=target,
        choices=tuple(Choice(value, say(f"value.{name}.{value}")) for value in choices),
    )


def _kind(column: Column[object], target: str | None, *, is_code: bool, has_choices: bool) -> Kind:
    if has_choices:
        return "choice"
    if target is not None:
        return "code" if is_code else "reference"
    if isinstance(column.type, Geometry):
        return "geometry"
    if isinstance(column.type, Date | DATERANGE):
        return "day"
    if isinstance(column.type, Boolean):
        return "flag"
    return "number" if isinstance(column.type, Float | Integer) else "text"


def _referred(column: Column[object]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)
