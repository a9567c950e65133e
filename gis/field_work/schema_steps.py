"""What became of forms since a package was handed out: older values are carried over or explained.

Whoever changes the body of a kind of change adds a step here, with the version that it leads to. A step
renames fields, gives new ones a value, or says in words why values of before can't be carried over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gis.errors import RuleBroken


class FormChanged(RuleBroken):
    """A form changed so that values of before can't be carried over."""

    message_id = "field_work.form_changed"


class FormNewer(RuleBroken):
    """The package's forms are newer than this server's."""

    message_id = "field_work.form_newer"


@dataclass(frozen=True, slots=True)
class Step:
    """How values of one kind become those of a version."""

    version: int
    kind: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    #: New field → value for changes of before
    given: Mapping[str, Any] = field(default_factory=dict)
    #: Field that is no more → why, for a person; values that have something in it are not carried over
    gone: Mapping[str, str] = field(default_factory=dict)


#: In the order of their versions
STEPS: Sequence[Step] = ()
#: Of forms that are handed out now
CURRENT = 1


def carried_over(
    kind: str, values: Mapping[str, Any], version: int, steps: Sequence[Step] = STEPS, current: int = CURRENT
) -> dict[str, Any]:
    """Return values of an older form as those of today's; raise FormChanged, FormNewer."""
    if version > current:
        raise FormNewer(version=version, current=current)
    carried = dict(values)
    for step in _since(kind, version, steps):
        for name, why in step.gone.items():
            if carried.get(name) not in (None, "", [], False):
                raise FormChanged(field=name, why=why)
        _take(step, carried)
    return carried


def as_of_today(
    kind: str, base: Mapping[str, Any], version: int, steps: Sequence[Step] = STEPS
) -> dict[str, Any]:
    """Return what a record was when it was handed out in the fields of today; what has no place is left out.

    Steps that were taken before change nothing any more.
    """
    carried = dict(base)
    for step in _since(kind, version, steps):
        _take(step, carried)
    return carried


def _since(kind: str, version: int, steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.kind == kind and step.version > version]


def _take(step: Step, values: dict[str, Any]) -> None:
    for before, after in step.renamed.items():
        if before in values:
            values[after] = values.pop(before)
    for name in step.gone:
        values.pop(name, None)
    for name, value in step.given.items():
        values.setdefault(name, value)


def former(kind: str, version: int, steps: Sequence[Step] = STEPS) -> set[str]:
    """Return the fields that a form of a version asked and later ones don't, under that name."""
    return {name for step in _since(kind, version, steps) for name in (*step.renamed, *step.gone)}
