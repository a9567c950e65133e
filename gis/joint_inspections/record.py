"""An inspection as everybody reads it: plan, sections on the line, teams, papers, steps taken and to come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments.tables import Attachment
from gis.boundary_lines import queries as line_queries
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.rules import NoGeometry
from gis.boundary_markers.marker_rows import marker_rows
from gis.history.as_known import today
from gis.joint_inspections import access, queries
from gis.joint_inspections.findings import differences, fingerprints, still_signed
from gis.joint_inspections.geometry import drawn_length, geojson, position_of, section_lines
from gis.joint_inspections.kept import Kept, text_of
from gis.joint_inspections.rules import (
    ENDED,
    OBSERVABLE,
    PLANNABLE,
    PLANNING,
    PROPOSING_MEASURES,
    RECORDING,
    SETTLING,
    SIDES,
    SIGNABLE,
    WORKING,
    next_due,
)
from gis.joint_inspections.situation import kind_names, next_steps, side_names, situation
from gis.joint_inspections.stages import authority_of, calendar, dates_verified, day_in, whole
from gis.joint_inspections.tables import InspectionDocument, InspectionSignature

Row = dict[str, Any]
SUBJECT = "joint_inspection"


def ground(session: Session, caller: Caller, kept: Kept) -> tuple[Row, list[Row]]:
    """Return the line's record and those of the inspection's markers, as far as the caller may see them.

    A marker that was abolished since is among them.
    """
    line = boundary_lines.get(session, caller, kept.inspection.line_id)
    reader = Reader.of(session, caller)
    return line, marker_rows(session, reader, line, list(kept.numbers), today())


def division_names(session: Session, some: Iterable[Kept]) -> dict[UUID, str]:
    """Return what the sides of inspections are called today."""
    wanted = {
        division
        for kept in some
        for division in (kept.inspection.our_division_id, kept.inspection.their_division_id)
    }
    return line_queries.names_of(session, wanted, today())


def sides(kept: Kept, names: Mapping[UUID, str], line: Mapping[str, Any] | None = None) -> Row:
    """Return the two sides: divisions with their names today, and their short names in the line."""
    divisions = {"ours": kept.inspection.our_division_id, "theirs": kept.inspection.their_division_id}
    short = {str(each["id"]): str(each.get("short_name") or "") for each in (line or {}).get("parties", ())}
    return {
        side: {
            "division_id": str(divisions[side]),
            "name": names.get(divisions[side], ""),
            "short_name": short.get(str(divisions[side]), ""),
        }
        for side in SIDES
    }


def sections(kept: Kept, line: Row, markers: Sequence[Row]) -> list[Row]:
    """Return the sections with their markers, and where they run on the line."""
    members = {
        each.id: [row["marker_id"] for row in kept.markers if row["section_id"] == each.id]
        for each in kept.sections
    }
    positions = {UUID(str(row["id"])): place for row in markers if (place := position_of(row)) is not None}
    try:
        course = boundary_lines.course_of(line)
        is_round = kept.inspection.cause == "cycle"
        drawn = section_lines(course, list(members.values()), positions, whole=is_round)
    except NoGeometry:
        drawn = [None] * len(members)
    numbers = kept.numbers
    return [
        {
            "id": str(each.id),
            "ordinal": each.ordinal,
            "name": each.name,
            "start_mark": numbers[members[each.id][0]] if members[each.id] else "",
            "end_mark": numbers[members[each.id][-1]] if members[each.id] else "",
            "length_m": drawn_length(piece),
            "marker_ids": [str(one) for one in members[each.id]],
            "planned_on": text_of(each.planned_on),
            "team": each.team,
            "geometry": geojson(piece),
        }
        for each, piece in zip(kept.sections, drawn, strict=True)
    ]


def inspection_row(session: Session, caller: Caller, kept: Kept) -> Row:
    """Return an inspection as the caller reads it."""
    line, markers = ground(session, caller, kept)
    found, prints = differences(kept), fingerprints(kept)
    at = situation(kept, found, prints, kind_names(session), side_names(session, kept))
    inspection = kept.inspection
    files = queries.files(session, {each.sha256 for each in kept.documents})
    return {
        **head_row(kept),
        "sides": sides(kept, division_names(session, [kept]), line),
        "our_division_id": str(inspection.our_division_id),
        "their_division_id": str(inspection.their_division_id),
        "lead_office": inspection.lead_office,
        "trigger": {"on": text_of(inspection.trigger_on), "note": inspection.trigger_note},
        "plan": {
            "number": inspection.plan_number,
            "scope": inspection.plan_scope,
            "starts_on": text_of(inspection.starts_on),
            "ends_on": text_of(inspection.ends_on),
            "plan_due": day_in("plan_due", inspection.year).isoformat(),
            "summary_due": day_in("summary_due", inspection.year).isoformat(),
            "dates_verified": dates_verified(),
        },
        "filing": {
            "number": inspection.filing_number,
            "on": text_of(inspection.filed_on),
            "with": inspection.filed_with,
            "our_government": inspection.our_government,
            "their_government": inspection.their_government,
        },
        "due": _due(line),
        "sections": sections(kept, line, markers),
        "markers": [
            {
                "id": str(each["marker_id"]),
                "number": each["number"],
                "section_id": str(each["section_id"]),
                "ordinal": each["ordinal"],
            }
            for each in kept.markers
        ],
        "members": [
            {
                "id": str(each.id),
                "side": each.side,
                "name": each.name,
                "office": each.office,
                "duty": each.duty,
            }
            for each in kept.members
        ],
        "documents": [document_row(kept, each, files) for each in kept.documents],
        "signatures": [signature_row(kept, each, prints) for each in kept.signatures],
        "fingerprints": prints,
        "steps": [
            {
                "id": str(each.id),
                "step": each.step,
                "from_state": each.from_state,
                "to_state": each.to_state,
                "note": each.note,
                "on_behalf_of": each.on_behalf_of,
                "evidence": list(each.evidence),
                "done_by": kept.by(each.done_by),
                "done_at": text_of(each.done_at),
            }
            for each in kept.steps
        ],
        "next_steps": next_steps(caller, kept, at),
        "proposal_id": text_of(inspection.proposal_id),
        "findings_proposal_id": text_of(inspection.findings_proposal_id),
        "source_id": str(inspection.source_id),
        "may": _may(caller, inspection.state),
    }


def head_row(kept: Kept) -> Row:
    """Return what lists show of an inspection, without the counts."""
    inspection = kept.inspection
    return {
        "id": str(inspection.id),
        "line_id": str(inspection.line_id),
        "line_name": kept.line_name,
        "title": inspection.title,
        "cause": inspection.cause,
        "round_number": inspection.round_number,
        "year": inspection.year,
        "state": inspection.state,
        "suspended_from": inspection.suspended_from,
        "is_demonstration": kept.is_demonstration,
        "lead_side": inspection.lead_side,
        "version": inspection.version,
    }


def _due(line: Mapping[str, Any]) -> Row:
    last = line.get("last_inspected")
    due = next_due(None if last is None else date.fromisoformat(str(last)), whole("cycle_years"))
    rule = authority_of(line.get("authority"), str(line.get("level") or ""))
    return {
        "last_inspected": last,
        "next_due": text_of(due),
        "basis": calendar()["cycle_years"].source,
        "organiser": line.get("organiser") or (rule.organiser_zh if rule else ""),
    }


def document_row(kept: Kept, each: InspectionDocument, files: Mapping[str, Attachment]) -> Row:
    """Return a paper of an inspection."""
    file = files.get(each.sha256)
    return {
        "id": str(each.id),
        "kind": each.kind,
        "sha256": each.sha256,
        "title": each.title,
        "number": each.number,
        "dated": text_of(each.dated),
        "side": each.side,
        "provided_by": each.provided_by,
        "measure_id": text_of(each.measure_id),
        "marker_id": text_of(each.marker_id),
        "is_issued": each.is_issued,
        "content_sha256": each.content_sha256,
        "added_by": kept.by(each.added_by),
        "added_at": text_of(each.added_at),
        "file_name": "" if file is None else file.file_name,
        "media_type": "" if file is None else file.media_type,
        "size_bytes": 0 if file is None else file.size_bytes,
    }


def signature_row(kept: Kept, each: InspectionSignature, prints: Mapping[str, str]) -> Row:
    """Return a signature, and whether what it stands below is still the same."""
    return {
        "id": str(each.id),
        "subject": each.subject,
        "side": each.side,
        "signer": each.signer,
        "office": each.office,
        "signed_on": text_of(each.signed_on),
        "sha256": each.sha256,
        "provided_by": each.provided_by,
        "fingerprint": each.fingerprint,
        "section_id": text_of(each.section_id),
        "signed_at": text_of(each.signed_at),
        "entries": len(each.covers),
        "is_current": still_signed(kept, each, prints),
        "entered_by": kept.by(each.entered_by),
        "entered_at": text_of(each.entered_at),
    }


def _may(caller: Caller, state: str) -> Row:
    """Return what the caller may do of an inspection in its present state."""
    neighbour, open_sides = access.is_neighbour(caller), access.sides_open_to(caller)
    holds = caller.roles.intersection
    works = neighbour or bool(holds(WORKING))
    return {
        "plan": not neighbour and bool(holds(PLANNING)) and state in PLANNABLE,
        "observe": open_sides if (neighbour or holds(RECORDING)) and state in OBSERVABLE else [],
        "settle": works and state in SETTLING,
        "sign": open_sides if works and any(state in each for each in SIGNABLE.values()) else [],
        "documents": works and state not in ENDED,
        "measures": not neighbour and bool(holds(WORKING)) and state in PROPOSING_MEASURES,
    }
