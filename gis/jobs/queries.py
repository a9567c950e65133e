"""Statements on jobs and on the queue behind them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Integer, Select, cast, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.jobs.rules import QUEUE, RESULT_LEVEL
from gis.jobs.tables import Job, JobStep

#: First half of the advisory lock of one job; the second is its `lock_key`.
JOB_LOCKS = 150_626
#: Advisory lock of the one worker process that takes jobs from the queue.
WORKER_LOCK = 150_626_003


def insert_job(session: Session, kind: str, arguments: Mapping[str, Any], created_by: UUID | None) -> Job:
    """Write the job's row."""
    statement = insert(Job).values(kind=kind, arguments=dict(arguments), created_by=created_by)
    return session.scalars(statement.returning(Job)).one()


def defer(session: Session, job: Job, lock: str | None) -> None:
    """Put the job on procrastinate's queue on this session's own connection."""
    session.execute(
        text(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, 0, :lock, :job,"
            " jsonb_build_object('job_id', CAST(:job AS text)), NULL)"
            "::procrastinate_job_to_defer_v1])"
        ),
        {"queue": QUEUE, "task": job.kind, "lock": lock, "job": str(job.id)},
    )


def find_job(session: Session, job_id: UUID) -> Job | None:
    """Return the job as it stands now."""
    return session.get(Job, job_id, populate_existing=True)


def latest_jobs(
    session: Session,
    account_id: UUID | None,
    limit: int,
    *,
    kind: str | None = None,
    state: str | None = None,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[Job]:
    """List jobs, the youngest first, of one account or of all; `after` is the key of the last one seen."""
    statement = select(Job).order_by(Job.created_at.desc(), Job.id.desc()).limit(limit)
    if account_id is not None:
        statement = statement.where(Job.created_by == account_id)
    if kind is not None:
        statement = statement.where(Job.kind == kind)
    if state is not None:
        statement = statement.where(Job.state == state)
    return session.scalars(_before(statement, after)).all()


def latest_seen(
    session: Session,
    account_id: UUID | None,
    kind: str,
    levels: Collection[str],
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Job]:
    """List jobs of a kind whose result has one of these levels; those without are an account's (or all)."""
    level = Job.result[RESULT_LEVEL].astext
    without = level.is_(None)
    if account_id is not None:
        without &= Job.created_by == account_id
    statement = select(Job).where(Job.kind == kind, without | level.in_(levels))
    newest = statement.order_by(Job.created_at.desc(), Job.id.desc()).limit(limit)
    return session.scalars(_before(newest, after)).all()


def _before(statement: Select[Job], after: tuple[datetime, UUID] | None) -> Select[Job]:
    return statement if after is None else statement.where(tuple_(Job.created_at, Job.id) < after)


def latest_about(session: Session, kind: str, argument: str, value: str) -> UUID | None:
    """Find the latest job of a kind that was queued with this argument."""
    statement = select(Job.id).where(Job.kind == kind, Job.arguments[argument].astext == value)
    return session.scalars(statement.order_by(Job.created_at.desc()).limit(1)).one_or_none()


def asked_by(session: Session, accounts: Collection[UUID]) -> Mapping[UUID | None, str]:
    """Return the names of the accounts that asked for jobs."""
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(accounts)))
    return {row.id: row.display_name for row in rows}


def steps(session: Session, job_id: UUID) -> Sequence[JobStep]:
    """List what a job did, the first step first."""
    statement = select(JobStep).where(JobStep.job_id == job_id)
    return session.scalars(statement.order_by(JobStep.position)).all()


def unfinished_jobs(session: Session) -> Sequence[Job]:
    """List the jobs that wait or run."""
    return session.scalars(
        select(Job).where(Job.state.in_(("queued", "running"))).order_by(Job.created_at)
    ).all()


def jobs_ended_since(session: Session, seconds: int) -> Sequence[Job]:
    """List the jobs that ended within the last seconds."""
    earliest = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    return session.scalars(select(Job).where(Job.finished_at > earliest).order_by(Job.created_at)).all()


def ask_to_stop(session: Session, job_id: UUID) -> str | None:
    """Cancel a waiting job at once, ask a running one to stop; return the state it has now."""
    cancelled = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "queued")
        .values(state="cancelled", cancel_requested=True, finished_at=func.now())
        .returning(Job.id)
    )
    if cancelled.first():
        forget_queued(session, job_id)
        return "cancelled"
    return session.scalars(
        update(Job)
        .where(Job.id == job_id, Job.state == "running")
        .values(cancel_requested=True)
        .returning(Job.state)
    ).one_or_none()


def forget_queued(session: Session, job_id: UUID) -> None:
    """Take the job off procrastinate's queue."""
    session.execute(text("DELETE FROM procrastinate_jobs WHERE args->>'job_id' = :job"), {"job": str(job_id)})


def take(watch: Connection, job_id: UUID) -> bool:
    """Hold the job's lock and call it running; False when somebody else has it or it ended."""
    held = watch.scalar(
        select(func.pg_try_advisory_lock(JOB_LOCKS, cast(Job.lock_key, Integer))).where(Job.id == job_id)
    )
    if not held:
        return False
    begun = watch.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "queued")
        .values(state="running", started_at=func.clock_timestamp())
        .returning(Job.id)
    )
    return begun.first() is not None


def log(watch: Connection, job_id: UUID, position: int, step: str, done: int, total: int) -> None:
    """Keep a step of a job, or how far it came."""
    values = {"job_id": job_id, "position": position, "step": step, "done": done, "total": total}
    statement = upsert(JobStep).values(values)
    watch.execute(
        statement.on_conflict_do_update(
            index_elements=["job_id", "position"], set_={"done": done, "total": total}
        )
    )


def say(watch: Connection, job_id: UUID, step: str, done: int, total: int) -> bool:
    """Write how far the job is; return whether somebody asked it to stop."""
    return bool(
        watch.scalar(
            update(Job)
            .where(Job.id == job_id)
            .values(step=step, done=done, total=total)
            .returning(Job.cancel_requested)
        )
    )


def close_job(
    connection: Connection | Session,
    job_id: UUID,
    state: str,
    *,
    result: Mapping[str, Any] | None = None,
    error: Mapping[str, Any] | None = None,
) -> bool:
    """End a running job; False when it was not running any more, or should succeed after a cancel."""
    values: dict[str, Any] = {"state": state, "finished_at": func.clock_timestamp()}
    if result is not None:
        values |= {"result": dict(result), "done": func.greatest(Job.done, Job.total)}
    if error is not None:
        values["error"] = dict(error)
    statement = update(Job).where(Job.id == job_id, Job.state == "running").values(values).returning(Job.id)
    if state == "succeeded":
        statement = statement.where(Job.cancel_requested.is_(False))
    return connection.execute(statement).first() is not None


def is_running(session: Session, job_id: UUID) -> bool:
    """Whether the job still runs."""
    return session.scalar(select(Job.state).where(Job.id == job_id)) == "running"


def abandoned_jobs(session: Session) -> list[tuple[UUID, Mapping[str, Any]]]:
    """List the running jobs whose lock is free with their arguments, and hold those locks until the
    transaction ends.
    """
    running = session.execute(
        select(Job.id, Job.arguments, Job.lock_key).where(Job.state == "running").order_by(Job.created_at)
    ).all()
    return [
        (job_id, arguments)
        for job_id, arguments, key in running
        if session.scalar(select(func.pg_try_advisory_xact_lock(JOB_LOCKS, text(str(int(key))))))
    ]


def return_orphans(session: Session) -> None:
    """Give back to the queue what a dead worker fetched and never began, and drop what had ended.

    Only the holder of WORKER_LOCK may call this: no other worker is alive then.
    """
    session.execute(
        text(
            "SELECT procrastinate_retry_job_v2(q.id, NULL, NULL, NULL, NULL)"
            " FROM procrastinate_jobs q JOIN job j ON j.id::text = q.args->>'job_id'"
            " WHERE q.status = 'doing' AND j.state = 'queued'"
        )
    )
    session.execute(
        text(
            "DELETE FROM procrastinate_jobs q USING job j WHERE j.id::text = q.args->>'job_id'"
            " AND j.state NOT IN ('queued', 'running')"
        )
    )


def answers(connection: Connection) -> bool:
    """Whether the connection, and with it the locks it holds, is still there."""
    try:
        return bool(connection.scalar(select(1)))
    except DBAPIError:
        return False


def hold_worker_lock(connection: Connection) -> bool:
    """Become the one worker of this database; False when another is."""
    return bool(connection.scalar(select(func.pg_try_advisory_lock(WORKER_LOCK))))


def worker_is_up(session: Session) -> bool:
    """Whether some process holds the worker's lock in this database."""
    return bool(
        session.scalar(
            text(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND (classid::bigint << 32) | objid::bigint = :key)"
            ),
            {"key": WORKER_LOCK},
        )
    )
