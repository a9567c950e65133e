"""Set a surveyor's results (RTK, static GNSS) beside the register before anybody takes them.

Points come as the controller has them: X north, Y east, H, mean error, in a named system. Each is matched
with the marker of its number and the stone of its letter, else the nearest (named_stones), tested whether
that stone moved (gis.boundary_markers.observations), and its height is compared with the registered one where
both are of one datum, else called not comparable. An entry keeps one position: a second stone of its marker
is set beside the register too, and told. Nothing is written.
"""

from collections import defaultdict
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
    find_system,
    to_storage,
)
from gis.history.as_known import today
from gis.joint_inspections import access
from gis.joint_inspections.named_stones import (
    LonLat,
    Named,
    NamedStones,
    nearest,
    position_of_stone,
)
from gis.joint_inspections.positions import FARTHEST_M
from gis.joint_inspections.record import ground
from gis.messages import Called, text

Row = dict[str, Any]
#: Farther from the registered position than a marker moves: another belt is looked for, metres
FAR_M = 1000.0


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


def set_beside(session: Session, caller: Caller, inspection_id: UUID, survey: Survey) -> Row:
    """Return results with their markers, and what is wrong with which row, column and value.

    Raises InspectionNotFound, UnknownCoordinateSystem.
    """
    kept = access.seen(session, caller, inspection_id)
    system = find_system(survey.system)
    _, rows = ground(session, caller, kept)
    named = NamedStones((each, standing(each, today())) for each in rows)
    found: list[Row] = []
    findings: list[Row] = []
    #: Rows by marker and by what its stone is called
    taken: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for each in survey.points:
        try:
            stored = to_storage(each.y_east, each.x_north, system)
        except CoordinateOutOfRange as error:
            findings.append(_finding(each, "y_east", each.y_east, error.message_id, error.params))
            continue
        place = (stored.lon, stored.lat)
        meant = named.find(each.point, place)
        if len(meant) != 1:
            lettered = None if meant else named.without_letter(each.point, place)
            findings.append(_finding(each, "point", each.point, *_unmatched(meant, lettered)))
            continue
        wrong = _wrong_place(each, place, meant[0], system)
        if wrong is not None:
            findings.append(wrong)
            continue
        row = _result(each, survey, system, place, meant[0])
        earlier = taken[row["marker_id"]]
        if row["stone"] in earlier:
            told = {"row": earlier[row["stone"]]}
            findings.append(_finding(each, "point", each.point, "twice", told))
            continue
        findings += _doubts(each, row, place, meant[0], earlier)
        earlier[row["stone"]] = each.row
        found.append(row)
    return {"rows": found, "findings": findings}


def _unmatched(meant: Sequence[Named], lettered: Named | None) -> tuple[str, dict[str, object]]:
    """Return the rule by which a point is that of no marker, with what is told.

    `lettered` is the marker that it names but for its letter, which none of the marker's stones has.
    """
    if lettered is not None:
        told = {"number": str(lettered.marker["number"]), "letters": lettered.letters or "—"}
        return "no_such_stone", dict(told)
    if not meant:
        return "no_marker", {}
    return "ambiguous", {"numbers": "、".join(str(each.marker["number"]) for each in meant)}


def _doubts(
    point: SurveyedPoint, row: Row, place: LonLat, named: Named, earlier: Mapping[str, int]
) -> list[Row]:
    """Return what to look at in a result that can be taken; `earlier` are rows of its marker by stone."""
    found: list[Row] = []
    other = named.called(nearest(place, named.stones))
    if other != row["stone"]:
        told = {"stone": row["stone"], "other": other, "metres": f"{named.away(place):.3f}"}
        found.append(_finding(point, "point", point.point, "other_stone", told, is_warning=True))
    if earlier:
        first, line = next(iter(earlier.items()))
        told = {"stone": row["stone"], "first": first, "row": str(line)}
        found.append(_finding(point, "point", point.point, "second_stone", told, is_warning=True))
    return found


def _wrong_place(point: SurveyedPoint, place: LonLat, named: Named, system: CoordinateSystem) -> Row | None:
    """Return what is wrong with a place far from its marker; the register tells the right belt."""
    away = named.away(place)
    if away is None or away <= FAR_M:
        return None
    for other in coordinate_systems().values():
        if other.datum != system.datum or other.zone is None or other.key == system.key:
            continue
        try:
            there = to_storage(point.y_east, point.x_north, other)
        except CoordinateOutOfRange:
            continue
        if named.is_at((there.lon, there.lat)):
            told = {"metres": f"{away:.0f}", "system": Called(other.name_zh, other.name_en)}
            return _finding(point, "y_east", point.y_east, "wrong_belt", told)
    if away > FARTHEST_M:
        return _finding(point, "x_north", point.x_north, "far", {"metres": f"{away:.0f}"})
    return None


def _result(
    point: SurveyedPoint, survey: Survey, system: CoordinateSystem, place: LonLat, named: Named
) -> Row:
    stone = named.stone(place)
    called = named.called(stone)
    tested = None
    if stone is not None:
        accuracy = float(stone.get("accuracy_m") or USUAL_ACCURACY_M)
        tested = movement(position_of_stone(stone), accuracy, place, point.sigma_m, yardsticks().moved_at)
    # A number alone does not say which stone of several was measured
    is_named = named.letter is not None
    measured = f"{point.point} → {called}" if called and not is_named else point.point
    height = "" if point.height_m is None else f" H={point.height_m:.12g}"
    return {
        "row": point.row,
        "marker_id": str(named.marker["id"]),
        "marker_number": str(named.marker["number"]),
        "stone": called,
        "is_stone_named": is_named,
        "position_stone": (stone or {}).get("letter") or None if called else None,
        "position": [round(place[0], 9), round(place[1], 9)],
        "position_accuracy_m": point.sigma_m,
        "position_method": survey.method,
        "position_height_m": point.height_m,
        "position_height_datum": None if point.height_m is None else survey.height_datum,
        "position_verbatim": f"{measured}: X={point.x_north:.12g} Y={point.y_east:.12g}{height} "
        f"({system.key})",
        "distance_m": None if tested is None else round(tested.distance_m, 3),
        "noticed_from_m": None if tested is None else round(tested.noticed_from_m, 3),
        "has_moved": None if tested is None else tested.has_moved,
        **_heights(point, survey, stone),
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


def _finding(
    point: SurveyedPoint,
    column: str,
    value: object,
    rule: str,
    told: Mapping[str, object],
    *,
    is_warning: bool = False,
) -> Row:
    message = rule if "." in rule else f"joint_inspections.point.{rule}"
    return {
        "row": point.row,
        "column": column,
        "value": str(value),
        "rule": rule.rpartition(".")[2],
        "is_warning": is_warning,
        "message": text(message, "zh", **told),
        "message_en": text(message, "en", **told),
    }
