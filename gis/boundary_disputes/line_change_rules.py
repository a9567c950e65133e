"""When a line may change after a dispute, and what then changes of its record; pure.

行政区域边界争议处理条例 Arts. 13-16: decided, surveyed together, sealed, filed, and only then the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely.geometry import LineString, shape

from gis.boundary_disputes.claims import spliced, whole_line
from gis.boundary_disputes.rules import (
    TENURE,
    LineChangeNotYet,
    NoLegalLine,
    TenureChangesNoLine,
)
from gis.boundary_lines.rules import LEGAL
from gis.proposals.records import geojson_of

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of the stretch, surveyed together and filed."""

    number: str
    on: date
    surveyed: LineString


def may_change_line(kind: str, filed_on: date | None, is_surveyed: bool) -> bool:
    """Whether the change of the line may be drafted."""
    return kind != TENURE and filed_on is not None and is_surveyed


def check_may_change(kind: str, filed_on: date | None, is_surveyed: bool) -> None:
    """Raise TenureChangesNoLine or LineChangeNotYet unless the change of the line may be drafted."""
    if kind == TENURE:
        raise TenureChangesNoLine
    if not may_change_line(kind, filed_on, is_surveyed):
        raise LineChangeNotYet


def changes_of_line(document: Document, decided: Decided, part_id: str, source_id: str) -> dict[str, Any]:
    """Return what changes of a line: its geometry in law ends, and one with the surveyed stretch begins.

    Raises NoLegalLine where the line has no geometry in law in one piece, SurveyLeavesLine.
    """
    in_law = {
        key: part
        for key, part in document.get("geometries", {}).items()
        if part.get("role") == LEGAL and part.get("valid_to") is None
    }
    if len(in_law) != 1:
        raise NoLegalLine
    ((key, present),) = in_law.items()
    line = whole_line(shape(dict(present["geometry"])))
    if line is None:
        raise NoLegalLine
    day = decided.on.isoformat()
    return {
        f"geometries/{key}/valid_to": day,
        f"geometries/{part_id}": {
            "role": LEGAL,
            "geometry": geojson_of(spliced(line, decided.surveyed)),
            "method": "surveyed",
            "accuracy_m": present.get("accuracy_m"),
            "approval_number": decided.number,
            "approved_on": day,
            "valid_from": day,
            "valid_to": None,
            "source_id": source_id,
        },
    }
