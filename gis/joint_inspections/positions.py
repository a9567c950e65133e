"""What may be said of a position measured at a marker, and of what was measured to reference objects.

A phone's position only finds a marker: it is kept as what it is, with the reason where its accuracy is poor.
What RTK and static GNSS are said to have measured comes out of the surveyor's file, never out of typing.
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.registering import standing, surveyed_methods
from gis.coordinates import distance_m
from gis.joint_inspections.geometry import position_of
from gis.joint_inspections.stages import observation_fields
from gis.joint_inspections.wrong_fields import wrong
from gis.reference import service as reference

Row = dict[str, Any]
#: Methods whose positions come out of a file
PHONE, IMPORTED = "phone", frozenset({"rtk", "gnss_static"})
#: A measured position farther than this from the registered one is a slip of the pen, metres
FARTHEST_M = 10_000.0


class Measured(Protocol):
    """What of an entry is about its position."""

    @property
    def marker_id(self) -> UUID | None:
        """The marker that was looked at."""

    @property
    def observed_on(self) -> date:
        """The day of it."""

    @property
    def position(self) -> Sequence[float] | None:
        """Longitude, latitude."""

    @property
    def position_accuracy_m(self) -> float | None:
        """Mean error of the point."""

    @property
    def position_method(self) -> str | None:
        """Code of location_method."""

    @property
    def position_more(self) -> Mapping[str, Any]:
        """Stone, height, readings, notes (`kept.POSITION_MORE`)."""


@cache
def position_settings() -> Mapping[str, float]:
    """Return the figures of data/rules/field_position_settings.csv by key."""
    content = (files("data") / "rules" / "field_position_settings.csv").read_text("utf-8")
    return {row["key"]: float(row["value"]) for row in csv.DictReader(content.splitlines())}


def wrong_position(session: Session, entry: Measured, is_of_target: bool) -> list[Row]:
    """Return what is wrong with a position, where one is stated; sections have none (`is_of_target`)."""
    more = {name: value for name, value in entry.position_more.items() if value not in (None, "")}
    given = (entry.position, entry.position_accuracy_m, entry.position_method)
    if all(each is None for each in given):
        return [wrong(name, value, "position_missing") for name, value in more.items()]
    if not is_of_target:
        return [wrong("position", None, "not_of_target", field=_called("position"))]
    if entry.position is None or entry.position_accuracy_m is None or entry.position_method is None:
        return [wrong("position_accuracy_m", entry.position_accuracy_m, "accuracy")]
    method = entry.position_method
    if method not in _codes(session, "location_method"):
        return [wrong("position_method", method, "unknown_code", value=method)]
    longitude, latitude = entry.position[0], entry.position[1]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return [wrong("position", list(entry.position), "position_out")]
    marker = _registered(session, entry.marker_id)
    registered = position_of(marker)
    if registered is not None and distance_m(longitude, latitude, *registered) > FARTHEST_M:
        return [wrong("position", list(entry.position), "position_out")]
    letters = [str(each["letter"] or "") for each in standing(marker, entry.observed_on)]
    return [
        *wrong_stone(more.get("position_stone"), letters, is_surveyed=method in surveyed_methods(session)),
        *_wrong_height(session, more),
        *_wrong_origin(method, entry.position_accuracy_m, more),
    ]


def wrong_stone(
    stone: str | None, letters: Sequence[str], *, is_surveyed: bool, field: str = "position_stone"
) -> list[Row]:
    """Return what is wrong with which stone was measured; `letters` are those of the stones that stand.

    What only finds a marker need not say it; a stone without a letter beside others can't be said.
    """
    told = "/".join(each for each in letters if each) or "—"
    if stone is not None and stone not in letters:
        return [wrong(field, stone, "no_such_stone", stone=stone, letters=told)]
    if stone is None and is_surveyed and len(letters) > 1 and all(letters):
        return [wrong(field, None, "stone_needed", letters=told)]
    return []


def _called(field: str) -> str:
    return next(each.called for each in observation_fields() if each.field == field)


def _wrong_height(session: Session, more: Mapping[str, Any]) -> list[Row]:
    """A height without its datum says nothing: 大地高 and 1985国家高程基准 lie tens of metres apart."""
    height, datum = more.get("position_height_m"), more.get("position_height_datum")
    if (height is None) != (datum is None):
        return [wrong("position_height_datum", datum, "height_datum")]
    if datum is not None and datum not in _codes(session, "height_datum"):
        return [wrong("position_height_datum", datum, "unknown_code", value=datum)]
    return []


def _wrong_origin(method: str, accuracy_m: float, more: Mapping[str, Any]) -> list[Row]:
    if method in IMPORTED and "position_verbatim" not in more:
        return [wrong("position_verbatim", None, "imported_only")]
    limit = position_settings()["yellow_m"]
    if method == PHONE and accuracy_m > limit and "position_note" not in more:
        return [wrong("position_note", None, "poor_accuracy", accuracy=f"{accuracy_m:g}", limit=f"{limit:g}")]
    return []


def wrong_references(given: Sequence[Mapping[str, Any]], references: Collection[str]) -> list[Row]:
    """Return what is wrong with what is said of reference objects; `references` are those of the marker."""
    found: list[Row] = []
    for number, one in enumerate(given):
        at = f"references/{number}"
        if one["reference_id"] not in references:
            found.append(wrong(at, one["reference_id"], "reference_unknown"))
        bearing, kind = one.get("bearing_deg"), one.get("bearing_kind")
        if (bearing is None) != (kind is None):
            found.append(wrong(f"{at}/bearing_kind", kind, "bearing_kind"))
        if not one["present"] and (bearing is not None or one.get("distance_m") is not None):
            found.append(wrong(f"{at}/present", False, "measured_though_gone"))
    return found


def _codes(session: Session, name: str) -> Collection[str]:
    return {row["code"] for row in reference.codes(session, name)}


def _registered(session: Session, marker_id: UUID | None) -> Row:
    """Return the stones of a marker as a row of the register has them."""
    if marker_id is None:
        return {"stones": []}
    document = MarkerDocuments().load_many(session, [marker_id])[marker_id].document
    return {"stones": list(document["stones"].values())}
