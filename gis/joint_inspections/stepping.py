"""Take an inspection a step on: what the data asks for is there, and who did it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import hold_register
from gis.joint_inspections import access, queries
from gis.joint_inspections.drafting import draft_line
from gis.joint_inspections.evidence import check_files
from gis.joint_inspections.findings import differences, fingerprints
from gis.joint_inspections.kept import Kept
from gis.joint_inspections.needs import missing
from gis.joint_inspections.outcomes import draft_findings
from gis.joint_inspections.rules import WORKING, NeedsMissing, StateForbids, Step, step_named
from gis.joint_inspections.situation import kind_names, side_names, situation
from gis.joint_inspections.stages import stages
from gis.joint_inspections.tables import InspectionStep


@dataclass(frozen=True)
class Filing:
    """报备: the two governments file the results jointly (353号 Art. 12)."""

    number: str
    on: date
    filed_with: str
    our_government: str
    their_government: str


def take(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    expected_version: int,
    name: str,
    *,
    note: str = "",
    on_behalf_of: str = "both",
    evidence: Sequence[str] = (),
    filing: Filing | None = None,
) -> None:
    """Take a step by its name.

    Filing drafts the changes of the line's record (round, day of inspection) and of its markers' (what was
    found) in the same transaction.
    Raises NotAllowed, StepNotAllowed, StaleInspection, NeedsMissing with everything that lacks, FileUnknown.
    """
    access.must_be_staff(caller, *WORKING)
    if name == "file":
        # A proposal is drafted: the register's lock comes before any other
        hold_register(session)
    kept = access.changing(session, caller, inspection_id, expected_version)
    inspection = kept.inspection
    step = step_named(stages(), name, inspection.state)
    caller.must_hold(*step.roles)
    if filing is not None and name == "file":
        _note_filing(kept, filing)
    _check_needs(session, kept, step, note)
    check_files(session, caller, inspection_id, evidence)
    before = inspection.state
    after = inspection.suspended_from if step.to_state == "*" else step.to_state
    if after is None:
        raise StateForbids(state=before, among="suspended")
    inspection.suspended_from = before if after == "suspended" else None
    inspection.state = after
    if after == "filed" and inspection.cause == "cycle":
        inspection.proposal_id = draft_line(session, caller, kept)
    if after == "filed":
        inspection.findings_proposal_id = draft_findings(session, caller, kept)
    queries.add(
        session,
        InspectionStep(
            inspection_id=inspection_id,
            step=name,
            from_state=before,
            to_state=after,
            note=note.strip(),
            on_behalf_of=on_behalf_of,
            evidence=sorted(set(evidence)),
            done_by=caller.account_id,
        ),
    )
    access.changed(session, kept)


def _note_filing(kept: Kept, filing: Filing) -> None:
    inspection = kept.inspection
    inspection.filing_number, inspection.filed_on = filing.number.strip(), filing.on
    inspection.filed_with = filing.filed_with.strip()
    inspection.our_government = filing.our_government.strip()
    inspection.their_government = filing.their_government.strip()


def _check_needs(session: Session, kept: Kept, step: Step, note: str) -> None:
    found, prints = differences(kept), fingerprints(kept)
    at = situation(kept, found, prints, kind_names(session), side_names(session, kept), note.strip())
    lacking = missing(step.needs, at)
    if lacking:
        raise NeedsMissing(step.name_zh, lacking)
