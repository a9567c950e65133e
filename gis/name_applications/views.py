"""An application as it is read: the row of a list, and the whole with its clocks, lacks and next steps."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts import service as accounts_service
from gis.history.as_known import today
from gis.name_applications import queries
from gis.name_applications.announcement import unsaid
from gis.name_applications.clocks import Clock, worst
from gis.name_applications.naming_rules import NamingRules
from gis.name_applications.papers import Lack, PaperRule
from gis.name_applications.procedure import Approver, Procedure, Step, standing_lacks, still_following
from gis.name_applications.rules import ABOLISH
from gis.name_applications.standing import Standing, clocks_of, standing_of
from gis.name_applications.tables import NameAnnouncement, NameApplication
from gis.name_rules.service import rules_in_force
from gis.place_names.name_spelling import Spelling
from gis.place_names.readings import name_spelling
from gis.proposals.records import geojson_of
from gis.reference import source_queries

Row = dict[str, Any]


def list_row(
    rules: NamingRules,
    application: NameApplication,
    announced_on: date | None,
    division_name: str,
    *,
    is_demonstration: bool,
) -> Row:
    """Return an application as a list shows it, with its clocks."""
    day = today()
    step = rules.procedures[application.kind].steps[application.state]
    approver = rules.approver_of(application.kind, application.name_class)
    found = clocks_of(rules, application, announced_on, day)
    first = worst(found)
    is_open = application.closed_on is None
    return {
        "id": str(application.id),
        "number": application.number,
        "kind": application.kind,
        "name_class": application.name_class,
        "name_class_zh": approver.name_zh,
        "name_class_en": approver.name_en,
        "proposed_name": application.proposed_name,
        "current_name": application.current_name,
        "feature_id": _key(application.feature_id),
        "division_id": str(application.division_id),
        "division_name": division_name,
        "applicant": application.applicant,
        "opened_on": application.opened_on.isoformat(),
        "state": application.state,
        "state_zh": step.name_zh,
        "state_en": step.name_en,
        "state_since": application.state_since.isoformat(),
        "days_since": (day - application.state_since).days,
        "approver_zh": approver.approver_zh,
        "approver_en": approver.approver_en,
        "approver_pending": approver.is_pending,
        "clock": None if first is None or not is_open else clock_row(first),
        "breaches": [clock_row(each) for each in found if each.is_breach],
        "closed_on": _day(application.closed_on),
        "is_demonstration": is_demonstration,
        "version": application.version,
    }


def clock_row(one: Clock) -> Row:
    """Return a deadline as people read it."""
    deadline = one.deadline
    return {
        "step": deadline.step,
        "name_zh": deadline.name_zh,
        "name_en": deadline.name_en,
        "days": deadline.days,
        "starts": deadline.starts,
        "started_on": _day(one.started_on),
        "due_on": _day(one.due_on),
        "met_on": _day(one.met_on),
        "state": one.state,
        "days_left": one.days_left,
        "days_late": one.days_late,
        "clause": deadline.clause,
        "late_clause": deadline.late_clause,
        "clause_verified": deadline.is_verified,
    }


def case_row(session: Session, rules: NamingRules, application: NameApplication) -> Row:
    """Return a whole application."""
    standing = standing_of(session, rules, application)
    invented = source_queries.demonstrations(session, {application.source_id} - {None})  # type: ignore[arg-type]
    names = queries.division_names(session, [application.division_id], today())
    announced = standing.announcement
    row = list_row(
        rules,
        application,
        None if announced is None else announced.announced_on,
        names.get(application.division_id, ""),
        is_demonstration=bool(invented),
    )
    procedure = rules.procedures[application.kind]
    is_open = row["closed_on"] is None
    following = still_following(procedure, application.state, standing.taken) if is_open else []
    return row | {
        **_said(application),
        "division_path": queries.division_path(session, application.division_id, today()),
        "approver": approver_row(standing.approver),
        "clocks": [clock_row(each) for each in standing.clocks],
        "lacking": _lacking(standing),
        "clauses": {step.code: step.clause for step in procedure.steps.values()},
        "protected_by": _protection(standing),
        "paper_kinds": [
            _paper_kind(each, standing) for each in rules.papers_of(application.kind, application.name_class)
        ],
        "papers": _papers(session, standing),
        "checks": _checks(session, application),
        "steps": _steps(session, standing, procedure),
        "next_steps": [
            step_row(step) | {"lacking": standing_lacks(step, standing.given)} for step in following
        ],
        "announcement": None if announced is None else announcement_row(rules, announced),
        "announcement_draft": announcement_draft(session, standing),
        "tasks": _tasks(session, rules, application),
        **_change(session, standing),
    }


def _said(application: NameApplication) -> Row:
    fields = (
        "category",
        "proposed_mongolian",
        "proposed_romanization",
        "plan",
        "reasons",
        "location",
        "size",
        "nature",
        "meaning",
        "area_m2",
        "floors",
        "length_m",
        "ends_feature",
        "contact",
        "authority",
        "approver_class",
        "decision_number",
        "filing_number",
        "filed_to",
        "publication_level",
    )
    geometry = None if application.geom is None else geojson_of(to_shape(application.geom))
    return {field: getattr(application, field) for field in fields} | {
        "decided_on": _day(application.decided_on),
        "filed_on": _day(application.filed_on),
        "geometry": geometry,
    }


def approver_row(approver: Approver) -> Row:
    """Return who approves names of a class, as people read it."""
    return {
        "name_class": approver.name_class,
        "name_zh": approver.name_zh,
        "name_en": approver.name_en,
        "categories": list(approver.categories),
        "approver_zh": approver.approver_zh,
        "approver_en": approver.approver_en,
        "approver_class": approver.approver_class,
        "is_pending": approver.is_pending,
        "names_actor": approver.names_actor,
        "consults_zh": approver.consults_zh,
        "consults_en": approver.consults_en,
        "filing_to_zh": approver.filing_to_zh,
        "filing_to_en": approver.filing_to_en,
        "filing_papers_to_zh": approver.filing_papers_to_zh,
        "announced_by_zh": approver.announced_by_zh,
        "clause": approver.clause,
        "clause_abolish": approver.clause_abolish,
        "clause_verified": approver.is_verified,
        "note": approver.note,
    }


def step_row(step: Step) -> Row:
    """Return a step of a procedure as people read it."""
    return {
        "step": step.code,
        "name_zh": step.name_zh,
        "name_en": step.name_en,
        "actor_zh": step.actor_zh,
        "actor_en": step.actor_en,
        "roles": list(step.roles),
        "needs": list(step.needs),
        "next": list(step.next),
        "effect": step.effect,
        "clause": step.clause,
        "clause_verified": step.is_verified,
    }


def announcement_row(rules: NamingRules, announced: NameAnnouncement) -> Row:
    """Return an announcement as anybody may read it."""
    known = {each.code: each for each in rules.channels}
    return {
        "id": str(announced.id),
        "number": announced.number,
        "announced_on": announced.announced_on.isoformat(),
        "kind": announced.kind,
        "name": announced.name,
        "mongolian": announced.mongolian,
        "romanization": announced.romanization,
        "former_name": announced.former_name,
        "division": announced.division,
        "location": announced.location,
        "authority": announced.authority,
        "decision_number": announced.decision_number,
        "approved_on": announced.approved_on.isoformat(),
        "announced_by": announced.announced_by,
        "channels_zh": [known[each].name_zh if each in known else each for each in announced.channels],
        "channels_en": [known[each].name_en if each in known else each for each in announced.channels],
    }


def announcement_draft(session: Session, standing: Standing) -> Row:
    """Return what an announcement would carry now, and what of it is missing."""
    application = standing.application
    name = application.current_name if application.kind == ABOLISH else application.proposed_name
    carried: Row = {
        "name": name,
        "romanization": application.proposed_romanization or spelled(session, application, name),
        "division": "".join(queries.division_path(session, application.division_id, today())),
        "location": application.location,
        "authority": application.authority,
        "approved_on": _day(application.decided_on),
        "announced_by": standing.approver.announced_by_zh,
    }
    return carried | {"unsaid": unsaid(carried)}


def spelled(session: Session, application: NameApplication, name: str) -> str:
    """Return how a name is spelled in Roman letters, as `diming romanize` does.

    Empty for a Mongolian name whose script nobody gave: it is never spelled from Han pinyin.
    """
    return spelling_of(session, application, name).romanization


def spelling_of(session: Session, application: NameApplication, name: str) -> Spelling:
    """Return how a name is read and spelled by the rules in force and the application's script."""
    return name_spelling(rules_in_force(session)).spell(
        name, category=application.category or "", mongolian=application.proposed_mongolian
    )


def _lacking(standing: Standing) -> Row:
    return {
        "fields": list(standing.fields_lacking),
        "papers": [_lack(each) for each in standing.papers_lacking],
        "reports": [_lack(each) for each in standing.reports_lacking],
        "filing_papers": [_lack(each) for each in standing.filing_papers_lacking],
    }


def _lack(lack: Lack) -> Row:
    return {
        "paper": lack.rule.code,
        "name_zh": lack.rule.name_zh,
        "name_en": lack.rule.name_en,
        "contents_zh": [each.name_zh for each in lack.contents],
        "contents_en": [each.name_en for each in lack.contents],
        "may_be_left_out": lack.may_be_left_out,
        "clause": lack.rule.clause,
        "clause_verified": lack.rule.is_verified,
    }


def _protection(standing: Standing) -> Row | None:
    entry = standing.protected_by
    if entry is None:
        return None
    return {
        "name": entry.name,
        "reason": entry.reason,
        "document_number": entry.document_number,
        "has_plan": entry.has_plan,
    }


def _paper_kind(rule: PaperRule, standing: Standing) -> Row:
    mode = rule.mode_for(standing.application.kind, standing.application.name_class)
    return {
        "paper": rule.code,
        "name_zh": rule.name_zh,
        "name_en": rule.name_en,
        "stage": rule.stage,
        "mode": mode,
        "is_needed": mode != "optional",
        "contents": [
            {"code": each.code, "name_zh": each.name_zh, "name_en": each.name_en} for each in rule.contents
        ],
        "clause": rule.clause,
        "clause_verified": rule.is_verified,
    }


def _papers(session: Session, standing: Standing) -> list[Row]:
    papers = standing.papers
    names = _names(session, [each.recorded_by for each in papers])
    latest = {each.kind: each.id for each in papers}
    return [
        {
            "id": str(each.id),
            "kind": each.kind,
            "title": each.title,
            "document_number": each.document_number,
            "issued_by": each.issued_by,
            "issued_on": _day(each.issued_on),
            "contents": list(each.contents),
            "not_needed_because": each.not_needed_because,
            "sha256": each.sha256,
            "is_latest": latest[each.kind] == each.id,
            "recorded_by": names.get(each.recorded_by) if each.recorded_by else None,
            "recorded_at": each.recorded_at.isoformat(),
        }
        for each in papers
    ]


def _checks(session: Session, application: NameApplication) -> list[Row]:
    checks = queries.checks(session, application.id)
    names = _names(session, [each.checked_by for each in checks])
    return [
        {
            "id": str(each.id),
            "occasion": each.occasion,
            "name": each.name,
            "outcome": each.outcome,
            "errors": each.errors,
            "warnings": each.warnings,
            "rules_version": each.rules_version,
            "document": each.document,
            "checked_by": names.get(each.checked_by) if each.checked_by else None,
            "checked_at": each.checked_at.isoformat(),
        }
        for each in checks
    ]


def _steps(session: Session, standing: Standing, procedure: Procedure) -> list[Row]:
    names = _names(session, [each.recorded_by for each in standing.steps])
    return [
        {
            "id": str(each.id),
            "ordinal": each.ordinal,
            "step": each.step,
            "name_zh": procedure.steps[each.step].name_zh,
            "name_en": procedure.steps[each.step].name_en,
            "clause": procedure.steps[each.step].clause,
            "clause_verified": procedure.steps[each.step].is_verified,
            "taken_on": each.taken_on.isoformat(),
            "actor": each.actor,
            "document_number": each.document_number,
            "sha256": each.sha256,
            "note": each.note,
            "recorded_by": names.get(each.recorded_by) if each.recorded_by else None,
            "recorded_at": each.recorded_at.isoformat(),
        }
        for each in standing.steps
    ]


def _tasks(session: Session, rules: NamingRules, application: NameApplication) -> list[Row]:
    done = {each.task: each for each in queries.tasks(session, application.id)}
    rows = []
    for task in rules.tasks_of(application.kind, application.name_class):
        one = done.get(task.code)
        rows.append(
            {
                "task": task.code,
                "name_zh": task.name_zh,
                "name_en": task.name_en,
                "unit_zh": task.unit_zh,
                "unit_en": task.unit_en,
                "clause": task.clause,
                "clause_verified": task.is_verified,
                "done_on": None if one is None else _day(one.done_on),
                "does_not_apply_because": "" if one is None else one.does_not_apply_because,
                "done_by": "" if one is None else one.done_by,
                "note": "" if one is None else one.note,
                "sha256": None if one is None else one.sha256,
            }
        )
    return rows


def _change(session: Session, standing: Standing) -> Row:
    change = standing.application.register_change_id
    number, state = (None, None) if change is None else queries.proposal_of(session, change)
    is_free = state in (None, "withdrawn", "rejected")
    return {
        "may_change_register": standing.application.decided_on is not None and is_free,
        "register_change_id": _key(change),
        "register_change_number": number,
        "register_change_state": state,
    }


def _names(session: Session, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    return accounts_service.display_names(session, {each for each in ids if each is not None})


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _key(key: UUID | None) -> str | None:
    return None if key is None else str(key)
