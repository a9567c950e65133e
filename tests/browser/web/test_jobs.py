"""Somebody follows his background work: how far it is, what it did, stopping it, what it left."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from gis.database import unit_of_work
from gis.jobs.queries import JOB_LOCKS
from gis.jobs.rules import Stopped
from gis.jobs.service import problem
from tests.api.conftest import Service
from tests.browser.web.conftest import PHONE, SCREEN, Picture, Sit

pytestmark = pytest.mark.browser


def a_job(service: Service, state: str, login: str = "editor", *, done: int = 0, total: int = 0) -> UUID:
    """Write a job into the register as a worker would have left it; no worker takes it."""
    error = json.dumps(problem(Stopped())) if state == "interrupted" else None
    finished = "clock_timestamp()" if state == "interrupted" else "NULL"
    with unit_of_work(service.engine) as session:
        job_id: UUID = session.scalars(
            text(
                "INSERT INTO job (id, kind, arguments, state, done, total, step, error, created_by,"
                f" started_at, finished_at) SELECT gen_random_uuid(), 'import', :arguments, :state, :done,"
                f" :total, 'import.checking_rows', :error, a.id, clock_timestamp(), {finished}"
                " FROM account a WHERE a.login = :login RETURNING id"
            ),
            {
                "arguments": json.dumps({"name": "地名.csv", "options": {"dry_run": False}}),
                "state": state,
                "done": done,
                "total": total,
                "error": error,
                "login": login,
            },
        ).one()
        session.execute(
            text(
                "INSERT INTO job_step (job_id, position, step, done, total) VALUES"
                " (:job, 1, 'import.loading_lists', 0, 0),"
                " (:job, 2, 'import.checking_rows', :done, :total)"
            ),
            {"job": job_id, "done": done, "total": total},
        )
    return job_id


@pytest.fixture
def running(shared_service: Service) -> Iterator[UUID]:
    """A job that is being done: somebody holds its lock, so nobody takes it for interrupted."""
    with shared_service.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as worker:
        worker.execute(
            text("SELECT pg_advisory_lock(:jobs, key) FROM generate_series(1, 99) AS key"),
            {"jobs": JOB_LOCKS},
        )
        yield a_job(shared_service, "running", done=300, total=1200)
        worker.execute(text("SELECT pg_advisory_unlock_all()"))


def test_a_running_job_is_followed_and_stopped(
    desk: Sit, picture: Picture, shared_service: Service, running: UUID
) -> None:
    job_id = running
    editor = desk("editor")
    page = editor.open("/jobs")
    page.get_by_text("300 / 1200").wait_for()
    picture(editor, "jobs")
    page.get_by_role("link", name="导入 地名.csv").first.click()
    page.get_by_role("progressbar").wait_for()
    assert page.get_by_role("progressbar").get_attribute("aria-valuenow") == "25"
    log = page.locator(".log").inner_text()
    assert all(
        words in log for words in ("已排队", "开始", "正在读入代码表和区划", "正在逐行检查", "300 / 1200")
    )
    with unit_of_work(shared_service.engine) as session:
        session.execute(text("UPDATE job SET done = 600 WHERE id = :id"), {"id": job_id})
    # Nobody asks for it: the page looks again by itself.
    page.locator("[role=progressbar][aria-valuenow='50']").wait_for()
    page.get_by_role("button", name="取消作业").click()
    page.get_by_text("正在停止").wait_for()
    picture(editor, "job-running")


def test_an_interrupted_job_says_that_nothing_was_changed(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    job_id = a_job(shared_service, "interrupted", done=10, total=20)
    editor = desk("editor")
    page = editor.open(f"/jobs/{job_id}")
    assert "登记库没有改动" in page.get_by_role("alert").inner_text()
    picture(editor, "job-interrupted")
    page = editor.open("/jobs?state=interrupted")
    assert page.locator(".lines tbody tr").count() >= 1
    page = editor.open("/jobs?state=failed")
    page.get_by_text("没有符合条件的作业").wait_for()


def test_an_administrator_sees_everybodys_jobs_and_others_only_their_own(
    desk: Sit, shared_service: Service
) -> None:
    job_id = a_job(shared_service, "interrupted", "second")
    admin, planner = desk("admin"), desk("planner", language="en")
    assert "second" in admin.open("/jobs").locator(".lines tbody").inner_text()
    planner.open("/jobs").get_by_text("No jobs yet").wait_for()
    planner.expect_refusal(404)
    planner.open(f"/jobs/{job_id}").get_by_role("alert").wait_for()


def test_the_worker_does_a_list_and_leaves_its_findings_to_download(
    desk: Sit, shared_service: Service
) -> None:
    client = shared_service.client("editor")
    content = "标准地名,地名类别,所在（跨）行政区,经度,纬度\n红石山,山体,没有的镇,109.3,39.0\n".encode()
    upload = client.post("/imports", files={"file": ("名单.csv", content)}).json()["upload_id"]
    job = client.post(f"/imports/{upload}/jobs", json={"crs": "cgcs2000"}).json()
    editor = desk("editor")
    page = editor.open(f"/jobs/{job['id']}")
    page.get_by_text("未通过检查，登记库没有改动。").wait_for(timeout=60_000)
    page.get_by_role("heading", name="逐行检查（1 条）").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="标注了问题的原表（xlsx）").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_it_fits(
    desk: Sit, picture: Picture, shared_service: Service, language: str, size: tuple[int, int]
) -> None:
    job_id = a_job(shared_service, "interrupted", done=10, total=20)
    editor = desk("editor", language=language, size=size)
    for path in ("/jobs", f"/jobs/{job_id}"):
        editor.open(path)
        assert editor.fits(), path
    picture(editor, f"job-{language}-{size[0]}")
