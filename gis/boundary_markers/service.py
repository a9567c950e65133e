"""What people do with markers: look them up, check them on paper, describe a line between them.

Whoever may see a line sees its markers, as far as their publication level lets him.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import MultiPoint, Point

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.alignment import Mark, MarkKind
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.findings import Finding
from gis.boundary_markers import queries, registering
from gis.boundary_markers.audit import audit
from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.rules import MarkerNotFound
from gis.boundary_markers.yardsticks import yardsticks
from gis.history.as_known import today
from gis.place_names import service as place_names
from gis.proposals.subjects import Subjects

SUBJECT = "boundary_marker"
Row = dict[str, Any]


def all_subjects() -> Subjects:
    """Return every kind of record that proposals change."""
    return {
        **place_names.all_subjects(),
        LineDocuments().name: LineDocuments(),
        MarkerDocuments().name: MarkerDocuments(),
    }


def get(session: Session, caller: Caller, marker_id: UUID) -> Row:
    """Return a marker with all that the caller may see of it; raise MarkerNotFound."""
    loaded = MarkerDocuments().load_many(session, [marker_id]).get(marker_id)
    if loaded is None:
        raise MarkerNotFound(id=marker_id)
    line = boundary_lines.get(session, caller, UUID(str(loaded.document["line_id"])))
    found = _rows(session, caller, line, [marker_id])
    if not found:
        raise MarkerNotFound(id=marker_id)
    return found[0]


def of_line(session: Session, caller: Caller, line_id: UUID, as_of: date | None = None) -> list[Row]:
    """Return the markers of a line on a day, in the order of their numbers; raise LineNotFound."""
    line = boundary_lines.get(session, caller, line_id)
    return _rows(session, caller, line, queries.markers_of(session, line_id, as_of or today()))


def _rows(session: Session, caller: Caller, line: Row, marker_ids: Sequence[UUID]) -> list[Row]:
    reader = Reader.of(session, caller)
    documents = MarkerDocuments().load_many(session, marker_ids)
    parties = [UUID(str(party["id"])) for party in line.get("parties", ())]
    found: list[Row] = []
    for marker_id in marker_ids:
        loaded = documents[marker_id]
        row = boundary_lines.as_row(marker_id, loaded.document) | {"version": loaded.version}
        seen = reader.publish(SUBJECT, row, loaded.document["publication_level"], parties)
        if seen is not None:
            found.append(seen)
    return found


def audit_line(session: Session, caller: Caller, line_id: UUID, as_of: date | None = None) -> list[Finding]:
    """Check the markers of a line on paper; raise LineNotFound, NoGeometry.

    Findings cite what the caller may see of the markers and nothing else.
    """
    day = as_of or today()
    row = boundary_lines.get(session, caller, line_id)
    markers = [
        registering.marker(each, line_id, str(row["level"]), day)
        for each in of_line(session, caller, line_id, day)
        if "stones" in each
    ]
    line = registering.line(session, row, day)
    return audit(line, markers, yardsticks())


def marks_of(session: Session, caller: Caller, line_id: UUID, as_of: date | None = None) -> list[Mark]:
    """Return a line's markers as marks between which its course is described; raise LineNotFound.

    The marker of a 三交点 that is numbered on another line is called by that line's name too.
    """
    day = as_of or today()
    rows = [row for row in of_line(session, caller, line_id, day) if "stones" in row]
    others = {UUID(row["line_id"]) for row in rows} - {line_id}
    names = queries.line_names(session, others)
    found: list[Mark] = []
    for row in rows:
        points = [Point(stone["geometry"]["coordinates"]) for stone in registering.standing(row, day)]
        if points:
            middle = MultiPoint(points).centroid
            kind: MarkKind = "tri_junction" if row.get("is_tri_junction") else "marker"
            other = names.get(UUID(row["line_id"]), "")
            found.append(Mark(f"{other}{row['number']}号界桩", middle, kind))
    return found


def describe_course(session: Session, caller: Caller, line_id: UUID) -> str:
    """Return the 界线走向说明 (参考稿) of a line from marker to marker; raise LineNotFound, NoGeometry."""
    marks = marks_of(session, caller, line_id)
    return boundary_lines.describe_course(session, caller, line_id, marks)


def check_course(session: Session, caller: Caller, line_id: UUID, text: str) -> list[Finding]:
    """Check a description against a line and its markers; raise LineNotFound, NoGeometry."""
    marks = marks_of(session, caller, line_id)
    return boundary_lines.check_course(session, caller, line_id, marks, text)
