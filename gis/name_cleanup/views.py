"""Cases as they are read: the row of a list or board, and the whole case with what may follow."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import service as accounts_service
from gis.history.as_known import today
from gis.name_cleanup import queries
from gis.name_cleanup.procedure import SUSPECTED, Step, days_left, first_day, standing_lacks
from gis.name_cleanup.procedures import CleanupRules
from gis.name_cleanup.shared_tasks import Shared
from gis.name_cleanup.situation import Situation, is_refused, situations
from gis.name_cleanup.tables import NameCleanupCase, NameCleanupNotice
from gis.procedures import overdue_days
from gis.reference import source_queries

Row = dict[str, Any]
#: Stages in which the deadline of a case no longer runs
DONE = ("acceptance", "kept", "archive")


def list_rows(session: Session, rules: CleanupRules, cases: Sequence[NameCleanupCase]) -> list[Row]:
    """Return cases as lists and boards show them, each with its grounds in one line."""
    ids = [case.id for case in cases]
    classes = queries.classes_of(session, ids)
    grounds = queries.grounds_of(session, ids)
    notices = queries.latest_notices(session, ids)
    divisions = queries.division_names(
        session, {case.division_id for case in cases if case.division_id}, today()
    )
    invented = source_queries.demonstrations(session, {case.source_id for case in cases})
    rows = []
    for case in cases:
        own = grounds.get(case.id, [])
        rows.append(
            _head(rules, case, notices.get(case.id))
            | {
                "classes": classes.get(case.id, []),
                "reason": "；".join(dict.fromkeys(each.reason for each in own)),
                "clauses": "；".join(dict.fromkeys(each.clause for each in own if each.clause)),
                "division_name": divisions.get(case.division_id) if case.division_id else None,
                "is_demonstration": case.source_id in invented,
            }
        )
    return rows


def _head(rules: CleanupRules, case: NameCleanupCase, notice: NameCleanupNotice | None) -> Row:
    step = rules.step(case.kind, case.state)
    runs_to, until = _clock(case, step, notice)
    measure = rules.measures.get(case.measure or "")
    left = days_left(runs_to, today())
    return {
        "id": str(case.id),
        "number": case.number,
        "feature_id": str(case.feature_id),
        "name": case.name,
        "kind": case.kind,
        "origin": case.origin,
        "division_id": None if case.division_id is None else str(case.division_id),
        "location": case.location,
        "opened_on": case.opened_on.isoformat(),
        "state": case.state,
        "stage": step.stage,
        "state_zh": step.name_zh,
        "state_en": step.name_en,
        "state_since": case.state_since.isoformat(),
        "days_since": (today() - case.state_since).days,
        "overdue_days": overdue_days(step, case.state_since, today()),
        # The day that the days left run to, and what that is: the end of the notice or the deadline
        "runs_to": _day(runs_to),
        "until": until,
        "days_left": left,
        "is_soon": left is not None and 0 <= left <= rules.figure("soon_days"),
        "responsible_unit": case.responsible_unit,
        "deadline": _day(case.deadline),
        "measure": case.measure,
        "measure_zh": None if measure is None else measure.name_zh,
        "measure_en": None if measure is None else measure.name_en,
        "needs_new_name": measure is None or measure.needs_new_name,
        # A name that is kept gets no other
        "proposed_name": "" if measure is not None and measure.is_keep else case.proposed_name,
        "is_determined": case.kept_on is None and case.state not in SUSPECTED,
        "archived_on": _day(case.archived_on),
        "version": case.version,
    }


def _clock(
    case: NameCleanupCase, step: Step, notice: NameCleanupNotice | None
) -> tuple[date | None, str | None]:
    """Return the day that a case runs to now, and what that is."""
    if step.effect == "notice" and notice is not None:
        return notice.ends_on, "notice"
    if step.stage in DONE or case.deadline is None:
        return None, None
    return case.deadline, "deadline"


def case_row(session: Session, rules: CleanupRules, case: NameCleanupCase) -> Row:
    """Return a whole case: grounds, opinions, steps, objections, check-offs, notices, and what may follow."""
    situation = situations(session, rules, [case])[case.id]
    grounds = queries.grounds_of(session, [case.id]).get(case.id, [])
    opinions = queries.opinions_of(session, [case.id]).get(case.id, [])
    steps = queries.steps_of(session, [case.id]).get(case.id, [])
    objections = queries.objections_of(session, [case.id]).get(case.id, [])
    checkoffs = queries.checkoffs_of(session, [case.id]).get(case.id, [])
    people = accounts_service.display_names(
        session,
        {
            each.recorded_by
            for part in (grounds, opinions, steps, objections, checkoffs)
            for each in part
            if each.recorded_by
        }
        | {each.answered_by for each in objections if each.answered_by},
    )
    (row,) = list_rows(session, rules, [case])
    return row | {
        "publication_level": case.publication_level,
        "proposed_origin": case.proposed_origin,
        "proposed_check": case.proposed_check,
        "accepted_on": _day(case.accepted_on),
        "kept_on": _day(case.kept_on),
        "place": _place(session, case),
        "other_cases": _others(session, rules, case),
        "grounds": [_ground(each, people) for each in grounds],
        "opinions": [_opinion(each, people) for each in opinions],
        "steps": [_step(rules, case.kind, each, people) for each in steps],
        "objections": [_objection(each, people) for each in objections],
        "checkoffs": _checkoffs(rules, case, checkoffs, situation.shared, people),
        "notice": _notice(situation.notice),
        "application": _application(situation),
        "next_steps": [
            step_words(step) | {"lacking": standing_lacks(step, situation.given(None))}
            for step in rules.procedures[case.kind].following(case.state)
        ],
        "takes_objections": situation.notice is not None
        and rules.step(case.kind, case.state).objection_to != "",
    }


def step_words(step: Step) -> Row:
    """Return a step of a procedure as people read it."""
    return {
        "step": step.code,
        "stage": step.stage,
        "name_zh": step.name_zh,
        "name_en": step.name_en,
        "actor_zh": step.actor_zh,
        "actor_en": step.actor_en,
        "needs": list(step.needs),
        "next": list(step.next),
        "objection_to": step.objection_to,
        "overdue_days": step.overdue_days,
        "effect": step.effect,
        "clause": step.clause,
        "clause_verified": step.is_verified,
    }


def _place(session: Session, case: NameCleanupCase) -> Row | None:
    found = queries.place_of(session, case.feature_id, today())
    return None if found is None else {"type": "Point", "coordinates": list(found)}


def _others(session: Session, rules: CleanupRules, case: NameCleanupCase) -> list[Row]:
    """Return the other open cases of the same feature."""
    found = {
        row.id: {
            "id": str(row.id),
            "number": row.number,
            "name_class": row.name_class,
            "state_zh": rules.step(row.kind, row.state).name_zh,
            "state_en": rules.step(row.kind, row.state).name_en,
        }
        for row in queries.open_cases(session, [case.feature_id])
        if row.id != case.id
    }
    return list(found.values())


def _ground(each: Any, people: Mapping[UUID, str]) -> Row:
    fields = (
        "name_class", "rule_id", "clause", "campaign_category", "art9_item", "trigger", "compared_with",
        "exemptions", "severity", "confidence", "reason",
    )  # fmt: skip
    return {
        "id": str(each.id),
        "finding_id": None if each.finding_id is None else str(each.finding_id),
        **{field: getattr(each, field) for field in fields},
        **_recorded(each, people),
    }


def _opinion(each: Any, people: Mapping[UUID, str]) -> Row:
    return {
        "id": str(each.id),
        "kind": each.kind,
        "person": each.person,
        "organisation": each.organisation,
        "given_on": each.given_on.isoformat(),
        "stance": each.stance,
        "opinion": each.opinion,
        "sha256": each.sha256,
        **_recorded(each, people),
    }


def _step(rules: CleanupRules, kind: str, each: Any, people: Mapping[UUID, str]) -> Row:
    known = rules.step(kind, each.step)
    return {
        "id": str(each.id),
        "ordinal": each.ordinal,
        "step": each.step,
        "name_zh": known.name_zh,
        "name_en": known.name_en,
        "clause": known.clause,
        "clause_verified": known.is_verified,
        "taken_on": each.taken_on.isoformat(),
        "actor": each.actor,
        "actor_zh": known.actor_zh,
        "actor_en": known.actor_en,
        "document_number": each.document_number,
        "sha256": each.sha256,
        "note": each.note,
        **_recorded(each, people),
    }


def _objection(each: Any, people: Mapping[UUID, str]) -> Row:
    return {
        "id": str(each.id),
        "received_on": each.received_on.isoformat(),
        "objector": each.objector,
        "contact": each.contact,
        "says": each.says,
        "sha256": each.sha256,
        "answered_on": _day(each.answered_on),
        "answer": each.answer,
        "outcome": each.outcome,
        "answered_by": people.get(each.answered_by) if each.answered_by else None,
        **_recorded(each, people),
    }


def _checkoffs(
    rules: CleanupRules,
    case: NameCleanupCase,
    done: Collection[Any],
    shared: Mapping[str, Shared],
    people: Mapping[UUID, str],
) -> list[Row]:
    """Return every item that the measure asks for, checked off here or in the application, or not yet."""
    known = {each.item: each for each in done}
    rows = []
    for item in rules.checkoffs:
        if case.measure not in item.measures:
            continue
        own, other = known.get(item.code), shared.get(item.code)
        said = _own_checkoff(own, people) if own is not None or other is None else _shared_checkoff(other)
        rows.append(
            {
                "item": item.code,
                "name_zh": item.name_zh,
                "name_en": item.name_en,
                "unit_zh": item.unit_zh,
                "unit_en": item.unit_en,
                "clause": item.clause,
                "clause_verified": item.is_verified,
                "in_application": other is not None,
                "checked_here": other is None or not other.is_open,
                "tasks": [] if other is None else _tasks(other),
                **said,
            }
        )
    return rows


def _own_checkoff(row: Any, people: Mapping[UUID, str]) -> Row:
    """Return what the case itself says of an item; nothing yet where there is no row."""
    return {
        "is_done": row is not None,
        "does_apply": row is None or row.does_apply,
        "done_on": None if row is None else row.done_on.isoformat(),
        "unit": "" if row is None else row.unit,
        "note": "" if row is None else row.note,
        "sha256": None if row is None else row.sha256,
        "recorded_by": None if row is None or not row.recorded_by else people.get(row.recorded_by),
    }


def _tasks(other: Shared) -> list[Row]:
    return [
        {"name_zh": each.name_zh, "name_en": each.name_en, "is_done": each not in other.waiting}
        for each in other.tasks
    ]


def _shared_checkoff(other: Shared) -> Row:
    """Return what the application says of an item; its files are read there."""
    notes = (other.said("note"), other.said("does_not_apply_because"))
    return {
        "is_done": other.is_done,
        "does_apply": other.does_apply,
        "done_on": _day(other.done_on),
        "unit": other.said("done_by"),
        "note": "；".join(note for note in notes if note),
        "sha256": None,
        "recorded_by": None,
    }


def _notice(notice: NameCleanupNotice | None) -> Row | None:
    if notice is None:
        return None
    return {
        "id": str(notice.id),
        "number": notice.number,
        "title": notice.title,
        "published_on": notice.published_on.isoformat(),
        "days": notice.days,
        "first_day": first_day(notice.published_on).isoformat(),
        "ends_on": notice.ends_on.isoformat(),
        "closed_on": _day(notice.closed_on),
    }


def _application(situation: Situation) -> Row | None:
    application = situation.application
    if application is None:
        return None
    refused = is_refused(application)
    standing = "refused" if refused else "approved" if application.decided_on else "running"
    return {
        "id": str(application.id),
        "number": application.number,
        "standing": standing,
        "proposed_name": application.proposed_name,
        "decided_on": _day(application.decided_on),
        "decision_number": application.decision_number,
    }


def _recorded(each: Any, people: Mapping[UUID, str]) -> Row:
    return {
        "recorded_by": people.get(each.recorded_by) if each.recorded_by else None,
        "recorded_at": each.recorded_at.isoformat(),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
