"""公示: publish a numbered notice of many cases, close it when its days are over; objections and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import cite, one_of, past, written
from gis.errors import FieldUnreadable
from gis.name_cleanup import queries
from gis.name_cleanup.entries import OUTCOMES, Notice, Objection, Taking
from gis.name_cleanup.handling import Seen, held, may_take, record_steps, takers
from gis.name_cleanup.notice_queries import lock_notice, standing_on
from gis.name_cleanup.procedure import LISTED, NOTICE, Step, last_day
from gis.name_cleanup.procedures import rules_of
from gis.name_cleanup.rules import (
    HANDLING,
    CaseStale,
    NoObjectionHere,
    NoSuchObjection,
    NotForThePublic,
    NoticeClosed,
    NoticeMixed,
    NoticeNotFound,
    NoticeRunning,
    ObjectionAnswered,
    StepBeforeLast,
    StepLacks,
)
from gis.name_cleanup.situation import situations
from gis.name_cleanup.tables import (
    NameCleanupCase,
    NameCleanupNotice,
    NameCleanupNoticeEntry,
    NameCleanupObjection,
)
from gis.number_queries import next_number
from gis.periods import service as periods
from gis.reference import source_queries

#: A case whose record is stricter than this never stands on a notice
PUBLISHABLE = "public"
LONGEST_DAYS = 90


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of the cases of a notice that was closed."""

    listed: Sequence[str]
    #: Number and name of each that stays, with what it lacks for the remediation list
    staying: Sequence[tuple[str, str, tuple[str, ...]]]


def publish(session: Session, caller: Caller, seen: Sequence[Seen], said: Notice) -> UUID:
    """Publish a notice of cases that were determined; each then stands on public notice.

    Day 1 is the day after it is published. Raises CasesRefused, NotForThePublic, NoticeMixed, FieldUnreadable
    and what `handling.held` raises.
    """
    cases = held(session, caller, *seen)
    if not cases:
        raise FieldUnreadable("fields.empty", field="cases")
    periods.settle(session)
    named = queries.features(session, {case.feature_id for case in cases})
    for case in cases:
        if named[case.feature_id].publication_level != PUBLISHABLE:
            raise NotForThePublic(number=case.number)
    if (
        0
        < len(source_queries.demonstrations(session, {case.source_id for case in cases}))
        < len({case.source_id for case in cases})
    ):
        raise NoticeMixed
    cite(session, caller, said.sha256)
    published_on = past("published_on", said.published_on)
    rules = rules_of(session)
    least = rules.figure("notice_days")
    days = said.days or least
    if not least <= days <= LONGEST_DAYS:
        raise FieldUnreadable("name_cleanup.notice_too_short", least=least, most=LONGEST_DAYS)
    notice = NameCleanupNotice(
        id=uuid4(),
        number=next_number(session, NameCleanupNotice.number, published_on.year, 2),
        title=written("title", said.title, is_required=True),
        published_on=published_on,
        days=days,
        ends_on=last_day(published_on, days),
        channel=written("channel", said.channel),
        contact=written("contact", said.contact),
        document_number=written("document_number", said.document_number),
        sha256=said.sha256,
        note=written("note", said.note),
        source_id=cases[0].source_id,
        recorded_by=caller.account(),
    )
    taking = Taking(
        NOTICE,
        published_on,
        document_number=said.document_number,
        sha256=said.sha256,
        note=f"{notice.title}（{notice.number}）",
    )
    steps = takers(session, rules, cases, taking, by_notice=True)
    queries.add(session, notice)
    queries.add(session, *entries_of(session, notice, cases))
    record_steps(session, caller, rules, steps, taking)
    return notice.id


def entries_of(
    session: Session, notice: NameCleanupNotice, cases: Sequence[NameCleanupCase]
) -> list[NameCleanupNoticeEntry]:
    """Return what a notice says of cases, as they are now."""
    ids = [case.id for case in cases]
    classes = queries.classes_of(session, ids)
    grounds = queries.grounds_of(session, ids)
    return [
        NameCleanupNoticeEntry(
            notice_id=notice.id,
            case_id=case.id,
            position=position,
            name=case.name,
            classes="、".join(classes[case.id]),
            location=case.location,
            reason="；".join(dict.fromkeys(each.reason for each in grounds.get(case.id, []))),
            clauses="；".join(dict.fromkeys(each.clause for each in grounds.get(case.id, []) if each.clause)),
            measure=case.measure,
            proposed_name=case.proposed_name,
            responsible_unit=case.responsible_unit,
        )
        for position, case in enumerate(cases, start=1)
    ]


def close(
    session: Session, caller: Caller, notice_id: UUID, expected_version: int, closed_on: date
) -> Closed:
    """Close a notice whose days have passed; cases that lack nothing go on the remediation list.

    Raises NotAllowed, NoticeNotFound, CaseStale, NoticeClosed, NoticeRunning, FieldUnreadable.
    """
    caller.must_hold(*HANDLING)
    notice = lock_notice(session, notice_id)
    if notice is None:
        raise NoticeNotFound(id=notice_id)
    if notice.version != expected_version:
        raise CaseStale(number=notice.number, version=notice.version, expected=expected_version)
    if notice.closed_on is not None:
        raise NoticeClosed(number=notice.number)
    if past("closed_on", closed_on) <= notice.ends_on:
        raise NoticeRunning(
            number=notice.number,
            ends_on=notice.ends_on.isoformat(),
            first=(notice.ends_on + timedelta(days=1)).isoformat(),
        )
    notice.closed_on = closed_on
    cases = queries.lock(session, standing_on(session, notice.id))
    # All of them move; the caller is told of those that he may read
    levels = Reader.of(session, caller).levels()
    named = {case.id for case in queries.lock(session, [case.id for case in cases], levels)}
    rules = rules_of(session)
    found = situations(session, rules, cases)
    taking = Taking(LISTED, closed_on, note=f"公示期满（{notice.number}）")
    moving: list[tuple[NameCleanupCase, Step]] = []
    staying: list[tuple[NameCleanupCase, tuple[str, ...]]] = []
    for case in cases:
        try:
            moving.append((case, may_take(rules, case, found[case.id], taking)))
        except StepLacks as lack:
            staying.append((case, lack.needs))
    if moving:
        record_steps(session, caller, rules, moving, taking)
    queries.count_up(session, notice)
    return Closed(
        [case.number for case, _ in moving if case.id in named],
        [(case.number, case.name, needs) for case, needs in staying if case.id in named],
    )


def register_objection(session: Session, caller: Caller, seen: Seen, said: Objection) -> None:
    """Register an objection; the case goes back to its argument at once.

    Raises NoObjectionHere, StepBeforeLast, FieldUnreadable and what `handling.held` raises.
    """
    (case,) = held(session, caller, seen)
    rules = rules_of(session)
    procedure = rules.procedures[case.kind]
    back = procedure.steps[case.state].objection_to
    notice = queries.latest_notices(session, [case.id]).get(case.id)
    if not back or notice is None:
        raise NoObjectionHere(state=procedure.steps[case.state].name_zh)
    past("received_on", said.received_on)
    if said.received_on < notice.published_on:
        raise StepBeforeLast(number=case.number, day=notice.published_on.isoformat())
    cite(session, caller, said.sha256)
    queries.add(
        session,
        NameCleanupObjection(
            case_id=case.id,
            notice_id=notice.id,
            received_on=said.received_on,
            objector=written("objector", said.objector, is_required=True),
            contact=written("contact", said.contact),
            says=written("says", said.says, is_required=True),
            sha256=said.sha256,
            recorded_by=caller.account(),
        ),
    )
    if case.state == back:
        # A second objection of the same notice: the argument is going on already
        queries.count_up(session, case)
        return
    # Who objected stands with the objection alone, never in the steps. One that came in time and was entered
    # after the next step keeps its own day; the case goes back on the day on which it stands.
    taken_on = max(said.received_on, case.state_since)
    taking = Taking(back, taken_on, note="收到异议，重新论证")
    record_steps(session, caller, rules, [(case, procedure.steps[back])], taking)


def answer_objection(
    session: Session,
    caller: Caller,
    seen: Seen,
    objection_id: UUID,
    answer: str,
    outcome: str,
    answered_on: date,
) -> None:
    """Answer an objection; NoSuchObjection, ObjectionAnswered, FieldUnreadable."""
    (case,) = held(session, caller, seen)
    found = queries.objections_of(session, [case.id]).get(case.id, [])
    objection = next((each for each in found if each.id == objection_id), None)
    if objection is None:
        raise NoSuchObjection(id=objection_id)
    if objection.answered_on is not None:
        raise ObjectionAnswered(day=objection.answered_on.isoformat())
    if past("answered_on", answered_on) < objection.received_on:
        raise FieldUnreadable("name_cleanup.answer_before", day=objection.received_on.isoformat())
    objection.answer = written("answer", answer, is_required=True)
    objection.outcome = one_of("outcome", outcome, OUTCOMES)
    objection.answered_on = answered_on
    objection.answered_by = caller.account()
    queries.count_up(session, case)
