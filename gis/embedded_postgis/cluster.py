"""Start, mend and stop one private cluster."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
from gis.embedded_postgis.memory import memory_settings

SUPERUSER = "diming"
#: An empty cluster takes 40 MB and its first write-ahead log 16 MB more.
ROOM_TO_INITIALISE = 200 * 2**20
#: sockaddr_un holds 108 bytes with the closing zero; PostgreSQL adds "/.s.PGSQL.65535".
SOCKET_PATH_BYTES = 107


class Cluster:
    """A PostGIS server under a folder, on 127.0.0.1 and a free port that it remembers.

    `durable=False` is for throw-away databases only: it gives up fsync. Every method may be called by
    several processes at once; a lock file orders them.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self.durable = durable
        self.installation: Installation = find_installation()

    # ------------------------------------------------------------------ what others call

    def ensure_running(self) -> str:
        """Bring the server up, whatever state it was left in; return the URL of its first database.

        Raises ClusterUnavailable (DiskFull, …) with what the server's log says.
        """
        with self._locked():
            if not self._answers():
                self._clear_remains()
                self._initialise()
                self._start()
        return self.server_url("postgres")

    def is_running(self) -> bool:
        """Whether the server answers."""
        return self._answers()

    def stop(self) -> None:
        """Stop the server cleanly; nothing happens if it is down."""
        with self._locked():
            if self._server_pid() is not None:
                self._pg_ctl("stop", "-m", "fast", "-w", "-t", "120")

    def server_url(self, database: str) -> str:
        """Return the SQLAlchemy URL of one database of the running server."""
        port, password = self._port(), self._password()
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
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        elsewhere = Path("/var/lib/diming") / name
        elsewhere.mkdir(mode=0o755, parents=True, exist_ok=True)
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
        """A folder with a short path for the server's socket."""
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"diming-{name}"
        if len(os.fsencode(folder / ".s.PGSQL.65535")) > SOCKET_PATH_BYTES:
            folder = Path("/tmp") / f"diming-{name}"
        return folder

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
            raise DiskFull(folder=self.home, needed_mb=ROOM_TO_INITIALISE // 2**20)
        self._own(unfinished)
        password = secrets.token_urlsafe(24)
        with tempfile.NamedTemporaryFile("w", prefix="diming-") as secret:
            secret.write(password)
            secret.flush()
            os.chown(secret.name, *server_owner())
            made = self.installation.run(
                "initdb", "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8",
                "--data-checksums", "--auth=scram-sha-256", f"--pwfile={secret.name}",
                *([] if self.durable else ["--no-sync"]),
            )  # fmt: skip
        if made.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise self._failure(made.stderr)
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude_if_exists = 'diming.conf'\n")
        _write(self.folder / "password", password, mode=0o600)
        unfinished.rename(self.data)

    def _start(self) -> None:
        self._own(self.socket_folder, mode=0o700)
        self._own(self.log.parent)
        port = self._free_port()
        settings = {
            "port": port,
            "listen_addresses": "'127.0.0.1'",
            "unix_socket_directories": f"'{self.socket_folder}'",
            "max_connections": 100,
            "fsync": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "jit": "off",
            "timezone": "'Asia/Shanghai'",
            **memory_settings(),
        }
        configuration = self.data / "diming.conf"
        _write(configuration, "".join(f"{name} = {value}\n" for name, value in settings.items()))
        os.chown(configuration, *server_owner())
        started = self._pg_ctl("start", "-w", "-t", "120", "-l", str(self.log))
        if started.returncode != 0 or not self._answers():
            raise self._failure(started.stderr + started.stdout)

    def _clear_remains(self) -> None:
        """Remove what a server that was killed left: its children, and a lock file nobody holds."""
        for pid in _processes_in(self.data):
            if pid != self._server_pid():
                _kill(pid)
        pid_file = self.data / "postmaster.pid"
        if self._server_pid() is None:
            pid_file.unlink(missing_ok=True)
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _server_pid(self) -> int | None:
        """Return the id of the live server on our data directory, by its own lock file."""
        try:
            pid = int((self.data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if pid in _processes_in(self.data) else None

    def _pg_ctl(self, action: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.installation.run("pg_ctl", action, "-D", str(self.data), "-s", *arguments, seconds=180)

    def _free_port(self) -> int:
        """Return the port of last time if nobody else took it, else a free one, and remember it."""
        remembered = self._remembered().get("port", 0)
        for port in (remembered, 0):
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
        if self._server_pid() is None:
            return False
        for _ in range(50):
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
            port=self._port(),
            user=SUPERUSER,
            password=self._password(),
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _remembered(self) -> dict[str, int]:
        try:
            remembered: dict[str, int] = json.loads((self.folder / "cluster.json").read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return remembered

    def _port(self) -> int:
        return self._remembered().get("port", 0)

    def _password(self) -> str:
        try:
            return (self.folder / "password").read_text("utf-8")
        except FileNotFoundError:
            return ""

    def _own(self, folder: Path, mode: int = 0o700) -> None:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        os.chown(folder, *server_owner())

    def _failure(self, said: str) -> ClusterUnavailable:
        if self.log.exists():
            said += "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-15:])
        if "No space left on device" in said:
            return DiskFull(folder=self.home, needed_mb=ROOM_TO_INITIALISE // 2**20)
        return ClusterUnavailable(reason=said.strip())


def _can_enter(folder: Path) -> bool:
    """Whether the server's account can reach a folder that we make."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return True
    entered = subprocess.run(
        [*as_server_account(), "test", "-x", str(folder)], check=False, cwd="/", capture_output=True
    )
    return entered.returncode == 0


def _processes_in(data: Path) -> set[int]:
    """Return the processes whose current folder is the data directory: a server and its children."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == str(data):
                found.add(int(entry.name))
        except OSError:
            continue
    return found


def _kill(pid: int) -> None:
    """End a process that lost its server, and wait until it is gone."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        for _ in range(50):
            if not Path(f"/proc/{pid}").exists():
                return
            time.sleep(0.1)


def _write(path: Path, content: str, mode: int = 0o644) -> None:
    """Write a small file whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        file.write(content)
    temporary.rename(path)
