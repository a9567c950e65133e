"""Decide on somebody else's proposal, and apply what has the approvals it needs."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import act_as, hold_register, translated_errors
from gis.errors import DimingError
from gis.jobs import service as jobs
from gis.jobs.rules import Cancelled, Progress, Stopped, Unwatched
from gis.messages import text
from gis.proposals import application, queries
from gis.proposals.differences import explained
from gis.proposals.rules import (
    APPLIED_AT_ONCE,
    DECIDING,
    DECISIONS,
    FIRST_LOAD,
    AlreadyDecided,
    AuthorDecides,
    CommentMissing,
    NoSuchProposal,
    OutsideArea,
    RecordChanged,
    RegisterNotEmpty,
    ScanNotAttached,
    UnknownDecision,
    UnknownKind,
    check_can,
    check_move,
    enough_approvals,
)
from gis.proposals.subjects import Subjects
from gis.proposals.surveying import Survey
from gis.proposals.tables import Proposal, ProposalComment, ProposalDecision
from gis.proposals.versions import check_documents, known_kind, locked, new, saved

#: Kind of job that applies a batch; its arguments are {"proposal_id": …}
APPLY_JOB = "apply_proposal"


def decide(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    proposal_id: UUID,
    decision: str,
    comment: str = "",
    *,
    expected_version: int,
    scan_sha256: str | None = None,
    signed_by: str | None = None,
) -> Proposal:
    """Approve, return or reject somebody else's proposal, on the screen or by confirming a signed form.

    The last approval needed applies the proposal in the same transaction; one of more than 200 records
    stays `approved` until the job queued here has applied it. `scan_sha256` is the scan of the signed
    form, attached to the proposal, and `signed_by` who signed it. Raises NotAllowed, AuthorDecides,
    OutsideArea, AlreadyDecided, CommentMissing, ScanNotAttached, MoveNotAllowed, RecordChanged with
    every field in conflict (the proposal stays submitted), and what the subjects raise.
    """
    check_can(caller, DECIDING, "decide")
    if decision not in DECISIONS:
        raise UnknownDecision(decision=decision)
    if decision == "approved":
        hold_register(session)
    proposal = locked(session, caller, proposal_id, expected_version)
    if proposal.author_id == caller.account_id:
        raise AuthorDecides
    check_move(proposal.state, DECISIONS[decision])
    if not caller.covers(frozenset(proposal.areas)):
        raise OutsideArea(record=proposal.title)
    if decision != "approved" and not comment.strip():
        raise CommentMissing
    _check_paper(session, proposal, scan_sha256, signed_by)
    try:
        # Whatever fails from here on leaves no trace of the decision, even if the caller goes on.
        with session.begin_nested():
            act_as(session, caller.account(), proposal.id)
            _record(session, caller, proposal, decision, comment, scan_sha256, signed_by)
            if decision == "approved":
                _approve(session, caller, subjects, proposal)
            else:
                proposal.state = DECISIONS[decision]
                proposal.closed_at = queries.now(session) if decision == "rejected" else None
            return saved(session, caller, proposal)
    except RecordChanged as changed:
        raise RecordChanged(explained(session, subjects, proposal_id, changed.conflicts)) from changed


def apply_batch(session: Session, subjects: Subjects, proposal_id: UUID, progress: Progress) -> Proposal:
    """Apply an approved proposal of many records, in the transaction of the job that calls this.

    What can't be applied (RecordChanged, a broken rule) is returned, with the reason as a remark of who
    approved it: the answer's state is `applied` or `returned`. A cancelled or interrupted job leaves it
    approved, to be queued again by `apply_again` or returned by a reviewer.
    """
    hold_register(session)
    proposal = queries.lock(session, proposal_id)
    if proposal is None:
        raise NoSuchProposal
    check_move(proposal.state, "applied")
    account = queries.decisions(session, proposal_id)[-1]["account_id"]
    try:
        with session.begin_nested():
            _apply(session, subjects, proposal, account, progress)
            queries.save(session)
    except (Cancelled, Stopped):
        raise
    except DimingError as refusal:
        act_as(session, account, proposal.id)
        said = text("proposals.returned_unapplied", reason=text(refusal.message_id, "zh", **refusal.params))
        queries.add(session, ProposalComment(proposal_id=proposal.id, account_id=account, body=said))
        proposal.state = "returned"
    proposal.version += 1
    queries.save(session)
    return proposal


def apply_again(session: Session, caller: Caller, proposal_id: UUID, expected_version: int) -> Proposal:
    """Queue the job of an approved batch anew, after one that was cancelled or interrupted."""
    check_can(caller, DECIDING, "decide")
    proposal = locked(session, caller, proposal_id, expected_version)
    check_move(proposal.state, "applied")
    _queue(session, caller, proposal)
    return saved(session, caller, proposal)


def first_load(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    *,
    title: str,
    reason: str,
    write: Callable[[], int],
) -> Proposal:
    """Load an empty register without an approval, recorded as such: 管理员 only.

    Empty means that none of `subjects` holds a record (all of them: no feature, no division, no event).
    `write` writes the rows of the records and returns how many there are; history says that this proposal
    brought them. Raises NotAllowed, RegisterNotEmpty.
    """
    check_can(caller, ("admin",), "administer")
    hold_register(session)
    if not queries.is_empty(session, subjects):
        raise RegisterNotEmpty
    needs = queries.kind(session, FIRST_LOAD)
    if needs is None:
        raise UnknownKind(kind=FIRST_LOAD)
    proposal = new(session, caller, needs, title, reason, first_load=True)
    proposal.item_count = write()
    proposal.submitted_at = proposal.closed_at = queries.now(session)
    proposal.state = "applied"
    queries.settle_constraints(session)
    return saved(session, caller, proposal)


def _check_paper(
    session: Session, proposal: Proposal, scan_sha256: str | None, signed_by: str | None
) -> None:
    if scan_sha256 is None and signed_by is None:
        return
    if (
        scan_sha256 is None
        or not (signed_by or "").strip()
        or queries.citation(session, proposal.id, scan_sha256) is None
    ):
        raise ScanNotAttached


def _record(
    session: Session,
    caller: Caller,
    proposal: Proposal,
    decision: str,
    comment: str,
    scan_sha256: str | None,
    signed_by: str | None,
) -> None:
    if decision == "approved" and caller.account() in queries.approvers(session, proposal):
        raise AlreadyDecided
    row = ProposalDecision(
        proposal_id=proposal.id,
        author_id=proposal.author_id,
        account_id=caller.account(),
        organisation_id=caller.organisation_id,
        submitted_at=proposal.submitted_at,
        decision=decision,
        comment=comment.strip(),
        scan_sha256=scan_sha256,
        signed_by=None if signed_by is None else signed_by.strip(),
    )
    queries.add(session, row)


def _approve(session: Session, caller: Caller, subjects: Subjects, proposal: Proposal) -> None:
    needs = known_kind(session, proposal.kind)
    check_documents(session, proposal, needs)
    approved_by = list(queries.approvers(session, proposal).values())
    if not enough_approvals(approved_by, proposal.required_approvals, needs.deciding_role):
        return
    proposal.state = "approved"
    queries.save(session)
    if proposal.item_count <= APPLIED_AT_ONCE:
        _apply(session, subjects, proposal, caller.account(), Unwatched())
    else:
        _queue(session, caller, proposal)


def _queue(session: Session, caller: Caller, proposal: Proposal) -> None:
    arguments = {"proposal_id": str(proposal.id), "number": proposal.number}
    jobs.enqueue(session, caller, APPLY_JOB, arguments, one_at_a_time=APPLY_JOB)


def _apply(
    session: Session, subjects: Subjects, proposal: Proposal, account_id: UUID, progress: Progress
) -> None:
    act_as(session, account_id, proposal.id)
    around = Survey.of(session, subjects, proposal, "approved")
    with translated_errors():
        application.apply(session, subjects, proposal, progress)
    around.look_again()
    around.keep()
    proposal.state = "applied"
    proposal.closed_at = queries.now(session)
