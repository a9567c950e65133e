"""What people do with boundary lines: look them up, derive them, describe their course, check a description.

A 毗邻方 account sees the line that it shares with us, and no other.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import LineString, MultiLineString, Point, shape
from shapely.ops import linemerge

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.boundary_lines import queries, reasons
from gis.boundary_lines.alignment import Mark, describe, sections
from gis.boundary_lines.alignment_check import check_alignment
from gis.boundary_lines.alignment_text import read_alignment
from gis.boundary_lines.derivation import Derived, lines_along, shared_lines
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.findings import Finding
from gis.boundary_lines.followed import followed_features
from gis.boundary_lines.rules import LineNotFound, NoGeometry, NoPolygon, present_geometry
from gis.history.as_known import today
from gis.publication.pages import Page, key_of, last_of, page_size

SUBJECT = "boundary_line"
Row = dict[str, Any]


def get(session: Session, caller: Caller, line_id: UUID) -> Row:
    """Return a line with all that the caller may see of it; raise LineNotFound."""
    reader = Reader.of(session, caller)
    found = _rows(session, reader, [line_id])
    if not found:
        raise LineNotFound(id=line_id)
    return found[0]


def find(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    party: UUID | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List the lines of a day by name, those of a party when one is named; raise UnreadableKey."""
    reader = Reader.of(session, caller)
    size = page_size(limit)
    parties = {*(reader.shared or ()), *([] if party is None else [party])}
    key = None if after is None else last_of(after)
    levels = reader.levels_in_shared() if reader.shared is not None else reader.levels()
    found = queries.lines(session, as_of or today(), levels, parties, key, size + 1)
    rows = _rows(session, reader, found[:size])
    return Page(rows, key_of(rows[-1]["name"], rows[-1]["id"]) if len(found) > size and rows else None)


def _rows(session: Session, reader: Reader, line_ids: Sequence[UUID]) -> list[Row]:
    """Return lines in their order, without those and without the fields that are not for the reader."""
    documents = LineDocuments().load_many(session, line_ids)
    found: list[Row] = []
    for line_id in line_ids:
        loaded = documents.get(line_id)
        if loaded is None or not _is_shared(reader, loaded.areas):
            continue
        row = as_row(line_id, loaded.document) | {"version": loaded.version}
        seen = reader.publish(SUBJECT, row, loaded.document["publication_level"], loaded.areas)
        if seen is not None:
            found.append(seen)
    return found


def _is_shared(reader: Reader, parties: Collection[UUID]) -> bool:
    return reader.shared is None or reader.shared <= frozenset(parties)


def as_row(record_id: UUID, document: Mapping[str, Any]) -> Row:
    """Return a document as lists show it: its parts as lists, each part with its id."""
    row: Row = {"id": str(record_id)}
    for name, value in document.items():
        if isinstance(value, Mapping) and name != "geometry":
            row[name] = [
                {"id": key, **(part if isinstance(part, Mapping) else {})} for key, part in value.items()
            ]
        else:
            row[name] = value
    return row


def derive(
    session: Session,
    division_id: UUID,
    neighbours: Collection[UUID],
    *,
    as_of: date | None = None,
    tolerance_m: float = 0.0,
) -> Derived:
    """Derive our lines and tri-junctions from registered polygons; raise NoPolygon naming who has none.

    Without a tolerance polygons must share their vertices (one source); with one they need not.
    """
    polygons = queries.polygons_of(session, [division_id, *neighbours], as_of or today())
    missing = [each for each in (division_id, *neighbours) if each not in polygons]
    if missing:
        raise NoPolygon(divisions="、".join(map(str, missing)))
    by_key = {str(key): polygon for key, polygon in polygons.items()}
    if tolerance_m > 0:
        ours = by_key.pop(str(division_id))
        return lines_along(str(division_id), ours, by_key, tolerance_m)
    return shared_lines(by_key)


def describe_course(session: Session, caller: Caller, line_id: UUID, marks: Sequence[Mark]) -> str:
    """Return the 界线走向说明 (参考稿) of a line between marks; raise LineNotFound, NoGeometry."""
    row = get(session, caller, line_id)
    every, course, manner = [*marks, *named_marks(row)], course_of(row), reasons.manner()
    features = followed_features(row, course, every, manner)
    return describe(str(row["name"]), sections(course, every, reasons.winds(), features, manner))


def check_course(
    session: Session, caller: Caller, line_id: UUID, marks: Sequence[Mark], text: str
) -> list[Finding]:
    """Check a description that somebody wrote against a line; raise LineNotFound, NoGeometry."""
    row = get(session, caller, line_id)
    every, course, manner = [*marks, *named_marks(row)], course_of(row), reasons.manner()
    features = followed_features(row, course, every, manner)
    said = read_alignment(text, reasons.winds())
    return check_alignment(said, course, every, reasons.winds(), features, reasons.allowance(), manner)


def named_marks(row: Row) -> list[Mark]:
    """Return the marks of a line that are no markers."""
    return [
        Mark(each["name"], Point(each["geometry"]["coordinates"]), each["kind"])
        for each in row.get("marks", ())
    ]


def course_of(row: Row) -> LineString:
    """Return the one line by which a line is judged; raise NoGeometry where there is none in one piece."""
    geometries = {part["id"]: part for part in row.get("geometries", ())}
    drawn = present_geometry({"geometries": geometries})
    line = None if drawn is None else shape(dict(drawn))
    if isinstance(line, MultiLineString):
        line = linemerge(line)
    if not isinstance(line, LineString):
        raise NoGeometry(name=row["name"])
    return line
