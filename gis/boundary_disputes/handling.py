"""Work on a case: say what it is about, record claims and papers, take steps, mark its area.

Every call states the version of the case that the caller saw. A closed case changes no more.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.boundary_disputes import queries
from gis.boundary_disputes.claims import as_areas, check_at_stretch, check_on_line, contested, drawn
from gis.boundary_disputes.entries import AREAS, LINES, Claim, GeoJson, Paper, Taking
from gis.boundary_disputes.papers import propose_class
from gis.boundary_disputes.procedure import Given, Step, lacking
from gis.boundary_disputes.procedures import paper_rules, procedure_of
from gis.boundary_disputes.rules import (
    HANDLING,
    CaseClosed,
    DisputeStale,
    LastHandler,
    NoSuchHandler,
    NoSuchPaper,
    NoSuchParty,
    NothingToMark,
    ReasonMissing,
    StepBeforeLast,
    StepLacks,
    StepNotNext,
)
from gis.boundary_disputes.service import seen
from gis.boundary_disputes.tables import (
    BoundaryDispute,
    BoundaryDisputeClaim,
    BoundaryDisputeHandler,
    BoundaryDisputePaper,
    BoundaryDisputeStep,
)
from gis.boundary_disputes.views import given_of, latest_claims
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.rules import present_geometry
from gis.entries import cite, known_code, past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today

SRID = queries.SRID


def amend(
    session: Session,
    caller: Caller,
    dispute_id: UUID,
    expected_version: int,
    *,
    title: str | None = None,
    cause: str | None = None,
    moves_village: bool | None = None,
    stretch: GeoJson | None = None,
) -> None:
    """Say anew what a case is about; DisputeNotFound, DisputeStale, CaseClosed, StretchNotOnLine."""
    dispute = _held(session, caller, dispute_id, expected_version)
    if title is not None:
        dispute.title = written("title", title, is_required=True)
    if cause is not None:
        dispute.cause = written("cause", cause)
    if moves_village is not None:
        dispute.moves_village = moves_village
    if stretch is not None:
        line = present_geometry(LineDocuments().load(session, dispute.line_id).document)
        new = drawn("stretch", stretch, LINES)
        check_on_line(new, shape(dict(line or {})))
        dispute.stretch = from_shape(new, srid=SRID)
    queries.count_up(session, dispute)


def add_claim(
    session: Session, caller: Caller, dispute_id: UUID, expected_version: int, claim: Claim
) -> None:
    """Record a claim of a side; earlier ones stay and count no more. NoSuchParty, ClaimElsewhere."""
    dispute = _held(session, caller, dispute_id, expected_version)
    _party(session, dispute, claim.party_id)
    area = as_areas(drawn("area", claim.area, AREAS))
    check_at_stretch(area, to_shape(dispute.stretch))
    earlier = [each for each in queries.claims(session, dispute.id) if each.party_id == claim.party_id]
    cite(session, caller, claim.sha256)
    queries.add(
        session,
        BoundaryDisputeClaim(
            dispute_id=dispute.id,
            party_id=claim.party_id,
            ordinal=len(earlier) + 1,
            claimed_on=past("claimed_on", claim.claimed_on),
            claimed_by=written("claimed_by", claim.claimed_by),
            geom=from_shape(area, srid=SRID),
            grounds=written("grounds", claim.grounds),
            sha256=claim.sha256,
            recorded_by=caller.account(),
        ),
    )
    queries.count_up(session, dispute)


def add_paper(
    session: Session, caller: Caller, dispute_id: UUID, expected_version: int, paper: Paper
) -> UUID:
    """Record a paper with the class that it has by rule; somebody decides it with `decide_paper`."""
    dispute = _held(session, caller, dispute_id, expected_version)
    known_code(session, "dispute_paper_kind", "kind", paper.kind)
    if paper.party_id is not None:
        _party(session, dispute, paper.party_id)
    cite(session, caller, paper.sha256)
    rules = paper_rules(dispute.kind)
    proposed = propose_class(rules, paper.kind, paper.issued_on, dispute.opened_on)
    added = BoundaryDisputePaper(
        id=uuid4(),
        dispute_id=dispute.id,
        party_id=paper.party_id,
        title=written("title", paper.title, is_required=True),
        kind=paper.kind,
        document_number=written("document_number", paper.document_number),
        issued_by=written("issued_by", paper.issued_by),
        issued_on=paper.issued_on,
        sha256=paper.sha256,
        proposed_class=proposed.paper_class,
        clause=proposed.clause,
        recorded_by=caller.account(),
    )
    queries.add(session, added)
    queries.count_up(session, dispute)
    return added.id


def decide_paper(
    session: Session,
    caller: Caller,
    dispute_id: UUID,
    paper_id: UUID,
    expected_version: int,
    paper_class: str,
    because: str = "",
) -> None:
    """Decide what a paper counts as; otherwise than by rule with a reason. NoSuchPaper, ReasonMissing."""
    dispute = _held(session, caller, dispute_id, expected_version)
    found = next((each for each in queries.papers(session, dispute.id) if each.id == paper_id), None)
    if found is None:
        raise NoSuchPaper(id=paper_id)
    known_code(session, "dispute_paper_class", "paper_class", paper_class)
    reason = written("because", because)
    if paper_class != found.proposed_class and not reason:
        raise ReasonMissing
    found.decided_class = paper_class
    found.decided_because = reason
    found.decided_by = caller.account()
    found.decided_at = queries.now(session)
    queries.count_up(session, dispute)


def take_step(
    session: Session, caller: Caller, dispute_id: UUID, expected_version: int, taking: Taking
) -> None:
    """Take a step of the case's procedure.

    Raises StepNotNext, StepBeforeLast, StepLacks naming all that is lacking, FieldUnreadable.
    """
    dispute = _held(session, caller, dispute_id, expected_version)
    _, level, _ = queries.lines_of(session, [dispute.line_id])[dispute.line_id]
    procedure = procedure_of(dispute.kind, level)
    if taking.step not in procedure.steps[dispute.state].next:
        raise StepNotNext(step=taking.step, state=procedure.steps[dispute.state].name_zh)
    step = procedure.steps[taking.step]
    if not dispute.state_since <= taking.taken_on <= today():
        raise StepBeforeLast(day=dispute.state_since.isoformat())
    cite(session, caller, taking.sha256)
    if taking.surveyed is not None:
        dispute.surveyed = from_shape(drawn("surveyed", taking.surveyed, ("LineString",)), srid=SRID)
    given = _given(given_of(session, dispute), taking, dispute)
    needs = lacking(step, given)
    if needs:
        raise StepLacks(step.name_zh, needs)
    _take(dispute, step, taking)
    ordinal = len(queries.steps(session, dispute.id)) + 1
    queries.add(
        session,
        BoundaryDisputeStep(
            dispute_id=dispute.id,
            ordinal=ordinal,
            step=step.code,
            taken_on=taking.taken_on,
            actor=written("actor", taking.actor),
            document_number=written("document_number", taking.document_number),
            sha256=taking.sha256,
            note=written("note", taking.note),
            recorded_by=caller.account(),
        ),
    )
    queries.count_up(session, dispute)


def _given(given: Given, taking: Taking, dispute: BoundaryDispute) -> Given:
    """Return what a case has together with what is said of the step."""
    # An authority is named in full: 内蒙古自治区人民政府 is the 自治区人民政府
    actor = next((name for name in given.authorities if taking.actor.strip().endswith(name)), taking.actor)
    return replace(
        given,
        actor=actor,
        document_number=taking.document_number,
        has_scan=taking.sha256 is not None,
        note=taking.note,
        has_survey=dispute.surveyed is not None,
    )


def _take(dispute: BoundaryDispute, step: Step, taking: Taking) -> None:
    """Let a case be where the step leaves it, and note what the step decided."""
    dispute.state = step.code
    dispute.state_since = taking.taken_on
    if step.effect == "decision":
        dispute.decision_authority = taking.actor.strip() or step.actor_zh
        dispute.decision_number = taking.document_number.strip()
        dispute.decided_on = taking.taken_on
    elif step.effect == "filing":
        dispute.filed_on = taking.taken_on
        dispute.filing_number = taking.document_number.strip()
    elif step.effect == "close":
        dispute.closed_on = taking.taken_on


def mark_area(
    session: Session,
    caller: Caller,
    dispute_id: UUID,
    expected_version: int,
    until: date | None,
    document: str = "",
) -> None:
    """Let the coverage check leave the area in dispute alone until a day; with None, no longer.

    The area is kept as it is now: what grows beyond it is told. Raises NothingToMark, FieldUnreadable.
    """
    dispute = _held(session, caller, dispute_id, expected_version)
    if until is None:
        dispute.marked_area, dispute.marked_until, dispute.marked_by_document = None, None, ""
    else:
        claimed = latest_claims(session, dispute.id)
        if not claimed:
            raise NothingToMark
        if until <= today():
            raise FieldUnreadable(field="until")
        dispute.marked_area = from_shape(contested(claimed), srid=SRID)
        dispute.marked_until = until
        dispute.marked_by_document = written("document", document, is_required=True)
    queries.count_up(session, dispute)


def add_handler(
    session: Session, caller: Caller, dispute_id: UUID, expected_version: int, login: str
) -> None:
    """Let somebody else handle a case too; NoSuchHandler."""
    dispute = _held(session, caller, dispute_id, expected_version)
    account_id = queries.account_in_roles(session, login.strip(), HANDLING)
    if account_id is None:
        raise NoSuchHandler(login=login)
    if not queries.handles(session, dispute.id, account_id):
        added = BoundaryDisputeHandler(
            dispute_id=dispute.id, account_id=account_id, added_by=caller.account()
        )
        queries.add(session, added)
    queries.count_up(session, dispute)


def remove_handler(
    session: Session, caller: Caller, dispute_id: UUID, expected_version: int, account_id: UUID
) -> None:
    """Let somebody handle a case no more; LastHandler."""
    dispute = _held(session, caller, dispute_id, expected_version)
    present = [key for key, _, _ in queries.handlers(session, dispute.id)]
    if present == [account_id]:
        raise LastHandler
    queries.remove_handler(session, dispute.id, account_id)
    queries.count_up(session, dispute)


def held(session: Session, caller: Caller, dispute_id: UUID, expected_version: int) -> BoundaryDispute:
    """Lock a case that the caller works on, at the version that he saw; DisputeNotFound, DisputeStale."""
    caller.must_hold(*HANDLING)
    dispute = seen(session, caller, queries.lock(session, dispute_id))
    if dispute.version != expected_version:
        raise DisputeStale(version=dispute.version, expected=expected_version)
    return dispute


def _held(session: Session, caller: Caller, dispute_id: UUID, expected_version: int) -> BoundaryDispute:
    dispute = held(session, caller, dispute_id, expected_version)
    if dispute.closed_on is not None:
        raise CaseClosed
    return dispute


def _party(session: Session, dispute: BoundaryDispute, party_id: UUID) -> None:
    if party_id not in {party.id for party in queries.parties(session, dispute.id)}:
        raise NoSuchParty(id=party_id)
