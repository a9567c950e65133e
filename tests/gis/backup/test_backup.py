"""A register saved and brought back: every table row by row, every attachment byte by byte."""

import fcntl
import hashlib
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from gis.backup import (
    AlreadyWriting,
    FileExists,
    FolderMissing,
    PostgresProgramFailed,
    RegisterInUse,
    back_up,
    beside,
    in_place,
    restore,
)
from gis.database import make_engine, unit_of_work
from gis.embedded_postgis import Cluster
from tests.gis.backup.conftest import GIVEN_UP, RELEASE, Register, quietly
from tests.gis.backup.registers import SCANS, content, objects, sha256, url_of


def name_of(engine: Engine) -> str:
    return str(make_url(url_of(engine)).database)


def bring_back(how: str, archive: Path, to: Register, cluster: Cluster) -> None:
    database = beside(cluster, name_of(to.engine)) if how == "beside" else in_place(url_of(to.engine))
    restore(archive, to.home, database, cluster.program, quietly)


@pytest.mark.parametrize("how", ["beside", "in place"])
def test_every_row_of_every_table_comes_back(
    how: str, archive: Path, saved_register: Register, other: Register, cluster: Cluster
) -> None:
    bring_back(how, archive, other, cluster)

    before, after = content(saved_register.engine), content(other.engine)
    assert set(after) == set(before)
    for table in before:
        assert after[table] == before[table], table
    assert objects(other.engine) == objects(saved_register.engine)
    for scan in SCANS:
        assert other.store(scan).read_bytes() == scan
    assert (other.home / RELEASE / "public" / "地名.csv").read_bytes() == SCANS[0]
    assert not (other.home / GIVEN_UP).exists()
    assert not (other.home / "restore.unfinished").exists()
    # … and what was compared is not nothing
    assert len(before["public.division_state"]) > 80
    assert len(before["history.place_name"]) > len(before["public.place_name"])
    assert {"public.procrastinate_jobs", "history.account_role", "public.spatial_ref_sys"} <= set(before)


@pytest.mark.parametrize("how", ["beside", "in place"])
def test_the_register_works_on_after_a_restore(
    how: str, archive: Path, other: Register, cluster: Cluster
) -> None:
    bring_back(how, archive, other, cluster)
    newest = "SELECT max(history_id) FROM history.account"
    with other.engine.connect() as connection:
        kept = connection.scalar(text(newest))
    with unit_of_work(other.engine) as session:
        session.execute(text("UPDATE account SET display_name = '改名' WHERE login = 'editor'"))
    with other.engine.connect() as connection:
        assert connection.scalar(text(newest)) > kept
    with pytest.raises(Exception, match="append-only"), unit_of_work(other.engine) as session:
        session.execute(text("DELETE FROM history.account"))


def test_an_archive_is_an_ordinary_tar_whose_manifest_has_every_hash(
    archive: Path, saved_register: Register, tmp_path: Path
) -> None:
    assert archive.stat().st_mode & 0o077 == 0
    subprocess.run(["tar", "-xf", str(archive), "-C", str(tmp_path)], check=True)
    subprocess.run(["sha256sum", "--check", "--quiet", "manifest.json.sha256"], cwd=tmp_path, check=True)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    files = {entry["path"]: entry for entry in manifest["files"]}
    attachments = {f"attachments/{sha256(s)[:2]}/{sha256(s)[2:4]}/{sha256(s)}" for s in SCANS}
    assert set(files) == {"database.dump", f"{RELEASE}/public/地名.csv"} | attachments
    for path, entry in files.items():
        written = (tmp_path / path).read_bytes()
        assert (hashlib.sha256(written).hexdigest(), len(written)) == (entry["sha256"], entry["bytes"])
    assert manifest["rows"]["public.attachment"] == len(SCANS)
    assert manifest["diming"]
    assert manifest["postgis"].startswith("3.")
    assert manifest["migration"].startswith("0")
    assert manifest["made_at"].endswith("+08:00")


def test_no_password_appears_among_the_processes(
    saved_register: Register, cluster: Cluster, tmp_path: Path
) -> None:
    arguments = tmp_path / "arguments"
    spy = tmp_path / "pg_dump"
    spy.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {arguments}\nexec {cluster.program("pg_dump")} "$@"\n')
    spy.chmod(0o755)
    back_up(url_of(saved_register.engine), tmp_path, lambda name: spy, tmp_path / "b.tar", quietly)
    password = make_url(url_of(saved_register.engine)).password
    assert isinstance(password, str)
    assert "--dbname=postgresql://diming@127.0.0.1" in arguments.read_text("utf-8")
    assert password not in arguments.read_text("utf-8")


def test_a_register_in_use_is_not_replaced(archive: Path, other: Register, cluster: Cluster) -> None:
    before = content(other.engine)
    with other.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(RegisterInUse):
            bring_back("beside", archive, other, cluster)
    assert content(other.engine) == before
    assert databases(cluster, name_of(other.engine)) == [name_of(other.engine)]


@pytest.mark.parametrize("how", ["beside", "in place"])
@pytest.mark.parametrize("ends", ["cut dump", "other rows"])
def test_a_restore_that_fails_half_way_leaves_the_register(
    how: str, ends: str, archive: Path, other: Register, cluster: Cluster, tmp_path: Path
) -> None:
    before = content(other.engine)
    broken = repacked(archive, tmp_path / "broken.tar", half if ends == "cut dump" else one_account)
    with pytest.raises(PostgresProgramFailed) as refusal:
        bring_back(how, broken, other, cluster)
    assert content(other.engine) == before
    assert databases(cluster, name_of(other.engine)) == [name_of(other.engine)]
    if ends == "other rows":
        assert "public.account differ" in str(refusal.value.params["reason"])


def test_remains_of_a_killed_restore_are_cleared(
    archive: Path, other: Register, cluster: Cluster, saved_register: Register
) -> None:
    name = name_of(other.engine)
    cluster.create_database(f"{name}_restored_0123456789ab")
    (other.home / "restore.unfinished" / "attachments").mkdir(parents=True)
    (other.home / "restore.unfinished" / "database.dump").write_text("half")
    bring_back("beside", archive, other, cluster)
    assert databases(cluster, name) == [name]
    assert content(other.engine) == content(saved_register.engine)


def test_a_file_in_the_way_is_not_overwritten(
    saved_register: Register, cluster: Cluster, tmp_path: Path
) -> None:
    file = tmp_path / "earlier.tar"
    file.write_bytes(b"precious")
    with pytest.raises(FileExists):
        back_up(url_of(saved_register.engine), tmp_path, cluster.program, file, quietly)
    assert file.read_bytes() == b"precious"


def test_a_failed_backup_leaves_no_file(saved_register: Register, cluster: Cluster, tmp_path: Path) -> None:
    program = Path("/bin/false")
    with pytest.raises(PostgresProgramFailed):
        back_up(url_of(saved_register.engine), tmp_path, lambda name: program, tmp_path / "b.tar", quietly)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FolderMissing):
        back_up(url_of(saved_register.engine), tmp_path, cluster.program, tmp_path / "no/b.tar", quietly)


def test_remains_of_a_killed_backup_are_cleared_and_two_at_once_refused(
    saved_register: Register, cluster: Cluster, tmp_path: Path
) -> None:
    file = tmp_path / "b.tar"
    remains = tmp_path / "b.tar.unfinished"
    remains.mkdir()
    (remains / "database.dump").write_text("half")
    (remains / "archive.tar").write_text("half")
    handle = os.open(remains, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(AlreadyWriting):
        back_up(url_of(saved_register.engine), tmp_path, cluster.program, file, quietly)
    os.close(handle)
    back_up(url_of(saved_register.engine), tmp_path, cluster.program, file, quietly)
    assert [path.name for path in tmp_path.iterdir()] == ["b.tar"]


def test_missing_and_damaged_attachments_are_named_and_the_rest_saved(
    saved_register: Register, other: Register, cluster: Cluster, tmp_path: Path
) -> None:
    store = tmp_path / "attachments"
    for number, scan in enumerate(SCANS[:2]):
        path = store / sha256(scan)[:2] / sha256(scan)[2:4] / sha256(scan)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"rotten" if number else scan)
    file = tmp_path / "b.tar"
    made = back_up(url_of(saved_register.engine), tmp_path, cluster.program, file, quietly)
    assert made.missing_releases == (1,)
    assert made.missing_attachments == (sha256(SCANS[2]),)
    assert made.damaged_attachments == (sha256(SCANS[1]),)
    bring_back("in place", file, other, cluster)
    assert content(other.engine) == content(saved_register.engine)
    assert other.store(SCANS[1]).read_bytes() == b"rotten"


def databases(cluster: Cluster, beginning: str) -> list[str]:
    server = make_engine(cluster.server_url("postgres"))
    with server.connect() as connection:
        found = connection.scalars(
            text("SELECT datname FROM pg_database WHERE starts_with(datname, :name) ORDER BY 1"),
            {"name": beginning},
        ).all()
    server.dispose()
    return list(found)


def half(files: dict[str, bytes]) -> None:
    files["database.dump"] = files["database.dump"][:-5000]


def one_account(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["rows"]["public.account"] = 1
    files["manifest.json"] = json.dumps(manifest).encode()


def repacked(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write an archive again with other content and hashes that fit it."""
    files: dict[str, bytes] = {}
    with tarfile.open(archive) as source:
        for entry in source:
            stream = source.extractfile(entry)
            assert stream is not None
            files[entry.name] = stream.read()
    change(files)
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        written = files[entry["path"]]
        entry.update(bytes=len(written), sha256=hashlib.sha256(written).hexdigest())
    files["manifest.json"] = json.dumps(manifest).encode()
    digest = hashlib.sha256(files["manifest.json"]).hexdigest()
    files["manifest.json.sha256"] = f"{digest}  manifest.json\n".encode()
    with tarfile.open(target, "w") as out:
        for name, written in files.items():
            new = tarfile.TarInfo(name)
            new.size = len(written)
            out.addfile(new, io.BytesIO(written))
    return target
