"""Draft what both sides found of markers for the register: positions measured, and how each marker is now.

A measured position becomes an observation of the marker's record, which the audit then tests for movement.
One that is not of surveying grade (a phone's) stays with the inspection: it only says how to find the marker.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.service import all_subjects
from gis.joint_inspections.drafting import MARKER_CHANGE
from gis.joint_inspections.findings import agreed_values, differences
from gis.joint_inspections.kept import Kept
from gis.joint_inspections.stages import status_of
from gis.messages import text
from gis.proposals import service as proposals
from gis.proposals.subjects import ItemDraft

Row = dict[str, Any]
#: States of a measure that has changed, or will not change, what was found
OVER = frozenset({"done", "verified"})


def draft_findings(session: Session, caller: Caller, kept: Kept) -> UUID | None:
    """Draft what the markers' records shall say after an inspection; None where they say so already."""
    holds = agreed_values(kept, differences(kept))
    mended = {each.marker_id for each in kept.measures if each.state in OVER}
    documents = MarkerDocuments().load_many(session, kept.numbers)
    items: list[ItemDraft] = []
    for marker, loaded in documents.items():
        agreed = holds[str(marker)]
        changes = observed(kept, marker, loaded.document, agreed)
        status = status_of(agreed.get("found"), agreed.get("stone_condition"))
        if status is not None and status != loaded.document["status"] and marker not in mended:
            changes["status"] = status
        if changes:
            items.append(ItemDraft("boundary_marker", "update", changes, marker, loaded.version))
    if not items:
        return None
    inspection = kept.inspection
    drafted = proposals.draft(
        session,
        caller,
        all_subjects(),
        kind=MARKER_CHANGE,
        title=text("joint_inspections.findings_proposal", inspection=inspection.title),
        reason=text(
            "joint_inspections.line_proposal_reason",
            number=inspection.filing_number,
            date=inspection.filed_on,
        ),
        items=items,
    )
    return drafted.id


def observed(kept: Kept, marker: UUID, document: Mapping[str, Any], agreed: Row) -> Row:
    """Return the observation of the position that holds for both sides, where it says of which stone."""
    measured = agreed.get("position")
    looked = max((each.observed_on for each in kept.observations if each.marker_id == marker), default=None)
    if measured is None or measured["method"] not in kept.surveyed or looked is None:
        return {}
    stones = _standing(document, looked)
    if "stone" in measured:
        stones = [each for each in stones if each["letter"] == measured["stone"]]
    if len(stones) != 1:
        return {}
    return {
        f"observations/{uuid4()}": {
            "letter": stones[0]["letter"],
            "observed_on": looked.isoformat(),
            "geometry": {"type": "Point", "coordinates": list(measured["position"])},
            "method": measured["method"],
            "accuracy_m": measured["accuracy_m"],
            "observer": kept.inspection.title,
            "source_id": str(kept.inspection.source_id),
        }
    }


def _standing(document: Mapping[str, Any], day: date) -> list[Mapping[str, Any]]:
    """Return the stones that stood when a marker was looked at."""
    text_of_day = day.isoformat()
    return [
        stone
        for stone in document["stones"].values()
        if (stone["valid_from"] or "") <= text_of_day and (stone["valid_to"] or "9999") > text_of_day
    ]
