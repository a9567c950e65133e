"""Work on a case: open it, say what it is about, record claims and papers, take steps, mark its area.

Every call but the first states the version of the case that the caller saw. A closed case changes no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.boundary_disputes import queries
from gis.boundary_disputes.claims import as_areas, check_at_stretch, check_on_line, contested, drawn
from gis.boundary_disputes.papers import propose_class
from gis.boundary_disputes.procedure import Given, Step, lacking
from gis.boundary_disputes.procedures import paper_rules, procedure_of
from gis.boundary_disputes.rules import (
    HANDLING,
    TENURE,
    CaseClosed,
    DisputeStale,
    FieldUnreadable,
    LastHandler,
    NoSuchHandler,
    NoSuchPaper,
    NoSuchParty,
    NothingToMark,
    PartiesUnfit,
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
    BoundaryDisputeParty,
    BoundaryDisputeStep,
)
from gis.boundary_disputes.views import given_of, latest_claims
from gis.boundary_lines import queries as line_queries
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.rules import NoGeometry, present_geometry
from gis.history.as_known import today
from gis.reference import service as reference

GeoJson = Mapping[str, Any]
SRID = queries.SRID
LINES = ("LineString", "MultiLineString")
AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said of a new case; the sides of one about a line are the line's own, not named."""

    kind: str
    title: str
    line_id: UUID
    stretch: GeoJson
    opened_on: date
    cause: str = ""
    moves_village: bool = False
    #: Name and division of each side of a tenure dispute
    parties: Sequence[tuple[str, UUID]] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a side says is its own."""

    party_id: UUID
    area: GeoJson
    claimed_on: date
    claimed_by: str = ""
    grounds: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that somebody handed in."""

    title: str
    kind: str
    party_id: UUID | None = None
    document_number: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that was taken."""

    step: str
    taken_on: date
    actor: str = ""
    document_number: str = ""
    sha256: str | None = None
    note: str = ""
    surveyed: GeoJson | None = None


def open_case(session: Session, caller: Caller, opening: Opening) -> UUID:
    """Open a case; who opens it handles it.

    Raises NotAllowed, LineNotFound, NoGeometry, FieldUnreadable, PartiesUnfit, StretchNotOnLine.
    """
    caller.must_hold(*HANDLING)
    _code(session, "dispute_kind", "kind", opening.kind)
    if opening.opened_on > today():
        raise FieldUnreadable("boundary_disputes.day_in_future", day=opening.opened_on.isoformat())
    line = boundary_lines.get(session, caller, opening.line_id)
    loaded = LineDocuments().load(session, opening.line_id)
    geometry = present_geometry(loaded.document)
    if geometry is None:
        raise NoGeometry(name=line.get("name", ""))
    stretch = drawn("stretch", opening.stretch, LINES)
    check_on_line(stretch, shape(dict(geometry)))
    first = procedure_of(opening.kind, str(loaded.document["level"])).first
    dispute = BoundaryDispute(
        id=uuid4(),
        number=queries.next_number(session, opening.opened_on.year),
        kind=opening.kind,
        title=_text("title", opening.title, is_required=True),
        line_id=opening.line_id,
        stretch=from_shape(stretch, srid=SRID),
        opened_on=opening.opened_on,
        cause=_text("cause", opening.cause),
        moves_village=opening.moves_village,
        state=first.code,
        state_since=opening.opened_on,
        source_id=UUID(str(loaded.document["source_id"])),
    )
    queries.add(session, dispute)
    handler = BoundaryDisputeHandler(
        dispute_id=dispute.id, account_id=caller.account(), added_by=caller.account()
    )
    step = BoundaryDisputeStep(
        dispute_id=dispute.id,
        ordinal=1,
        step=first.code,
        taken_on=opening.opened_on,
        recorded_by=caller.account(),
    )
    sides = _sides(session, opening, loaded.document)
    parties = [
        BoundaryDisputeParty(dispute_id=dispute.id, position=at, name=name, division_id=division)
        for at, (name, division) in enumerate(sides, start=1)
    ]
    queries.add(session, handler, step, *parties)
    return dispute.id


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
        dispute.title = _text("title", title, is_required=True)
    if cause is not None:
        dispute.cause = _text("cause", cause)
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
    _cite(session, caller, claim.sha256)
    queries.add(
        session,
        BoundaryDisputeClaim(
            dispute_id=dispute.id,
            party_id=claim.party_id,
            ordinal=len(earlier) + 1,
            claimed_on=_past("claimed_on", claim.claimed_on),
            claimed_by=_text("claimed_by", claim.claimed_by),
            geom=from_shape(area, srid=SRID),
            grounds=_text("grounds", claim.grounds),
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
    _code(session, "dispute_paper_kind", "kind", paper.kind)
    if paper.party_id is not None:
        _party(session, dispute, paper.party_id)
    _cite(session, caller, paper.sha256)
    rules = paper_rules(dispute.kind)
    proposed = propose_class(rules, paper.kind, paper.issued_on, dispute.opened_on)
    added = BoundaryDisputePaper(
        id=uuid4(),
        dispute_id=dispute.id,
        party_id=paper.party_id,
        title=_text("title", paper.title, is_required=True),
        kind=paper.kind,
        document_number=_text("document_number", paper.document_number),
        issued_by=_text("issued_by", paper.issued_by),
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
    _code(session, "dispute_paper_class", "paper_class", paper_class)
    reason = _text("because", because)
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
    _cite(session, caller, taking.sha256)
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
            actor=_text("actor", taking.actor),
            document_number=_text("document_number", taking.document_number),
            sha256=taking.sha256,
            note=_text("note", taking.note),
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
        dispute.marked_by_document = _text("document", document, is_required=True)
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


def _sides(session: Session, opening: Opening, line: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """Return name and division of each side: where a line is in dispute, those of its parties."""
    own = [UUID(str(key)) for key in line.get("parties", {})]
    if opening.kind != TENURE:
        if opening.parties:
            raise PartiesUnfit
        names = line_queries.names_of(session, own, opening.opened_on)
        return [(names.get(division, ""), division) for division in own]
    if len(opening.parties) < 2 or not {division for _, division in opening.parties} <= set(own):
        raise PartiesUnfit
    return [(_text("parties", name, is_required=True), division) for name, division in opening.parties]


def _party(session: Session, dispute: BoundaryDispute, party_id: UUID) -> None:
    if party_id not in {party.id for party in queries.parties(session, dispute.id)}:
        raise NoSuchParty(id=party_id)


def _cite(session: Session, caller: Caller, sha256: str | None) -> None:
    """Raise NoSuchAttachment for a file that the caller neither uploaded nor may see."""
    if sha256 is not None:
        evidence.find(session, caller, sha256)


def _code(session: Session, list_name: str, field: str, code: str) -> None:
    if code not in {row["code"] for row in reference.codes(session, list_name)}:
        raise FieldUnreadable("fields.unknown_code", field=field)


def _text(field: str, value: str, *, is_required: bool = False) -> str:
    text = value.strip()
    if is_required and not text:
        raise FieldUnreadable("fields.empty", field=field)
    return text


def _past(field: str, day: date) -> date:
    if day > today():
        raise FieldUnreadable("boundary_disputes.day_in_future", day=day.isoformat())
    return day
