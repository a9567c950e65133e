"""What people do with boundary lines: look them up, derive them, describe their course, check a description.

A 毗邻方 account sees the line that it shares with us, and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import LineString, MultiLineString, Point, shape
from shapely.ops import linemerge

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as attachments
from gis.attachments.rules import NoSuchAttachment
from gis.attachments.service import OpenFile
from gis.boundary_lines import queries, reasons
from gis.boundary_lines.alignment import Mark, describe, sections
from gis.boundary_lines.alignment_check import check_alignment
from gis.boundary_lines.alignment_text import read_alignment
from gis.boundary_lines.findings import Finding
from gis.boundary_lines.followed import followed_features
from gis.boundary_lines.line_rows import line_rows
from gis.boundary_lines.rules import LineNotFound, NoGeometry, present_geometry
from gis.history.as_known import today
from gis.publication.pages import Page, key_of, last_of, page_size

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A description that somebody wrote: its sections as read, and what is found of them and of the whole."""

    sections: tuple[str, ...]
    findings: tuple[Finding, ...]


def get(session: Session, caller: Caller, line_id: UUID, as_of: date | None = None) -> Row:
    """Return a line with all that the caller may see of it, its parties as called on a day; LineNotFound."""
    reader = Reader.of(session, caller)
    found = line_rows(session, reader, [line_id], as_of or today())
    if not found:
        raise LineNotFound(id=line_id)
    return found[0]


def open_file(session: Session, caller: Caller, line_id: UUID, sha256: str, home: Path) -> OpenFile:
    """Open a paper of a line for whoever may see it there; raise LineNotFound, NoSuchAttachment."""
    if not any(each.get("sha256") == sha256 for each in get(session, caller, line_id).get("attachments", ())):
        raise NoSuchAttachment
    return attachments.open_cited(session, sha256, home)


def find(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    party: UUID | None = None,
    level: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List the lines of a day by name, those of a party or a level when one is named; raise UnreadableKey."""
    reader = Reader.of(session, caller)
    day = as_of or today()
    size = page_size(limit)
    parties = {*(reader.shared or ()), *([] if party is None else [party])}
    key = None if after is None else last_of(after)
    levels = reader.levels_in_shared() if reader.shared is not None else reader.levels()
    found = queries.lines(session, day, levels, parties, level, key, size + 1)
    rows = line_rows(session, reader, found[:size], day)
    return Page(rows, key_of(rows[-1]["name"], rows[-1]["id"]) if len(found) > size and rows else None)


def describe_course(session: Session, caller: Caller, line_id: UUID, marks: Sequence[Mark]) -> str:
    """Return the 界线走向说明 (参考稿) of a line between marks; raise LineNotFound, NoGeometry."""
    row = get(session, caller, line_id)
    every, course, manner = [*marks, *named_marks(row)], course_of(row), reasons.manner()
    features = followed_features(row, course, every, manner)
    return describe(str(row["name"]), sections(course, every, reasons.winds(), features, manner))


def check_course(
    session: Session, caller: Caller, line_id: UUID, marks: Sequence[Mark], text: str
) -> CheckedCourse:
    """Check a description that somebody wrote against a line; raise LineNotFound, NoGeometry."""
    row = get(session, caller, line_id)
    every, course, manner = [*marks, *named_marks(row)], course_of(row), reasons.manner()
    features = followed_features(row, course, every, manner)
    said = read_alignment(text, reasons.winds())
    found = check_alignment(said, course, every, reasons.winds(), features, reasons.allowance(), manner)
    return CheckedCourse(tuple(section.text for section in said.sections), tuple(found))


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
