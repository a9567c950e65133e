"""Set a surveyor's results (RTK, static GNSS) beside the register before anybody takes them.

Points come as the controller has them: X north, Y east, H, mean error, in a named system. Each is matched
with the marker of its number, tested whether the marker moved (gis.boundary_markers.observations), and its
height is compared with the registered one where both are of one datum, else called not comparable. Nothing
is written.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_markers.heights import HeightsNotComparable, height_difference
from gis.boundary_markers.observations import movement
from gis.boundary_markers.registering import standing
from gis.boundary_markers.rules import USUAL_ACCURACY_M
from gis.boundary_markers.yardsticks import yardsticks
from gis.coordinates import (
    CoordinateOutOfRange,
    CoordinateSystem,
    coordinate_systems,
    distance_m,
    find_system,
    to_storage,
)
from gis.history.as_known import today
from gis.joint_inspections import access
from gis.joint_inspections.positions import FARTHEST_M
from gis.joint_inspections.record import ground
from gis.messages import Called, text

Row = dict[str, Any]
LonLat = tuple[float, float]
#: Farther from the registered position than a marker moves: another belt is looked for, metres
FAR_M = 1000.0
#: So near the registered position no wrong belt leads by chance, metres
NEAR_M = 200.0


@dataclass(frozen=True, slots=True)
class SurveyedPoint:
    """A point of the surveyor's file, its row there, and its mean error in metres."""

    row: int
    point: str
    x_north: float
    y_east: float
    sigma_m: float
    height_m: float | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """Points of one system and method; heights of one datum."""

    system: str
    method: str
    points: Sequence[SurveyedPoint]
    height_datum: str | None = None


def key_of(number: str) -> str:
    """Return a marker's number as it is matched: letters and digits alone, in capitals."""
    return re.sub(r"[\s\-_.·#号]", "", unicodedata.normalize("NFKC", number).upper())


def set_beside(session: Session, caller: Caller, inspection_id: UUID, survey: Survey) -> Row:
    """Return results with their markers, and what is wrong with which row, column and value.

    Raises InspectionNotFound, UnknownCoordinateSystem.
    """
    kept = access.seen(session, caller, inspection_id)
    system = find_system(survey.system)
    _, rows = ground(session, caller, kept)
    markers = {key_of(str(each["number"])): each for each in rows}
    found: list[Row] = []
    findings: list[Row] = []
    taken: dict[str, int] = {}
    for each in survey.points:
        key = key_of(each.point)
        marker = markers.get(key)
        stones = [] if marker is None else standing(marker, today())
        try:
            stored = to_storage(each.y_east, each.x_north, system)
        except CoordinateOutOfRange as error:
            findings.append(_finding(each, "y_east", each.y_east, error.message_id, error.params))
            continue
        place = (stored.lon, stored.lat)
        wrong = _wrong_place(each, place, stones, system)
        if wrong is not None:
            findings.append(wrong)
            continue
        if key in taken:
            findings.append(_finding(each, "point", each.point, "twice", {"row": taken[key]}))
            continue
        taken[key] = each.row
        if marker is None:
            findings.append(_finding(each, "point", each.point, "no_marker", {}))
            continue
        found.append(_result(each, survey, system, place, marker, stones))
    return {"rows": found, "findings": findings}


def _wrong_place(
    point: SurveyedPoint, place: LonLat, stones: Sequence[Mapping[str, Any]], system: CoordinateSystem
) -> Row | None:
    """Return what is wrong with a place far from its marker; the register tells the right belt."""
    away = _away(place, stones)
    if away is None or away <= FAR_M:
        return None
    for other in coordinate_systems().values():
        if other.datum != system.datum or other.zone is None or other.key == system.key:
            continue
        try:
            there = to_storage(point.y_east, point.x_north, other)
        except CoordinateOutOfRange:
            continue
        if (_away((there.lon, there.lat), stones) or FAR_M) <= NEAR_M:
            told = {"metres": f"{away:.0f}", "system": Called(other.name_zh, other.name_en)}
            return _finding(point, "y_east", point.y_east, "wrong_belt", told)
    if away > FARTHEST_M:
        return _finding(point, "x_north", point.x_north, "far", {"metres": f"{away:.0f}"})
    return None


def _away(place: LonLat, stones: Sequence[Mapping[str, Any]]) -> float | None:
    """Return how far a place lies from the nearest stone; None where the register has none."""
    return min((distance_m(*place, *_position(stone)) for stone in stones), default=None)


def _position(stone: Mapping[str, Any]) -> LonLat:
    longitude, latitude = stone["geometry"]["coordinates"][:2]
    return float(longitude), float(latitude)


def _result(
    point: SurveyedPoint,
    survey: Survey,
    system: CoordinateSystem,
    place: LonLat,
    marker: Mapping[str, Any],
    stones: Sequence[Mapping[str, Any]],
) -> Row:
    nearest = min(stones, key=lambda stone: distance_m(*place, *_position(stone)), default=None)
    tested = None
    if nearest is not None:
        accuracy = float(nearest.get("accuracy_m") or USUAL_ACCURACY_M)
        tested = movement(_position(nearest), accuracy, place, point.sigma_m, yardsticks().moved_at)
    height = "" if point.height_m is None else f" H={point.height_m:.12g}"
    return {
        "row": point.row,
        "marker_id": str(marker["id"]),
        "marker_number": str(marker["number"]),
        "position": [round(place[0], 9), round(place[1], 9)],
        "position_accuracy_m": point.sigma_m,
        "position_method": survey.method,
        "position_height_m": point.height_m,
        "position_height_datum": None if point.height_m is None else survey.height_datum,
        "position_verbatim": f"{point.point}: X={point.x_north:.12g} Y={point.y_east:.12g}{height} "
        f"({system.key})",
        "distance_m": None if tested is None else round(tested.distance_m, 3),
        "noticed_from_m": None if tested is None else round(tested.noticed_from_m, 3),
        "has_moved": None if tested is None else tested.has_moved,
        **_heights(point, survey, nearest),
    }


def _heights(point: SurveyedPoint, survey: Survey, stone: Mapping[str, Any] | None) -> Row:
    """Return how much higher a stone was measured than it is registered, where that can be said at all."""
    if point.height_m is None or stone is None or stone.get("height_m") is None:
        return {"height_difference_m": None, "heights_comparable": None}
    try:
        higher = height_difference(
            point.height_m, survey.height_datum, float(stone["height_m"]), stone.get("height_datum")
        )
    except HeightsNotComparable:
        return {"height_difference_m": None, "heights_comparable": False}
    return {"height_difference_m": round(higher, 3), "heights_comparable": True}


def _finding(point: SurveyedPoint, column: str, value: object, rule: str, told: Mapping[str, object]) -> Row:
    message = rule if "." in rule else f"joint_inspections.point.{rule}"
    return {
        "row": point.row,
        "column": column,
        "value": str(value),
        "rule": rule.rpartition(".")[2],
        "message": text(message, "zh", **told),
        "message_en": text(message, "en", **told),
    }
