"""Say what the public would see of a real record if a field had another publication level.

Lives here and not in publication: records belong to the subjects, and this is the highest of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC, Caller
from gis.administrative_divisions import service as divisions
from gis.messages import catalogue, text
from gis.place_names import service as place_names
from gis.proposals.words import Words, geometry_words, plain
from gis.publication import service as publication
from gis.publication.rules import ANY_FIELD
from gis.publication.service import UnknownRecordKind

#: Subject of the rules → subject whose messages name the fields
LABELLED: Mapping[str, str] = {
    "place_name": "feature",
    "administrative_division": "administrative_division",
}
#: Records looked at to find one that has the field
TRIED = 8
#: What a page about one record needs and people do not read
NOT_SHOWN = frozenset({"id", "division_id", "parent_id"})


@dataclass(frozen=True)
class FieldLevel:
    """The level of one field, its own or that of all fields without one."""

    subject: str
    subject_words: Words
    field: str
    label: Words
    level: str
    is_own: bool


@dataclass(frozen=True)
class ShownField:
    """What the public reads in one field of the record, now and then; empty for nothing."""

    field: str
    label: Words
    before: Words
    after: Words
    changes: bool


@dataclass(frozen=True)
class PublicView:
    """One record as the public sees it now, and as it would."""

    record: str
    #: Whether the record has the field at all
    has_field: bool
    fields: tuple[ShownField, ...]


def field_levels(session: Session) -> list[FieldLevel]:
    """Return the level of every field that people have a name for, and of those with a rule of their own."""
    rules = publication.load(session)
    found: list[FieldLevel] = []
    for subject in dict.fromkeys(name for name, _ in sorted(rules.levels)):
        named = _named_fields(subject)
        own = [field for owner, field in rules.levels if owner == subject]
        for field in dict.fromkeys([ANY_FIELD, *named, *sorted(own)]):
            found.append(
                FieldLevel(
                    subject=subject,
                    subject_words=_either(f"publication.subject.{subject}", subject),
                    field=field,
                    label=_label(subject, field),
                    level=rules.level(subject, field),
                    is_own=(subject, field) in rules.levels,
                )
            )
    return found


def preview(session: Session, caller: Caller, subject: str, field: str, level: str) -> PublicView:
    """Show one record as the public sees it, before and after a field gets another level; nothing is kept.

    Raises NotAllowed, UnknownLevel, UnknownRecordKind also where no record can be shown.
    """
    caller.must_hold("admin")
    if subject not in LABELLED:
        raise UnknownRecordKind(subject=subject, known="、".join(LABELLED))
    read = _reader(session, subject)
    ids = _candidates(session, subject)
    before = _with_field(read, ids, field)
    if before is None:
        raise UnknownRecordKind(subject=subject, known="、".join(LABELLED))
    trial = session.begin_nested()
    try:
        publication.set_level(session, caller, subject, field, level)
        after = read(UUID(str(before["id"])))
    finally:
        trial.rollback()
    return PublicView(
        record=str(before["name"]),
        has_field=_value(before, field) is not None,
        fields=tuple(_compared(subject, before, after)),
    )


def _reader(session: Session, subject: str) -> Callable[[UUID], dict[str, Any]]:
    if subject == "place_name":
        return lambda record_id: place_names.get(session, PUBLIC, record_id)
    return lambda record_id: divisions.get(session, PUBLIC, record_id)


def _candidates(session: Session, subject: str) -> list[UUID]:
    if subject == "place_name":
        rows = place_names.find(session, PUBLIC, limit=TRIED, located=True).rows
        rows += place_names.find(session, PUBLIC, limit=TRIED).rows
    else:
        rows = divisions.find(session, PUBLIC, limit=TRIED).rows
    return [UUID(str(row["id"])) for row in rows]


def _with_field(read: Callable[[UUID], dict[str, Any]], ids: list[UUID], field: str) -> dict[str, Any] | None:
    """Return the first record that has the field; else the first there is."""
    first: dict[str, Any] | None = None
    for record_id in ids:
        row = read(record_id)
        first = first or row
        if field == ANY_FIELD or _value(row, field) is not None:
            return row
    return first


def _value(row: Mapping[str, Any], field: str) -> Any:
    group, _, name = field.partition(".")
    value = row.get(group)
    if name and isinstance(value, list):
        value = [part[name] for part in value if part.get(name) not in (None, "")]
    return value if value not in (None, "", []) else None


def _compared(subject: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ShownField]:
    paths = [path for path in dict.fromkeys([*_paths(before), *_paths(after)]) if path not in NOT_SHOWN]
    shown = []
    for path in paths:
        then, now = _words(_value(before, path)), _words(_value(after, path))
        if then or now:
            shown.append(ShownField(path, _label(subject, path), then, now, then != now))
    return shown


def _paths(row: Mapping[str, Any]) -> list[str]:
    found = []
    for name, value in row.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            found += [f"{name}.{part}" for one in value for part in one if part not in NOT_SHOWN]
        else:
            found.append(name)
    return found


def _words(value: Any) -> Words:
    if value is None:
        return Words("", "")
    if isinstance(value, Mapping) and "coordinates" in value:
        return geometry_words(value)
    if isinstance(value, Mapping):
        return plain(value.get("name") or value.get("title") or "…")
    if isinstance(value, bool):
        return Words(text(f"value.{str(value).lower()}", "zh"), text(f"value.{str(value).lower()}", "en"))
    if isinstance(value, list):
        each = list(dict.fromkeys(_words(one) for one in value))
        return Words("；".join(one.zh for one in each), "; ".join(one.en for one in each))
    return plain(value)


def _named_fields(subject: str) -> list[str]:
    prefix = f"field.{LABELLED[subject]}." if subject in LABELLED else "\n"
    return [name.removeprefix(prefix) for name in catalogue("zh") if name.startswith(prefix)]


def _label(subject: str, field: str) -> Words:
    if field == ANY_FIELD:
        return _either("publication.any_field", field)
    return _either(f"field.{LABELLED.get(subject, subject)}.{field}", field, f"publication.output.{field}")


def _either(message_id: str, otherwise: str, second: str = "") -> Words:
    for one in (message_id, second):
        if one in catalogue("zh"):
            return Words(text(one, "zh"), text(one, "en"))
    return plain(otherwise)
