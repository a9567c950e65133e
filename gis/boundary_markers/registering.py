"""Turn rows of the register into what the self-audit looks at."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import shapely
from shapely.geometry import LineString, Point

from gis.boundary_lines import queries as line_queries
from gis.boundary_lines.rules import short_name
from gis.boundary_lines.service import course_of
from gis.boundary_markers.registered import (
    Face,
    LonLat,
    Observation,
    ReferenceObject,
    RegisteredLine,
    RegisteredMarker,
    Stone,
)
from gis.boundary_markers.rules import USUAL_ACCURACY_M
from gis.boundary_markers.yardsticks import number_patterns, tolerance_m
from gis.reference import service as reference

Row = Mapping[str, Any]
STONE_COUNTS = {"single": 1, "double": 2, "triple": 3}
#: How far aside of a line one looks for who lies there, degrees (some 100 m)
ASIDE = 0.001


def standing(row: Row, day: date) -> list[Row]:
    """Return the stones that stand on a day, by letter."""
    text = day.isoformat()
    stones = [
        stone
        for stone in row.get("stones", ())
        if (stone["valid_from"] or "") <= text and (stone["valid_to"] is None or text < stone["valid_to"])
    ]
    return sorted(stones, key=lambda stone: str(stone.get("letter") or ""))


def surveyed_methods(session: Session) -> frozenset[str]:
    """Return the methods of surveying grade: only what they measured says whether a marker has moved."""
    return frozenset(row["code"] for row in reference.codes(session, "location_method") if row["is_surveyed"])


def marker(row: Row, line_id: UUID, level: str, day: date, surveyed: Collection[str]) -> RegisteredMarker:
    """Return a marker as the audit sees it: the stones of a day with their faces.

    `surveyed` are the methods of surveying grade.
    """
    faces = row.get("faces", ())
    return RegisteredMarker(
        number=str(row["number"]),
        parsed=number_patterns().parse(str(row["number"]), level),
        stone_count=STONE_COUNTS[row["kind"]],
        stones=tuple(_stone(each, faces) for each in standing(row, day)),
        references=tuple(_reference(each) for each in row.get("references", ())),
        observations=tuple(_observation(each, surveyed) for each in row.get("observations", ())),
        is_tri_junction=bool(row.get("is_tri_junction")),
        of_other_line=row["line_id"] != str(line_id),
    )


def _position(row: Row) -> LonLat:
    longitude, latitude = row["geometry"]["coordinates"]
    return float(longitude), float(latitude)


def _stone(row: Row, faces: Sequence[Row]) -> Stone:
    own = [face for face in faces if face["stone_id"] == row["id"]]
    return Stone(
        row.get("letter") or None,
        _position(row),
        float(row.get("accuracy_m") or USUAL_ACCURACY_M),
        tuple(
            Face(face["division_id"], face["inscription"], face.get("bearing_deg"), face["id"])
            for face in own
        ),
        row.get("face_count"),
        row["id"],
    )


def _reference(row: Row) -> ReferenceObject:
    return ReferenceObject(
        row["name"],
        row.get("bearing_deg"),
        row["bearing_kind"],
        row.get("distance_m"),
        _position(row) if row.get("geometry") else None,
        row.get("letter") or None,
        row["id"],
    )


def _observation(row: Row, surveyed: Collection[str]) -> Observation:
    return Observation(
        date.fromisoformat(row["observed_on"]),
        _position(row),
        row["accuracy_m"],
        row.get("letter") or None,
        row["id"],
        row["method"] in surveyed,
    )


def line(session: Session, row: Row, day: date, also_named: Collection[UUID] = ()) -> RegisteredLine:
    """Return a line as the audit sees it: which party lies where, and what the parties are called today.

    `also_named` are divisions beyond the parties whose names stand on stones, those of a 三交点. Which side
    a party lies on is read from its registered polygon; without polygons no side is known. Raises NoGeometry.
    """
    course = course_of(dict(row))
    parties = {UUID(str(party["id"])): party for party in row.get("parties", ())}
    names = line_queries.names_of(session, {*parties, *also_named}, day)
    polygons = line_queries.polygons_of(session, list(parties), day)
    left, right = _sides(course, {str(key): polygon for key, polygon in polygons.items()})
    chosen = row.get("tolerance_m")
    return RegisteredLine(
        name=str(row["name"]),
        geometry=course,
        left=left,
        right=right,
        names={
            str(key): _names(names.get(key, ""), str(parties.get(key, {}).get("short_name") or ""))
            for key in {*parties, *names}
        },
        is_whole=not row.get("is_segment"),
        tolerance_m=float(chosen) if chosen is not None else tolerance_m(row.get("map_scale")),
        tri_junctions=(Point(course.coords[0]), Point(course.coords[-1])),
        codes={str(key): code for key, code in line_queries.codes_of(session, list(parties), day).items()},
    )


def _names(name: str, short: str) -> frozenset[str]:
    """Return what may stand on a stone: the name, the name without its kind, the short name."""
    return frozenset({name, short_name(name), short} - {""})


def _sides(course: LineString, polygons: Mapping[str, shapely.MultiPolygon]) -> tuple[str, str]:
    """Return the parties on the left and on the right of a line, by where most of it is beside them."""
    found = []
    for distance in (ASIDE, -ASIDE):
        beside = shapely.offset_curve(course, distance)
        lengths = {key: float(shapely.intersection(beside, each).length) for key, each in polygons.items()}
        best = max(lengths, key=lambda key: lengths[key], default="")
        found.append(best if lengths.get(best, 0.0) > 0 else "")
    return found[0], found[1]
