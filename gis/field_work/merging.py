"""Bring what a device says of a record together with what the register says by now, field by field.

Three sides: the record as it was handed out (base), as the device has it (ours), as the register has it
(theirs). A field that one side alone changed is that side's; one that both changed alike is settled; one that
both changed differently is a conflict, which a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the fields of a kind of record go together."""

    #: Fields that have one meaning together, such as a position with its accuracy and method
    together: tuple[tuple[str, ...], ...] = ()
    #: Lists of files, to which both sides add and from which both remove: rows are told apart by `sha256`
    adding: tuple[str, ...] = ()
    #: Fields that are seen anew on the spot: what the device says counts as said even where it is as before
    observed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, or fields that go together, that both sides changed; the name is that of the first."""

    field: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What both sides together say, which fields are the register's, and what they differ in."""

    values: dict[str, Any]
    taken: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = field(default=())


def merge(base: Values, ours: Values, theirs: Values, shape: Shape) -> Merged:
    """Return what holds of fields that the device sends; fields that the register lacks are the device's."""
    values = dict(ours)
    taken: list[str] = []
    differences: list[Difference] = []
    for names in groups(ours, shape):
        if not any(name in theirs for name in names):
            continue
        first = names[0]
        if first in shape.adding:
            values[first] = _both(*(each.get(first) or [] for each in (base, ours, theirs)))
            continue
        before, mine, now = (picked(each, names) for each in (base, ours, theirs))
        if _same(mine, now):
            continue
        if _same(before, now):
            continue
        if _same(before, mine) and first not in shape.observed:
            values |= now
            taken.append(first)
        else:
            differences.append(Difference(first, shown(before, names), shown(mine, names), shown(now, names)))
    return Merged(values, tuple(taken), tuple(differences))


def groups(values: Values, shape: Shape) -> list[tuple[str, ...]]:
    """Return the names of fields as they go together, in the order of the values."""
    grouped = {name: names for names in shape.together for name in names}
    found: dict[str, tuple[str, ...]] = {}
    for name in values:
        names = grouped.get(name, (name,))
        found.setdefault(names[0], names)
    return list(found.values())


def names_of(name: str, shape: Shape) -> tuple[str, ...]:
    """Return the fields that go together under the name of the first."""
    return next((names for names in shape.together if names[0] == name), (name,))


def picked(values: Values, names: Sequence[str]) -> dict[str, Any]:
    """Return some fields; one that is not there is None."""
    return {name: values.get(name) for name in names}


def shown(values: Values, names: Sequence[str]) -> Any:
    """Return the value of a field, or of fields that go together as an object."""
    return dict(values) if len(names) > 1 else values[names[0]]


def spread(value: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return the fields that `shown` showed as one value."""
    if len(names) == 1:
        return {names[0]: value}
    return picked(value if isinstance(value, Mapping) else {}, names)


def _same(one: Values, other: Values) -> bool:
    return all(_said(one[name]) == _said(other[name]) for name in one)


def _said(value: Any) -> Any:
    """Return a value as it is compared: nothing said is nothing said, however it is written."""
    if value is None or value in ("", [], ()):
        return None
    return value.strip() if isinstance(value, str) else value


def _both(base: Sequence[Values], ours: Sequence[Values], theirs: Sequence[Values]) -> list[Values]:
    """Return the register's rows, each as the device says it where it has it, then what the device added.

    What one side removed is gone, unless the other said something else of it meanwhile.
    """
    before, mine, now = ({row["sha256"]: row for row in each} for each in (base, ours, theirs))

    def is_said(name: str, row: Values) -> bool:
        return name not in before or not _alike(before[name], row)

    kept = [mine.get(name, row) for name, row in now.items() if name in mine or is_said(name, row)]
    return [*kept, *(row for name, row in mine.items() if name not in now and is_said(name, row))]


def _alike(one: Values, other: Values) -> bool:
    """Whether two rows say the same, as far as both say it: a form has not every column of the register."""
    return all(_said(one[name]) == _said(other[name]) for name in one.keys() & other.keys())
