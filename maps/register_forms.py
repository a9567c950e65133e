"""The printed 审批单 of a proposal in the register."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import proposal_reading
from gis.boundary_disputes.standstill import all_subjects
from gis.messages import text
from gis.proposals import views
from maps.papers import (
    ApprovalForm,
    ApprovalSoFar,
    Enclosure,
    FieldChange,
    FoundAround,
    approval_form_docx,
    approval_form_pdf,
)


def printed_form(
    session: Session, caller: Caller, proposal_id: UUID, format: Literal["pdf", "docx"]
) -> tuple[str, bytes]:
    """Return the number of a submitted proposal and its form as PDF or Word; raise as `paper_inputs`."""
    inputs = views.paper_inputs(session, caller, all_subjects(), proposal_id)
    form = approval_form(inputs, found_around(session, caller, proposal_id))
    return inputs.number, approval_form_pdf(form) if format == "pdf" else approval_form_docx(form)


def found_around(session: Session, caller: Caller, proposal_id: UUID) -> list[FoundAround]:
    """Return what was found around the polygons of a proposal when it was handed in."""
    return [
        FoundAround(
            text(f"coverage.standing.{standing}"),
            one.rule.name_zh,
            names,
            one.area_m2 / 10_000,
            one.max_width_m,
        )
        for standing, one, names in proposal_reading.on_paper(session, caller, proposal_id)
    ]


#: Fields of names that are in Roman letters
SPELLINGS = ("romanization", "pinyin")


def approval_form(inputs: views.PaperInputs, found: Sequence[FoundAround] = ()) -> ApprovalForm:
    """Return what the form says, in Chinese."""
    changes = [
        FieldChange(
            change.record,
            change.field.zh,
            change.before.zh,
            change.after.zh,
            is_spelling=change.column in SPELLINGS,
        )
        for change in inputs.changes
    ]
    return ApprovalForm(
        bureau=inputs.bureau,
        number=inputs.number,
        title=inputs.title,
        kind=inputs.kind.zh,
        organisation=inputs.organisation,
        author=inputs.author,
        reason=inputs.reason,
        submitted_at=inputs.submitted_at,
        fingerprint=inputs.fingerprint,
        changes=changes,
        not_listed=inputs.not_listed,
        found=found,
        enclosures=[Enclosure(title, sha256) for title, sha256 in inputs.enclosures],
        approvals=[
            ApprovalSoFar(one.organisation, one.account, said.zh, one.comment, one.decided_at)
            for one, said in inputs.decisions
        ],
        is_demonstration=inputs.is_demonstration,
    )
