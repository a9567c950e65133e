"""Draft the change of a line that a settled dispute leads to, as a proposal that others approve."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape
from shapely.geometry import LineString

from gis.accounts.rules import Caller
from gis.attachments.rules import NoSuchAttachment
from gis.boundary_disputes import queries
from gis.boundary_disputes.handling import held
from gis.boundary_disputes.line_change_rules import Decided, changes_of_line, check_may_change
from gis.boundary_disputes.rules import LineChangeDrafted
from gis.boundary_disputes.standstill import all_subjects
from gis.boundary_disputes.tables import BoundaryDispute
from gis.boundary_lines.documents import LineDocuments
from gis.messages import text
from gis.proposals import service as proposals
from gis.proposals.subjects import ItemDraft
from gis.proposals.tables import Proposal

#: A proposal in one of these states leads nowhere any more: another may be drafted
ENDED = ("withdrawn", "rejected")


def draft_line_change(session: Session, caller: Caller, dispute_id: UUID, expected_version: int) -> Proposal:
    """Draft the change of the line from the decision, with its number, for the caller to hand in.

    Its title and reason name the line and the decision, nothing of the case: more people read proposals.
    Raises TenureChangesNoLine, LineChangeNotYet, LineChangeDrafted, NoLegalLine, SurveyLeavesLine, and what
    `proposals.draft` raises.
    """
    dispute = held(session, caller, dispute_id, expected_version)
    check_may_change(dispute.kind, dispute.filed_on, dispute.surveyed is not None)
    if dispute.line_change_id is not None:
        number, state = queries.proposal_of(session, dispute.line_change_id)
        if state not in ENDED:
            raise LineChangeDrafted(number=number)
    loaded = LineDocuments().load(session, dispute.line_id)
    source_id = str(loaded.document["source_id"])
    changes = changes_of_line(loaded.document, _decided(dispute), str(uuid4()), source_id)
    item = ItemDraft("boundary_line", "update", changes, dispute.line_id, loaded.version)
    said = {
        "line": loaded.document["name"],
        "authority": dispute.decision_authority,
        "number": dispute.decision_number,
        "day": str(dispute.decided_on),
    }
    drafted = proposals.draft(
        session,
        caller,
        all_subjects(),
        kind="line_change",
        title=text("boundary_disputes.line_change_title", **said),
        reason=text("boundary_disputes.line_change_reason", **said),
        items=[item],
    )
    _attach_decision(session, caller, dispute, drafted)
    queries.note_line_change(session, dispute.id, drafted.id)
    return drafted


def _decided(dispute: BoundaryDispute) -> Decided:
    surveyed = None if dispute.surveyed is None else to_shape(dispute.surveyed)
    if dispute.decided_on is None or not isinstance(surveyed, LineString):
        raise TypeError("a filed case has a decision and a survey")
    return Decided(dispute.decision_number, dispute.decided_on, surveyed)


def _attach_decision(session: Session, caller: Caller, dispute: BoundaryDispute, drafted: Proposal) -> None:
    """Cite the decision's scan, where the caller may; else he attaches what he has."""
    scans = [
        step.sha256
        for step in queries.steps(session, dispute.id)
        if step.sha256 is not None and step.document_number == dispute.decision_number
    ]
    for sha256 in scans[:1]:
        try:
            title = f"{dispute.decision_authority}{dispute.decision_number}"
            proposals.attach(session, caller, drafted.id, drafted.version, sha256, title)
        except NoSuchAttachment:
            return
