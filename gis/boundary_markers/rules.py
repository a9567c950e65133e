"""What may be said of a marker, without database or files."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from gis.boundary_markers.observations import movement
from gis.errors import Conflict, NotFound, RuleBroken
from gis.proposals.fields import Checker
from gis.proposals.rules import NeededKind

Document = Mapping[str, Any]
FIRST, REPLACED_IN_PLACE = "first", "replaced_in_place"
#: The kind of proposal that sets, moves, replaces and takes away markers
MARKER_CHANGE = "marker_change"
#: What of a stone is where and when it stands; its other facts may be corrected
STANDS = ("geometry", "valid_from", "valid_to")
#: Of the stones of a marker of several
LETTERS = ("Q", "A", "B", "C", "D", "E")
#: Of a stone whose accuracy nobody stated, metres: GPS markers, DOMAIN 4.5
USUAL_ACCURACY_M = 1.0
#: Significance at which a stone that replaces another is said to stand elsewhere
ELSEWHERE_AT = 0.01


class MarkerNotFound(NotFound):
    """The register has no such marker, or not for this reader."""

    message_id = "boundary_markers.not_found"


class NumberTaken(Conflict):
    """The line has a marker of this number at that time."""

    message_id = "boundary_markers.number_taken"


class TwoStonesAtOnce(RuleBroken):
    """Two stones of one letter stand at one point at one time."""

    message_id = "boundary_markers.two_stones_at_once"


def check_marker(document: Document, check: Checker) -> None:
    """Note which rules a readable document breaks."""
    stones: Mapping[str, Document] = document.get("stones", {})
    by_letter: dict[str, dict[str, Document]] = {}
    for key, stone in stones.items():
        letter = str(stone.get("letter") or "")
        by_letter.setdefault(letter, {})[key] = stone
        if letter and letter not in LETTERS:
            check.broken(
                f"stones/{key}/letter",
                letter,
                "boundary_markers.letter_unknown",
                letters="、".join(LETTERS),
            )
        if stone.get("height_m") is not None and stone.get("height_datum") is None:
            check.broken(f"stones/{key}/height_datum", None, "boundary_markers.height_needs_datum")
    for same in by_letter.values():
        check.overlaps("stones/", same, "boundary_markers.two_stones_at_once")
        _succession(same, check)
    if document.get("is_tri_junction") and not document.get("lines"):
        check.warn("lines", None, "boundary_markers.tri_junction_without_lines")
    for key, reference in document.get("references", {}).items():
        if reference.get("bearing_deg") is None and reference.get("distance_m") is None:
            check.broken(f"references/{key}/bearing_deg", None, "boundary_markers.reference_says_nothing")


def needed_kinds(before: Document, after: Document) -> list[NeededKind]:
    """Return where a change sets, moves or takes away a stone or marker: that is a marker_change."""
    message = "boundary_markers.stone_by_marker_change"
    known, wanted = before.get("stones", {}), after.get("stones", {})
    found: list[NeededKind] = []
    for key in {**known, **wanted}:
        earlier, later = known.get(key, {}), wanted.get(key, {})
        changed = [name for name in STANDS if earlier.get(name) != later.get(name)]
        paths = (f"stones/{key}/{name}" if later else f"stones/{key}" for name in changed[:1])
        found += [NeededKind(path, MARKER_CHANGE, message) for path in paths]
    names = ("number", "valid_to") if not before else ("valid_to",)
    ended = [name for name in names if before.get(name) != after.get(name)]
    return [*found, *(NeededKind(name, MARKER_CHANGE, message) for name in ended)]


def _succession(stones: Mapping[str, Document], check: Checker) -> None:
    """A stone that follows another at a point replaces it in place: moved, it is another numbered point."""
    ordered = sorted(stones.items(), key=lambda item: str(item[1].get("valid_from") or ""))
    for (_, before), (key, after) in pairwise(ordered):
        if after.get("origin") != REPLACED_IN_PLACE:
            check.broken(
                f"stones/{key}/origin", after.get("origin"), "boundary_markers.successor_is_in_place"
            )
        accuracies = [float(each.get("accuracy_m") or USUAL_ACCURACY_M) for each in (before, after)]
        first, last = before["geometry"]["coordinates"], after["geometry"]["coordinates"]
        tested = movement(
            (first[0], first[1]), accuracies[0], (last[0], last[1]), accuracies[1], ELSEWHERE_AT
        )
        if tested.has_moved:
            check.broken(
                f"stones/{key}/geometry",
                after.get("verbatim") or None,
                "boundary_markers.moved_stone_is_another_point",
                distance=f"{tested.distance_m:.2f}",
                noticed=f"{tested.noticed_from_m:.2f}",
            )
