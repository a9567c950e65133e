"""The worker process: queued lists are imported, and a crash of anything leaves all rows or none."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from gis.accounts.rules import Caller
from gis.database import make_engine, migrate, unit_of_work
from gis.embedded_postgis import Cluster
from gis.exchange.rules import ImportOptions
from gis.exchange.service import queue_import, stage
from gis.jobs import service as jobs
from gis.jobs.tables import Job
from gis.name_rules.seeding import load_seeds
from scripts.acting import acting
from scripts.bench_data import add_divisions, write_list

ENDED = ("succeeded", "refused", "failed", "cancelled", "interrupted")
PATIENCE = 600.0


@dataclass
class Office:
    """A durable register of its own, that processes may be killed on."""

    cluster: Cluster
    url: str
    engine: Engine
    home: Path

    def caller(self) -> Caller:
        with unit_of_work(self.engine) as session:
            return acting(session, "bench")

    def queue(self, list_: Path, **options: Any) -> UUID:
        """Upload a list and ask for its import."""
        caller = self.caller()
        with list_.open("rb") as content:
            upload = stage(caller, content, list_.name, self.home, 2**30)
        with unit_of_work(self.engine) as session:
            return queue_import(session, caller, self.home, upload.id, ImportOptions(**options)).id

    def job(self, job_id: UUID) -> Job:
        with unit_of_work(self.engine) as session:
            job = jobs.get(session, self.caller(), job_id)
            session.expunge(job)
            return job

    def wait(self, job_id: UUID, until: Callable[[Job], bool]) -> Job:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            job = self.job(job_id)
            if until(job):
                return job
            time.sleep(0.02)
        raise AssertionError(f"job {job.state} at {job.step} {job.done}")

    def rows(self) -> tuple[int, int, int]:
        """How many places, names, and history rows of names there are."""
        with self.engine.connect() as connection:
            counted = (
                connection.scalar(text(f"SELECT count(*) FROM {table}"))
                for table in ("feature", "feature_geometry", "history.feature")
            )
            features, geometries, kept = counted
        return features or 0, geometries or 0, kept or 0

    @contextmanager
    def process(self, command: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
        running = subprocess.Popen(
            [sys.executable, "-m", "scripts.cli", command],
            env={
                **os.environ,
                "DIMING_DATABASE_URL": self.url,
                "DIMING_HOME": str(self.home),
                **environment,
            },
            stderr=subprocess.DEVNULL,
        )
        try:
            yield running
        finally:
            running.kill()
            running.wait()

    def uploads(self) -> list[Path]:
        return list((self.home / "uploads").glob("*"))


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, str]]:
    """A cluster with fsync on, that a test may kill, and the name of a database to copy."""
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.ensure_running()
        cluster.create_database("template_register")
        engine = make_engine(cluster.server_url("template_register"))
        migrate(engine)
        with unit_of_work(engine) as session:
            load_seeds(session)
            add_divisions(session)
        engine.dispose()
        yield cluster, "template_register"
    finally:
        cluster.stop()
        shutil.rmtree(cluster.home)


@pytest.fixture
def office(durable: tuple[Cluster, str], tmp_path: Path) -> Iterator[Office]:
    cluster, template = durable
    name = f"crash_{uuid4().hex[:8]}"
    cluster.create_database(name, template)
    url = cluster.server_url(name)
    engine = make_engine(url)
    yield Office(cluster, url, engine, tmp_path)
    engine.dispose()
    cluster.drop_database(name)


@pytest.fixture
def count(long: bool) -> int:
    return 50_000 if long else 6_000


@pytest.fixture
def list_(tmp_path: Path, count: int) -> Path:
    path = tmp_path / "地名.csv"
    write_list(path, count, seed=1)
    return path


def ended(job: Job) -> bool:
    return job.state in ENDED


def begun(share: float, count: int) -> Callable[[Job], bool]:
    return lambda job: job.done >= share * count or job.state in ENDED


def test_the_worker_imports_a_list_and_forgets_the_upload(office: Office, list_: Path, count: int) -> None:
    tried = office.queue(list_, dry_run=True)
    loaded = office.queue(list_, first_load=True)
    assert len(office.uploads()) == 2
    with office.process("worker") as worker:
        assert office.wait(tried, ended).state == "succeeded"
        job = office.wait(loaded, ended)
        assert (job.state, job.result and job.result["new"]) == ("succeeded", count)
        assert office.rows() == (count, count, count)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    # The tried one waits for its import, or for a day; the imported one is gone.
    assert [folder.name for folder in office.uploads()] == [office.job(tried).arguments["upload"]]


def test_a_running_import_is_cancelled(office: Office, tmp_path: Path, count: int) -> None:
    # A job looks for the request twice a second: the list is so long that much of it is still to come then
    many, long_list = 4 * count, tmp_path / "长名单.csv"
    write_list(long_list, many, seed=1)
    job_id = office.queue(long_list, first_load=True)
    with office.process("worker"):
        office.wait(job_id, begun(0.1, many))
        with unit_of_work(office.engine) as session:
            jobs.request_cancel(session, office.caller(), job_id)
        assert office.wait(job_id, ended).state == "cancelled"
    assert office.rows() == (0, 0, 0)


def all_or_nothing(office: Office, job_id: UUID, count: int) -> str:
    """Say which it was, after seeing that the job says the same as the tables."""
    job = office.wait(job_id, ended)
    rows = office.rows()
    if job.state == "succeeded":
        assert rows == (count, count, count)
    else:
        assert job.state == "interrupted"
        assert job.error is not None
        assert "没有改动任何数据" in job.error["zh"]
        assert rows == (0, 0, 0)
    return job.state


@pytest.mark.parametrize(
    "share", [pytest.param(0.0, marks=pytest.mark.long), 0.3, pytest.param(1.0, marks=pytest.mark.long)]
)
def test_kill_9_of_the_worker(office: Office, list_: Path, count: int, share: float) -> None:
    job_id = office.queue(list_, first_load=True)
    waiting = office.queue(list_, dry_run=True)
    with office.process("worker") as worker:
        office.wait(job_id, begun(share, count) if share else lambda job: job.state != "queued")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    with office.process("worker"):
        state = all_or_nothing(office, job_id, count)
        assert share == 1.0 or state == "interrupted"
        # What had only waited is done now; what was interrupted is not begun again.
        assert office.wait(waiting, ended).state == "succeeded"
        assert office.job(job_id).state == state


@pytest.mark.parametrize("share", [0.3, pytest.param(1.0, marks=pytest.mark.long)])
def test_kill_9_of_postgresql(office: Office, list_: Path, count: int, share: float) -> None:
    job_id = office.queue(list_, first_load=True)
    with office.process("worker") as worker:
        office.wait(job_id, begun(share, count))
        postmaster = int((office.cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        office.engine.dispose()
        office.cluster.ensure_running()
        # The worker was not restarted: it waits for its database and clears up by itself.
        state = all_or_nothing(office, job_id, count)
        assert share == 1.0 or state == "interrupted"
        assert worker.poll() is None
        again = office.queue(list_, first_load=state == "interrupted", dry_run=state == "succeeded")
        assert office.wait(again, ended).state == "succeeded"
    assert office.rows() == (count, count, count)


def test_kill_9_of_the_server_leaves_the_import_running(office: Office, list_: Path, count: int) -> None:
    job_id = office.queue(list_, first_load=True)
    with office.process("worker"), office.process("serve", DIMING_BIND="127.0.0.1:0") as server:
        office.wait(job_id, begun(0.3, count))
        server.send_signal(signal.SIGKILL)
        server.wait()
        with office.process("serve", DIMING_BIND="127.0.0.1:0"):
            assert all_or_nothing(office, job_id, count) == "succeeded"
