"""A running register whose parts are killed: started as `scripts/run` does, on a cluster of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from gis.embedded_postgis import Cluster
from gis.embedded_postgis.processes import server_on
from gis.settings import ROOT
from scripts.register import DATABASE


class Run:
    """One `scripts/run` of a home folder, from its start to its end."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "address").unlink(missing_ok=True)
        self.output = (home / "output.txt").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.start"],
            cwd=ROOT,
            # An empty URL also overrides one that stands in the developer's .env.
            env={
                **os.environ,
                "DIMING_HOME": str(home),
                "DIMING_DATABASE_URL": "",
                "DIMING_BIND": "127.0.0.1:0",
            },
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            # A shell's background jobs inherit that Ctrl-C is ignored, and so would what they start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def __enter__(self) -> "Run":
        self.until((self.home / "address").exists)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)
        self.output.close()

    def said(self) -> str:
        return (self.home / "output.txt").read_text("utf-8")

    def until(self, reached: Callable[[], bool]) -> None:
        for _ in range(1200):
            if reached():
                return
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)
        pytest.fail(f"the awaited state never came:\n{self.said()}")

    def healthy(self) -> bool:
        address = (self.home / "address").read_text("utf-8")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{address}health", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def parts(self) -> dict[str, int]:
        """API and worker by what they are called with."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                home = f"DIMING_HOME={self.home}".encode() in (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if home and b"scripts.cli" in words and b"setpriv" not in words:
                found[words[-2].decode()] = int(entry.name)
        return found

    def kill(self, part: str) -> None:
        """Kill a part, and wait until another stands in its place."""
        killed = self.parts()[part]
        os.kill(killed, signal.SIGKILL)
        self.until(lambda: self.parts().get(part, killed) != killed and self.healthy())

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(240)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="diming-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    Cluster(folder / "cluster").stop()
    shutil.rmtree(folder)


@pytest.fixture
def run(home: Path) -> Iterator[Run]:
    with Run(home) as started:
        yield started


def names(home: Path) -> object:
    url = Cluster(home / "cluster").server_url(DATABASE).replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT count(*), max(history_id) FROM history.place_name").fetchone()


def test_ctrl_c_stops_everything_and_a_second_run_loses_nothing(run: Run) -> None:
    assert run.healthy()
    parts = run.parts()
    assert set(parts) == {"serve", "worker"}
    assert "editor" in run.said()
    before = names(run.home)
    accounts = (run.home / "demonstration-accounts.txt").read_bytes()

    assert run.end(signal.SIGINT) == 0
    assert not Cluster(run.home / "cluster").is_alive()
    assert not any(Path(f"/proc/{pid}").exists() for pid in parts.values())
    assert not (run.home / "address").exists()

    with Run(run.home) as again:
        assert names(run.home) == before
        assert (run.home / "demonstration-accounts.txt").read_bytes() == accounts
        assert "editor" not in again.said()
        assert again.end(signal.SIGTERM) == 0
    assert not Cluster(run.home / "cluster").is_alive()


def test_killed_parts_and_a_killed_database_are_started_again(run: Run) -> None:
    for part in ("serve", "worker"):
        run.kill(part)
    before = names(run.home)
    data = Cluster(run.home / "cluster").data
    server = server_on(data)
    assert server is not None
    os.kill(server, signal.SIGKILL)
    run.until(lambda: server_on(data) not in (None, server) and run.healthy())
    assert names(run.home) == before


def test_whatever_a_killed_run_left_is_taken_over(home: Path) -> None:
    with Run(home) as first:
        parts = first.parts()
        before = names(home)
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
    for pid in parts.values():
        # Nobody serves a register that nobody watches over.
        for _ in range(300):
            if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"process {pid} outlived its parent")
    assert Cluster(home / "cluster").is_alive()

    with Run(home) as second:
        assert second.healthy()
        assert names(home) == before
        assert second.end(signal.SIGTERM) == 0
    assert not Cluster(home / "cluster").is_alive()
