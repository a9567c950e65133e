"""Accounts and callers for tests of proposals and attachments."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.accounts.tables import Account, AccountRole, Organisation
from gis.proposals.tables import Proposal, ProposalAttachment

CLEARANCE = {"admin": "restricted", "reviewer": "restricted", "leader": "restricted", "public": "public"}


def an_account(session: Session, *roles: str, name: str = "其其格") -> Account:
    """A new account of an office of its own, holding the roles."""
    office = Organisation(kind="bureau", name=f"民政局{uuid4()}")
    session.add(office)
    session.flush()
    account = Account(login=str(uuid4()), display_name=name, organisation_id=office.id)
    session.add(account)
    session.flush()
    session.add_all(AccountRole(account_id=account.id, role=role) for role in roles)
    session.flush()
    return account


def calling(
    account: Account, *roles: str, areas: frozenset[UUID] | None = None, scopes: frozenset[str] | None = None
) -> Caller:
    """The account as it calls, with these roles and limited to these areas."""
    clearances = {CLEARANCE.get(role, "internal") for role in roles}
    return Caller(
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        organisation_id=account.organisation_id,
        roles=frozenset(roles),
        clearance="restricted" if "restricted" in clearances else min(clearances),
        areas=areas,
        token_scopes=scopes,
    )


def someone(session: Session, *roles: str, areas: frozenset[UUID] | None = None) -> Caller:
    """A new account with these roles, as it calls."""
    return calling(an_account(session, *roles), *roles, areas=areas)


def a_bare_proposal(session: Session, author: Caller, citing: str | None = None) -> Proposal:
    """A draft written straight into the tables."""
    proposal = Proposal(
        number=f"test-{uuid4()}",
        kind="correction",
        title="更正",
        reason="笔误",
        author_id=author.account(),
        organisation_id=author.organisation_id,
        areas=[],
    )
    session.add(proposal)
    session.flush()
    if citing is not None:
        session.add(ProposalAttachment(proposal_id=proposal.id, sha256=citing, added_by=author.account()))
        session.flush()
    return proposal
