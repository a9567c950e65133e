"""Have analyses made, keep them, replay them on the data of today, and compare two.

Each is a job. A run is written once and never changed; a replay is a run of its own that says which parts of
the data, or settings, are not what they were.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import past, written
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.planning import grave_runs, parameters, queries, station_runs
from gis.planning.inputs import Inputs
from gis.planning.parameters import Parameters
from gis.planning.rules import (
    PLANNING,
    READING,
    RESULT_FORM,
    Differences,
    InputsHidden,
    KindsDiffer,
    KindUnknown,
    RunNotFound,
    changed_parts,
    differences,
    digest,
    is_current,
    settled,
)
from gis.planning.station_runs import Made
from gis.planning.tables import PlanningRun
from gis.planning_layers import service as planning_layers
from gis.publication import service as publication
from gis.siting.choosing import Tell

#: Kind of job that makes a run; its arguments are those of `ask`
PLANNING_JOB = "planning_run"
#: What a run is at least: plans are not published before they are decided
LEAST_LEVEL = "internal"

_Make = Callable[[Inputs, Any, Tell], Made]
_MAKERS: Mapping[str, _Make] = {
    "access": station_runs.access,
    "siting": station_runs.siting,
    "ban_zones": grave_runs.ban_zones,
    "relocation": grave_runs.relocation,
    "cemetery_screening": grave_runs.cemetery_screening,
}


@dataclass(frozen=True, slots=True)
class Run:
    """A run with the code of its region and who made it."""

    run: PlanningRun
    region: str
    made_by: str | None


def ask(
    session: Session,
    caller: Caller,
    kind: str,
    title: str,
    region: str,
    asked: Parameters,
    as_of: date | None = None,
) -> Job:
    """Have an analysis made by a job; raise NotAllowed, KindUnknown, NoSuchRegion, FieldUnreadable."""
    caller.must_hold(*PLANNING)
    if not isinstance(asked, parameters.KINDS.get(kind, type(None))):
        raise KindUnknown(kind=kind)
    planning_layers.region(session, region)
    day = past("as_of", as_of or today())
    arguments = {
        "kind": kind,
        "name": written("title", title, is_required=True),
        "region": region,
        "as_of": day.isoformat(),
        "parameters": asdict(asked),
    }
    return jobs.enqueue(session, caller, PLANNING_JOB, arguments, one_at_a_time=PLANNING_JOB)


def replay(session: Session, caller: Caller, run_id: UUID) -> Job:
    """Have a run made again with its own parameters and day; raise RunNotFound."""
    caller.must_hold(*PLANNING)
    found = get(session, caller, run_id)
    arguments = {
        "kind": found.run.kind,
        "name": found.run.title,
        "region": found.region,
        "as_of": found.run.as_of.isoformat(),
        "parameters": found.run.parameters,
        "replay_of": str(run_id),
    }
    return jobs.enqueue(session, caller, PLANNING_JOB, arguments, one_at_a_time=PLANNING_JOB)


def make_queued(
    session: Session, caller: Caller, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Do what a job was asked; return the run.

    Raises NothingToPlan, InputsHidden, AnswerWrong and what the rules read say.
    """
    caller.must_hold(*PLANNING)
    kind, day = arguments["kind"], date.fromisoformat(arguments["as_of"])
    inputs = Inputs(session, planning_layers.region(session, arguments["region"]), day)
    asked = parameters.read(kind, arguments["parameters"])
    used, result = _MAKERS[kind](inputs, asked, progress.step)
    rules = publication.load(session)
    level = max({*inputs.levels, LEAST_LEVEL}, key=rules.ranks.__getitem__)
    if not rules.sees(caller.clearance, level):
        raise InputsHidden
    kept = settled({"form": RESULT_FORM, **result})
    run = PlanningRun(
        kind=kind,
        title=arguments["name"],
        region_id=inputs.region.id,
        as_of=day,
        parameters=settled(asdict(asked)),
        settings=settled(used),
        inputs=inputs.counts,
        digests=inputs.digests,
        result=kept,
        result_digest=digest(kept),
        publication_level=level,
        is_demonstration=inputs.is_demonstration or queries.any_demonstration(session, inputs.sources),
        made_by=caller.account_id,
    )
    if "replay_of" in arguments:
        before = _seen(session, caller, UUID(arguments["replay_of"]))
        run.replay_of_id = before.id
        run.changed = changed_parts(before.digests, inputs.digests)
        if before.settings != run.settings:
            run.changed.append("settings")
    return {"planning_run_id": str(queries.add(session, run))}


def get(session: Session, caller: Caller, run_id: UUID) -> Run:
    """Return a run; raise RunNotFound."""
    found = _seen(session, caller, run_id)
    return Run(found, queries.region_code(session, found.region_id), queries.maker(session, found.made_by))


def latest(
    session: Session,
    caller: Caller,
    *,
    kind: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Sequence[Run]:
    """List the runs that the caller may see, the youngest first."""
    caller.must_hold(*READING)
    levels = publication.load(session).readable_levels(caller.clearance)
    rows = queries.latest(session, levels, limit, kind=kind, after=after)
    return [Run(run, region, maker) for run, region, maker in rows]


def same_as_replayed(session: Session, run: PlanningRun) -> bool | None:
    """Whether a replay came to the result of the run it replays.

    None for a run that is no replay, and where either was made by a version whose results have another form.
    """
    if run.replay_of_id is None:
        return None
    before = cast(PlanningRun, queries.find(session, run.replay_of_id))
    if not (is_current(before.result) and is_current(run.result)):
        return None
    return before.result_digest == run.result_digest


def compare(session: Session, caller: Caller, first_id: UUID, second_id: UUID) -> Differences:
    """Say what tells two runs of one kind apart; raise RunNotFound, KindsDiffer."""
    first, second = (_seen(session, caller, one) for one in (first_id, second_id))
    if first.kind != second.kind:
        raise KindsDiffer
    return differences(_facts(first), _facts(second), (first.digests, second.digests))


def _facts(run: PlanningRun) -> dict[str, Any]:
    return {"parameters": run.parameters, "settings": run.settings, "result": run.result}


def _seen(session: Session, caller: Caller, run_id: UUID) -> PlanningRun:
    caller.must_hold(*READING)
    found = queries.find(session, run_id)
    if found is None or not publication.load(session).sees(caller.clearance, found.publication_level):
        raise RunNotFound
    return found
