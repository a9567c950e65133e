"""Work that takes longer than a request: ask for it, watch it, stop it, do it, clear up after a crash.

A job's success and result are written in the transaction of its work, so they stand or fall together; work
that keeps portion by portion (`IN_PORTIONS`) is such that doing it again goes on and doubles nothing.
Everything else about it (progress, refusal, failure) is written on a connection of its own.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.errors import DimingError
from gis.jobs import queries
from gis.jobs.rules import IN_PORTIONS, RESULT_LEVEL, Cancelled, JobEnded, JobNotFound, Progress, Stopped
from gis.jobs.tables import Job, JobStep
from gis.messages import text

log = logging.getLogger(__name__)

#: What a job does: one call to a use case, with the session it writes in, the account that asked, the
#: arguments it was queued with, and the progress to report to.
Work = Callable[[Session, UUID | None, Mapping[str, Any], Progress], Mapping[str, Any]]

#: Seconds between two writes of progress.
SAY_EVERY = 0.5


def enqueue(
    session: Session,
    caller: Caller,
    kind: str,
    arguments: Mapping[str, Any],
    *,
    one_at_a_time: str | None = None,
    in_portions: bool = False,
) -> Job:
    """Ask for background work; it is queued when the caller's transaction commits, or not at all.

    Jobs with the same `one_at_a_time` run one after the other. What one does `in_portions` stays where it
    ends early, and whoever asked is told so.
    """
    if in_portions:
        arguments = {**arguments, IN_PORTIONS: True}
    job = queries.insert_job(session, kind, arguments, caller.account_id)
    queries.defer(session, job, one_at_a_time)
    return job


def get(session: Session, caller: Caller, job_id: UUID) -> Job:
    """Return a job of the caller's own (an administrator: any); raise JobNotFound otherwise."""
    job = queries.find_job(session, job_id)
    if job is None or not (caller.account() == job.created_by or "admin" in caller.roles):
        raise JobNotFound
    return job


def latest(
    session: Session,
    caller: Caller,
    *,
    kind: str | None = None,
    state: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Sequence[Job]:
    """List the caller's jobs, the youngest first; an administrator sees everybody's.

    `after` is (created_at, id) of the last one seen.
    """
    account = None if "admin" in caller.roles else caller.account()
    return queries.latest_jobs(session, account, limit, kind=kind, state=state, after=after)


def seen(session: Session, caller: Caller, kind: str, job_id: UUID, levels: Collection[str]) -> Job:
    """Return a job of a kind whose result states a publication level that is among these.

    While a job has no result, only who asked for it sees it, and an administrator. Raises JobNotFound.
    """
    job = queries.find_job(session, job_id)
    if job is None or job.kind != kind:
        raise JobNotFound
    if job.result is None:
        return get(session, caller, job_id)
    if job.result[RESULT_LEVEL] not in levels:
        raise JobNotFound
    return job


def latest_seen(
    session: Session,
    caller: Caller,
    kind: str,
    levels: Collection[str],
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Sequence[Job]:
    """List the jobs of a kind that `seen` would return, whoever asked for them, the youngest first."""
    account = None if "admin" in caller.roles else caller.account()
    return queries.latest_seen(session, account, kind, levels, after=after, limit=limit)


def latest_about(session: Session, kind: str, argument: str, value: str) -> UUID | None:
    """Return the latest job of a kind that was queued with this argument, or None."""
    return queries.latest_about(session, kind, argument, value)


def asked_by(session: Session, jobs: Sequence[Job]) -> Mapping[UUID | None, str]:
    """Return who asked for the jobs: names by account."""
    return queries.asked_by(session, {job.created_by for job in jobs if job.created_by is not None})


def steps(session: Session, caller: Caller, job_id: UUID) -> Sequence[JobStep]:
    """Return what a job of the caller's own did, step by step; raise JobNotFound."""
    get(session, caller, job_id)
    return queries.steps(session, job_id)


def request_cancel(session: Session, caller: Caller, job_id: UUID) -> Job:
    """Cancel a waiting job, or ask a running one to stop at its next step; raise JobEnded if too late."""
    get(session, caller, job_id)
    if queries.ask_to_stop(session, job_id) is None:
        raise JobEnded
    return get(session, caller, job_id)


def unfinished(session: Session) -> Sequence[Job]:
    """List the jobs that wait or run, for whoever clears up files."""
    return queries.unfinished_jobs(session)


def ended_since(session: Session, seconds: int) -> Sequence[Job]:
    """List the jobs that ended within the last seconds."""
    return queries.jobs_ended_since(session, seconds)


class Watched:
    """Progress written to the job's row and log, at most twice a second, on a connection of its own."""

    def __init__(self, watch: Connection, job_id: UUID, should_stop: Callable[[], bool]) -> None:
        self._watch = watch
        self._job_id = job_id
        self._should_stop = should_stop
        self._step = ""
        self._said_at = 0.0
        self._position = 0
        self._reached = (0, 0)

    def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is; raise Cancelled or Stopped when it must end."""
        if self._should_stop():
            raise Stopped
        now = time.monotonic()
        new = message_id != self._step
        if new:
            self.end()
            self._position += 1
        self._reached = (done, total)
        if not new and now - self._said_at < SAY_EVERY:
            return
        self._step, self._said_at = message_id, now
        queries.log(self._watch, self._job_id, self._position, message_id, done, total)
        if queries.say(self._watch, self._job_id, message_id, done, total):
            raise Cancelled

    def end(self) -> None:
        """Keep how far the step came that ends now."""
        if self._step:
            queries.log(self._watch, self._job_id, self._position, self._step, *self._reached)


@contextmanager
def _watch(engine: Engine) -> Iterator[Connection]:
    """Open a connection that is closed for good afterwards: with it goes the job's lock."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        yield connection


def perform(
    engine: Engine, job_id: UUID, work: Work, should_stop: Callable[[], bool] = lambda: False
) -> None:
    """Do one queued job to its end, whatever that is; do nothing when it is not queued any more."""
    with _watch(engine) as watch:
        if not queries.take(watch, job_id):
            return
        arguments: dict[str, Any] = {}
        try:
            with unit_of_work(engine) as session:
                job = queries.find_job(session, job_id)
                if job is None:
                    raise JobNotFound
                account, arguments = job.created_by, dict(job.arguments)
            progress = Watched(watch, job_id, should_stop)
            with unit_of_work(engine, account) as session:
                result = work(session, account, arguments, progress)
                progress.end()
                if not queries.close_job(session, job_id, "succeeded", result=result):
                    # Asked to stop while the last step was running, or no longer ours to end.
                    raise Cancelled if queries.is_running(session, job_id) else Stopped
        except Cancelled as end:
            queries.close_job(watch, job_id, "cancelled", error=_stopped(end, arguments))
        except Stopped as end:
            queries.close_job(watch, job_id, "interrupted", error=_stopped(end, arguments))
        except DimingError as refusal:
            log.info("job %s refused: %s", job_id, refusal.message_id)
            queries.close_job(watch, job_id, "refused", error=problem(refusal))
        except DBAPIError as away:
            if away.connection_invalidated:
                # The server broke the connection, and with it the transaction. Where it took this one
                # too, the job stays `running` until the worker holds its lock again and clears up.
                queries.close_job(watch, job_id, "interrupted", error=_stopped(Stopped(), arguments))
            else:
                _fail(watch, job_id)
        except Exception:
            _fail(watch, job_id)


def _fail(watch: Connection, job_id: UUID) -> None:
    """End a job on a bug: its trace goes to the log under a reference that the asker is told."""
    reference = uuid4().hex[:8]
    log.exception("job %s failed, reference %s", job_id, reference)
    unexpected = DimingError("error.unexpected", reference=reference)
    queries.close_job(watch, job_id, "failed", error=problem(unexpected))


def _stopped(end: Cancelled | Stopped, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return why a job ended early, and whether what it did before then stays."""
    return problem(DimingError(end.of_portions) if arguments.get(IN_PORTIONS) else end)


def problem(error: DimingError) -> dict[str, Any]:
    """Return a refusal as JSON: message id, parameters, the sentence in both languages, particulars."""
    params = {name: str(value) for name, value in error.params.items()}
    return {
        "message_id": error.message_id,
        "params": params,
        "zh": text(error.message_id, "zh", **params),
        "en": text(error.message_id, "en", **params),
        "details": [dict(detail) for detail in error.details],
    }


def recover_interrupted(engine: Engine) -> list[UUID]:
    """Call every running job interrupted whose lock nobody holds; nothing is run again.

    A transaction that was already committing wins: its `succeeded` is waited for and left alone.
    """
    with unit_of_work(engine) as session:
        found = [
            job_id
            for job_id, arguments in queries.abandoned_jobs(session)
            if queries.close_job(session, job_id, "interrupted", error=_stopped(Stopped(), arguments))
        ]
        for job_id in found:
            queries.forget_queued(session, job_id)
    for job_id in found:
        log.warning("job %s was interrupted", job_id)
    return found


@contextmanager
def sole_worker(engine: Engine, wait: Callable[[], bool]) -> Iterator[Callable[[], bool] | None]:
    """Be the only process that takes jobs; yield a question whether that is still so, or None.

    `wait` is called between tries and returns False to give up. What a dead worker left behind is
    cleared up before the block begins. When the answer becomes no (the database went away), this process
    must stop taking jobs and begin anew.
    """
    with _watch(engine) as connection:
        while not (held := queries.hold_worker_lock(connection)):
            if not wait():
                break
        if held:
            recover_interrupted(engine)
            with unit_of_work(engine) as session:
                queries.return_orphans(session)
        yield (lambda: queries.answers(connection)) if held else None


def worker_is_up(session: Session) -> bool:
    """Whether a worker takes jobs of this register right now."""
    return queries.worker_is_up(session)
