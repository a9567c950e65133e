"""The document of a boundary line: parties, geometries, marks, sections, papers."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.boundary_lines import rules
from gis.boundary_lines.tables import (
    BoundaryLine,
    BoundaryLineAttachment,
    BoundaryLineGeometry,
    BoundaryLineMark,
    BoundaryLineParty,
    BoundaryLineSection,
)
from gis.proposals.fields import Checker
from gis.proposals.rules import NeededKind
from gis.proposals.table_records import RecordTables
from gis.proposals.table_subjects import TableSubject

Document = Mapping[str, Any]


class LineDocuments(TableSubject):
    """The subject `boundary_line` of proposals."""

    tables = RecordTables(
        BoundaryLine,
        {
            "parties": BoundaryLineParty,
            "geometries": BoundaryLineGeometry,
            "marks": BoundaryLineMark,
            "sections": BoundaryLineSection,
            "attachments": BoundaryLineAttachment,
        },
    )
    constraints = ("ex_boundary_line_geometry_legal",)
    not_found = rules.LineNotFound

    def rules(self, document: Document, before: Document | None, check: Checker) -> None:
        """Note which rules of lines a document breaks."""
        rules.check_line(document, before, check)

    def needed_kinds(self, before: Document, after: Document) -> Sequence[NeededKind]:
        """Return which kinds of proposal a change needs."""
        return rules.needed_kinds(before, after)

    def title(self, document: Document) -> str:
        """Return the name of the line."""
        return str(document.get("name") or "")

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return the parties: whoever is limited to some divisions must cover them all."""
        return frozenset(UUID(str(division)) for division in document.get("parties", ()))

    def derived(self, session: Session, document: Document) -> Document:
        """Return the length of the line."""
        return rules.derived(document)
