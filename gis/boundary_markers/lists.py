"""What a line's markers and findings look like as a list: the 界桩成果表, and what the self-audit found."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm import Session

from gis.boundary_lines.findings import SEVERITIES, Finding
from gis.boundary_lines.reasons import reasons, sentence
from gis.boundary_markers.registering import standing
from gis.coordinates import format_angle
from gis.coordinates.plane import Plane
from gis.messages import Language, text
from gis.reference import service as reference
from gis.spreadsheets.writing import OutColumn, write_csv, write_xlsx

Row = Mapping[str, Any]
Format = Literal["csv", "xlsx"]
#: Columns of a list: key, kind, width; the heading is the message `marker_list.<key>`
_MARKERS = (
    ("number", "text", 14), ("letter", "text", 8), ("kind", "text", 8), ("faces", "number", 8),
    ("material", "text", 14), ("longitude", "text", 16), ("latitude", "text", 16), ("zone", "text", 34),
    ("northing", "number", 16), ("easting", "number", 16), ("height", "number", 10), ("datum", "text", 18),
    ("method", "text", 10), ("accuracy", "number", 12), ("set_on", "date", 12), ("manager", "text", 14),
    ("status", "text", 10), ("tri_junction", "text", 12), ("note", "text", 24),
)  # fmt: skip
_FINDINGS = (
    ("position_in_list", "number", 6), ("severity", "text", 8), ("about", "text", 20),
    ("sentence", "text", 70), ("basis", "text", 60), ("verified", "text", 16),
    ("longitude", "number", 14), ("latitude", "number", 14),
)  # fmt: skip
_CODE_LISTS = ("marker_kind", "marker_material", "height_datum", "location_method", "marker_status")


def write_markers(
    session: Session,
    line: Row,
    markers: Sequence[Row],
    day: date,
    path: Path,
    format: Format,
    language: Language,
) -> None:
    """Write the 界桩成果表: a row for each stone that stands, a marker without any on a row of its own."""
    words = _words(session, language)
    rows = (row for marker in markers for row in _stones(marker, day, words, language))
    _write(path, format, "marker_list", _MARKERS, rows, line, day, language)


def write_findings(
    line: Row, findings: Sequence[Finding], day: date, path: Path, format: Format, language: Language
) -> None:
    """Write what the self-audit found, the gravest first."""
    ordered = sorted(findings, key=lambda each: SEVERITIES.index(reasons()[each.kind].severity))
    rows = (_finding(position, finding, language) for position, finding in enumerate(ordered, start=1))
    _write(path, format, "finding_list", _FINDINGS, rows, line, day, language)


def _words(session: Session, language: Language) -> dict[tuple[str, str], str]:
    return {
        (name, row["code"]): str(row[f"name_{language}"])
        for name in _CODE_LISTS
        for row in reference.codes(session, name)
    }


def _stones(
    marker: Row, day: date, words: Mapping[tuple[str, str], str], language: Language
) -> Iterator[dict[str, object]]:
    def named(name: str, code: object) -> str:
        return words.get((name, str(code)), "")

    shared = {
        "number": marker["number"],
        "kind": named("marker_kind", marker["kind"]),
        "status": named("marker_status", marker["status"]),
        "manager": marker.get("division_names", {}).get(marker.get("managing_division_id"), ""),
        "tri_junction": text("marker_list.yes", language) if marker.get("is_tri_junction") else "",
        "note": marker.get("note") or "",
    }
    stones = standing(marker, day)
    for stone in stones:
        longitude, latitude = stone["geometry"]["coordinates"][:2]
        plane = Plane.at(longitude)
        easting, northing = plane.metres(longitude, latitude)
        height = stone.get("height_m")
        yield shared | {
            "letter": stone.get("letter") or "",
            "faces": stone.get("face_count"),
            "material": named("marker_material", stone.get("material")),
            "longitude": format_angle(longitude, "lon"),
            "latitude": format_angle(latitude, "lat"),
            "zone": plane.system.name_zh if language == "zh" else plane.system.name_en,
            "northing": round(northing, 3),
            "easting": round(easting, 3),
            "height": height,
            "datum": named("height_datum", stone.get("height_datum")),
            "method": named("location_method", stone["method"]),
            "accuracy": stone.get("accuracy_m"),
            "set_on": None if stone["valid_from"] is None else date.fromisoformat(stone["valid_from"]),
        }
    if not stones:
        yield shared


def _finding(position: int, finding: Finding, language: Language) -> dict[str, object]:
    reason = reasons()[finding.kind]
    longitude, latitude = finding.position or (None, None)
    return {
        "position_in_list": position,
        "severity": text(f"finding_list.{reason.severity}", language),
        "about": "、".join(finding.about),
        "sentence": sentence(finding, language),
        "basis": reason.basis,
        "verified": text(f"finding_list.{'verified_basis' if reason.verified else 'unverified'}", language),
        "longitude": None if longitude is None else round(longitude, 8),
        "latitude": None if latitude is None else round(latitude, 8),
    }


def _write(
    path: Path,
    format: Format,
    list_name: str,
    columns: Sequence[tuple[str, Any, int]],
    rows: Iterator[dict[str, object]],
    line: Row,
    day: date,
    language: Language,
) -> None:
    headed = [
        OutColumn(key, text(f"{list_name}.{key}", language), kind, width) for key, kind, width in columns
    ]
    if format == "csv":
        write_csv(path, headed, rows)
        return
    about = [
        text(f"{list_name}.title", language, line=str(line["name"])),
        text("boundary_list.as_of", language, day=day.isoformat()),
        text("map.unclassified_system", language),
    ]
    if line["source"]["is_demonstration"]:
        about.append(text("boundary_list.demonstration", language))
    write_xlsx(path, headed, rows, text(f"{list_name}.sheet", language), about)
