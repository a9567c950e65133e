"""Screen the names of the register, as of a day, whole or of one division; findings are kept across runs.

A run always reads every name, for a name of one town may be repeated in the next; a run of a division keeps
what it finds of that division's own names. Only a run of the present day says what is current.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress, Unwatched
from gis.jobs.tables import Job
from gis.name_rules import service as name_rules
from gis.name_rules.seed_files import Rules
from gis.name_screening import queries as stored
from gis.name_screening import register_queries
from gis.name_screening.findings import READING, findings, readable_levels
from gis.name_screening.register_facts import RegisterFacts
from gis.name_screening.registered_names import (
    Found,
    Places,
    RegisteredName,
    how_many_flagged,
    registered,
    rule_index,
    screened,
)
from gis.name_screening.rules import DivisionUnknown, RunNotFound
from gis.name_screening.service import LIST_TABLES, SCREENING_TABLES, list_screening
from gis.name_screening.tables import ScreeningRun
from gis.publication import service as publication

__all__ = ["Asked", "Run", "ask", "findings", "run", "runs", "screen", "screen_queued"]

#: Kind of job that screens; its arguments are those of `ask`
SCREENING_JOB = "name_screening"
#: Who may have the register screened
SCREENING = ("admin", "editor", "reviewer", "leader")
#: A register of more names is screened by a job
MOST_AT_ONCE = 3_000
#: Tables whose rows say by which rules a run went
RULE_TABLES = (*SCREENING_TABLES, *LIST_TABLES, "screening_register_facts")

#: Gives the features on the protection list of a day
Protected = Callable[[Session, date], Collection[UUID]]


@dataclass(frozen=True, slots=True)
class Run:
    """A run with who asked for it and what it is about."""

    run: ScreeningRun
    asked_by: str
    division_name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the wish: a run that is done, or a job that does it."""

    run: Run | None
    job: Job | None


def ask(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    division_id: UUID | None = None,
    protected: Protected | None = None,
) -> Asked:
    """Screen a small register at once, have a job screen a large one; raise NotAllowed, DivisionUnknown."""
    account = caller.account()
    caller.must_hold(*SCREENING)
    day = as_of or today()
    name = ""
    if division_id is not None:
        found = stored.division_name(session, division_id, day)
        if found is None:
            raise DivisionUnknown
        name = found
    if register_queries.count(session, day) <= MOST_AT_ONCE:
        run_id = screen(session, account, day, division_id, Unwatched(), protected)
        return Asked(run(session, caller, run_id), None)
    arguments = {
        "as_of": day.isoformat(),
        "division": None if division_id is None else str(division_id),
        "name": f"{name} {day.isoformat()}".strip(),
    }
    job = jobs.enqueue(session, caller, SCREENING_JOB, arguments, one_at_a_time=SCREENING_JOB)
    return Asked(None, job)


def screen_queued(
    session: Session,
    account_id: UUID | None,
    arguments: Mapping[str, Any],
    progress: Progress,
    protected: Protected | None = None,
) -> dict[str, Any]:
    """Do what a job was asked."""
    division = arguments["division"]
    run_id = screen(
        session,
        account_id,
        date.fromisoformat(arguments["as_of"]),
        None if division is None else UUID(division),
        progress,
        protected,
    )
    return {"run_id": str(run_id)}


def screen(
    session: Session,
    account_id: UUID | None,
    day: date,
    division_id: UUID | None,
    progress: Progress,
    protected: Protected | None = None,
) -> UUID:
    """Screen the names of a day and keep what is found; return the run."""
    stored.hold_screenings(session)
    progress.step("name_screening.step_read")
    started = stored.now(session)
    rules = rules_in_force(session, day)
    names, features = names_of_day(session, day, division_id, protected)
    found = screened(
        list_screening(rules),
        RegisterFacts(rules("screening_register_facts")),
        names,
        stricter(session),
        lambda done, total: progress.step("name_screening.step_screen", done, total),
    )
    if features is not None:
        found = [each for each in found if each.of.feature_id in features]
    return _kept(session, account_id, day, division_id, progress, names, features, found, rules, started)


def names_of_day(
    session: Session, day: date, division_id: UUID | None, protected: Protected | None
) -> tuple[list[RegisteredName], frozenset[UUID] | None]:
    """Return every name of a day, and the features of the division that the run is about."""
    places = Places(register_queries.divisions(session, day))
    listed = frozenset() if protected is None else frozenset(protected(session, day))
    within = None if division_id is None else places.below(division_id)
    names: list[RegisteredName] = []
    features: set[UUID] = set()
    for name, belongs in registered(register_queries.names(session, day), places, listed):
        names.append(name)
        if within is not None and not within.isdisjoint(belongs):
            features.add(name.feature_id)
    return names, None if within is None else frozenset(features)


def _kept(
    session: Session,
    account_id: UUID | None,
    day: date,
    division_id: UUID | None,
    progress: Progress,
    names: Sequence[RegisteredName],
    features: frozenset[UUID] | None,
    found: Sequence[Found],
    rules: Rules,
    started: datetime,
) -> UUID:
    is_present = day == today()
    run_id = stored.add_run(
        session,
        {
            "as_of": day,
            "division_id": division_id,
            "rules_version": digest(rules),
            "rules_on": day,
            "is_present": is_present,
            "asked_by": account_id,
            "started_at": started,
            "ended_at": started,
        },
    )
    index = rule_index(rules)
    rows = (each.columns(index) for each in found)
    for done in stored.keep_findings(session, run_id, rows, present=is_present):
        progress.step("name_screening.step_keep", done, len(found))
    gone = stored.let_go(session, run_id, features) if is_present else 0
    screened_names = names if features is None else [one for one in names if one.feature_id in features]
    stored.end_run(
        session,
        run_id,
        {
            "names": len(screened_names),
            "flagged": how_many_flagged(found),
            "findings": len(found),
            "appeared": stored.appeared(session, run_id),
            "gone": gone,
            "counts": _counted(found),
            "ended_at": stored.now(session),
        },
    )
    return run_id


def _counted(found: Iterable[Found]) -> dict[str, dict[str, int]]:
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        counted[each.finding.kind][each.finding.severity] += 1
    return {kind: dict(count) for kind, count in counted.items()}


def stricter(session: Session) -> Callable[[Iterable[str]], str]:
    """Return what chooses the strictest of some publication levels."""
    ranks = publication.load(session).ranks
    return lambda levels: max(levels, key=ranks.__getitem__)


def rules_in_force(session: Session, day: date) -> Rules:
    """Return the rules that a screening goes by."""
    return name_rules.rules_in_force(session, day)


def digest(rules: Rules) -> str:
    """Return by which rules a run went: the same rules give the same text."""
    summed = hashlib.sha256()
    for table in RULE_TABLES:
        for row in rules(table):
            summed.update("\t".join(row.values()).encode())
    return summed.hexdigest()[:12]


def runs(session: Session, caller: Caller, after: tuple[datetime, UUID] | None, limit: int) -> Sequence[Run]:
    """List the screenings, the latest first."""
    _may_read(session, caller)
    return [Run(one, asked or "", name or "") for one, asked, name in stored.runs(session, after, limit)]


def run(session: Session, caller: Caller, run_id: UUID) -> Run:
    """Return a screening; raise RunNotFound."""
    _may_read(session, caller)
    found = stored.run(session, run_id)
    if found is None:
        raise RunNotFound
    one, asked, name = found
    return Run(one, asked or "", name or "")


def _may_read(session: Session, caller: Caller) -> None:
    caller.account()
    caller.must_hold(*READING)
    readable_levels(session, caller)
