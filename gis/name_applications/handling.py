"""Work on an application: say what it is about, record papers, take steps, check off what bears the new name.

Every call states the version of the application that the caller saw. A closed application changes no more.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import PUBLIC_LEVEL
from gis.entries import cite, past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.name_applications import checks, queries
from gis.name_applications.announcement import channels_lacking, unsaid
from gis.name_applications.entries import TEXTS, Announced, Paper, Taking, TaskDone, drawn
from gis.name_applications.naming_rules import NamingRules, rules_of
from gis.name_applications.opening import known_category
from gis.name_applications.procedure import ENDING, Given, Procedure, Step, lacking, still_following
from gis.name_applications.rules import (
    ABOLISH,
    HANDLING,
    ApplicationClosed,
    ApplicationStale,
    DecidedAlready,
    FeatureNotPublic,
    NoSuchPaperKind,
    NoSuchTask,
    OwnApplication,
    PaperEmpty,
    PaperNeeded,
    StepBeforeLast,
    StepLacks,
    StepNotNext,
    TaskUnsaid,
    WrongApprover,
)
from gis.name_applications.service import seen
from gis.name_applications.standing import Standing, standing_of
from gis.name_applications.tables import (
    NameAnnouncement,
    NameApplication,
    NameApplicationPaper,
    NameApplicationStep,
    NameApplicationTask,
)
from gis.name_applications.views import announcement_draft

#: Steps of the inquiry: what happened in which order is told by their days, not by when they were recorded
INQUIRY = frozenset({"assessment", "expert", "consultation", "opinion"})
DECISIONS = frozenset({"decision", "refusal"})
#: Occasions of checks on which somebody said what is proposed
PROPOSING = frozenset({"opened", "amended"})
#: Who takes steps; which of them takes a step is said by the procedure
DECIDING = (*HANDLING, "leader")


def amend(
    session: Session, caller: Caller, application_id: UUID, expected_version: int, said: Mapping[str, Any]
) -> None:
    """Say anew what an application is about, until it is decided.

    `said` has the fields that change. A name that changes is checked again. Raises ApplicationNotFound,
    ApplicationStale, ApplicationClosed, DecidedAlready, FieldUnreadable.
    """
    application = _held(session, caller, application_id, expected_version)
    if application.decided_on is not None:
        raise DecidedAlready(number=application.decision_number)
    before = checks.proposed(application)
    for field in TEXTS:
        if field in said:
            is_required = field == "applicant" or (field == "proposed_name" and application.kind != ABOLISH)
            setattr(application, field, written(field, said[field], is_required=is_required))
    for field in ("area_m2", "floors", "length_m"):
        if field in said:
            setattr(application, field, said[field])
    if "ends_feature" in said:
        application.ends_feature = bool(said["ends_feature"]) and application.kind == ABOLISH
    if "category" in said:
        known_category(session, said["category"])
        application.category = said["category"]
    if "name_class" in said:
        if said["name_class"] not in rules_of(session).approvers:
            raise FieldUnreadable("fields.unknown_code", field="name_class")
        application.name_class = said["name_class"]
    if "division_id" in said:
        if not queries.division_names(session, [said["division_id"]], today()):
            raise FieldUnreadable("fields.unknown_division", field="division_id")
        application.division_id = said["division_id"]
    if "geometry" in said:
        drawn_now = None if said["geometry"] is None else drawn(said["geometry"])
        application.geom = None if drawn_now is None else from_shape(drawn_now, srid=queries.SRID)
    queries.count_up(session, application)
    if checks.proposed(application) != before:
        checks.run(session, caller, application, "amended")


def check_again(session: Session, caller: Caller, application_id: UUID, expected_version: int) -> None:
    """Check the proposed name by the rules of today and keep the answer."""
    application = _held(session, caller, application_id, expected_version)
    checks.run(session, caller, application, "asked")
    queries.count_up(session, application)


def add_paper(
    session: Session, caller: Caller, application_id: UUID, expected_version: int, paper: Paper
) -> UUID:
    """Record a paper, or why none of the kind is needed; the latest of a kind counts.

    Raises NoSuchPaperKind, PaperEmpty, PaperNeeded for one that no reason replaces, NoSuchAttachment.
    """
    application = _held(session, caller, application_id, expected_version)
    rules = rules_of(session)
    known = {each.code: each for each in rules.papers_of(application.kind, application.name_class)}
    rule = known.get(paper.kind)
    if rule is None or not set(paper.contents) <= {each.code for each in rule.contents}:
        raise NoSuchPaperKind(kind=paper.kind)
    number, reason = paper.document_number.strip(), paper.not_needed_because.strip()
    is_there = bool(number) or paper.sha256 is not None
    if is_there == bool(reason):
        raise PaperEmpty
    if reason and rule.mode_for(application.kind, application.name_class) == "required":
        raise PaperNeeded(paper=rule.name_zh, clause=rule.clause)
    cite(session, caller, paper.sha256)
    added = NameApplicationPaper(
        id=uuid4(),
        application_id=application.id,
        kind=paper.kind,
        title=written("title", paper.title) or rule.name_zh,
        document_number=number,
        issued_by=written("issued_by", paper.issued_by),
        issued_on=paper.issued_on,
        contents=list(paper.contents),
        not_needed_because=reason,
        sha256=paper.sha256,
        recorded_by=caller.account(),
    )
    queries.add(session, added)
    queries.count_up(session, application)
    return added.id


def take_step(
    session: Session, caller: Caller, application_id: UUID, expected_version: int, taking: Taking
) -> None:
    """Take a step of the procedure.

    Raises StepNotNext, NotAllowed where another role records it, OwnApplication, StepBeforeLast, StepLacks
    naming all that is lacking, WrongApprover, FeatureNotPublic, FieldUnreadable.
    """
    application = _held(session, caller, application_id, expected_version, *DECIDING)
    rules = rules_of(session)
    standing = standing_of(session, rules, application)
    procedure = rules.procedures[application.kind]
    following = still_following(procedure, application.state, standing.taken)
    step = next((each for each in following if each.code == taking.step), None)
    if step is None:
        raise StepNotNext(step=taking.step, state=procedure.steps[application.state].name_zh)
    caller.must_hold(*step.roles)
    if step.effect in DECISIONS and caller.account() in _makers(session, standing):
        raise OwnApplication
    earliest = _earliest(standing, step)
    if not earliest <= taking.taken_on <= today():
        raise StepBeforeLast(day=earliest.isoformat())
    cite(session, caller, taking.sha256)
    announcement = None
    if step.effect == "announcement":
        announcement = _announcement(session, standing, taking)
    needs = lacking(step, _given(session, caller, rules, standing, step, taking, announcement))
    if needs:
        raise StepLacks(step.name_zh, needs, **_told(standing, procedure))
    if step.effect in DECISIONS:
        _check_approver(standing, taking)
    _take(standing, step, taking)
    queries.add(
        session,
        NameApplicationStep(
            application_id=application.id,
            ordinal=len(standing.steps) + 1,
            step=step.code,
            taken_on=taking.taken_on,
            actor=written("actor", taking.actor),
            document_number=written("document_number", taking.document_number),
            sha256=taking.sha256,
            note=written("note", taking.note),
            recorded_by=caller.account(),
        ),
    )
    if announcement is not None:
        queries.add(session, announcement)
    queries.count_up(session, application)


def _told(standing: Standing, procedure: Procedure) -> dict[str, Any]:
    """Return what a refusal says: the class, clauses by step, and the reports that no reason replaces."""
    lacking_ones = [each.rule for each in standing.reports_lacking if not each.may_be_left_out]
    clauses = {code: step.clause for code, step in procedure.steps.items()}
    return {
        "name_class": standing.approver.name_zh,
        "compelled": [(each.name_zh, each.clause) for each in lacking_ones],
        **{f"by_{code}": clauses.get(code, "") for code in ("received", "approved", "filed", "announced")},
    }


def _makers(session: Session, standing: Standing) -> set[UUID | None]:
    """Return who opened an application and who proposed the name that it now asks for."""
    name = standing.application.proposed_name
    checked = queries.checks(session, standing.application.id)
    proposing = {each.checked_by for each in checked if each.occasion in PROPOSING and each.name == name}
    return proposing | {standing.steps[0].recorded_by}


def _earliest(standing: Standing, step: Step) -> date:
    """Return the first day on which a step can have been taken."""
    application = standing.application
    if step.effect == "announcement":
        starts = {each.deadline.step: each.started_on for each in standing.clocks}.get("announced")
        return starts or application.decided_on or application.opened_on
    if step.effect == "filing":
        return application.decided_on or application.opened_on
    if step.code in INQUIRY:
        return application.opened_on
    return max(each.taken_on for each in standing.steps)


def _given(
    session: Session,
    caller: Caller,
    rules: NamingRules,
    standing: Standing,
    step: Step,
    taking: Taking,
    announcement: NameAnnouncement | None,
) -> Given:
    """Return what an application has together with what is said of the step."""
    errors = 0
    if "errors_answered" in step.needs:
        # By the rules of the day on which it is decided, not of the one on which it was asked for
        checked = checks.run(session, caller, standing.application, step.code)
        errors = 0 if checked is None else checked.errors
    missing: list[str] = []
    if announcement is not None:
        carried = {field: getattr(announcement, field) for field in ("name", "romanization", "division")}
        carried |= {field: getattr(announcement, field) for field in ("location", "authority", "approved_on")}
        missing = unsaid(carried) + channels_lacking(rules.channels, announcement.channels)
    return replace(
        standing.given,
        errors=errors,
        actor=taking.actor,
        document_number=taking.document_number,
        has_scan=taking.sha256 is not None,
        note=taking.note,
        announcement_lacking=missing,
    )


def _announcement(session: Session, standing: Standing, taking: Taking) -> NameAnnouncement:
    """Return what is announced: what the application says, and what was said besides; FeatureNotPublic."""
    said = taking.announced or Announced(location="", channels=())
    application = standing.application
    if queries.feature_level(session, application) not in (None, PUBLIC_LEVEL):
        raise FeatureNotPublic(name=application.current_name)
    draft = announcement_draft(session, standing)
    return NameAnnouncement(
        application_id=application.id,
        number=written("number", said.number),
        announced_on=taking.taken_on,
        kind=application.kind,
        name=draft["name"],
        mongolian=application.proposed_mongolian,
        romanization=written("romanization", said.romanization) or draft["romanization"],
        former_name="" if application.kind == ABOLISH else application.current_name,
        division=written("division", said.division) or draft["division"],
        location=written("location", said.location) or application.location,
        authority=application.authority,
        decision_number=application.decision_number,
        approved_on=application.decided_on,
        announced_by=written("announced_by", said.announced_by) or standing.approver.announced_by_zh,
        channels=sorted(set(said.channels)),
    )


def _check_approver(standing: Standing, taking: Taking) -> None:
    """Raise WrongApprover where another body decided than the one that Art. 12 names."""
    approver = standing.approver
    if not approver.names_actor and not taking.actor.strip().endswith(approver.approver_zh):
        raise WrongApprover(approver=approver.approver_zh, clause=approver.clause)


def _take(standing: Standing, step: Step, taking: Taking) -> None:
    """Let an application be where the step leaves it, and note what the step decided."""
    application = standing.application
    application.state = step.code
    application.state_since = max(application.state_since, taking.taken_on)
    if step.effect == "decision":
        application.authority = taking.actor.strip()
        application.approver_class = standing.approver.approver_class
        application.decision_number = taking.document_number.strip()
        application.decided_on = taking.taken_on
    elif step.effect == "filing":
        application.filed_on = taking.taken_on
        application.filed_to = taking.actor.strip()
        application.filing_number = taking.document_number.strip()
    if step.effect in ENDING:
        application.closed_on = taking.taken_on


def do_task(
    session: Session,
    caller: Caller,
    application_id: UUID,
    task: str,
    expected_version: int,
    done: TaskDone | None,
) -> None:
    """Check off that something bears the new name or does not apply to it; None takes that back.

    Raises NoSuchTask, TaskUnsaid, FieldUnreadable, NoSuchAttachment.
    """
    application = _held(session, caller, application_id, expected_version)
    known = {each.code for each in rules_of(session).tasks_of(application.kind, application.name_class)}
    if task not in known:
        raise NoSuchTask(task=task)
    present = queries.task(session, application.id, task)
    if present is not None:
        queries.remove(session, present)
    if done is not None:
        reason = done.does_not_apply_because.strip()
        if (done.done_on is None) == (reason == ""):
            raise TaskUnsaid
        cite(session, caller, done.sha256)
        row = NameApplicationTask(
            application_id=application.id,
            task=task,
            done_on=None if done.done_on is None else past("done_on", done.done_on),
            does_not_apply_because=reason,
            done_by=written("done_by", done.done_by),
            note=written("note", done.note),
            sha256=done.sha256,
            recorded_by=caller.account(),
        )
        queries.add(session, row)
    queries.count_up(session, application)


def held(
    session: Session, caller: Caller, application_id: UUID, expected_version: int, *roles: str
) -> NameApplication:
    """Lock an application that the caller works on, at the version that he saw; ApplicationStale."""
    caller.must_hold(*(roles or HANDLING))
    application = seen(session, caller, queries.lock(session, application_id))
    if application.version != expected_version:
        raise ApplicationStale(version=application.version, expected=expected_version)
    return application


def _held(
    session: Session, caller: Caller, application_id: UUID, expected_version: int, *roles: str
) -> NameApplication:
    application = held(session, caller, application_id, expected_version, *roles)
    if application.closed_on is not None:
        raise ApplicationClosed
    return application
