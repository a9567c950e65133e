"""The document of a marker: stones with faces, reference objects, measurements, pictures, upkeep."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.boundary_markers import queries, rules, tables
from gis.boundary_markers.yardsticks import number_patterns
from gis.proposals.fields import Checker
from gis.proposals.rules import NeededKind
from gis.proposals.table_records import RecordTables
from gis.proposals.table_subjects import TableSubject

Document = Mapping[str, Any]


class MarkerDocuments(TableSubject):
    """The subject `boundary_marker` of proposals."""

    tables = RecordTables(
        tables.BoundaryMarker,
        {
            "lines": tables.BoundaryMarkerLine,
            "sides": tables.BoundaryMarkerSide,
            "stones": tables.BoundaryMarkerStone,
            "faces": tables.BoundaryMarkerFace,
            "references": tables.BoundaryMarkerReference,
            "observations": tables.BoundaryMarkerObservation,
            "attachments": tables.BoundaryMarkerAttachment,
            "custody": tables.BoundaryMarkerCustody,
            "patrols": tables.BoundaryMarkerPatrol,
        },
    )
    constraints = ("ex_boundary_marker_stone_place",)
    not_found = rules.MarkerNotFound

    def rules(self, document: Document, before: Document | None, check: Checker) -> None:
        """Note which rules of markers a document breaks."""
        rules.check_marker(document, check)

    def needed_kinds(self, before: Document, after: Document) -> Sequence[NeededKind]:
        """Return which kinds of proposal a change needs."""
        return rules.needed_kinds(before, after)

    def title(self, document: Document) -> str:
        """Return the number of the marker."""
        return str(document.get("number") or "")

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return the divisions on the marker's sides, and the one that looks after it."""
        manager = document.get("managing_division_id")
        cited = [*document.get("sides", ()), *([] if manager is None else [manager])]
        return frozenset(UUID(str(division)) for division in cited)

    def derived(self, session: Session, document: Document) -> Document:
        """Return what the number says by the scheme of its line's level."""
        level = queries.level_of(session, UUID(str(document["line_id"])))
        parsed = number_patterns().parse(str(document["number"]), level or "")
        return {
            "line_code": None if parsed is None else parsed.line_code,
            "serial": None if parsed is None else parsed.serial,
        }
