"""Start, mend and stop one private cluster."""

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

from gis.embedded_postgis.installation import (
    ClusterUnavailable,
    DiskFull,
    Installation,
    as_server_account,
    find_installation,
    server_owner,
)
from gis.embedded_postgis.memory import machine_megabytes, memory_settings, shared_memory_megabytes
from gis.embedded_postgis.processes import end_orphans, port_of_server, server_on

SUPERUSER = "diming"
#: An empty cluster takes 40 MB and its first write-ahead log 16 MB more.
ROOM_TO_INITIALISE = 200 * 2**20
#: sockaddr_un holds 108 bytes with the closing zero.
SOCKET_PATH_BYTES = 107
#: Where a cluster lives whose clone the server's account can't enter.
ELSEWHERE = Path("/var/lib/diming")


class SocketFolderTaken(ClusterUnavailable):
    """Somebody else made the folder that our socket should be in."""

    message_id = "embedded_postgis.socket_folder_taken"


class Cluster:
    """A PostGIS server under a folder, on 127.0.0.1 and a free port that it remembers.

    `durable=False` is for throw-away databases only: it gives up fsync. Every method may be called by
    several processes at once; a lock file orders them.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.durable = durable

    # ------------------------------------------------------------------ what others call

    def ensure_running(self) -> str:
        """Bring the server up, whatever state it was left in; return the URL of its first database.

        Raises ClusterUnavailable (DiskFull, …) with what the server's log says.
        """
        try:
            with self._locked():
                if not self._answers():
                    self._clear_remains()
                    self._initialise()
                    self._start()
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise self._disk_full() from error
            raise
        return self.server_url("postgres")

    @contextmanager
    def running(self, *, emptied: bool = False) -> Iterator[str]:
        """Keep the server up for the block, whoever started it; the last of several users stops it.

        Yields the URL of its first database. A user that was killed counts no more: its lock went with it.
        `emptied` is for throw-away databases: the first of several users drops those that killed ones left.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "users").open("a") as users:
            if emptied and _only_user(users.fileno()):
                self.ensure_running()
                self._drop_all_databases()
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self.ensure_running()
            finally:
                if _only_user(users.fileno()):
                    self.stop()

    def is_running(self) -> bool:
        """Whether the server answers."""
        return self._answers()

    def is_alive(self) -> bool:
        """Whether the server's process is there; costs next to nothing."""
        return server_on(self.data) is not None

    def stop(self) -> None:
        """Stop the server cleanly; nothing happens if it is down."""
        with self._locked():
            for mode in ("fast", "immediate"):
                if server_on(self.data) is not None:
                    self._pg_ctl("stop", "-m", mode, "-w", "-t", "60")

    def server_url(self, database: str) -> str:
        """Return the SQLAlchemy URL of one database of the running server."""
        port = port_of_server(self.data) or self._remembered_port()
        password = self._password()
        return f"postgresql+psycopg://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}"

    def create_database(self, name: str, template: str = "template0") -> None:
        """Create an empty database, or a copy of another one that nobody uses."""
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )

    def has_database(self, name: str) -> bool:
        """Whether there is a database of this name."""
        with self._connect() as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        return row is not None

    def drop_database(self, name: str) -> None:
        """Drop a database with every connection to it; nothing happens if it isn't there."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def program(self, name: str) -> Path:
        """Return the path of one of the server's programs, such as pg_dump."""
        return self.installation.programs / name

    # ------------------------------------------------------------------ where things are

    @property
    def home(self) -> Path:
        """The folder with the cluster's files: ours, or one that the server's account can enter."""
        pointer = self.folder / "location"
        if pointer.exists():
            return Path(pointer.read_text("utf-8").strip())
        if _can_enter(self.folder):
            return self.folder
        elsewhere = ELSEWHERE / self._name
        for made in (ELSEWHERE, elsewhere):
            made.mkdir(exist_ok=True)
            made.chmod(0o755)
        _write(pointer, f"{elsewhere}\n")
        return elsewhere

    @property
    def data(self) -> Path:
        """The server's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "log" / "postgresql.log"

    @property
    def socket_folder(self) -> Path:
        """A folder with a short path for the server's socket: beside the data, or under /tmp."""
        near = self.home / "socket"
        if len(os.fsencode(near / ".s.PGSQL.65535")) <= SOCKET_PATH_BYTES:
            return near
        return Path("/tmp") / f"diming-{self._name}"

    @cached_property
    def installation(self) -> Installation:
        """The installed server that serves this cluster: the one that wrote its data, else the newest."""
        written = self.data / "PG_VERSION"
        return find_installation(written_by=int(written.read_text("utf-8")) if written.exists() else None)

    @property
    def _name(self) -> str:
        return hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]

    # ------------------------------------------------------------------ steps

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        """Make the data directory beside its final place, so that a killed attempt leaves none."""
        if (self.data / "PG_VERSION").exists():
            return
        self._own(self.home / "log")
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        if shutil.disk_usage(self.home).free < ROOM_TO_INITIALISE:
            raise self._disk_full()
        self._own(unfinished)
        # Beside the data: a clone made anew at the same path finds its cluster again, with the password.
        password = self.home / "password"
        _write(password, secrets.token_urlsafe(24), mode=0o600)
        os.chown(password, *server_owner())
        made = self.installation.run(
            "initdb", "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8",
            "--data-checksums", "--auth=scram-sha-256", f"--pwfile={password}",
            *([] if self.durable else ["--no-sync"]),
        )  # fmt: skip
        if made.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise self._failure(made.stderr)
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude_if_exists = 'diming.conf'\n")
        unfinished.rename(self.data)

    def _start(self) -> None:
        self._own(self.socket_folder)
        self._own(self.log.parent)
        said = ""
        for _ in range(3):
            self._configure(self._free_port())
            begin = self.log.stat().st_size if self.log.exists() else 0
            started = self._pg_ctl("start", "-w", "-t", "120", "-l", str(self.log))
            if started.returncode == 0 and self._answers():
                return
            said = started.stderr + started.stdout + self._log_from(begin)
            if "could not create any TCP/IP sockets" not in said:
                break
        raise self._failure(said)

    def _configure(self, port: int) -> None:
        flag = "on" if self.durable else "off"
        settings = {
            "port": port,
            "listen_addresses": "'127.0.0.1'",
            "unix_socket_directories": f"'{self.socket_folder}'",
            "max_connections": 100,
            # A restore in place takes every table and index away and makes it anew in one transaction
            "max_locks_per_transaction": 256,
            "fsync": flag,
            "full_page_writes": flag,
            "synchronous_commit": flag,
            "jit": "off",
            "timezone": "'Asia/Shanghai'",
            "lc_messages": "'C.UTF-8'",
            **memory_settings(machine_megabytes(), shared_memory_megabytes()),
        }
        configuration = self.data / "diming.conf"
        _write(configuration, "".join(f"{name} = {value}\n" for name, value in settings.items()))
        os.chown(configuration, *server_owner())

    def _clear_remains(self) -> None:
        """Remove what a server that was killed left: its children, its lock file and its socket."""
        if server_on(self.data) is None and self.data.exists():
            end_orphans(self.data)
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _pg_ctl(self, action: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.installation.run("pg_ctl", action, "-D", str(self.data), "-s", *arguments)

    def _free_port(self) -> int:
        """Return the port of last time if nobody else took it, else a free one, and remember it."""
        for port in (self._remembered_port(), 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                taken = int(probe.getsockname()[1])
                break
        else:
            raise ClusterUnavailable(reason="no free port")
        _write(self.folder / "cluster.json", json.dumps({"port": taken}) + "\n")
        return taken

    def _answers(self) -> bool:
        if server_on(self.data) is None:
            return False
        for _ in range(600):
            try:
                with self._connect():
                    return True
            except psycopg.OperationalError as refusal:
                if "starting up" not in str(refusal) and "recovery" not in str(refusal):
                    return False
                time.sleep(0.2)
        return False

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host="127.0.0.1",
            port=port_of_server(self.data) or self._remembered_port(),
            user=SUPERUSER,
            password=self._password(),
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _drop_all_databases(self) -> None:
        with self._connect() as connection:
            left = connection.execute(
                "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
            ).fetchall()
        for (name,) in left:
            self.drop_database(str(name))

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _remembered_port(self) -> int:
        try:
            return int(json.loads((self.folder / "cluster.json").read_text("utf-8"))["port"])
        except (FileNotFoundError, ValueError, KeyError):
            return 0

    def _password(self) -> str:
        return (self.home / "password").read_text("utf-8")

    def _own(self, folder: Path) -> None:
        """Make a folder for the server's account alone; refuse one that somebody else put there."""
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), server_owner()[0]):
            raise SocketFolderTaken(folder=folder)
        os.chown(folder, *server_owner(), follow_symlinks=False)

    def _log_from(self, begin: int) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(begin)
            return log.read().decode("utf-8", errors="replace")

    def _failure(self, said: str) -> ClusterUnavailable:
        if "No space left on device" in said:
            return self._disk_full()
        return ClusterUnavailable(reason="\n".join(said.strip().splitlines()[-20:]))

    def _disk_full(self) -> DiskFull:
        return DiskFull(folder=self.home, needed_mb=ROOM_TO_INITIALISE // 2**20)


def _only_user(users: int) -> bool:
    """Whether nobody else holds the users' lock; whoever comes now waits until we let go of it."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _can_enter(folder: Path) -> bool:
    """Whether the server's account can reach a folder that we make."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return True
    entered = subprocess.run(
        [*as_server_account(), "test", "-x", str(folder)], check=False, cwd="/", capture_output=True
    )
    return entered.returncode == 0


def _write(path: Path, content: str, mode: int = 0o644) -> None:
    """Write a small file whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        file.write(content)
    temporary.rename(path)
