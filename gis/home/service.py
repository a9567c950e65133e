"""Gather in one call what somebody's home page shows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.annual_targets import service as annual_targets
from gis.annual_targets.tables import AnnualTarget
from gis.field_work import service as field_work
from gis.field_work.summary import Summary
from gis.history.as_known import today
from gis.home import queries
from gis.home.rules import Counted, Due, Progress, due_of, progress_of
from gis.jobs import service as jobs
from gis.jobs.tables import Job
from gis.name_applications import service as name_applications
from gis.place_names import service as place_names
from gis.proposals import views
from gis.proposals.views import ProposalRow
from gis.samples.completeness import Gap, completeness

#: As many of each kind stand on the page; the lists behind it have all
SHOWN = 5
ENDED_BADLY = frozenset({"refused", "failed", "interrupted"})

#: What the register counts for a target, by the target's `measure`
MEASURES: Mapping[str, Callable[[Session, date, Collection[str]], Counted]] = {
    "national_code": queries.with_national_code
}


@dataclass(frozen=True)
class Waiting:
    """The first few of what waits for somebody, and whether there is more."""

    rows: Sequence[ProposalRow]
    more: bool


@dataclass(frozen=True)
class Target:
    """A target of the year with how far it is."""

    target: AnnualTarget
    progress: Progress
    due: Due
    counted: Counted | None


@dataclass(frozen=True)
class Home:
    """The page of one caller; the public has nothing waiting."""

    day: date
    to_decide: Waiting
    returned: Waiting
    drafts: Waiting
    submitted: Waiting
    jobs: Sequence[Job]
    #: Applications whose filing or announcement is overdue or soon due, the most urgent first
    applications_due: Sequence[Mapping[str, Any]]
    #: How the field work stands that the caller oversees or does; None for the public
    field_work: Summary | None
    targets: Sequence[Target]
    gaps: Sequence[Gap]
    features: int
    located: int


def home(session: Session, caller: Caller) -> Home:
    """Return what the caller's home page shows."""
    day = today()
    counts = place_names.counts(session, day, caller=caller)
    levels = Reader.of(session, caller).levels()
    return Home(
        day=day,
        to_decide=_to_decide(session, caller),
        returned=_own(session, caller, "returned"),
        drafts=_own(session, caller, "draft"),
        submitted=_own(session, caller, "submitted"),
        jobs=_jobs(session, caller),
        applications_due=name_applications.due(session, caller, SHOWN),
        field_work=field_work.summary(session, caller) if caller.signed_in else None,
        targets=[_target(session, one, day, levels) for one in annual_targets.latest(session, day.year)],
        gaps=completeness(session, levels),
        features=counts.features,
        located=counts.located,
    )


def _to_decide(session: Session, caller: Caller) -> Waiting:
    if not caller.signed_in:
        return Waiting([], False)
    return _first(views.inbox(session, caller, limit=SHOWN + 1, task="decide"))


def _own(session: Session, caller: Caller, state: str) -> Waiting:
    if not caller.signed_in:
        return Waiting([], False)
    return _first(views.find(session, caller, state=state, mine=True, limit=SHOWN + 1))


def _first(rows: Sequence[ProposalRow]) -> Waiting:
    return Waiting(rows[:SHOWN], len(rows) > SHOWN)


def _jobs(session: Session, caller: Caller) -> Sequence[Job]:
    """Return the caller's jobs that are not done, and those that ended badly, among his latest."""
    if not caller.signed_in:
        return []
    latest = jobs.latest(session, caller, limit=20)
    unsettled = (job for job in latest if job.state in ENDED_BADLY or job.finished_at is None)
    return list(islice(unsettled, SHOWN))


def _target(session: Session, target: AnnualTarget, day: date, levels: Collection[str]) -> Target:
    progress = progress_of(target.target_value, target.recorded_value)
    measure = MEASURES.get(target.measure or "")
    return Target(
        target=target,
        progress=progress,
        due=due_of(target.due, day, progress),
        counted=None if measure is None else measure(session, day, levels),
    )
