"""Compare what the two sides found, field by field, and say what both agree on. Pure.

Two measured positions differ only where chance does not explain their distance: the test of two epochs of
gis.boundary_markers.observations at the significance of data/rules/inspection_calendar.csv; both have to be
of surveying grade, as a phone's position only finds a marker. Stones of a 双立 or 三立 marker stand tens of
metres apart: only what was measured of one stone is compared, and sides that measured different ones are told
so. What a side did not state is no difference.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.boundary_markers.observations import movement
from gis.joint_inspections.stages import ObservationField

Entry = Mapping[str, Any]
#: What a field holds when a side says nothing of it
NOTHING = (None, "")


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that both sides state and see differently."""

    field: str
    name_zh: str
    name_en: str
    ours: Any
    theirs: Any
    #: Of positions: how far apart, and from where on that would be noticed
    distance_m: float | None = None
    tolerance_m: float | None = None
    #: Of positions: whether the sides measured different stones, so that no distance says anything
    is_other_stone: bool = False


def position_of(entry: Entry) -> dict[str, Any] | None:
    """Return a measured position with its accuracy and method, as it is compared and settled."""
    if entry.get("position") is None:
        return None
    found = {
        "position": list(entry["position"]),
        "accuracy_m": entry["position_accuracy_m"],
        "method": entry["position_method"],
    }
    stone = entry.get("position_stone")
    return found if stone is None else found | {"stone": stone}


def values_of(entry: Entry, fields: Sequence[ObservationField]) -> dict[str, Any]:
    """Return what a side states, by the name under which it is compared and settled."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.kind == "position":
            found[field.field] = position_of(entry)
        elif field.kind == "reference":
            for each in entry.get("references", ()):
                found[f"{field.field}:{each['reference_id']}"] = each["present"]
        else:
            found[field.field] = entry.get(field.field)
    return {name: value for name, value in found.items() if value not in NOTHING}


def compare(
    ours: Entry,
    theirs: Entry,
    fields: Sequence[ObservationField],
    significance: float,
    surveyed: Collection[str],
    stones: int = 1,
) -> list[Compared]:
    """Return the fields that two entries of one target differ in, in the order of the form.

    `surveyed` are the methods of surveying grade, `stones` is how many stones of the target stand.
    """
    mine, others = values_of(ours, fields), values_of(theirs, fields)
    by_name = {field.field: field for field in fields}
    names = {str(each["reference_id"]): str(each["name"]) for each in ours.get("references", ())}
    found: list[Compared] = []
    for name in mine:
        if name not in others:
            continue
        field = by_name[name.partition(":")[0]]
        if not field.compared:
            continue
        if field.kind == "position":
            if not {mine[name]["method"], others[name]["method"]} <= set(surveyed):
                continue
            apart = _apart(mine[name], others[name], significance, stones)
            if apart is not None:
                found.append(Compared(name, field.name_zh, field.name_en, mine[name], others[name], *apart))
        elif mine[name] != others[name]:
            _, _, part = name.partition(":")
            about = f"“{names.get(part, part)}”" if part else ""
            found.append(
                Compared(name, f"{field.name_zh}{about}", f"{field.name_en}{about}", mine[name], others[name])
            )
    return found


def _apart(
    ours: Entry, theirs: Entry, significance: float, stones: int
) -> tuple[float | None, float | None, bool] | None:
    """Return distance and tolerance of two positions that differ beyond their accuracies, else None.

    Of two stones neither, but that they are two; where a side does not say which of several, None.
    """
    if stones > 1:
        measured = (ours.get("stone"), theirs.get("stone"))
        if None in measured:
            return None
        if measured[0] != measured[1]:
            return None, None, True
    first, second = ours["position"], theirs["position"]
    tested = movement(
        (first[0], first[1]), ours["accuracy_m"], (second[0], second[1]), theirs["accuracy_m"], significance
    )
    if not tested.has_moved:
        return None
    return round(tested.distance_m, 2), round(tested.noticed_from_m, 2), False


def agreed(
    ours: Entry | None,
    theirs: Entry | None,
    fields: Sequence[ObservationField],
    open_fields: Iterable[str],
    settled: Mapping[str, Any],
    surveyed: Collection[str],
) -> dict[str, Any]:
    """Return what holds of a target for both sides: what was settled, or what they say alike.

    Of two positions that do not differ the one of surveying grade holds, of those the one that says which
    stone it is of, else the more accurate one; a field in difference is absent.
    """
    mine = {} if ours is None else values_of(ours, fields)
    others = {} if theirs is None else values_of(theirs, fields)
    left_open = set(open_fields)
    found: dict[str, Any] = {}
    for name in [*mine, *(each for each in others if each not in mine)]:
        if name in settled:
            found[name] = settled[name]
        elif name not in left_open:
            found[name] = _one_of(mine.get(name), others.get(name), surveyed)
    return found


def _one_of(ours: Any, theirs: Any, surveyed: Collection[str]) -> Any:
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return min(
            ours,
            theirs,
            key=lambda each: (each["method"] not in surveyed, "stone" not in each, each["accuracy_m"]),
        )
    if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs:
        return f"{ours}；{theirs}"
    return ours
