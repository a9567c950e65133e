"""Uploaded lists: kept for their import only, for their sender only, and never when they are marked."""

import io
import os
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from gis.accounts.rules import PUBLIC, Caller
from gis.database import unit_of_work
from gis.errors import NotAllowed
from gis.exchange import uploads
from gis.exchange.rules import ImportOptions
from gis.exchange.service import (
    ExportRequest,
    export_to_result,
    import_upload,
    queue_export,
    queue_import,
    result_file,
    stage,
)
from gis.exchange.uploads import UploadNotFound, UploadTooLarge
from gis.jobs import service as jobs
from gis.jobs.rules import Unwatched
from gis.jobs.tables import Job
from gis.secrecy_marks import MarkedSecret
from scripts.bench_data import add_divisions
from tests.gis.proposals.people import someone

LIST = "标准地名,地名类别,所在行政区\n石灰庙,21760,乌审旗\n坏,,乌审旗\n".encode()


@pytest.fixture
def editor(committed_database: Engine) -> Caller:
    with unit_of_work(committed_database) as session:
        add_divisions(session)
        return someone(session, "editor")


def staged(home: Path) -> list[Path]:
    return list((home / "uploads").glob("*"))


def test_a_marked_upload_leaves_no_byte(
    editor: Caller, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(MarkedSecret):
        stage(editor, io.BytesIO(LIST + "密级：秘密\n".encode()), "石灰庙名单.csv", tmp_path, 2**20)
    assert staged(tmp_path) == []
    assert "石灰庙" not in caplog.text
    assert str(editor.account_id) in caplog.text


def test_a_large_upload_leaves_no_byte(editor: Caller, tmp_path: Path) -> None:
    with pytest.raises(UploadTooLarge):
        stage(editor, io.BytesIO(b"x" * (2**20 + 1)), "名单.csv", tmp_path, 2**20)
    assert staged(tmp_path) == []
    with pytest.raises(NotAllowed):
        stage(PUBLIC, io.BytesIO(LIST), "名单.csv", tmp_path, 2**20)


@pytest.mark.parametrize("name", ["../../etc/名单.csv", "C:\\名单.csv", "名单.csv"])
def test_the_senders_name_chooses_no_path(editor: Caller, tmp_path: Path, name: str) -> None:
    upload = stage(editor, io.BytesIO(LIST), name, tmp_path, 2**20)
    assert upload.name == "名单.csv"
    assert upload.path.parent.parent == tmp_path / "uploads"
    assert upload.path.name == "list.csv"
    assert uploads.find(editor, upload.id, tmp_path).path.read_bytes() == LIST


def test_nobody_else_finds_an_upload(editor: Caller, tmp_path: Path) -> None:
    upload = stage(editor, io.BytesIO(LIST), "名单.csv", tmp_path, 2**20)
    stranger = Caller(account_id=uuid4(), roles=frozenset({"editor"}))
    for caller, upload_id in ((stranger, upload.id), (editor, uuid4())):
        with pytest.raises(UploadNotFound):
            uploads.find(caller, upload_id, tmp_path)


def test_an_upload_goes_when_its_import_has_ended(
    committed_database: Engine, editor: Caller, tmp_path: Path
) -> None:
    upload = stage(editor, io.BytesIO(LIST), "名单.csv", tmp_path, 2**20)

    def imported(**options: bool) -> Job:
        with unit_of_work(committed_database) as session:
            asked = ImportOptions(
                dry_run=options.get("dry_run", False), good_rows_only=options.get("good_rows_only", False)
            )
            job_id = queue_import(session, editor, tmp_path, upload.id, asked).id
        uploads.sweep(committed_database, tmp_path)
        assert upload.path.exists()
        jobs.perform(
            committed_database,
            job_id,
            lambda session, _, arguments, progress: import_upload(
                session, editor, tmp_path, arguments, progress
            ),
        )
        uploads.sweep(committed_database, tmp_path)
        with unit_of_work(committed_database) as session:
            job = jobs.get(session, editor, job_id)
            session.expunge(job)
            return job

    tried = imported(dry_run=True)
    assert tried.state == "succeeded"
    assert upload.path.exists()
    done = imported(good_rows_only=True)
    assert done.result is not None
    assert (done.state, done.result["new"], done.result["bad"]) == ("succeeded", 1, 1)
    assert staged(tmp_path) == []
    with unit_of_work(committed_database) as session:
        findings = result_file(session, editor, done.id, "findings.csv", tmp_path)
        assert "类别" in findings.read_text("utf-8-sig")
        with pytest.raises(UploadNotFound):
            result_file(session, editor, done.id, "../../../名单.csv", tmp_path)


def test_what_a_killed_process_left_is_swept(
    committed_database: Engine, editor: Caller, tmp_path: Path
) -> None:
    half, old, fresh, begun = (tmp_path / "uploads" / str(uuid4()) for _ in range(4))
    result = tmp_path / "results" / str(uuid4())
    for folder in (half, old, fresh, begun, result):
        folder.mkdir(parents=True)
    for folder in (old, fresh):
        (folder / "upload.json").write_text("{}")
    # Of a large file pieces come for hours.
    (begun / "begun.json").write_text("{}")
    for folder, hours in ((half, 1), (old, 25), (fresh, 2), (begun, 2), (result, 24 * 8)):
        then = time.time() - hours * 3600
        os.utime(folder, (then, then))
    uploads.sweep(committed_database, tmp_path)
    left = [folder.exists() for folder in (half, old, fresh, begun, result)]
    assert left == [False, False, True, True, False]


def test_a_long_export_is_a_job_with_a_file(
    committed_database: Engine, editor: Caller, tmp_path: Path
) -> None:
    with unit_of_work(committed_database) as session:
        job_id = queue_export(session, editor, ExportRequest("divisions", "csv", {"text": "乌审旗"})).id
    jobs.perform(
        committed_database,
        job_id,
        lambda session, _, arguments, progress: export_to_result(
            session, editor, tmp_path, arguments, Unwatched()
        ),
    )
    with unit_of_work(committed_database) as session:
        job = jobs.get(session, editor, UUID(str(job_id)))
        assert job.state == "succeeded", job.error
        assert job.result is not None
        assert job.result["rows"] == 1
        path = result_file(session, editor, job_id, job.result["files"][0], tmp_path)
        assert "乌审旗" in path.read_text("utf-8-sig")
