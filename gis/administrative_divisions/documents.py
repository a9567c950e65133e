"""The documents of divisions and of what happened to them.

One mapping of document to rows (`rows`, `event_rows`) serves single records here and whole files by COPY.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions import document_queries as stored
from gis.administrative_divisions import proposal_findings
from gis.administrative_divisions.coverage_units import Accepting, Lines
from gis.administrative_divisions.neighbours import beside
from gis.administrative_divisions.rules import (
    PART_FIELDS,
    DivisionNotFound,
    EventIsFinal,
    EventNotFound,
    event_findings,
    findings,
    latest_state,
)
from gis.map_shapes import service as map_shapes
from gis.proposals import records
from gis.proposals.fields import Finding, keys, parts, refuse
from gis.proposals.records import Loaded, ewkb, period
from gis.proposals.surveying import Stage
from gis.proposals.tables import Proposal

Document = Mapping[str, Any]

#: What `rows` fills, in the order in which tables are written
COLUMNS: records.Columns = {
    "administrative_division": ("id", "source_id", "publication_level", "note"),
    "division_state": (
        "id",
        "division_id",
        "name",
        "body_name",
        "type",
        "parent_id",
        "valid",
        "source_id",
    ),
    "division_code": ("id", "division_id", "code_system", "code", "valid", "source_id"),
    "division_boundary": ("id", "division_id", "geom", "is_indicative", "valid", "source_id"),
}
#: What `event_rows` fills
EVENT_COLUMNS: records.Columns = {
    "division_event": (
        "id",
        "type",
        "on_date",
        "date_precision",
        "authority",
        "document_number",
        "description",
        "no_successor",
        "no_successor_reason",
        "source_id",
    ),
    "division_event_party": ("event_id", "division_id", "part"),
}
#: Looked at when a whole record is written
CONSTRAINTS = ("ex_division_state_valid", "ex_division_code_division", "ex_division_boundary_valid")


def rows(record_id: UUID | str, document: Document) -> dict[str, list[records.Row]]:
    """Return the rows of a division's document, by table, in the order of COLUMNS; nothing is checked."""
    division = str(record_id)
    return {
        "administrative_division": [
            (division, document["source_id"], document["publication_level"], document.get("note") or "")
        ],
        "division_state": [
            (
                key,
                division,
                state["name"],
                state.get("body_name"),
                state["type"],
                state.get("parent_id"),
                period(state),
                state["source_id"],
            )
            for key, state in document.get("states", {}).items()
        ],
        "division_code": [
            (key, division, code["code_system"], code["code"], period(code), code["source_id"])
            for key, code in document.get("codes", {}).items()
        ],
        "division_boundary": [
            (
                key,
                division,
                ewkb(boundary["geometry"]),
                boundary.get("is_indicative") is not False,
                period(boundary),
                boundary["source_id"],
            )
            for key, boundary in document.get("boundaries", {}).items()
        ],
    }


def event_rows(record_id: UUID | str, document: Document) -> dict[str, list[records.Row]]:
    """Return the rows of an event's document, by table, in the order of EVENT_COLUMNS."""
    event = str(record_id)
    return {
        "division_event": [
            (
                event,
                document["type"],
                document["on_date"],
                document.get("date_precision") or "day",
                document.get("authority") or "",
                document.get("document_number") or "",
                document.get("description") or "",
                bool(document.get("no_successor")),
                document.get("no_successor_reason") or "",
                document["source_id"],
            )
        ],
        "division_event_party": [
            (event, division, party["part"]) for division, party in document.get("parties", {}).items()
        ],
    }


class DivisionDocuments:
    """The subject `administrative_division` of proposals.

    What registers above this one accept (`also`), and the lines in law (`lines`), come from whoever composes
    the subjects.
    """

    name = "administrative_division"

    def __init__(self, also: Accepting | None = None, lines: Lines | None = None) -> None:
        self._also = also
        self._lines = lines

    def load(self, session: Session, record_id: UUID, *, lock: bool = False) -> Loaded:
        """Return a division as it stands, locked until the transaction ends if asked; DivisionNotFound."""
        if lock:
            stored.lock(session, record_id)
        return self._one(session, record_id, None)

    def load_as_known(self, session: Session, record_id: UUID, known_at: datetime) -> Loaded:
        """Return a division as the register knew it at an instant; DivisionNotFound."""
        return self._one(session, record_id, known_at)

    def load_many(
        self, session: Session, record_ids: Collection[UUID], known_at: datetime | None = None
    ) -> dict[UUID, Loaded]:
        """Return those of the divisions that exist, in a constant number of statements."""
        found = stored.documents(session, record_ids, known_at)
        return {
            key: Loaded(version, document, self.areas(session, document) | {key})
            for key, (version, document) in found.items()
        }

    def _one(self, session: Session, record_id: UUID, known_at: datetime | None) -> Loaded:
        found = self.load_many(session, [record_id], known_at)
        if record_id not in found:
            raise DivisionNotFound(id=record_id)
        return found[record_id]

    def check(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Raise FieldsInvalid or FieldsBreakRules with every finding by field path."""
        refuse(self.explain(session, record_id, document, creating=creating))

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path, warnings too."""
        return self.findings(session, record_id, document)

    def look_around(
        self, session: Session, changed: Mapping[UUID, Collection[str]]
    ) -> Mapping[UUID, list[Finding]]:
        """Return what a changed polygon leaves open or covers twice beside those around it."""
        return beside(session, changed, self._also)

    def survey(
        self, session: Session, changed: Mapping[UUID, Collection[str]]
    ) -> proposal_findings.Look | None:
        """Return what lies around the divisions whose polygon or parent changes."""
        return proposal_findings.look(session, proposal_findings.redrawn(changed), self._also)

    def findings_of(
        self,
        session: Session,
        proposal: Proposal,
        before: proposal_findings.Look | None,
        after: proposal_findings.Look,
        stage: Stage,
    ) -> list[proposal_findings.Told]:
        """Return what a proposal finds and leaves; when it is approved, raise what bars it."""
        told = proposal_findings.compared(before, after)
        if stage == "approved":
            proposal_findings.bar(session, proposal, before, after, told, self._lines)
        return told

    def keep(
        self, session: Session, proposal: Proposal, stage: Stage, told: Sequence[proposal_findings.Told]
    ) -> None:
        """Keep what was found."""
        proposal_findings.keep(session, proposal, stage, told)

    def findings(self, session: Session, record_id: UUID, document: Document) -> list[Finding]:
        """Return everything worth saying of a document, warnings too (a code outside its parent's)."""
        cited = chain.from_iterable(parts(document, group) for group in PART_FIELDS)
        sources = {str(part.get("source_id")) for part in (document, *cited)}
        parents = {str(state.get("parent_id")) for state in parts(document, "states")}
        return findings(record_id, document, stored.lists(session, sources, parents))

    def write(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Make the tables say what the document says; rows that do not differ are not touched.

        Whether another division bears one of the codes is looked at when the transaction ends.
        """
        wanted = rows(record_id, document)
        stored.defer_code_uniqueness(session)
        if creating:
            records.insert(session, COLUMNS, wanted)
        else:
            present = rows(record_id, self.load(session, record_id).document)
            records.update(session, COLUMNS, present, wanted, CONSTRAINTS)
        map_shapes.refresh_at_commit(session)

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return the present or last parent; `load` adds the division itself. ValueError for no id."""
        state = latest_state(document)
        parent = None if state is None else state.get("parent_id")
        return frozenset() if parent is None else frozenset({UUID(str(parent))})

    def title(self, document: Document) -> str:
        """Return the present or last name."""
        state = latest_state(document)
        return "" if state is None else str(state.get("name") or "")


class EventDocuments:
    """The subject `division_event` of proposals: events are added, never rewritten."""

    name = "division_event"

    def load(self, session: Session, record_id: UUID, *, lock: bool = False) -> Loaded:
        """Return an event; its version is always 1; raise EventNotFound."""
        return self._one(session, record_id, None)

    def load_as_known(self, session: Session, record_id: UUID, known_at: datetime) -> Loaded:
        """Return an event as the register knew it at an instant; EventNotFound."""
        return self._one(session, record_id, known_at)

    def _one(self, session: Session, record_id: UUID, known_at: datetime | None) -> Loaded:
        found = stored.event_documents(session, [record_id], known_at)
        if record_id not in found:
            raise EventNotFound(id=record_id)
        return Loaded(1, found[record_id], self.areas(session, found[record_id]))

    def check(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Raise FieldsInvalid or FieldsBreakRules with every finding; EventIsFinal for a change."""
        refuse(self.explain(session, record_id, document, creating=creating))

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path; EventIsFinal for a change."""
        if not creating:
            raise EventIsFinal
        lists = stored.lists(session, {str(document.get("source_id"))}, keys(document, "parties"))
        return event_findings(document, lists)

    def write(self, session: Session, record_id: UUID, document: Document, *, creating: bool) -> None:
        """Write a new event; EventIsFinal for a change."""
        if not creating:
            raise EventIsFinal
        records.insert(session, EVENT_COLUMNS, event_rows(record_id, document))

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return the divisions it happened to; ValueError for no id."""
        return frozenset(UUID(str(division)) for division in document.get("parties", ()))

    def title(self, document: Document) -> str:
        """Return type and date, or the description where there is one."""
        return str(document.get("description") or f"{document.get('type')} {document.get('on_date')}")
