"""The readable difference of a proposal: fields with labels, names instead of ids, shapes in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from gis.database import Base
from gis.errors import NotFound
from gis.history import service as history
from gis.messages import catalogue
from gis.proposals import queries
from gis.proposals.records import Loaded
from gis.proposals.rules import FieldConflict, fields, is_geometry, part_of, unflatten
from gis.proposals.subjects import Item, Subjects, load_all
from gis.proposals.words import Words, geometry_change, geometry_words, label, plain, say
from gis.reference import service as reference

#: Fields of a part that tell it from its sisters, the best first
TELLING = ("name", "code", "type", "role", "valid_from", "on_date")
NOTHING = Words("", "")


@dataclass(frozen=True)
class FieldChange:
    """One field of one record: what it said when it was seen and what it shall say."""

    path: str
    #: What people call the field
    label: Words
    #: Which name, state or geometry of the record; empty for a field of the record itself
    part: Words
    before: Any
    after: Any
    before_words: Words
    after_words: Words
    #: The whole change as a sentence
    words: Words


@dataclass(frozen=True)
class ItemChanges:
    """What a proposal changes of one record."""

    position: int
    subject: str
    action: str
    record_id: UUID
    title: str
    base_version: int | None
    fields: tuple[FieldChange, ...]


class Difference:
    """Words for the items of one page of a proposal; what they refer to is read once."""

    def __init__(
        self, session: Session, subjects: Subjects, proposal_id: UUID, items: Iterable[Item]
    ) -> None:
        self._session = session
        self._subjects = subjects
        self._items = list(items)
        self._lists = {table.name for table in reference.lists()}
        self._codes: dict[str, dict[str, Words]] = {}
        self._parts = {name: dict(history.parts(name)) for name in {item.subject for item in self._items}}
        self._present = self._load([(i.subject, i.record_id) for i in self._items if i.action == "update"])
        self._titles = self._read_titles(proposal_id)

    def title(self, item: Item) -> str:
        """Return the short name of an item's record, as it is or as it shall be."""
        document = self._nested(item)
        return self._subjects[item.subject].title(document) or str(item.record_id)

    def level(self, item: Item) -> str:
        """Return the publication level of an item's record."""
        return str(self._nested(item).get("publication_level", "public"))

    def is_demonstration(self) -> bool:
        """Whether one of the records shown is, or shall be, from an invented source."""
        cited = {
            UUID(str(value))
            for item in self._items
            for path, value in {**self._document(item), **item.after}.items()
            if path.rpartition("/")[2] == "source_id" and value
        }
        return any(source.is_demonstration for source in queries.sources(self._session, cited).values())

    def changes(self, item: Item) -> tuple[FieldChange, ...]:
        """Put every field of an item into words; a part that goes whole is named once."""
        shown = (
            path
            for path, wanted in item.after.items()
            if not (wanted is None and item.before.get(path) is None)
            and (wanted is not None or part_of(path) not in item.after)
        )
        removed = (
            path for path, wanted in item.after.items() if wanted is None and self._is_part(item, path)
        )
        return tuple(self._field(item, path) for path in dict.fromkeys([*shown, *removed]))

    def words(self, item: Item, path: str, value: Any) -> Words:
        """Put one value of a field into words; empty for nothing."""
        return self._value(item, path, value)

    def _is_part(self, item: Item, path: str) -> bool:
        return any(other.startswith(f"{path}/") for other in item.after)

    def _field(self, item: Item, path: str) -> FieldChange:
        named = label(item.subject, path)
        part = self._part_title(item, part_of(path))
        if self._is_part(item, path):
            before, after = self._part_title(item, path), NOTHING
        else:
            before = self._value(item, path, item.before.get(path))
            after = self._value(item, path, item.after[path])
        in_full = say("change.of_part", part=part, field=named) if part else named
        return FieldChange(
            path=path,
            label=named,
            part=part,
            before=item.before.get(path),
            after=item.after[path],
            before_words=before,
            after_words=after,
            words=_sentence(in_full, item.before.get(path), item.after[path], before, after),
        )

    def _value(self, item: Item, path: str, value: Any) -> Words:
        if value is None or value == "":
            return NOTHING
        if is_geometry(value):
            return geometry_words(value)
        target, key = self._target(item.subject, path)
        if value is True and path.count("/") == 1:
            # A row that only joins two records: the other one's id stands in the path.
            return self._named(item, target, key)
        if isinstance(value, bool):
            return say(f"value.{str(value).lower()}")
        if target is not None:
            return self._named(item, target, str(value))
        message_id = f"value.{path.rpartition('/')[2]}.{value}"
        return say(message_id) if message_id in catalogue("zh") else plain(value)

    def _named(self, item: Item, target: str | None, key: str) -> Words:
        """Return the name of what a value refers to, or the value itself when that is not to be found."""
        if target is None:
            return plain(key)
        if target in self._lists:
            return self._code_names(target).get(key, plain(key))
        sisters = next((g for g, table in self._parts[item.subject].items() if table.name == target), None)
        if sisters is not None:
            return self._part_title(item, f"{sisters}/{key}") or plain(key)
        return plain(self._titles.get((target, key), key))

    def _target(self, subject: str, path: str) -> tuple[str | None, str]:
        """Return the table that a field refers to (None: it is a plain value), and the id in its path."""
        group, _, rest = path.partition("/")
        key, _, field = rest.partition("/")
        table = self._parts[subject].get(group) if rest else Base.metadata.tables[subject]
        if table is None:
            return None, key
        return _referred(table, field if field else _joined(table) if rest else group), key

    def _part_title(self, item: Item, part: str) -> Words:
        if not part:
            return NOTHING
        group, _, key = part.partition("/")
        table = self._parts[item.subject].get(group)
        joined = None if table is None else _referred(table, _joined(table))
        if joined is not None:
            return self._named(item, joined, key)
        seen = {**self._document(item), **{path: v for path, v in item.before.items() if v is not None}}
        for values in (seen, item.after):
            for field in TELLING:
                if values.get(f"{part}/{field}"):
                    return self._value(item, f"{part}/{field}", values[f"{part}/{field}"])
        return NOTHING

    def _document(self, item: Item) -> dict[str, Any]:
        loaded = self._present.get((item.subject, item.record_id))
        return {} if loaded is None else fields(loaded.document)

    def _nested(self, item: Item) -> dict[str, Any]:
        wanted = {path: value for path, value in item.after.items() if value is not None}
        loaded = self._present.get((item.subject, item.record_id))
        return unflatten(wanted) if loaded is None else loaded.document

    def _code_names(self, table: str) -> Mapping[str, Words]:
        if table not in self._codes:
            rows = reference.codes(self._session, table)
            self._codes[table] = {row["code"]: Words(row["name_zh"], row["name_en"]) for row in rows}
        return self._codes[table]

    def _load(self, keys: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Loaded]:
        wanted = list(keys)
        try:
            return load_all(self._session, self._subjects, wanted)
        except NotFound:
            # One of them is gone; the others are still shown by name.
            return {key: found for key in wanted if (found := self._load_one(key)) is not None}

    def _load_one(self, key: tuple[str, UUID]) -> Loaded | None:
        try:
            return self._subjects[key[0]].load(self._session, key[1])
        except NotFound:
            return None

    def _read_titles(self, proposal_id: UUID) -> dict[tuple[str, str], str]:
        """Find the names of all records and sources that the items refer to."""
        keys = {key for item in self._items for key in self._references(item)}
        sources = queries.sources(self._session, {UUID(key) for name, key in keys if name == "source"})
        titles = {("source", str(key)): source.title for key, source in sources.items()}
        records = [(name, UUID(key)) for name, key in keys if name in self._subjects]
        pending = {record_id for _, record_id in records}
        for item in queries.wanted_titles(self._session, proposal_id, pending) if pending else ():
            wanted = unflatten({path: value for path, value in item.after.items() if value is not None})
            titles[item.subject, str(item.record_id)] = self._subjects[item.subject].title(wanted)
        registered = [(name, key) for name, key in records if (name, str(key)) not in titles]
        for (name, record_id), loaded in self._load(registered).items():
            titles[name, str(record_id)] = self._subjects[name].title(loaded.document)
        return titles

    def _references(self, item: Item) -> Iterable[tuple[str, str]]:
        for path in {**item.before, **item.after}:
            target, key = self._target(item.subject, path)
            for value in (item.before.get(path), item.after.get(path)):
                if target is not None and isinstance(value, str) and _is_id(value):
                    yield target, value
                elif target is not None and value is True and _is_id(key):
                    yield target, key
            table = self._parts[item.subject].get(path.partition("/")[0])
            joined = None if table is None else _referred(table, _joined(table))
            if joined is not None and _is_id(key):
                yield joined, key


def explained(
    session: Session, subjects: Subjects, proposal_id: UUID, conflicts: Iterable[FieldConflict]
) -> list[FieldConflict]:
    """Return the conflicts with their three values in words."""
    listed = list(conflicts)
    # Two items a conflict, so that whatever any of the values refers to is read once.
    items = [
        Item(
            at,
            clash.subject,
            "update",
            UUID(clash.record_id),
            None,
            {clash.path: value},
            {clash.path: clash.wanted},
        )
        for at, clash in enumerate(listed)
        for value in (clash.seen, clash.present)
    ]
    difference = Difference(session, subjects, proposal_id, items)
    found = []
    for clash, item in zip(listed, items[::2], strict=True):
        seen, present, wanted = (
            difference.words(item, clash.path, value) for value in (clash.seen, clash.present, clash.wanted)
        )
        found.append(
            replace(
                clash,
                seen_zh=seen.zh,
                seen_en=seen.en,
                present_zh=present.zh,
                present_en=present.en,
                wanted_zh=wanted.zh,
                wanted_en=wanted.en,
            )
        )
    return found


def _sentence(field: Words, seen: Any, wanted: Any, before: Words, after: Words) -> Words:
    if is_geometry(seen) and is_geometry(wanted):
        return say("change.geometry", field=field, change=geometry_change(seen, wanted))
    if not before:
        return say("change.added", field=field, after=after)
    if not after:
        return say("change.removed", field=field, before=before)
    return say("change.changed", field=field, before=before, after=after)


def _joined(table: Table) -> str:
    """Return the column of a part's key that names it beside its record."""
    _, owner, _ = table.info["part_of"]
    return next(column.name for column in table.primary_key if column.name != owner)


def _referred(table: Table, column: str) -> str | None:
    if column not in table.c:
        return None
    return next((key.column.table.name for key in table.c[column].foreign_keys), None)


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
