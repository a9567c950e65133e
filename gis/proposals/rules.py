"""How a proposal moves, and how changes of one record compare, without database or files.

A record is compared as a flat document: field path → JSON value. `names/<id>/name` is one path, so two
people who change different fields of one record do not disturb each other, and two who change the same
field never overwrite one another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gis.errors import Conflict, NotAllowed, RuleBroken

#: state → states it may move to (ARCHITECTURE: draft → submitted → returned | rejected | withdrawn | approved → applied)
MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"submitted", "withdrawn"}),
    "submitted": frozenset({"returned", "rejected", "withdrawn", "approved"}),
    "returned": frozenset({"submitted", "withdrawn"}),
    "approved": frozenset({"applied", "returned"}),
    "applied": frozenset(),
    "rejected": frozenset(),
    "withdrawn": frozenset(),
}

Document = Mapping[str, Any]


class AuthorDecides(NotAllowed):
    """The author of a proposal never decides on it."""

    message_id = "proposals.author_decides"


class NotDecided(RuleBroken):
    """A proposal is applied only with the approvals it needs."""

    message_id = "proposals.not_decided"


class MoveNotAllowed(Conflict):
    """The proposal is not in a state from which this move is possible."""

    message_id = "proposals.move_not_allowed"


@dataclass(frozen=True)
class FieldConflict:
    """One field that the record's present state and the proposal disagree about."""

    path: str
    seen: Any
    present: Any
    wanted: Any


class RecordChanged(Conflict):
    """Somebody else changed the same fields of the record first."""

    message_id = "proposals.record_changed"

    def __init__(self, conflicts: Iterable[FieldConflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(fields="、".join(conflict.path for conflict in self.conflicts))

    @property
    def details(self) -> tuple[dict[str, Any], ...]:
        """The fields in conflict: value seen, value present, value wanted."""
        return tuple(vars(conflict).copy() for conflict in self.conflicts)


def check_move(state: str, target: str) -> None:
    """Raise MoveNotAllowed unless a proposal in `state` may move to `target`."""
    if target not in MOVES[state]:
        raise MoveNotAllowed(state=state, target=target)


def flatten(document: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn nested mappings into field paths; GeoJSON geometries and lists stay single values."""
    flat: dict[str, Any] = {}
    for key, value in document.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and "coordinates" not in value and "geometries" not in value:
            flat.update(flatten(value, f"{path}/"))
        else:
            flat[path] = value
    return flat


def unflatten(flat: Document) -> dict[str, Any]:
    """Turn field paths back into nested mappings."""
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, leaf = path.split("/")
        target = nested
        for parent in parents:
            target = target.setdefault(parent, {})
        target[leaf] = value
    return nested


def difference(before: Document, after: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (seen values, wanted values) of the paths in which two flat documents differ.

    A path that `after` lacks is wanted as None; one that `before` lacks is absent from the seen values.
    """
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    seen = {path: before[path] for path in paths if path in before}
    return seen, {path: after.get(path) for path in paths}


def conflicts(before: Document, after: Document, present: Document) -> list[FieldConflict]:
    """List the wanted paths whose present value is neither the one seen nor the one wanted."""
    return [
        FieldConflict(path, before.get(path), present.get(path), wanted)
        for path, wanted in after.items()
        if present.get(path) != before.get(path) and present.get(path) != wanted
    ]


def merge(before: Document, after: Document, present: Document) -> dict[str, Any]:
    """Lay the wanted values over the present document; raise RecordChanged where fields conflict."""
    clashing = conflicts(before, after, present)
    if clashing:
        raise RecordChanged(clashing)
    merged = {**present, **after}
    return {path: value for path, value in merged.items() if value is not None}
