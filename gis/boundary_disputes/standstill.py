"""Warn whoever drafts a change of a line or marker while a dispute about the line lasts (26号 Art. 10).

The subjects of lines and markers lie below disputes and know nothing of them: these stand in their place
wherever proposals are drafted and checked.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.boundary_disputes import service
from gis.boundary_disputes.acceptances import marked_stretches
from gis.boundary_lines.approved_queries import approved_lines
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_markers import service as boundary_markers
from gis.boundary_markers.documents import MarkerDocuments
from gis.name_applications.rules_in_use import ApplicationsInHand
from gis.name_cleanup.rules_in_use import CasesInHand
from gis.name_screening.rule_previews import PreviewedRules
from gis.naming_checks.protection import protected_features
from gis.place_names.own_names import DivisionsWithNames
from gis.proposals.fields import Finding, is_id
from gis.proposals.subjects import Subjects
from gis.publication import service as publication

Document = Mapping[str, Any]


def all_subjects() -> Subjects:
    """Return every kind of record that proposals change, as disputes have it.

    Lines and markers come with the warning of standstill; checks of divisions leave marked areas alone;
    changed rules about names are previewed over the register, and none ends on which work in hand stands.
    """
    rules = PreviewedRules(protected_features, (ApplicationsInHand(), CasesInHand()))
    also = (LinesUnderStandstill(), MarkersUnderStandstill(), rules)
    quiet = DivisionsWithNames(also=marked_stretches, lines=approved_lines)
    return {
        **boundary_markers.all_subjects(),
        quiet.name: quiet,
        **{subject.name: subject for subject in also},
    }


class LinesUnderStandstill(LineDocuments):
    """Lines, with a warning where one is in dispute."""

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path, warnings too."""
        found = super().explain(session, record_id, document, creating=creating)
        return found + _warnings(session, "name", document.get("name"), [str(record_id)])


class MarkersUnderStandstill(MarkerDocuments):
    """Markers, with a warning where a line of theirs is in dispute."""

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path, warnings too."""
        found = super().explain(session, record_id, document, creating=creating)
        others = document.get("lines")
        lines = [document.get("line_id"), *(others if isinstance(others, Mapping) else ())]
        return found + _warnings(session, "number", document.get("number"), lines)


def _warnings(session: Session, path: str, value: object, lines: Collection[object]) -> list[Finding]:
    """Return the warning of each standstill on some lines, where those who draft may know of it."""
    known = [UUID(each) for each in lines if isinstance(each, str) and is_id(each)]
    rows = service.in_force(session, known)
    if not rows or not _is_known_to_authors(session):
        return []
    return [
        Finding(
            path,
            value,
            "boundary_disputes.standstill",
            {"line": row["line_name"], "since": row["since"], "clause": row["clause"]},
            is_warning=True,
        )
        for row in rows
    ]


def _is_known_to_authors(session: Session) -> bool:
    rules = publication.load(session)
    return rules.sees_field(service.STANDSTILL, "since", service.STANDSTILL_LEVEL)
