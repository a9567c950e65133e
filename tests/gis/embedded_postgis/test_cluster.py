"""Every way the private cluster can have been left, really provoked."""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from gis.embedded_postgis import (
    Cluster,
    DiskFull,
    OtherPostgres,
    PostgisMissing,
    PostgresMissing,
    WrongPostgis,
)
from gis.embedded_postgis.installation import find_installation, server_owner
from gis.embedded_postgis.memory import memory_settings
from gis.embedded_postgis.processes import lives, port_of_server, server_on


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A cluster of the test's own that nobody has started yet, where the server's account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="diming-test-", dir="/tmp"))
    folder.chmod(0o755)
    own = Cluster(folder / "cluster")
    yield own
    own.stop()
    shutil.rmtree(folder)


def one(cluster: Cluster, question: str, database: str = "postgres") -> object:
    url = cluster.server_url(database).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def keep_something(cluster: Cluster) -> None:
    url = cluster.ensure_running().replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")


def kill_server(cluster: Cluster) -> int:
    pid = server_on(cluster.data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: server_on(cluster.data) is None)
    return pid


def until(reached: Callable[[], bool]) -> None:
    for _ in range(600):
        if reached():
            return
        time.sleep(0.05)
    pytest.fail("the awaited state never came")


def test_a_new_cluster_is_safe_private_and_has_postgis(cluster: Cluster) -> None:
    cluster.ensure_running()

    assert one(cluster, "SHOW data_checksums") == "on"
    assert one(cluster, "SHOW fsync") == "on"
    assert one(cluster, "SHOW full_page_writes") == "on"
    assert one(cluster, "SHOW listen_addresses") == "127.0.0.1"
    assert one(cluster, "SHOW server_encoding") == "UTF8"
    assert one(cluster, "SELECT datcollate FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
    assert one(cluster, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'") == 0
    assert (cluster.home / "password").stat().st_mode & 0o077 == 0
    assert cluster.data.stat().st_uid == server_owner()[0] != 0
    cluster.create_database("with_postgis")
    with psycopg.connect(cluster.server_url("with_postgis").replace("+psycopg", "")) as connection:
        connection.execute("CREATE EXTENSION postgis")
        assert connection.execute("SELECT st_srid(st_point(109, 38.6, 4490))").fetchone() == (4490,)
    cluster.drop_database("with_postgis")
    assert not cluster.has_database("with_postgis")


def test_a_wrong_password_is_refused(cluster: Cluster) -> None:
    cluster.ensure_running()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(
            host="127.0.0.1",
            port=port_of_server(cluster.data),
            user="diming",
            password="x",
            dbname="postgres",
        )


def test_only_the_tests_cluster_gives_up_fsync(cluster: Cluster) -> None:
    throw_away = Cluster(cluster.folder, durable=False)
    throw_away.ensure_running()
    assert one(throw_away, "SHOW fsync") == "off"
    throw_away.stop()
    cluster.ensure_running()
    assert one(cluster, "SHOW fsync") == "on"


def test_stopping_and_starting_keeps_data_and_port(cluster: Cluster) -> None:
    keep_something(cluster)
    url = cluster.server_url("postgres")
    cluster.stop()
    assert not cluster.is_running()
    assert cluster.ensure_running() == url
    assert one(cluster, "SELECT count(*) FROM kept") == 1000


def test_a_server_killed_with_9_comes_back_with_its_data(cluster: Cluster) -> None:
    keep_something(cluster)
    kill_server(cluster)
    assert (cluster.data / "postmaster.pid").exists()

    cluster.ensure_running()
    assert one(cluster, "SELECT count(*) FROM kept") == 1000


def test_a_killed_server_whose_backend_still_works_comes_back(cluster: Cluster) -> None:
    """The busy child holds the shared memory, so that PostgreSQL by itself would refuse to start."""
    keep_something(cluster)
    url = cluster.server_url("postgres").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        backend = connection.info.backend_pid
        busy = multiprocessing.get_context("spawn").Process(target=_work_for_ever, args=(url,))
        busy.start()
        found = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'DO%' AND state = 'active'"
        until(lambda: connection.execute(found).fetchone() is not None)
        row = connection.execute(found).fetchone()
    assert row is not None
    assert row[0] != backend
    try:
        kill_server(cluster)
        assert lives(int(row[0]))
        cluster.ensure_running()
        assert one(cluster, "SELECT count(*) FROM kept") == 1000
        assert not lives(int(row[0]))
    finally:
        busy.join(30)


def _work_for_ever(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute("DO $$ DECLARE i bigint := 0; BEGIN LOOP i := i + 1; END LOOP; END $$")
        except psycopg.OperationalError:
            return


def test_a_stale_lock_file_that_names_a_foreign_process_is_removed(cluster: Cluster) -> None:
    keep_something(cluster)
    cluster.stop()
    bystander = subprocess.Popen(["sleep", "600"])
    try:
        lock = cluster.data / "postmaster.pid"
        lock.write_text(f"{bystander.pid}\n{cluster.data}\n1700000000\n1\n\n127.0.0.1\n", "utf-8")
        cluster.ensure_running()
        assert one(cluster, "SELECT count(*) FROM kept") == 1000
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_lock_file_cut_off_in_the_middle_is_removed(cluster: Cluster) -> None:
    keep_something(cluster)
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text("", "utf-8")
    cluster.ensure_running()
    assert one(cluster, "SELECT count(*) FROM kept") == 1000


def test_a_taken_port_is_left_to_its_owner_and_another_is_remembered(cluster: Cluster) -> None:
    keep_something(cluster)
    port = port_of_server(cluster.data)
    assert port is not None
    cluster.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        cluster.ensure_running()
        assert port_of_server(cluster.data) != port
        assert one(cluster, "SELECT count(*) FROM kept") == 1000
    cluster.stop()
    moved = cluster.ensure_running()
    assert f":{port}/" not in moved


@pytest.mark.parametrize(
    "wait_for", ["data.unfinished", "data.unfinished/base", "data.unfinished/global/pg_control"]
)
def test_an_initialisation_killed_half_way_is_done_again(cluster: Cluster, wait_for: str) -> None:
    starting = subprocess.Popen(
        [sys.executable, "-c",
         "import sys; from pathlib import Path; from gis.embedded_postgis import Cluster;"
         "Cluster(Path(sys.argv[1])).ensure_running()", str(cluster.folder)],
        start_new_session=True,
    )  # fmt: skip
    until(lambda: (cluster.folder / wait_for).exists())
    os.killpg(starting.pid, signal.SIGKILL)
    starting.wait()
    assert not cluster.data.exists()

    cluster.ensure_running()
    assert one(cluster, "SHOW data_checksums") == "on"
    assert not (cluster.home / "data.unfinished").exists()


def test_two_processes_that_start_it_at_once_get_one_server(cluster: Cluster) -> None:
    context = multiprocessing.get_context("spawn")
    starters = [context.Process(target=_start, args=(cluster.folder,)) for _ in range(3)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(120)
        assert starter.exitcode == 0
    assert cluster.is_running()


def _start(folder: Path) -> None:
    Cluster(folder).ensure_running()


def test_the_last_user_stops_it(cluster: Cluster) -> None:
    second = Cluster(cluster.folder)
    with cluster.running():
        with second.running():
            pass
        assert cluster.is_running()
    assert not cluster.is_running()


def test_a_user_that_was_killed_does_not_keep_it_up(cluster: Cluster) -> None:
    context = multiprocessing.get_context("spawn")
    up = context.Event()
    user = context.Process(target=_use, args=(cluster.folder, up))
    user.start()
    assert up.wait(120)
    user.kill()
    user.join()
    assert cluster.is_running()
    with cluster.running():
        pass
    assert not cluster.is_running()


def _use(folder: Path, up: "multiprocessing.synchronize.Event") -> None:
    with Cluster(folder).running():
        up.set()
        time.sleep(600)


def test_a_deep_folder_gets_its_socket_elsewhere(cluster: Cluster) -> None:
    deep = Cluster(cluster.folder.parent / ("d" * 60) / ("e" * 60))
    try:
        deep.ensure_running()
        assert deep.socket_folder.parent == Path("/tmp")
        # Its lock file lies beside it.
        assert any(path.is_socket() for path in deep.socket_folder.glob(".s.PGSQL.*"))
    finally:
        deep.stop()
        deep.socket_folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
def test_a_clone_that_postgres_cant_enter_gets_a_folder_that_it_can(cluster: Cluster) -> None:
    closed = cluster.folder.parent / "closed"
    closed.mkdir(mode=0o700)
    hidden = Cluster(closed / "cluster")
    try:
        keep_something(hidden)
        assert hidden.home.parent == Path("/var/lib/diming")
        assert (hidden.folder / "location").read_text("utf-8").strip() == str(hidden.home)
        assert closed.stat().st_mode & 0o777 == 0o700
        hidden.stop()
        (hidden.folder / "location").unlink()
        again = Cluster(hidden.folder)
        again.ensure_running()
        assert one(again, "SELECT count(*) FROM kept") == 1000
    finally:
        hidden.stop()
        subprocess.run(["rm", "-rf", str(hidden.home)], check=True)


@pytest.fixture
def small_disk(cluster: Cluster) -> Iterator[Callable[[int], Path]]:
    """Mount a disk of so many megabytes; skip where that isn't permitted."""
    place = cluster.folder.parent / "disk"
    place.mkdir()

    def mount(megabytes: int) -> Path:
        if os.geteuid() != 0:
            pytest.skip("only root may mount a small disk")
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(place)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if mounted.returncode != 0:
            pytest.skip(f"mounting a small disk is not permitted here: {mounted.stderr.strip()}")
        return place

    yield mount
    if os.path.ismount(place):
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_too_small_for_a_cluster_is_said_before_anything_is_written(
    small_disk: Callable[[int], Path],
) -> None:
    folder = small_disk(20) / "cluster"
    with pytest.raises(DiskFull) as refusal:
        Cluster(folder).ensure_running()
    assert refusal.value.params["folder"] == folder
    assert not (folder / "data").exists()


def test_a_disk_that_is_full_when_the_server_starts_is_said(small_disk: Callable[[int], Path]) -> None:
    place = small_disk(300)
    cluster = Cluster(place / "cluster")
    try:
        cluster.ensure_running()
        kill_server(cluster)
        (cluster.log.parent / "postgresql.log").unlink()
        with pytest.raises(OSError, match="No space"):
            fill(place / "ballast")
        with pytest.raises(DiskFull):
            cluster.ensure_running()
        (place / "ballast").unlink()
        cluster.ensure_running()
    finally:
        cluster.stop()


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def installed(root: Path, postgres: str, postgis: str | None) -> None:
    programs = root / "lib/postgresql" / postgres / "bin"
    extensions = root / "share/postgresql" / postgres / "extension"
    programs.mkdir(parents=True)
    extensions.mkdir(parents=True)
    (programs / "initdb").touch()
    if postgis:
        (extensions / "postgis.control").write_text(f"default_version = '{postgis}'\n", "utf-8")


def test_a_machine_without_postgres_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(PostgresMissing):
        find_installation(tmp_path)


def test_an_old_postgres_is_named(tmp_path: Path) -> None:
    installed(tmp_path, "13", "3.4.0")
    with pytest.raises(PostgresMissing) as refusal:
        find_installation(tmp_path)
    assert refusal.value.params["found"] == "13"


def test_postgres_without_postgis_is_told_so(tmp_path: Path) -> None:
    installed(tmp_path, "15", None)
    with pytest.raises(PostgisMissing):
        find_installation(tmp_path)


def test_an_old_postgis_is_named_with_the_version_needed(tmp_path: Path) -> None:
    installed(tmp_path, "15", "3.2.1")
    with pytest.raises(WrongPostgis) as refusal:
        find_installation(tmp_path)
    assert refusal.value.params == {"found": "3.2", "oldest": "3.3"}


def test_of_two_servers_the_one_that_wrote_the_data_is_taken(tmp_path: Path) -> None:
    installed(tmp_path, "15", "3.3.2")
    installed(tmp_path, "17", "3.5.2")
    assert find_installation(tmp_path).version == 17
    assert find_installation(tmp_path, written_by=15).version == 15
    with pytest.raises(OtherPostgres):
        find_installation(tmp_path, written_by=16)


@pytest.mark.parametrize(
    ("megabytes", "buffers"), [(512, "128MB"), (2048, "512MB"), (24 * 1024, "2048MB"), (64, "32MB")]
)
def test_memory_follows_the_machine(megabytes: int, buffers: str) -> None:
    assert memory_settings(megabytes, 1024)["shared_buffers"] == buffers


def test_a_container_with_little_shared_memory_maps_files_instead() -> None:
    assert memory_settings(2048, 64)["dynamic_shared_memory_type"] == "mmap"
    assert memory_settings(2048, 1024)["dynamic_shared_memory_type"] == "posix"
