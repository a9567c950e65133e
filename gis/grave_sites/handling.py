"""Work on a case: take it in hand, check its status, plan, take steps, agree, pay, accept.

Every call states the version that the caller saw. No day that passes takes a step; only a person does. A site
is accepted by somebody other than who noted the work as done: the database refuses the same (gis/sql).
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import cite, one_of, past
from gis.errors import FieldUnreadable
from gis.grave_sites import queries
from gis.grave_sites.cases import case
from gis.grave_sites.entries import Acceptance, Agreement, Check, Plan, Taking, said
from gis.grave_sites.procedure import ACCEPTED, CARRIED_OUT, EXCLUDED, LISTED, REWORK, lacking
from gis.grave_sites.reach import count_up, held
from gis.grave_sites.rule_tables import rules_of
from gis.grave_sites.rules import (
    DECIDING,
    HANDLING,
    AcceptedByMaker,
    AgreementPaid,
    CaseRuns,
    DocumentNeeded,
    NotOwned,
    NotToAccept,
    PhotosNeeded,
    StepBeforeLast,
    StepByAcceptance,
    StepLacks,
    StepNotNext,
    TakenByOther,
)
from gis.grave_sites.situation import Case
from gis.grave_sites.tables import (
    GraveAcceptance,
    GraveAgreement,
    GraveStatusCheck,
    GraveStep,
)
from gis.messages import text


def take(session: Session, caller: Caller, site_id: UUID, expected_version: int) -> None:
    """Take a site in hand; a reviewer may take over what somebody else has. SiteNotFound, TakenByOther."""
    caller.must_hold(*HANDLING)
    site = held(session, caller, site_id, expected_version)
    if site.handler_id not in (None, caller.account()) and "reviewer" not in caller.roles:
        raise TakenByOther
    site.handler_id = caller.account()
    count_up(session, site)


def check_status(
    session: Session, caller: Caller, site_id: UUID, expected_version: int, check: Check
) -> None:
    """Say whether a site is illegal, or by which ground and document it is left alone; the latest counts.

    Raises SiteNotFound, SiteStale, FieldUnreadable, DocumentNeeded, NoSuchAttachment, NamesSomebody.
    """
    caller.must_hold(*DECIDING)
    site = held(session, caller, site_id, expected_version)
    rules = rules_of(session)
    if check.exclusion:
        one_of("exclusion", check.exclusion, rules.exclusions)
        if not check.document_number.strip() or check.document_sha256 is None:
            raise DocumentNeeded(ground=rules.exclusions[check.exclusion].name_zh)
    cite(session, caller, check.document_sha256)
    queries.add(
        session,
        GraveStatusCheck(
            site_id=site.id,
            exclusion=check.exclusion,
            document_number=said("document_number", check.document_number),
            document_sha256=check.document_sha256,
            decided_on=past("decided_on", check.decided_on),
            note=said("note", check.note),
            checked_by=caller.account(),
        ),
    )
    count_up(session, site)


def plan(session: Session, caller: Caller, site_id: UUID, expected_version: int, wanted: Plan) -> None:
    """Say what is to be done, who answers for it and until when, for a site without a family to agree with.

    Raises SiteNotFound, SiteStale, FieldUnreadable, CaseRuns once an agreement stands.
    """
    caller.must_hold(*HANDLING)
    site = held(session, caller, site_id, expected_version)
    rules = rules_of(session)
    found = case(session, site)
    if wanted.measure:
        one_of("measure", wanted.measure, rules.measures)
    if found.agreement is not None and (wanted.measure, wanted.deadline) != (site.measure, site.deadline):
        raise CaseRuns
    site.measure, site.deadline = wanted.measure, wanted.deadline
    site.responsible = said("responsible", wanted.responsible)
    count_up(session, site)


def take_step(session: Session, caller: Caller, site_id: UUID, expected_version: int, taking: Taking) -> None:
    """Take the next step of a case; raise StepNotNext, StepLacks with what it lacks, StepByAcceptance.

    Also SiteNotFound, SiteStale, StepBeforeLast, FieldUnreadable, NoSuchAttachment, NamesSomebody.
    """
    # What follows from a status check is the bureau's, the rest of the case the 苏木's or 镇's as well.
    caller.must_hold(*(DECIDING if taking.step in (EXCLUDED, LISTED) else HANDLING))
    site = held(session, caller, site_id, expected_version)
    found = case(session, site)
    if taking.step in (ACCEPTED, REWORK):
        raise StepByAcceptance
    cite(session, caller, taking.scan_sha256)
    write_step(session, caller.account(), found, taking)
    count_up(session, site)


def write_step(session: Session, account_id: UUID, found: Case, taking: Taking) -> None:
    """Write a step that follows and lacks nothing; raise StepNotNext, StepBeforeLast, StepLacks."""
    procedure, site = rules_of(session).procedure(found.site.ownership), found.site
    step = procedure.steps.get(taking.step)
    if step is None or step.code not in procedure.steps[site.state].next:
        raise StepNotNext(state=procedure.steps[site.state].name_zh)
    if past("taken_on", taking.taken_on) < site.state_since:
        raise StepBeforeLast(day=site.state_since.isoformat())
    has_scan = taking.scan_sha256 is not None
    lacks = lacking(step, found.given(taking.taken_on, taking.document_number, has_scan=has_scan))
    if lacks:
        raise StepLacks(step=step.name_zh, lacks="、".join(text(f"graves.needs.{each}") for each in lacks))
    queries.add(
        session,
        GraveStep(
            site_id=site.id,
            ordinal=len(found.steps) + 1,
            step=step.code,
            taken_on=taking.taken_on,
            document_number=said("document_number", taking.document_number),
            scan_sha256=taking.scan_sha256,
            note=said("note", taking.note),
            recorded_by=account_id,
        ),
    )
    site.state, site.state_since = step.code, taking.taken_on
    queries.save(session)


def agree(
    session: Session, caller: Caller, site_id: UUID, expected_version: int, agreement: Agreement
) -> None:
    """Keep what a family agreed to; measure and deadline of the site follow from it.

    Raises SiteNotFound, SiteStale, NotOwned, CaseRuns once the work is under way, FieldUnreadable,
    NoSuchAttachment, NamesSomebody.
    """
    caller.must_hold(*HANDLING)
    site = held(session, caller, site_id, expected_version)
    if site.ownership != "owned":
        raise NotOwned
    if site.state != "announced":
        raise CaseRuns
    rules = rules_of(session)
    measure = rules.measures[one_of("measure", agreement.measure, rules.measures)]
    if not 1 <= agreement.graves <= site.graves:
        raise FieldUnreadable("graves.graves_counted", field="graves")
    if agreement.deadline < agreement.agreed_on:
        raise FieldUnreadable(field="deadline")
    if agreement.subsidy_per_grave < 0 or agreement.subsidy_per_grave >= 100_000_000:
        raise FieldUnreadable(field="subsidy_per_grave")
    cite(session, caller, agreement.scan_sha256)
    queries.add(
        session,
        GraveAgreement(
            site_id=site.id,
            agreed_on=past("agreed_on", agreement.agreed_on),
            measure=measure.code,
            destination=said("destination", agreement.destination, is_required=measure.needs_destination),
            deadline=agreement.deadline,
            graves=agreement.graves,
            subsidy_per_grave=agreement.subsidy_per_grave,
            subsidy_basis=said(
                "subsidy_basis", agreement.subsidy_basis, is_required=agreement.subsidy_per_grave > 0
            ),
            scan_sha256=agreement.scan_sha256,
            recorded_by=caller.account(),
        ),
    )
    site.measure, site.deadline = measure.code, agreement.deadline
    count_up(session, site)


def pay(
    session: Session, caller: Caller, site_id: UUID, expected_version: int, paid_on: date, sheet_sha256: str
) -> None:
    """Keep the signed 签领表 of the agreed subsidy.

    Raises SiteNotFound, SiteStale, AgreementPaid, NoSuchAttachment, StepBeforeLast, FieldUnreadable.
    """
    caller.must_hold(*HANDLING)
    site = held(session, caller, site_id, expected_version)
    agreed = case(session, site).agreement
    if agreed is None or agreed.paid_on is not None or agreed.subsidy_per_grave <= 0:
        raise AgreementPaid
    if past("paid_on", paid_on) < agreed.agreed_on:
        raise StepBeforeLast(day=agreed.agreed_on.isoformat())
    cite(session, caller, sheet_sha256)
    agreed.paid_on, agreed.paid_sha256 = paid_on, sheet_sha256
    count_up(session, site)


def accept(
    session: Session, caller: Caller, site_id: UUID, expected_version: int, acceptance: Acceptance
) -> None:
    """Accept a site, or send it back with what is wrong; never by who noted the work as done.

    Raises SiteNotFound, SiteStale, NotToAccept, AcceptedByMaker, PhotosNeeded, FieldUnreadable,
    StepBeforeLast, NoSuchAttachment, NamesSomebody.
    """
    caller.must_hold(*DECIDING)
    site = held(session, caller, site_id, expected_version)
    found = case(session, site)
    if site.state != CARRIED_OUT:
        raise NotToAccept
    if past("accepted_on", acceptance.accepted_on) < site.state_since:
        raise StepBeforeLast(day=site.state_since.isoformat())
    if found.steps[-1].recorded_by == caller.account():
        raise AcceptedByMaker
    if acceptance.is_passed and not {"before", "after"} <= found.given().photo_stages:
        raise PhotosNeeded
    cite(session, caller, acceptance.sheet_sha256)
    _write_acceptance(session, found, acceptance, caller.account())
    count_up(session, site)


def _write_acceptance(session: Session, found: Case, acceptance: Acceptance, accepted_by: UUID) -> None:
    """Write an acceptance and the step that follows from it."""
    site = found.site
    queries.add(
        session,
        GraveAcceptance(
            site_id=site.id,
            accepted_on=acceptance.accepted_on,
            is_passed=acceptance.is_passed,
            acceptors=said("acceptors", acceptance.acceptors, is_required=True),
            note=said("note", acceptance.note, is_required=not acceptance.is_passed),
            sheet_sha256=acceptance.sheet_sha256,
            made_by=found.steps[-1].recorded_by,
            accepted_by=accepted_by,
        ),
    )
    step = ACCEPTED if acceptance.is_passed else REWORK
    taking = Taking(step, acceptance.accepted_on, note=acceptance.note)
    write_step(session, accepted_by, found, taking)
