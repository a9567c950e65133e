"""Read what was found around the polygons of a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import coverage_queries as stored
from gis.administrative_divisions.kept_pieces import finding_of
from gis.administrative_divisions.tables import ProposalFinding
from gis.coverage_checks.findings import Finding
from gis.proposals import queries as proposals
from gis.proposals.views import visible
from gis.publication import service as publication


@dataclass(frozen=True, slots=True)
class Around:
    """What a proposal finds and leaves, at the last stage that looked."""

    #: submitted or approved; None: no polygon changes, or it was not handed in yet
    stage: str | None
    rows: Sequence[ProposalFinding]
    #: New or grown findings whose rule bars the approval
    barring: int


def of_proposal(session: Session, caller: Caller, proposal_id: UUID) -> Around:
    """Return what is kept of a proposal that the caller may see; raise NoSuchProposal."""
    proposal = visible(session, caller, proposals.find(session, proposal_id))
    levels = publication.load(session).readable_levels(caller.clearance)
    rows = stored.proposal_findings(session, proposal.id, levels)
    stage = next(
        (stage for stage in ("approved", "submitted") if any(row.stage == stage for row in rows)), None
    )
    last = [row for row in rows if row.stage == stage]
    barring = sum(row.severity == "blocks" and row.standing in ("new", "grown") for row in last)
    return Around(stage, last, barring)


def on_paper(session: Session, caller: Caller, proposal_id: UUID) -> list[tuple[str, Finding, list[str]]]:
    """Return standing, finding and names of the parties of what was found when a proposal was handed in."""
    proposal = visible(session, caller, proposals.find(session, proposal_id))
    levels = publication.load(session).readable_levels(caller.clearance)
    return [
        (row.standing, finding_of(row), list(row.party_names))
        for row in stored.proposal_findings(session, proposal.id, levels)
        if row.stage == "submitted"
    ]
