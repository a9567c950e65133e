"""What was added, changed and ended between two releases, field by field, and how that is applied. Pure.

Records come by kind and number, as a file of records has them; so two releases of any size are compared, and
changes are applied, without holding either of them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gis.exchange.rules import KINDS, Kind
from gis.releases.records import Record, key_of, said
from gis.releases.rules import ChangesDoNotFit, ChangesUnreadable

ChangeKind = Literal["added", "changed", "ended"]
CHANGE_KINDS: tuple[ChangeKind, ...] = ("added", "changed", "ended")
FORM = "diming-changes/1"
#: Says whether the value that a record had may still be told to the reader: kind, field, value
MayTell = Callable[[Kind, str, object], bool]


@dataclass(frozen=True)
class Change:
    """One record that was added (`record`), changed (`fields`) or ended.

    Of a field `before` and `after` are what was and is said; one that is missing there was not or is not any
    more, and `withheld` says that what was is not for the reader any more. Of an ended record `name` and
    `valid_to` stand only as far as they are still public.
    """

    change: ChangeKind
    kind: Kind
    id: str
    name: str = ""
    valid_to: str = ""
    record: Record | None = None
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the change as a line of the package says it."""
        told: dict[str, Any] = {"change": self.change, "kind": self.kind, "id": self.id}
        if self.name:
            told["name"] = self.name
        if self.valid_to:
            told["valid_to"] = self.valid_to
        if self.record is not None:
            told["record"] = dict(self.record)
        if self.change == "changed":
            told["fields"] = {name: dict(one) for name, one in self.fields.items()}
        return told


@dataclass(frozen=True)
class Seal:
    """Between which two releases changes lie: numbers, and SHA-256 of their files of records."""

    since: int
    before: str
    number: int
    after: str

    def as_json(self) -> dict[str, Any]:
        """Return the first line of a package."""
        return {"form": FORM, **vars(self)}


def always(kind: Kind, name: str, value: object) -> bool:
    """Tell every value: for whoever sees everything."""
    return True


def difference(
    before: Iterable[Record],
    now: Iterable[Record],
    gone: Mapping[tuple[str, str], Record] | None = None,
    may_tell: MayTell = always,
) -> Iterator[Change]:
    """Yield what changed, by kind and number; `gone` is what may still be said of ended records."""
    for old, new in _side_by_side(before, now):
        if old is None and new is not None:
            yield Change("added", new["kind"], new["id"], name=_name(new), record=new)
        elif new is None and old is not None:
            told = (gone or {}).get(key_of(old), {})
            yield Change(
                "ended", old["kind"], old["id"], name=_name(told), valid_to=str(told.get("valid_to") or "")
            )
        elif old is not None and new is not None and (fields := _fields(old, new, may_tell)):
            yield Change("changed", new["kind"], new["id"], name=_name(new), fields=fields)


def apply(before: Iterable[Record], changes: Iterable[Change]) -> Iterator[Record]:
    """Yield the records after some changes, by kind and number; raise ChangesDoNotFit for other records'."""
    changed = ({"kind": one.kind, "id": one.id, "is": one} for one in changes)
    for old, wanted in _side_by_side(before, changed):
        change: Change | None = None if wanted is None else wanted["is"]
        if change is None:
            yield old or {}
        elif (change.change == "added") is not (old is None):
            raise ChangesDoNotFit(what=f"{change.change} {change.kind} {change.id}")
        elif change.change == "added":
            yield change.record or {}
        elif change.change == "changed":
            yield _changed(old or {}, change)


def change_in(line: bytes, file: str = "") -> Change:
    """Read a line of a package; raise ChangesUnreadable."""
    try:
        told = json.loads(line)
        change = Change(**told)
    except (ValueError, TypeError) as error:
        raise ChangesUnreadable(file=file) from error
    if (
        change.change not in CHANGE_KINDS
        or change.kind not in KINDS
        or ((change.change == "added") is (change.record is None))
    ):
        raise ChangesUnreadable(file=file)
    return change


def seal_in(line: bytes, file: str = "") -> Seal:
    """Read the first line of a package; raise ChangesUnreadable."""
    try:
        told = json.loads(line)
        if told.pop("form") == FORM:
            return Seal(**told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ChangesUnreadable(file=file) from error
    raise ChangesUnreadable(file=file)


def _name(record: Record) -> str:
    return str(record.get("name") or "")


def _fields(old: Record, new: Record, may_tell: MayTell) -> dict[str, dict[str, Any]]:
    """Return every field that is not said as before; 1, 1.0 and true are not the same."""
    found: dict[str, dict[str, Any]] = {}
    for name in sorted({*old, *new}):
        if name in old and name in new and said(old[name]) == said(new[name]):
            continue
        one: dict[str, Any] = {}
        if name in old and may_tell(new["kind"], name, old[name]):
            one["before"] = old[name]
        elif name in old:
            one["withheld"] = True
        if name in new:
            one["after"] = new[name]
        found[name] = one
    return found


def _changed(old: Record, change: Change) -> dict[str, Any]:
    record = dict(old)
    for name, one in change.fields.items():
        if "before" in one:
            fits = name in old and said(old[name]) == said(one["before"])
        else:
            fits = bool(one.get("withheld")) or name not in old
        if not fits:
            raise ChangesDoNotFit(what=f"{change.kind} {change.id} {name}")
        if "after" in one:
            record[name] = one["after"]
        else:
            record.pop(name, None)
    return record


def _side_by_side(
    left: Iterable[Record], right: Iterable[Record]
) -> Iterator[tuple[Record | None, Record | None]]:
    """Yield what both sides have of each key; raise ChangesDoNotFit where one is not in order."""
    ones, others = _in_order(left), _in_order(right)
    one, other = next(ones, None), next(others, None)
    while one is not None or other is not None:
        if other is None or (one is not None and key_of(one) < key_of(other)):
            yield one, None
            one = next(ones, None)
        elif one is None or key_of(other) < key_of(one):
            yield None, other
            other = next(others, None)
        else:
            yield one, other
            one, other = next(ones, None), next(others, None)


def _in_order(records: Iterable[Record]) -> Iterator[Record]:
    last: tuple[str, str] | None = None
    for record in records:
        if last is not None and key_of(record) <= last:
            raise ChangesDoNotFit(what="/".join(key_of(record)))
        last = key_of(record)
        yield record
