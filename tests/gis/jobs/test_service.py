from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.accounts.tables import Account, Organisation
from gis.database import make_engine, unit_of_work
from gis.errors import NotFound, RuleBroken
from gis.jobs import queries, service
from gis.jobs.rules import JobEnded, Progress
from gis.jobs.tables import Job
from gis.reference.tables import Source


@pytest.fixture
def caller(committed_database: Engine) -> Caller:
    with unit_of_work(committed_database) as session:
        office = Organisation(kind="bureau", name="民政局")
        session.add(office)
        session.flush()
        account = Account(login="li", display_name="李", organisation_id=office.id)
        session.add(account)
        session.flush()
        return Caller(account_id=account.id, login="li", roles=frozenset({"editor"}))


def queued(engine: Engine, caller: Caller, **arguments: Any) -> UUID:
    with unit_of_work(engine, caller.account_id) as session:
        return service.enqueue(session, caller, "write", arguments).id


def state(engine: Engine, job_id: UUID) -> Job:
    with Session(engine) as session:
        job = queries.find_job(session, job_id)
        assert job is not None
        return job


def sources(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Source)) or 0


def waiting(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT status::text FROM procrastinate_jobs ORDER BY id")))


def write(
    session: Session, account: UUID | None, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    session.add(Source(title=arguments.get("title", "普查"), licence="x"))
    session.flush()
    progress.step("jobs.cancelled", 1, 2)
    return {"written": 1}


def test_a_job_is_queued_with_its_callers_transaction_or_not_at_all(
    committed_database: Engine, caller: Caller
) -> None:
    with Session(committed_database) as session:
        service.enqueue(session, caller, "write", {})
        session.rollback()
    assert waiting(committed_database) == []
    job_id = queued(committed_database, caller)
    assert waiting(committed_database) == ["todo"]
    assert state(committed_database, job_id).state == "queued"


def test_success_and_result_stand_with_the_work(committed_database: Engine, caller: Caller) -> None:
    job_id = queued(committed_database, caller)
    service.perform(committed_database, job_id, write)
    job = state(committed_database, job_id)
    assert (job.state, job.result, job.done, job.total) == ("succeeded", {"written": 1}, 2, 2)
    assert sources(committed_database) == 1
    service.perform(committed_database, job_id, write)
    assert sources(committed_database) == 1


def test_a_refusal_rolls_the_work_back_and_says_why(committed_database: Engine, caller: Caller) -> None:
    def refuse(session: Session, *rest: Any) -> dict[str, Any]:
        session.add(Source(title="a", licence="x"))
        session.flush()
        raise RuleBroken

    job_id = queued(committed_database, caller)
    service.perform(committed_database, job_id, refuse)
    job = state(committed_database, job_id)
    assert job.state == "refused"
    assert job.error is not None
    assert job.error["zh"] == "规则不允许。"
    assert sources(committed_database) == 0


def test_a_bug_is_a_failure_with_a_reference(
    committed_database: Engine, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*rest: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    job_id = queued(committed_database, caller)
    service.perform(committed_database, job_id, fail)
    job = state(committed_database, job_id)
    assert job.state == "failed"
    assert job.error is not None
    assert job.error["params"]["reference"] in caplog.text


def test_cancel_before_and_during_the_work(committed_database: Engine, caller: Caller) -> None:
    early = queued(committed_database, caller)
    with unit_of_work(committed_database) as session:
        assert service.request_cancel(session, caller, early).state == "cancelled"
    assert waiting(committed_database) == []
    service.perform(committed_database, early, write)
    assert sources(committed_database) == 0

    running = queued(committed_database, caller)

    def cancelled(session: Session, account: Any, arguments: Any, progress: Progress) -> dict[str, Any]:
        with unit_of_work(committed_database) as other:
            assert service.request_cancel(other, caller, running).cancel_requested
        return write(session, account, arguments, progress)

    service.perform(committed_database, running, cancelled)
    assert state(committed_database, running).state == "cancelled"
    assert sources(committed_database) == 0
    with pytest.raises(JobEnded), unit_of_work(committed_database) as session:
        service.request_cancel(session, caller, running)


def test_a_stopping_worker_interrupts_and_changes_nothing(committed_database: Engine, caller: Caller) -> None:
    job_id = queued(committed_database, caller)
    service.perform(committed_database, job_id, write, should_stop=lambda: True)
    job = state(committed_database, job_id)
    assert job.state == "interrupted"
    assert sources(committed_database) == 0


@pytest.fixture
def second_engine(committed_database: Engine) -> Iterator[Engine]:
    engine = make_engine(committed_database.url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def test_recovery_leaves_a_job_alone_while_its_worker_lives(
    committed_database: Engine, second_engine: Engine, caller: Caller
) -> None:
    job_id = queued(committed_database, caller)

    def recovered(session: Session, account: Any, arguments: Any, progress: Progress) -> dict[str, Any]:
        assert service.recover_interrupted(second_engine) == []
        return write(session, account, arguments, progress)

    service.perform(committed_database, job_id, recovered)
    assert state(committed_database, job_id).state == "succeeded"


def test_recovery_calls_a_dead_workers_job_interrupted_and_never_runs_it_again(
    committed_database: Engine, caller: Caller
) -> None:
    job_id = queued(committed_database, caller)
    with committed_database.begin() as connection:
        connection.execute(text("UPDATE job SET state = 'running'"))
        connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
    assert service.recover_interrupted(committed_database) == [job_id]
    job = state(committed_database, job_id)
    assert job.state == "interrupted"
    assert job.error is not None
    assert "没有改动任何数据" in job.error["zh"]
    assert waiting(committed_database) == []
    assert service.recover_interrupted(committed_database) == []


def test_a_queued_job_that_a_dead_worker_had_fetched_waits_again(
    committed_database: Engine, caller: Caller
) -> None:
    job_id = queued(committed_database, caller)
    with committed_database.begin() as connection:
        connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
    with service.sole_worker(committed_database, wait=lambda: False) as held:
        assert held is not None
        assert held()
        with service.sole_worker(committed_database, wait=lambda: False) as second:
            assert second is None
    assert waiting(committed_database) == ["todo"]
    assert state(committed_database, job_id).state == "queued"


def test_only_the_asker_and_an_administrator_see_a_job(committed_database: Engine, caller: Caller) -> None:
    job_id = queued(committed_database, caller)
    stranger = Caller(account_id=uuid4(), roles=frozenset({"editor"}))
    administrator = Caller(account_id=uuid4(), roles=frozenset({"admin"}))
    with unit_of_work(committed_database) as session:
        with pytest.raises(NotFound):
            service.get(session, stranger, job_id)
        assert service.latest(session, stranger) == []
        assert service.get(session, administrator, job_id).id == job_id
        assert [job.id for job in service.latest(session, caller)] == [job_id]


def test_what_a_job_did_is_kept_step_by_step(committed_database: Engine, caller: Caller) -> None:
    def work(session: Session, account: UUID | None, arguments: Any, progress: Progress) -> dict[str, Any]:
        progress.step("import.loading_lists")
        for row in range(0, 501, 100):
            progress.step("import.checking_rows", row, 500)
        progress.step("import.submitting")
        return {}

    job_id = queued(committed_database, caller)
    service.perform(committed_database, job_id, work)
    with Session(committed_database) as session:
        kept = service.steps(session, caller, job_id)
        assert [(step.step, step.done, step.total) for step in kept] == [
            ("import.loading_lists", 0, 0),
            ("import.checking_rows", 500, 500),
            ("import.submitting", 0, 0),
        ]
        assert sorted(step.began_at for step in kept) == [step.began_at for step in kept]
        with pytest.raises(NotFound):
            service.steps(session, Caller(account_id=uuid4()), job_id)


def test_jobs_are_listed_by_kind_and_state_and_paged_by_key(
    committed_database: Engine, caller: Caller
) -> None:
    first, second, third = (queued(committed_database, caller) for _ in range(3))
    service.perform(committed_database, second, write)
    with Session(committed_database) as session:
        page = service.latest(session, caller, limit=2)
        assert [job.id for job in page] == [third, second]
        rest = service.latest(session, caller, after=(page[-1].created_at, page[-1].id))
        assert [job.id for job in rest] == [first]
        assert [job.id for job in service.latest(session, caller, state="succeeded")] == [second]
        assert service.latest(session, caller, kind="export") == []
        assert service.asked_by(session, page) == {caller.account_id: "李"}
