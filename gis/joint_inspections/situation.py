"""What an inspection has of all that its next steps ask for."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_lines import queries as line_queries
from gis.history.as_known import today
from gis.joint_inspections import access
from gis.joint_inspections.findings import open_count, still_signed
from gis.joint_inspections.kept import Kept, sides_missing
from gis.joint_inspections.needs import Situation, missing
from gis.joint_inspections.rules import COUNTERPART, SIDES, Missing, Step, steps_from
from gis.joint_inspections.stages import stages
from gis.reference import service as reference

Row = dict[str, Any]
#: States in which a measure stands in nobody's way
FINISHED = frozenset({"done", "verified", "cancelled"})


def side_names(session: Session, kept: Kept) -> dict[str, str]:
    """Return what the sides are called today."""
    divisions = dict(
        zip(SIDES, (kept.inspection.our_division_id, kept.inspection.their_division_id), strict=True)
    )
    names = line_queries.names_of(session, [*divisions.values()], today())
    return {side: names.get(division, "") for side, division in divisions.items()}


def kind_names(session: Session) -> dict[str, tuple[str, str]]:
    """Return what kinds of documents are called in both languages."""
    rows = reference.codes(session, "inspection_document_kind")
    return {row["code"]: (row["name_zh"], row["name_en"]) for row in rows}


def situation(
    kept: Kept,
    found: Sequence[Mapping[str, Any]],
    prints: Mapping[str, str],
    names: Mapping[str, tuple[str, str]],
    sides: Mapping[str, str],
    reason: str = "",
) -> Situation:
    """Return what an inspection has; `found` are its differences, `prints` its fingerprints.

    `names` are those of kinds of documents, `sides` those of the sides.
    """
    inspection = kept.inspection
    filing = (
        inspection.filing_number,
        inspection.filed_on,
        inspection.filed_with,
        inspection.our_government,
        inspection.their_government,
    )
    numbers = kept.numbers
    return Situation(
        lead_office=inspection.lead_office,
        has_dates=inspection.starts_on is not None and inspection.ends_on is not None,
        members={side: sum(each.side == side for each in kept.members) for side in SIDES},
        unchecked=sides_missing(kept),
        sections=len(kept.sections),
        signatures={
            (each.subject, each.side)
            for each in kept.signatures
            if still_signed(kept, each, prints)
            and (each.provided_by != COUNTERPART or each.sha256 is not None)
        },
        documents={each.kind for each in kept.documents if not each.is_issued},
        issued={each.kind for each in kept.documents if each.is_issued},
        not_reached=[
            numbers[each.marker_id]
            for each in kept.observations
            if each.found == "not_reached" and each.marker_id in numbers
        ],
        sheets_missing=sum(
            each.provided_by == COUNTERPART and each.sheet_sha256 is None for each in kept.observations
        ),
        open_differences=open_count(found),
        unfinished_measures=sum(each.state not in FINISHED for each in kept.measures),
        filing_complete=all(filing),
        reason=reason,
        kind_names=names,
        side_names=sides,
    )


def next_steps(caller: Caller, kept: Kept, at: Situation) -> list[Row]:
    """Return the steps that lead on, whether the caller may take each, and what each lacks."""
    may_act = not access.is_neighbour(caller)
    return [
        step_row(
            step,
            may_act and bool(caller.roles & step.roles),
            _lacking(step, at),
            kept.inspection.suspended_from,
        )
        for step in steps_from(stages(), kept.inspection.state)
    ]


def _lacking(step: Step, at: Situation) -> list[Missing]:
    # A reason is asked for when the step is taken
    return missing([need for need in step.needs if need not in ("reason", "filing")], at)


def step_row(step: Step, allowed: bool, lacking: Sequence[Missing], back_to: str | None = None) -> Row:
    """Return a step as it is shown."""
    return {
        "step": step.step,
        "to_state": (back_to or "") if step.to_state == "*" else step.to_state,
        "name_zh": step.name_zh,
        "name_en": step.name_en,
        "roles": sorted(step.roles),
        "needs": list(step.needs),
        "allowed": allowed,
        "missing": [
            {"need": each.need, "message": each.message, "message_en": each.message_en} for each in lacking
        ],
        "basis": step.basis,
        "verified": step.verified,
    }
