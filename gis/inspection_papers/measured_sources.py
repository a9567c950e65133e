"""What each side measured at markers, as field records list it: positions, heights, reference objects."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gis.boundary_markers import registering
from gis.boundary_markers.heights import HeightsNotComparable, height_difference
from gis.inspection_papers.measured_facts import MeasuredPosition, MeasuredReference
from gis.inspection_papers.sources import Source
from gis.joint_inspections.rules import COUNTERPART
from gis.messages import text

Row = Mapping[str, Any]
_NORTHS = {"magnetic": "磁方位角", "true": "真方位角", "grid": "坐标方位角"}


def positions(source: Source, entries: Sequence[Row]) -> list[MeasuredPosition]:
    """Return where each side measured the markers, in the order of the line, ours first."""
    return [
        MeasuredPosition(
            number,
            str(source.inspection["sides"][each["side"]]["name"]),
            date.fromisoformat(each["observed_on"]),
            str(each["observer"]),
            (float(each["position"][0]), float(each["position"][1])),
            float(each["position_accuracy_m"]),
            source.words.of_code("location_method", each["position_method"]),
            each["provided_by"] == COUNTERPART,
            _stone(source, each),
            each["position_height_m"],
            source.words.of_code("height_datum", each["position_height_datum"]),
            _above_registered(source, each),
            text(
                "joint_inspections.tests_movement"
                if each["position_method"] in source.words.surveyed
                else "joint_inspections.only_finds"
            ),
            "；".join(
                part for part in (_readings(each), each["position_verbatim"], each["position_note"]) if part
            ),
        )
        for number, each in _in_order(source, entries)
        if each["position"] is not None
    ]


def _stone(source: Source, entry: Row) -> str:
    """Return which stone of several was measured, or that nobody said so; empty for the only one."""
    stones = _standing(source, entry)
    if len(stones) < 2:
        return ""
    if entry["position_stone"] is None:
        return text("joint_inspections.stone_not_said")
    return f"{entry['position_stone']}桩体"


def _standing(source: Source, entry: Row) -> list[Row]:
    """Return the stones that stood at a marker when a side looked."""
    row = next((each for each in source.markers if each["id"] == entry["target_id"]), None)
    return [] if row is None else registering.standing(row, date.fromisoformat(entry["observed_on"]))


def _readings(entry: Row) -> str:
    """Return of how many readings a position is the mean and how far they scatter; empty for one reading."""
    count, spread = entry["position_readings"], entry["position_spread_m"]
    if count is None or count < 2:
        return ""
    return f"{count}次读数平均" + ("" if spread is None else f"，离散±{spread:g}米")


def references(source: Source, entries: Sequence[Row]) -> list[MeasuredReference]:
    """Return what each side found of reference objects and measured to them, in the order of the line."""
    return [
        MeasuredReference(
            number,
            str(source.inspection["sides"][each["side"]]["name"]),
            str(one["name"]),
            bool(one["present"]),
            one["distance_m"],
            one["bearing_deg"],
            _NORTHS.get(str(one["bearing_kind"]), ""),
            str(one["note"]),
        )
        for number, each in _in_order(source, entries)
        for one in each["references"]
    ]


def _in_order(source: Source, entries: Sequence[Row]) -> list[tuple[str, Row]]:
    """Return what was found at markers with their numbers, in the order of the line, ours first."""
    order = {each["id"]: (at, str(each["number"])) for at, each in enumerate(source.inspection["markers"])}
    found = [each for each in entries if each["target_id"] in order]
    found.sort(key=lambda each: (order[each["target_id"]][0], each["side"] == "theirs"))
    return [(order[each["target_id"]][1], each) for each in found]


def _above_registered(source: Source, entry: Row) -> float | str | None:
    """Return how much higher a stone was measured than it is registered; words where that says nothing."""
    stones = _standing(source, entry)
    if len(stones) > 1:
        stones = [each for each in stones if each["letter"] == entry["position_stone"]]
    if entry["position_height_m"] is None or len(stones) != 1 or stones[0].get("height_m") is None:
        return None
    try:
        return height_difference(
            entry["position_height_m"],
            entry["position_height_datum"],
            float(stones[0]["height_m"]),
            stones[0].get("height_datum"),
        )
    except HeightsNotComparable:
        return text("joint_inspections.not_comparable")
