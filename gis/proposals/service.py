"""Propose a change, decide on it, apply it: whoever wants something never grants it himself.

Every call states the version of the proposal that the caller saw (`expected_version`); another one raises
StaleProposal. A proposal that is approved with a field in conflict stays submitted: nothing of the
decision is kept, the answer lists the fields, and the reviewer may return it.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.database import act_as, hold_register, translated_errors
from gis.history.as_known import OFFICE_TIME
from gis.jobs.rules import Unwatched
from gis.messages import text
from gis.proposals import application, queries
from gis.proposals.deciding import apply_again, apply_batch, decide, first_load
from gis.proposals.differences import explained
from gis.proposals.records import Loaded
from gis.proposals.rules import (
    APPLIED_AT_ONCE,
    DECIDING,
    EDITABLE,
    PROPOSING,
    CommentMissing,
    MoveNotAllowed,
    NotAuthor,
    NotYet,
    OutsideArea,
    RecordChanged,
    TitleMissing,
    check_can,
    check_move,
    fields,
    restoring,
)
from gis.proposals.subjects import Item, ItemDraft, NeedsKinds, Subject, Subjects, subject_of
from gis.proposals.surveying import Survey
from gis.proposals.tables import Proposal, ProposalAttachment, ProposalComment
from gis.proposals.versions import check_documents, known_kind, locked, new, own, saved
from gis.proposals.views import changes, find, get, inbox, paper_inputs, sees_attachments, visible

__all__ = [
    "Item",
    "ItemDraft",
    "Loaded",
    "Subject",
    "Subjects",
    "apply_again",
    "apply_batch",
    "attach",
    "changes",
    "comment",
    "decide",
    "draft",
    "edit",
    "find",
    "first_load",
    "get",
    "inbox",
    "open_attachment",
    "paper_inputs",
    "restore",
    "submit",
    "to_mend",
    "withdraw",
]

#: Records of a proposal that a form can mend together
MOST_MENDED = 500


def draft(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    *,
    kind: str,
    title: str,
    reason: str,
    items: Iterable[ItemDraft],
) -> Proposal:
    """Write a draft of up to 100,000 records, read from `items` a chunk at a time.

    Raises NotAllowed without the role, OutsideArea, UnknownKind, StaleRecord when a record is no longer
    at the version that was seen, and what `application.plan_items` raises.
    """
    check_can(caller, PROPOSING, "propose")
    needs = known_kind(session, kind)
    proposal = new(session, caller, needs, title, reason)
    _replace_items(session, caller, subjects, proposal, items)
    return proposal


def edit(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    proposal_id: UUID,
    expected_version: int,
    *,
    title: str | None = None,
    reason: str | None = None,
    items: Iterable[ItemDraft] | None = None,
) -> Proposal:
    """Change one's own draft or returned proposal; new items replace the old ones whole."""
    proposal = own(session, caller, proposal_id, expected_version)
    if proposal.state not in EDITABLE:
        raise MoveNotAllowed(state=proposal.state, target="draft")
    act_as(session, caller.account(), proposal.id)
    proposal.title = proposal.title if title is None else title.strip()
    proposal.reason = proposal.reason if reason is None else reason.strip()
    if items is not None:
        queries.remove_items(session, proposal.id)
        _replace_items(session, caller, subjects, proposal, items)
    return saved(session, caller, proposal)


def to_mend(session: Session, caller: Caller, proposal_id: UUID) -> tuple[Proposal, list[Item]]:
    """Return a draft or returned proposal of the caller's own, and what it wants of up to 500 records.

    Raises NoSuchProposal, NotAuthor and MoveNotAllowed.
    """
    check_can(caller, PROPOSING, "propose")
    proposal = visible(session, caller, queries.find(session, proposal_id))
    if proposal.author_id != caller.account_id:
        raise NotAuthor
    if proposal.state not in EDITABLE:
        raise MoveNotAllowed(state=proposal.state, target="draft")
    return proposal, queries.items(session, proposal_id, None, MOST_MENDED)


def submit(
    session: Session, caller: Caller, subjects: Subjects, proposal_id: UUID, expected_version: int
) -> Proposal:
    """Hand a proposal in; earlier approvals no longer count.

    It is tried out first: a proposal of up to 200 records is applied and undone, so that every rule and
    constraint has spoken, and what it leaves around its records is kept; a larger one is compared field by
    field, its rules speak when it is applied.
    Raises RecordChanged with every field in conflict, TitleMissing, DocumentMissing, OutsideArea, and
    what the subjects raise.
    """
    check_can(caller, PROPOSING, "propose")
    # The register's lock comes before any other, here as in `decide`.
    hold_register(session)
    proposal = own(session, caller, proposal_id, expected_version)
    check_move(proposal.state, "submitted")
    needs = known_kind(session, proposal.kind)
    if not (proposal.title and proposal.reason):
        raise TitleMissing
    check_documents(session, proposal, needs)
    try:
        areas = application.check_conflicts(session, subjects, proposal)
    except RecordChanged as changed:
        raise RecordChanged(explained(session, subjects, proposal_id, changed.conflicts)) from changed
    if not caller.covers(areas):
        raise OutsideArea(record=proposal.title)
    act_as(session, caller.account(), proposal.id)
    proposal.areas = sorted(areas)
    proposal.required_approvals = needs.required_approvals
    proposal.submitted_at = queries.now(session)
    proposal.state = "submitted"
    handed_in = saved(session, caller, proposal)
    if proposal.item_count <= APPLIED_AT_ONCE:
        around = Survey.of(session, subjects, proposal, "submitted")
        rehearsal = session.begin_nested()
        try:
            with translated_errors():
                application.apply(session, subjects, proposal, Unwatched())
                around.look_again()
        finally:
            rehearsal.rollback()
        around.keep()
    return handed_in


def withdraw(session: Session, caller: Caller, proposal_id: UUID, expected_version: int) -> Proposal:
    """Take one's own proposal back before it is approved."""
    proposal = own(session, caller, proposal_id, expected_version)
    check_move(proposal.state, "withdrawn")
    act_as(session, caller.account(), proposal.id)
    proposal.state = "withdrawn"
    proposal.closed_at = queries.now(session)
    return saved(session, caller, proposal)


def comment(
    session: Session, caller: Caller, proposal_id: UUID, body: str, expected_version: int | None = None
) -> ProposalComment:
    """Remark on a proposal that one may see; it stays at its version. Raises CommentMissing."""
    check_can(
        caller, (*PROPOSING, *DECIDING), "propose" if caller.roles.intersection(PROPOSING) else "decide"
    )
    proposal = locked(session, caller, proposal_id, expected_version)
    if not body.strip():
        raise CommentMissing
    act_as(session, caller.account(), proposal.id)
    written = ProposalComment(proposal_id=proposal.id, account_id=caller.account(), body=body.strip())
    queries.add(session, written)
    act_as(session, caller.account())
    return written


def attach(
    session: Session,
    caller: Caller,
    proposal_id: UUID,
    expected_version: int,
    sha256: str,
    title: str = "",
) -> ProposalAttachment:
    """Cite a stored file as evidence, or as the scan of the signed form while the proposal is submitted.

    The author attaches until it is decided, who decides while it is submitted; the file is one that he
    uploaded or may see. The proposal counts a version up: nobody approves evidence that he has not seen.
    """
    _check_takes_part(caller)
    proposal = locked(session, caller, proposal_id, expected_version)
    is_author = proposal.author_id == caller.account_id
    if not is_author and not caller.roles.intersection(DECIDING):
        raise NotAuthor
    if proposal.state not in ((*EDITABLE, "submitted") if is_author else ("submitted",)):
        raise MoveNotAllowed(state=proposal.state, target=proposal.state)
    found = evidence.find(session, caller, sha256)
    act_as(session, caller.account(), proposal.id)
    cited = queries.citation(session, proposal.id, sha256)
    if cited is None:
        cited = ProposalAttachment(
            proposal_id=proposal.id, sha256=found.sha256, title=title.strip(), added_by=caller.account()
        )
        queries.add(session, cited)
    saved(session, caller, proposal)
    return cited


def open_attachment(
    session: Session, caller: Caller, proposal_id: UUID, sha256: str, home: Path
) -> evidence.OpenFile:
    """Open a file that a proposal cites, for its author and whoever may see attachments."""
    proposal = visible(session, caller, queries.find(session, proposal_id))
    if queries.citation(session, proposal.id, sha256) is None or not sees_attachments(
        session, caller, proposal
    ):
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def restore(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    subject: str,
    record_id: UUID,
    known_at: datetime,
) -> Proposal:
    """Draft a proposal that makes a record what the register said of it at an instant.

    An instant without time zone is in Asia/Shanghai. Raises NotYet for one to come, NothingToChange, and
    what `draft` raises.
    """
    kind_of = subject_of(subjects, subject)
    moment = known_at if known_at.tzinfo else known_at.replace(tzinfo=OFFICE_TIME)
    # Also keeps instants out that no calendar can print.
    if moment > queries.now(session):
        raise NotYet
    present = kind_of.load(session, record_id)
    then = kind_of.load_as_known(session, record_id, moment)
    item = ItemDraft(
        subject=subject,
        action="update",
        record_id=record_id,
        base_version=present.version,
        changes=restoring(fields(present.document), fields(then.document)),
    )
    name = application.title(kind_of, present.document, record_id)
    said = text(
        "proposals.restore_title", record=name, at=f"{known_at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M:%S}"
    )
    # What only one kind of proposal changes comes back by that kind, with its documents.
    needed = kind_of.needed_kinds(present.document, then.document) if isinstance(kind_of, NeedsKinds) else ()
    kind = next((one.kind for one in needed), "restore")
    return draft(session, caller, subjects, kind=kind, title=said, reason=said, items=[item])


def _replace_items(
    session: Session, caller: Caller, subjects: Subjects, proposal: Proposal, drafts: Iterable[ItemDraft]
) -> None:
    planned = application.Planned(count=0, areas=set())
    items = application.plan_items(session, caller, subjects, drafts, planned)
    queries.add_items(session, proposal.id, items)
    proposal.item_count = planned.count
    proposal.areas = sorted(planned.areas)
    queries.save(session)
    act_as(session, caller.account())


def _check_takes_part(caller: Caller) -> None:
    check_can(
        caller, (*PROPOSING, *DECIDING), "propose" if caller.roles.intersection(PROPOSING) else "decide"
    )
