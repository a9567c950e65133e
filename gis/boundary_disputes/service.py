"""What people read of boundary disputes: the list, one case with all that stands in it, standstills.

A case is for those who handle it and for whoever may see records of its level; nobody else learns that it is
there. A standstill says no more than where nothing may change, since when, and by which clause.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.boundary_disputes import queries, views
from gis.boundary_disputes.claims import contested
from gis.boundary_disputes.contents import contents_of
from gis.boundary_disputes.procedures import kinds, procedure_of, standstill_of
from gis.boundary_disputes.rules import DisputeNotFound
from gis.boundary_disputes.tables import BoundaryDispute
from gis.history.as_known import today
from gis.proposals.records import geojson_of
from gis.publication.pages import Page, after_day, key_of, page_size
from gis.reference import source_queries

SUBJECT = "boundary_dispute"
STANDSTILL = "boundary_standstill"
#: A standstill is for whoever drafts changes: the level of its records
STANDSTILL_LEVEL = "internal"
Row = dict[str, Any]


def get(session: Session, caller: Caller, dispute_id: UUID) -> Row:
    """Return a case with claims, overlaps, contents, papers, steps and what may follow; DisputeNotFound."""
    dispute = seen(session, caller, queries.find(session, dispute_id))
    row = views.case_row(session, dispute)
    reader = Reader.of(session, caller)
    drawn = views.latest_claims(session, dispute.id)
    row["contents"] = []
    if drawn:
        row["contents"] = contents_of(session, contested(drawn), reader.levels(), today())
    return _published(session, caller, reader, dispute, row)


def find(
    session: Session,
    caller: Caller,
    *,
    kind: str | None = None,
    line_id: UUID | None = None,
    state: str | None = None,
    is_open: bool | None = None,
    is_overdue: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List the cases that the caller may see, the latest first; raise UnreadableKey."""
    reader = Reader.of(session, caller)
    size = page_size(limit)
    wanted = queries.Filter(kind, line_id, state, is_open, _overdue() if is_overdue else None)
    found = queries.cases(session, caller.account_id, _levels(reader), wanted, after_day(after), size + 1)
    lines = queries.lines_of(session, {each.line_id for each in found})
    invented = source_queries.demonstrations(session, {each.source_id for each in found})
    rows = []
    for dispute in found[:size]:
        name, level, _ = lines[dispute.line_id]
        row = views.list_row(dispute, name, level, today()) | {
            "is_demonstration": dispute.source_id in invented
        }
        rows.append(_published(session, caller, reader, dispute, row))
    last = found[size - 1] if len(found) > size else None
    return Page(rows, None if last is None else key_of(last.opened_on.isoformat(), str(last.id)))


def seen(session: Session, caller: Caller, dispute: BoundaryDispute | None) -> BoundaryDispute:
    """Return a case that the caller may see: he handles it, or may see records of its level."""
    if dispute is None or caller.shared_counties is not None:
        raise DisputeNotFound
    if not queries.handles(session, dispute.id, caller.account_id):
        reader = Reader.of(session, caller)
        if dispute.publication_level not in _levels(reader):
            raise DisputeNotFound
    return dispute


def _levels(reader: Reader) -> tuple[str, ...]:
    """Return the levels of the cases that a reader may see who handles none of them."""
    if reader.shared is not None or not reader.sees_field(SUBJECT, "number"):
        return ()
    return reader.levels()


def _published(session: Session, caller: Caller, reader: Reader, dispute: BoundaryDispute, row: Row) -> Row:
    """Return all of a case to those who handle it, to others what the publication rules let them see."""
    if queries.handles(session, dispute.id, caller.account_id):
        return row
    shown = reader.publish(SUBJECT, row, dispute.publication_level, ())
    if shown is None:
        raise DisputeNotFound
    return shown


def _overdue() -> list[tuple[str, str, date]]:
    """Return for each kind and state the day before which a case that reached it is overdue."""
    return [
        (kind, step.code, today() - timedelta(days=step.overdue_days))
        for kind in kinds()
        for step in procedure_of(kind, "").steps.values()
        if step.overdue_days is not None
    ]


def standstills(session: Session, caller: Caller, line_id: UUID | None = None) -> list[Row]:
    """List where nothing may change while a dispute lasts, for whoever may know; of a line or of all."""
    reader = Reader.of(session, caller)
    if reader.shared is not None:
        return []
    found = [
        reader.publish(STANDSTILL, row, STANDSTILL_LEVEL, ())
        for row in in_force(session, None if line_id is None else [line_id])
    ]
    return [row for row in found if row]


def in_force(session: Session, line_ids: Sequence[UUID] | None) -> list[Row]:
    """Return the standstills in force, whoever asks: line, since when, what is forbidden, clause, where."""
    cases = queries.open_on_lines(session, line_ids)
    lines = queries.lines_of(session, {each.line_id for each in cases})
    rows = []
    for dispute in cases:
        name, level, _ = lines[dispute.line_id]
        if not procedure_of(dispute.kind, level).steps[dispute.state].has_standstill:
            continue
        said = standstill_of(dispute.kind)
        rows.append(
            {
                "line_id": str(dispute.line_id),
                "line_name": name,
                "since": dispute.opened_on.isoformat(),
                "says_zh": said.says_zh,
                "says_en": said.says_en,
                "clause": said.clause,
                "clause_verified": said.is_verified,
                "geometry": geojson_of(to_shape(dispute.stretch)),
            }
        )
    return rows


def open_attachment(
    session: Session, caller: Caller, dispute_id: UUID, sha256: str, home: Path
) -> evidence.OpenFile:
    """Open a file that a case cites, for whoever may see the case; DisputeNotFound, NoSuchAttachment."""
    dispute = seen(session, caller, queries.find(session, dispute_id))
    if not queries.citing_case(session, dispute.id, sha256):
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def procedures() -> list[Row]:
    """Return every kind's procedure as it is held: steps, who acts, needs, what may follow, clause."""
    return [
        {
            "kind": kind,
            "standstill": views.standstill_words(kind),
            "steps": [views.step_words(step) for step in procedure_of(kind, "").steps.values()],
        }
        for kind in kinds()
    ]
