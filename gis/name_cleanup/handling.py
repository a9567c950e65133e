"""Work on cases: grounds, opinions, measure and new name, steps one by one or many together, check-offs.

Every call about one case states the version that the caller saw. An archived case changes no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import cite, one_of, past, written
from gis.history.as_known import today
from gis.name_cleanup import queries
from gis.name_cleanup.entries import (
    OPINIONS,
    STANCES,
    Checkoff,
    Ground,
    Handling,
    Opinion,
    Taking,
    known_class,
    known_measure,
)
from gis.name_cleanup.opening import ground_rows
from gis.name_cleanup.procedure import Step, lacking
from gis.name_cleanup.procedures import CleanupRules, rules_of
from gis.name_cleanup.rules import (
    HANDLING,
    CaseArchived,
    CaseNotFound,
    CasesRefused,
    CaseStale,
    CheckedInApplication,
    KeptByStep,
    MeasureSettled,
    NoSuchItem,
    NotCheckedNow,
    StepBeforeLast,
    StepByNotice,
    StepLacks,
    StepNotNext,
)
from gis.name_cleanup.situation import Situation, situations
from gis.name_cleanup.tables import (
    NameCleanupCase,
    NameCleanupCheckoff,
    NameCleanupGround,
    NameCleanupOpinion,
    NameCleanupStep,
)
from gis.name_screening.register_screening import stricter
from gis.naming_checks import service as naming_checks
from gis.naming_checks.rules import ProposedName
from gis.place_names.level_queries import levels_of

#: States in which things are checked off, and those from which on measure and name stand
CHECKED_IN = ("implementation", "rework")
SETTLED = ("procedure", *CHECKED_IN, "acceptance", "kept", "archive")


@dataclass(frozen=True, slots=True)
class Seen:
    """A case at the version that the caller saw."""

    case_id: UUID
    version: int


def held(session: Session, caller: Caller, *seen: Seen) -> list[NameCleanupCase]:
    """Lock cases that the caller works on, at the versions that he saw.

    Raises NotAllowed, CaseNotFound, CaseStale, CaseArchived.
    """
    caller.must_hold(*HANDLING)
    levels = Reader.of(session, caller).levels()
    found = {each.id: each for each in queries.lock(session, [one.case_id for one in seen], levels)}
    for one in seen:
        case = found.get(one.case_id)
        if case is None:
            raise CaseNotFound(id=one.case_id)
        if case.version != one.version:
            raise CaseStale(number=case.number, version=case.version, expected=one.version)
        if case.archived_on is not None:
            raise CaseArchived(number=case.number)
    return list(found.values())


def amend(session: Session, caller: Caller, seen: Sequence[Seen], said: Handling) -> None:
    """Say anew of cases who is responsible, until when, where it is, and what is to be done.

    Raises CaseNotFound, CaseStale, CaseArchived, FieldUnreadable, MeasureSettled, KeptByStep.
    """
    cases = held(session, caller, *seen)
    rules = rules_of(session)
    for case in cases:
        if said.responsible_unit is not None:
            case.responsible_unit = written("responsible_unit", said.responsible_unit)
        if said.deadline is not None:
            case.deadline = said.deadline
        if said.location is not None:
            case.location = written("location", said.location)
        if said.measure is not None and said.measure != case.measure:
            _unsettled(rules, case)
            case.measure = known_measure(rules, said.measure)
            if rules.measures[case.measure].is_keep:
                raise KeptByStep(number=case.number)
    queries.count_up(session, *cases)


def propose_name(session: Session, caller: Caller, seen: Seen, name: str, origin: str = "") -> None:
    """Choose the new name, a suggestion with its origin or one that is typed; its check is kept with it.

    An empty name takes the choice back. Raises CaseNotFound, CaseStale, CaseArchived, MeasureSettled.
    """
    (case,) = held(session, caller, seen)
    _unsettled(rules_of(session), case)
    case.proposed_name = written("name", name)
    case.proposed_origin = written("origin", origin) if case.proposed_name else ""
    case.proposed_check = None
    if case.proposed_name:
        now = levels_of(session, [case.feature_id])[case.feature_id]
        case.publication_level = stricter(session)([case.publication_level, now])
        # Whoever reads the case reads the check: what is stricter than the case is counted and not named
        reader = replace(caller, clearance=case.publication_level)
        checked = naming_checks.check(session, proposed(session, case), caller=reader)
        case.proposed_check = checked.as_document()
    queries.count_up(session, case)


def proposed(session: Session, case: NameCleanupCase) -> ProposedName:
    """Return the new name of a case as the check of names takes it."""
    return ProposedName(
        name=case.proposed_name,
        category=queries.category_of(session, case.feature_id),
        division_id=case.division_id,
        position=queries.place_of(session, case.feature_id, today()),
        feature_id=case.feature_id,
    )


def add_ground(
    session: Session, caller: Caller, seen: Seen, name_class: str, reason: str, clause: str = ""
) -> None:
    """Add a ground by hand to those of a class of the case; FieldUnreadable, NoSuchClass."""
    (case,) = held(session, caller, seen)
    rules = rules_of(session)
    known = known_class(rules, name_class)
    one_of("name_class", known.code, queries.classes_of(session, [case.id])[case.id])
    ground = Ground(
        name_class=known.code,
        reason=written("reason", reason, is_required=True),
        # What a clerk cites in words of his own is taken as read, but for documents that nobody has
        clause=rules.cited(written("clause", clause), is_verified=True) or rules.cited_of_class(known.code),
        campaign_category=known.campaign_category,
        art9_item=known.art9_item,
    )
    first = queries.next_ordinals(session, NameCleanupGround, [case.id])[case.id]
    queries.add(session, *ground_rows(case.id, [ground], first, caller.account()))
    queries.count_up(session, case)


def add_opinion(session: Session, caller: Caller, seen: Seen, said: Opinion) -> None:
    """Record what an expert, an office or those heard said; FieldUnreadable, NoSuchAttachment."""
    (case,) = held(session, caller, seen)
    cite(session, caller, said.sha256)
    queries.add(
        session,
        NameCleanupOpinion(
            case_id=case.id,
            kind=one_of("kind", said.kind, OPINIONS),
            person=written("person", said.person, is_required=said.kind == "expert"),
            organisation=written("organisation", said.organisation, is_required=said.kind == "office"),
            given_on=past("given_on", said.given_on),
            stance=one_of("stance", said.stance, STANCES),
            opinion=written("opinion", said.opinion, is_required=True),
            sha256=said.sha256,
            recorded_by=caller.account(),
        ),
    )
    queries.count_up(session, case)


def check_off(session: Session, caller: Caller, seen: Seen, said: Checkoff) -> None:
    """Note that a thing bears the new name, or why there is none; a later note replaces an earlier one.

    Raises NotCheckedNow, NoSuchItem, CheckedInApplication, FieldUnreadable, NoSuchAttachment.
    """
    (case,) = held(session, caller, seen)
    rules = rules_of(session)
    if case.state not in CHECKED_IN:
        raise NotCheckedNow(state=rules.step(case.kind, case.state).name_zh)
    if said.item not in {each.code for each in rules.checkoffs if case.measure in each.measures}:
        raise NoSuchItem(item=said.item)
    shared = situations(session, rules, [case])[case.id].shared.get(said.item)
    if shared is not None and shared.is_open:
        raise CheckedInApplication(
            tasks="、".join(each.name_zh for each in shared.tasks), number=shared.application.number
        )
    cite(session, caller, said.sha256)
    known = {each.item: each for each in queries.checkoffs_of(session, [case.id]).get(case.id, [])}
    row = known.get(said.item) or NameCleanupCheckoff(case_id=case.id, item=said.item)
    row.does_apply = said.does_apply
    row.done_on = past("done_on", said.done_on)
    row.unit = written("unit", said.unit)
    row.note = written("note", said.note, is_required=not said.does_apply)
    row.sha256 = said.sha256
    row.recorded_by = caller.account()
    queries.add(session, row)
    queries.count_up(session, case)


def take_step(session: Session, caller: Caller, seen: Seen, taking: Taking) -> None:
    """Take a step of a case's procedure.

    Raises StepNotNext, StepByNotice, StepBeforeLast, StepLacks naming all that is lacking, NoSuchAttachment.
    """
    (case,) = held(session, caller, seen)
    cite(session, caller, taking.sha256)
    rules = rules_of(session)
    situation = situations(session, rules, [case])[case.id]
    step = may_take(rules, case, situation, taking)
    record_steps(session, caller, rules, [(case, step)], taking)


def take_steps(session: Session, caller: Caller, seen: Sequence[Seen], taking: Taking) -> None:
    """Take one step of many cases with one document: all of them, or none.

    Raises CasesRefused with each case that can't take it and why.
    """
    cases = held(session, caller, *seen)
    cite(session, caller, taking.sha256)
    rules = rules_of(session)
    record_steps(session, caller, rules, takers(session, rules, cases, taking), taking)


def takers(
    session: Session,
    rules: CleanupRules,
    cases: Sequence[NameCleanupCase],
    taking: Taking,
    *,
    by_notice: bool = False,
) -> list[tuple[NameCleanupCase, Step]]:
    """Return cases with the step that each takes; raise CasesRefused where one can't."""
    found = situations(session, rules, cases)
    steps: list[tuple[NameCleanupCase, Step]] = []
    refused: list[tuple[str, str, tuple[str, ...]]] = []
    for case in cases:
        try:
            steps.append((case, may_take(rules, case, found[case.id], taking, by_notice=by_notice)))
        except StepLacks as lack:
            refused.append((case.number, case.name, lack.needs))
        except StepByNotice:
            refused.append((case.number, case.name, ("step_by_notice",)))
        except StepNotNext:
            refused.append((case.number, case.name, ("step_not_next",)))
        except StepBeforeLast:
            refused.append((case.number, case.name, ("step_before_last",)))
    if refused:
        raise CasesRefused(refused)
    return steps


def may_take(
    rules: CleanupRules,
    case: NameCleanupCase,
    situation: Situation,
    taking: Taking,
    *,
    by_notice: bool = False,
) -> Step:
    """Return the step that a case may take now; StepNotNext, StepByNotice, StepBeforeLast, StepLacks."""
    procedure = rules.procedures[case.kind]
    if taking.step not in procedure.steps[case.state].next:
        raise StepNotNext(step=taking.step, state=procedure.steps[case.state].name_zh)
    step = procedure.steps[taking.step]
    if step.effect == "notice" and not by_notice:
        raise StepByNotice(step=step.name_zh)
    if not case.state_since <= taking.taken_on <= today():
        raise StepBeforeLast(number=case.number, day=case.state_since.isoformat())
    needs = lacking(step, situation.given(taking))
    if needs:
        raise StepLacks(
            step.name_zh,
            needs,
            name=case.name,
            wanted=situation.wanted_name,
            registered=situation.registered_name or "—",
        )
    return step


def record_steps(
    session: Session,
    caller: Caller,
    rules: CleanupRules,
    steps: Sequence[tuple[NameCleanupCase, Step]],
    taking: Taking,
) -> None:
    """Let cases be where a step leaves them, and keep that it was taken."""
    ordinals = queries.next_ordinals(session, NameCleanupStep, [case.id for case, _ in steps])
    queries.end_classes(session, [case.id for case, step in steps if step.effect == "archive"])
    for case, step in steps:
        case.state = step.code
        case.state_since = taking.taken_on
        if step.effect == "accept":
            case.accepted_on = taking.taken_on
        elif step.effect == "keep":
            case.kept_on = taking.taken_on
            case.measure = rules.keep
            # A name that is kept gets no other
            case.proposed_name, case.proposed_origin, case.proposed_check = "", "", None
        elif step.effect == "archive":
            case.archived_on = taking.taken_on
        elif step.stage != "acceptance":
            # Put right after an inspection: what was accepted is no more
            case.accepted_on = None
    queries.add(
        session,
        *(
            NameCleanupStep(
                case_id=case.id,
                ordinal=ordinals[case.id],
                step=step.code,
                taken_on=taking.taken_on,
                actor=written("actor", taking.actor),
                document_number=written("document_number", taking.document_number),
                sha256=taking.sha256,
                note=written("note", taking.note),
                recorded_by=caller.account_id,
            )
            for case, step in steps
        ),
    )
    queries.count_up(session, *(case for case, _ in steps))


def _unsettled(rules: CleanupRules, case: NameCleanupCase) -> None:
    if case.state in SETTLED:
        raise MeasureSettled(state=rules.step(case.kind, case.state).name_zh)
