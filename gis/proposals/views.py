"""Proposals as people read them: the inbox, one proposal with its readable difference, the printed form."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.jobs import service as jobs
from gis.proposals import queries
from gis.proposals.application import sees_path
from gis.proposals.differences import Difference, ItemChanges
from gis.proposals.fingerprint import check_code, fingerprint
from gis.proposals.rules import (
    APPLIED_AT_ONCE,
    DECIDING,
    EDITABLE,
    MOVES,
    PROPOSING,
    NoSuchProposal,
    NotSubmitted,
)
from gis.proposals.subjects import Subjects
from gis.proposals.tables import Proposal
from gis.proposals.words import Words, say
from gis.publication import service as publication

#: Records printed on a form; the rest is counted
MOST_PRINTED = 200


@dataclass(frozen=True)
class ProposalRow:
    """One line of a list of proposals."""

    id: UUID
    number: str
    kind: str
    kind_zh: str
    kind_en: str
    title: str
    state: str
    author_id: UUID
    author: str
    organisation: str
    item_count: int
    required_approvals: int
    approvals: int
    version: int
    created_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class Decision:
    """One account's decision, on the screen or on paper."""

    account_id: UUID
    account: str
    organisation: str
    decision: str
    comment: str
    scan_sha256: str | None
    signed_by: str | None
    submitted_at: datetime
    decided_at: datetime


@dataclass(frozen=True)
class Comment:
    """A remark."""

    account_id: UUID
    account: str
    body: str
    written_at: datetime


@dataclass(frozen=True)
class Evidence:
    """A file that the proposal cites."""

    sha256: str
    title: str
    file_name: str
    media_type: str
    size_bytes: int
    added_by: UUID
    added_at: datetime


@dataclass(frozen=True)
class ProposalView:
    """One proposal with everything that stands beside it, and the first page of its changes."""

    row: ProposalRow
    reason: str
    first_load: bool
    closed_at: datetime | None
    areas: frozenset[UUID]
    #: Moves open to the caller now: edit, submit, withdraw, decide, attach
    allowed: frozenset[str]
    decisions: tuple[Decision, ...]
    comments: tuple[Comment, ...]
    #: None when the caller may not see attachments
    attachments: tuple[Evidence, ...] | None
    items: tuple[ItemChanges, ...]
    #: Role that one of those who approve must hold; None: any that decides
    deciding_role: str | None
    document_required: bool
    #: Job that writes an approved proposal of many records, the latest
    job_id: UUID | None
    #: As on the printed form, for whoever may print it, with the first page of the changes; None in a draft
    check_code: str | None


@dataclass(frozen=True)
class PrintedChange:
    """One line of the printed form."""

    record: str
    field: Words
    before: Words
    after: Words
    #: The last part of its path
    column: str


@dataclass(frozen=True)
class PaperInputs:
    """All that the 审批单 says."""

    bureau: str
    number: str
    title: str
    kind: Words
    organisation: str
    author: str
    reason: str
    submitted_at: datetime
    changes: tuple[PrintedChange, ...]
    #: Records beyond those listed
    not_listed: int
    #: Title and SHA-256
    enclosures: tuple[tuple[str, str], ...]
    decisions: tuple[tuple[Decision, Words], ...]
    is_demonstration: bool
    #: SHA-256 of what was submitted; see `fingerprint`
    fingerprint: str


def visible(session: Session, caller: Caller, proposal: Proposal | None) -> Proposal:
    """Return a proposal that the caller may see: his own, or one wholly within his areas; NoSuchProposal."""
    caller.account()
    rules = publication.load(session)
    if proposal is None or not (
        proposal.author_id == caller.account_id
        or (rules.sees_field("proposal", "*", caller.clearance) and caller.covers(frozenset(proposal.areas)))
    ):
        raise NoSuchProposal
    return proposal


def sees_attachments(session: Session, caller: Caller, proposal: Proposal) -> bool:
    """Whether the caller may see the files of a proposal: its author, and whoever has the clearance."""
    if proposal.author_id == caller.account_id:
        return True
    return publication.load(session).sees_field("proposal", "attachments", caller.clearance)


def inbox(
    session: Session,
    caller: Caller,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
    *,
    kind: str | None = None,
    text: str | None = None,
    task: str | None = None,
) -> list[ProposalRow]:
    """List what waits for the caller (待办), the oldest first.

    Own drafts and returned proposals (`task` "finish"), and others' that he may decide on and has not yet
    ("decide"); of a kind, or with a text in number, title, author or office. `after` is (created_at, id) of
    the last row seen.
    """
    caller.account()
    todo = queries.to_do(
        caller,
        proposes=bool(caller.roles.intersection(PROPOSING)) and task != "decide",
        decides=bool(caller.roles.intersection(DECIDING)) and task != "finish",
    )
    conditions = [todo, *queries.filters(kind=kind, text=text)]
    return [ProposalRow(**row) for row in queries.rows(session, conditions, after, limit, latest_first=False)]


def find(
    session: Session,
    caller: Caller,
    *,
    state: str | None = None,
    kind: str | None = None,
    text: str | None = None,
    mine: bool = False,
    record_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[ProposalRow]:
    """List the proposals that the caller may see, the latest first.

    Of a state or kind, his own, on one record, with a text in number, title, author or office. `after` is
    (created_at, id) of the last row seen.
    """
    caller.account()
    conditions = [queries.visible_to(caller), *queries.filters(kind=kind, text=text)]
    if mine or not publication.load(session).sees_field("proposal", "*", caller.clearance):
        conditions.append(Proposal.author_id == caller.account())
    if state is not None:
        conditions.append(Proposal.state == state)
    if record_id is not None:
        conditions.append(queries.touching(record_id))
    return [ProposalRow(**row) for row in queries.rows(session, conditions, after, limit, latest_first=True)]


def get(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    proposal_id: UUID,
    *,
    after: int | None = None,
    limit: int = 50,
) -> ProposalView:
    """Return a proposal with decisions, remarks, evidence and a page of its changes; NoSuchProposal.

    `after` is the position of the last item of the page before.
    """
    proposal = visible(session, caller, queries.find(session, proposal_id))
    seen = sees_attachments(session, caller, proposal)
    needs = queries.kind(session, proposal.kind)
    files = queries.attachments(session, proposal_id) if seen else None
    return ProposalView(
        row=row(session, proposal_id),
        reason=proposal.reason,
        first_load=proposal.first_load,
        closed_at=proposal.closed_at,
        areas=frozenset(proposal.areas),
        allowed=_allowed(caller, proposal),
        decisions=tuple(Decision(**row) for row in queries.decisions(session, proposal_id)),
        comments=tuple(Comment(**row) for row in queries.comments(session, proposal_id)),
        attachments=None if files is None else tuple(Evidence(**row) for row in files),
        items=tuple(changes(session, caller, subjects, proposal_id, after=after, limit=limit)),
        deciding_role=None if needs is None else needs.deciding_role,
        document_required=needs is not None and needs.document_required,
        job_id=jobs.latest_about(session, "apply_proposal", "proposal_id", str(proposal_id))
        if proposal.item_count > APPLIED_AT_ONCE
        else None,
        check_code=check_code(proposal.number, fingerprint(session, proposal))
        if seen and after is None and proposal.submitted_at is not None
        else None,
    )


def changes(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    proposal_id: UUID,
    *,
    after: int | None = None,
    limit: int = 50,
) -> list[ItemChanges]:
    """Return a page of a proposal's changes in words, without what the caller may not see."""
    visible(session, caller, queries.find(session, proposal_id))
    items = queries.items(session, proposal_id, after, limit)
    difference = Difference(session, subjects, proposal_id, items)
    rules = publication.load(session)
    page = []
    for item in items:
        if rules.sees(caller.clearance, difference.level(item)):
            shown = tuple(
                change
                for change in difference.changes(item)
                if sees_path(rules, caller, item.subject, change.path)
            )
            page.append(
                ItemChanges(
                    position=item.position,
                    subject=item.subject,
                    action=item.action,
                    record_id=item.record_id,
                    title=difference.title(item),
                    base_version=item.base_version,
                    fields=shown,
                )
            )
    return page


def paper_inputs(session: Session, caller: Caller, subjects: Subjects, proposal_id: UUID) -> PaperInputs:
    """Return what the printed form of a submitted proposal says, up to MOST_PRINTED records.

    The form shows attachments, so it is printed by the author and by whoever may see those. Raises
    NoSuchProposal, NotAllowed, NotSubmitted.
    """
    proposal = visible(session, caller, queries.find(session, proposal_id))
    if not sees_attachments(session, caller, proposal):
        raise NotAllowed
    if proposal.submitted_at is None:
        raise NotSubmitted
    head = row(session, proposal_id)
    items = queries.items(session, proposal_id, None, MOST_PRINTED)
    difference = Difference(session, subjects, proposal_id, items)
    decisions = [Decision(**found) for found in queries.decisions(session, proposal_id)]
    return PaperInputs(
        bureau=queries.bureau(session) or head.organisation,
        number=head.number,
        title=head.title,
        kind=Words(head.kind_zh, head.kind_en),
        organisation=head.organisation,
        author=head.author,
        reason=proposal.reason,
        submitted_at=proposal.submitted_at,
        changes=tuple(
            PrintedChange(
                difference.title(item),
                say("change.of_part", part=change.part, field=change.label) if change.part else change.label,
                change.before_words,
                change.after_words,
                change.path.rsplit("/", 1)[-1],
            )
            for item in items
            for change in difference.changes(item)
        ),
        not_listed=proposal.item_count - len(items),
        enclosures=tuple(
            (file["title"] or file["file_name"], file["sha256"])
            for file in queries.attachments(session, proposal_id)
        ),
        decisions=tuple(
            (decision, say(f"decision.{decision.decision}"))
            for decision in decisions
            if decision.submitted_at == proposal.submitted_at
        ),
        is_demonstration=difference.is_demonstration(),
        fingerprint=fingerprint(session, proposal),
    )


def row(session: Session, proposal_id: UUID) -> ProposalRow:
    """Return a proposal as a line of a list."""
    found: RowMapping = queries.rows(session, [Proposal.id == proposal_id], None, 1, latest_first=True)[0]
    return ProposalRow(**found)


def _allowed(caller: Caller, proposal: Proposal) -> frozenset[str]:
    own = proposal.author_id == caller.account_id
    proposes = own and bool(caller.roles.intersection(PROPOSING))
    decides = not own and bool(caller.roles.intersection(DECIDING))
    found = set()
    if proposes and proposal.state in EDITABLE:
        found |= {"edit", "submit"}
    if proposes and "withdrawn" in MOVES[proposal.state]:
        found.add("withdraw")
    if decides and proposal.state in ("submitted", "approved"):
        found.add("decide")
    if (proposes and proposal.state in EDITABLE) or ((proposes or decides) and proposal.state == "submitted"):
        found.add("attach")
    return frozenset(found)
