"""One step of a proposal: find it, lock it at the version that was seen, and count the version up."""

from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import act_as
from gis.proposals import queries
from gis.proposals.rules import (
    FIRST_LOAD,
    PROPOSING,
    DocumentMissing,
    NotAuthor,
    StaleProposal,
    UnknownKind,
    check_can,
)
from gis.proposals.tables import Proposal
from gis.proposals.views import visible
from gis.reference.tables import ProposalKind


def new(
    session: Session, caller: Caller, kind: ProposalKind, title: str, reason: str, *, first_load: bool = False
) -> Proposal:
    """Write an empty draft; from here on the transaction acts by it."""
    act_as(session, caller.account())
    proposal = Proposal(
        number=queries.next_number(session),
        kind=kind.code,
        title=title.strip(),
        reason=reason.strip(),
        author_id=caller.account(),
        organisation_id=caller.organisation_id,
        areas=[],
        required_approvals=kind.required_approvals,
        first_load=first_load,
    )
    queries.add(session, proposal)
    act_as(session, caller.account(), proposal.id)
    return proposal


def known_kind(session: Session, code: str) -> ProposalKind:
    """Return a kind of proposal that may be chosen; UnknownKind."""
    found = queries.kind(session, code)
    if found is None or code == FIRST_LOAD:
        raise UnknownKind(kind=code)
    return found


def locked(session: Session, caller: Caller, proposal_id: UUID, expected_version: int | None) -> Proposal:
    """Lock a proposal that the caller may see, at the version he saw; NoSuchProposal, StaleProposal."""
    proposal = visible(session, caller, queries.lock(session, proposal_id))
    if expected_version is not None and proposal.version != expected_version:
        raise StaleProposal(version=proposal.version, expected=expected_version)
    return proposal


def own(session: Session, caller: Caller, proposal_id: UUID, expected_version: int) -> Proposal:
    """Lock a proposal of the caller's own; NotAuthor and what `locked` raises."""
    check_can(caller, PROPOSING, "propose")
    proposal = locked(session, caller, proposal_id, expected_version)
    if proposal.author_id != caller.account_id:
        raise NotAuthor
    return proposal


def saved(session: Session, caller: Caller, proposal: Proposal) -> Proposal:
    """Write the next version of a proposal; from here on the transaction acts by none."""
    proposal.version += 1
    queries.save(session)
    act_as(session, caller.account())
    return proposal


def check_documents(session: Session, proposal: Proposal, needs: ProposalKind) -> None:
    """Raise DocumentMissing when the kind of proposal needs a document and none is attached."""
    if needs.document_required and not queries.attachments(session, proposal.id):
        raise DocumentMissing(kind=needs.name_zh)
