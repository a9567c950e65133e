"""What people do with markers: look them up, check them on paper, describe a line between them.

Whoever may see a line sees its markers, as far as their publication level lets him.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import MultiPoint, Point

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as attachments
from gis.attachments.rules import NoSuchAttachment
from gis.attachments.service import OpenFile
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.alignment import Mark, MarkKind
from gis.boundary_lines.approved_queries import approved_lines
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.findings import SEVERITIES, Finding
from gis.boundary_lines.reasons import reasons
from gis.boundary_lines.rules import LineNotFound, NoGeometry
from gis.boundary_lines.service import CheckedCourse
from gis.boundary_markers import lists, queries, registering
from gis.boundary_markers.audit import audit
from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.judging import JudgedMarker, judge
from gis.boundary_markers.marker_rows import marker_rows
from gis.boundary_markers.registered import RegisteredLine, RegisteredMarker
from gis.boundary_markers.rules import MarkerNotFound
from gis.boundary_markers.yardsticks import yardsticks
from gis.history.as_known import today
from gis.messages import Language
from gis.naming_checks import protection
from gis.place_names.own_names import DivisionsWithNames
from gis.proposals.subjects import Subjects
from gis.publication.pages import Page

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LineCounts:
    """How many markers a line has, and how many findings by severity; None where it can't be judged."""

    line_id: str
    markers: int
    findings: Mapping[str, int] | None


def all_subjects() -> Subjects:
    """Return every kind of record that proposals change."""
    return {
        **protection.all_subjects(),
        DivisionsWithNames.name: DivisionsWithNames(lines=approved_lines),
        LineDocuments().name: LineDocuments(),
        MarkerDocuments().name: MarkerDocuments(),
    }


def get(session: Session, caller: Caller, marker_id: UUID, as_of: date | None = None) -> Row:
    """Return a marker with all that the caller may see of it; raise MarkerNotFound."""
    return _with_line(session, caller, marker_id, as_of or today())[1]


def _with_line(session: Session, caller: Caller, marker_id: UUID, day: date) -> tuple[Row, Row]:
    """Return a marker with the line on which the caller may see it; that of a 三交点 stands on several."""
    loaded = MarkerDocuments().load_many(session, [marker_id]).get(marker_id)
    if loaded is None:
        raise MarkerNotFound(id=marker_id)
    line = _first_line(session, caller, [str(loaded.document["line_id"]), *loaded.document["lines"]], day)
    found = marker_rows(session, Reader.of(session, caller), line, [marker_id], day)
    if not found:
        raise MarkerNotFound(id=marker_id)
    return line, found[0]


def _first_line(session: Session, caller: Caller, line_ids: Sequence[str], day: date) -> Row:
    """Return the first of some lines that the caller may see; raise LineNotFound."""
    first, *others = line_ids
    try:
        return boundary_lines.get(session, caller, UUID(first), day)
    except LineNotFound:
        if not others:
            raise
        return _first_line(session, caller, others, day)


def of_line(session: Session, caller: Caller, line_id: UUID, as_of: date | None = None) -> list[Row]:
    """Return the markers of a line on a day, in the order of their numbers; raise LineNotFound."""
    day = as_of or today()
    line = boundary_lines.get(session, caller, line_id, day)
    return _of_line(session, caller, line, day)


def _of_line(session: Session, caller: Caller, line: Row, day: date) -> list[Row]:
    found = queries.markers_of(session, UUID(line["id"]), day)
    return marker_rows(session, Reader.of(session, caller), line, found, day)


def audit_line(session: Session, caller: Caller, line_id: UUID, as_of: date | None = None) -> list[Finding]:
    """Check the markers of a line on paper; raise LineNotFound, NoGeometry.

    Findings cite what the caller may see of the markers and nothing else.
    """
    day = as_of or today()
    row = boundary_lines.get(session, caller, line_id, day)
    line, markers = _registered(session, row, _of_line(session, caller, row, day), day)
    return audit(line, markers, yardsticks())


def _registered(
    session: Session, line: Row, markers: Sequence[Row], day: date
) -> tuple[RegisteredLine, list[RegisteredMarker]]:
    """Return a line and its markers as the audit sees them."""
    shown = [row for row in markers if "stones" in row]
    named = {UUID(face["division_id"]) for row in shown for face in row.get("faces", ())}
    line_id, level = UUID(line["id"]), str(line["level"])
    surveyed = registering.surveyed_methods(session)
    return (
        registering.line(session, line, day, named),
        [registering.marker(row, line_id, level, day, surveyed) for row in shown],
    )


def count_by_line(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    party: UUID | None = None,
    level: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[LineCounts]:
    """Count markers and findings of the lines that `boundary_lines.find` lists with the same filters."""
    day = as_of or today()
    page = boundary_lines.find(session, caller, as_of=day, party=party, level=level, after=after, limit=limit)
    return Page([_counts(session, caller, row, day) for row in page.rows], page.after)


def _counts(session: Session, caller: Caller, row: Row, day: date) -> LineCounts:
    markers = _of_line(session, caller, row, day)
    try:
        findings = audit(*_registered(session, row, markers, day), yardsticks())
    except NoGeometry:
        return LineCounts(row["id"], len(markers), None)
    severities = Counter(reasons()[each.kind].severity for each in findings)
    return LineCounts(row["id"], len(markers), {each: severities[each] for each in SEVERITIES})


def judge_marker(
    session: Session, caller: Caller, marker_id: UUID, as_of: date | None = None
) -> JudgedMarker:
    """Judge one marker with every figure; raise MarkerNotFound, NoGeometry where its line has none."""
    day = as_of or today()
    line_row, row = _with_line(session, caller, marker_id, day)
    line, markers = _registered(session, line_row, _of_line(session, caller, line_row, day), day)
    surveyed = registering.surveyed_methods(session)
    mine = registering.marker(row, UUID(line_row["id"]), str(line_row["level"]), day, surveyed)
    return judge(mine, line.names, audit(line, markers, yardsticks()), yardsticks())


def write_markers(
    session: Session,
    caller: Caller,
    line_id: UUID,
    as_of: date | None,
    path: Path,
    format: lists.Format,
    language: Language,
) -> str:
    """Write the 界桩成果表 of a line and return the line's name; raise LineNotFound."""
    day = as_of or today()
    line = boundary_lines.get(session, caller, line_id, day)
    shown = [row for row in _of_line(session, caller, line, day) if "stones" in row]
    lists.write_markers(session, line, shown, day, path, format, language)
    return str(line["name"])


def write_findings(
    session: Session,
    caller: Caller,
    line_id: UUID,
    as_of: date | None,
    path: Path,
    format: lists.Format,
    language: Language,
) -> str:
    """Write what `audit_line` finds and return the line's name; raise LineNotFound, NoGeometry."""
    day = as_of or today()
    line = boundary_lines.get(session, caller, line_id, day)
    lists.write_findings(line, audit_line(session, caller, line_id, day), day, path, format, language)
    return str(line["name"])


def open_file(session: Session, caller: Caller, marker_id: UUID, sha256: str, home: Path) -> OpenFile:
    """Open a picture or paper of a marker for whoever may see it there; MarkerNotFound, NoSuchAttachment."""
    row = get(session, caller, marker_id)
    cited = [each for group in ("attachments", "patrols") for each in row.get(group, ())]
    if not any(each.get("sha256") == sha256 for each in cited):
        raise NoSuchAttachment
    return attachments.open_cited(session, sha256, home)


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


def check_course(session: Session, caller: Caller, line_id: UUID, text: str) -> CheckedCourse:
    """Check a description against a line and its markers; raise LineNotFound, NoGeometry."""
    marks = marks_of(session, caller, line_id)
    return boundary_lines.check_course(session, caller, line_id, marks, text)
