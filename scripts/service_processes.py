"""The two processes of a running register, API and worker: started, watched, started again, stopped."""

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from gis.errors import Conflict, DimingError
from gis.settings import Settings

HEALTHY_WITHIN_SECONDS = 120
STOPPED_WITHIN_SECONDS = 30
#: A part that ended so often within so many seconds would only end again.
ENDS_TOO_OFTEN = 5
WITHIN_SECONDS = 600
PARTS = ("serve", "worker")


class PartEnded(DimingError):
    """API or worker ends right after its start, or again and again."""

    message_id = "service.part_ended"


class NotHealthy(DimingError):
    """API and worker run and yet the service does not get ready."""

    message_id = "service.not_healthy"


class BindTaken(Conflict):
    """Somebody else listens where DIMING_BIND says that we do."""

    message_id = "service.bind_taken"


@dataclass
class Service:
    """API and worker of one database, and the address they are reached at."""

    settings: Settings
    database_url: str
    host: str
    port: int
    _processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _ends: dict[str, list[float]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The URL to open in a browser on this machine."""
        scheme = "https" if self.settings.tls_cert else "http"
        host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def start(self) -> None:
        """Start both parts."""
        for part in PARTS:
            self._processes[part] = self._run(part)

    def restart(self, part: str) -> None:
        """Start a part that ended; raise PartEnded when that has happened too often lately."""
        now = time.monotonic()
        ends = [then for then in self._ends.get(part, []) if now - then < WITHIN_SECONDS]
        self._ends[part] = [*ends, now]
        if len(ends) >= ENDS_TOO_OFTEN:
            raise PartEnded(part=part, code=self._processes[part].returncode)
        self._processes[part] = self._run(part)

    def replace(self, part: str) -> None:
        """Start a part anew that runs, so that it reads what it reads at its start only."""
        self._end(part)
        self._processes[part] = self._run(part)

    def ended(self) -> list[str]:
        """Name the parts that are not running any more."""
        return [part for part, process in self._processes.items() if process.poll() is not None]

    def move_to(self, database_url: str) -> None:
        """Start both anew on a database that is now reached elsewhere."""
        self.stop()
        self.database_url = database_url
        self.start()

    def stop(self) -> None:
        """Ask both to finish, and end them when they don't."""
        self._end(*self._processes)

    def _end(self, *parts: str) -> None:
        processes = [self._processes[part] for part in parts]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + STOPPED_WITHIN_SECONDS
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def wait_until_healthy(self) -> None:
        """Wait until API and worker say that they are up; raise PartEnded, NotHealthy."""
        deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
        answer = ""
        while time.monotonic() < deadline:
            if ended := self.ended():
                raise PartEnded(part=ended[0], code=self._processes[ended[0]].returncode)
            answer = self._health()
            if answer == "200":
                return
            time.sleep(0.2)
        raise NotHealthy(seconds=HEALTHY_WITHIN_SECONDS, address=self.address, answer=answer)

    def _run(self, part: str) -> subprocess.Popen[bytes]:
        """Run `diming PART` away from the terminal, so that Ctrl-C reaches us alone; it ends when we do."""
        environment = {
            **os.environ,
            "DIMING_DATABASE_URL": self.database_url,
            "DIMING_HOME": str(self.settings.home),
            "DIMING_BIND": f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}",
        }
        if self.settings.tls_cert is not None:
            environment["DIMING_TLS_CERT"] = str(self.settings.tls_cert)
            environment["DIMING_TLS_KEY"] = str(self.settings.tls_key)
            environment["DIMING_HSTS"] = str(self.settings.hsts)
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "scripts.cli", part],
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _health(self) -> str:
        # The bureau's own certificate names its own host, not the loopback address that we ask.
        trust = ssl.create_default_context()
        trust.check_hostname = False
        trust.verify_mode = ssl.CERT_NONE
        # No proxy stands between us and ourselves, whatever the environment says.
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)
        )
        try:
            with opener.open(f"{self.address}health", timeout=5) as answer:
                return str(answer.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return f"{refusal.code} {refusal.read(500).decode('utf-8', errors='replace')}"
        except (OSError, urllib.error.URLError) as unreachable:
            return str(unreachable)


@contextmanager
def serving(settings: Settings, database_url: str) -> Iterator[Service]:
    """Run API and worker on a database until the block ends; yields once they are healthy."""
    host, port = listen_on(settings)
    service = Service(settings, database_url, host, port)
    try:
        service.start()
        service.wait_until_healthy()
        yield service
    finally:
        service.stop()


def listen_on(settings: Settings) -> tuple[str, int]:
    """Return the address to listen on: as set, else the port of last time, else a free one, remembered.

    Raises BindTaken when the port was set by the user and is not free.
    """
    if "bind" in settings.model_fields_set and settings.port:
        if free_port_of(settings.host, settings.port) is None:
            raise BindTaken(bind=settings.bind)
        return settings.host, settings.port
    memory = settings.home / "port"
    remembered = settings.port
    with contextlib.suppress(FileNotFoundError, ValueError):
        remembered = int(memory.read_text("utf-8"))
    for port in (remembered, 0):
        free = free_port_of(settings.host, port)
        if free is not None:
            memory.write_text(f"{free}\n", "utf-8")
            return settings.host, free
    raise BindTaken(bind=settings.bind)


def free_port_of(host: str, port: int) -> int | None:
    """Return the port if it can be listened on (any free one for 0), else None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return None
        return int(probe.getsockname()[1])
