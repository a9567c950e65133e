"""Which processes belong to a data directory: the server by its lock file, and children it left behind."""

import os
import signal
import subprocess
import time
from pathlib import Path

from gis.embedded_postgis.installation import as_server_account

#: Prints the processes whose current folder is $1. Only the owner of a process (or a root that may trace,
#: which a container's root may not) can read that, so it runs as the server's account.
_IN_FOLDER = 'for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && echo "${p#/proc/}"; done; true'


def server_on(data: Path) -> int | None:
    """Return the id of the live server on a data directory, or None.

    Its lock file outlives a killed server, and the number in it may meanwhile be somebody else's: the
    command line tells.
    """
    try:
        pid = int((data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid if os.fsencode(data) in words else None


def port_of_server(data: Path) -> int | None:
    """Return the port that the server wrote into its lock file, or None."""
    try:
        return int((data / "postmaster.pid").read_text("utf-8").splitlines()[3])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def end_orphans(data: Path) -> None:
    """End the children of a killed server that still hold its shared memory; wait until they are gone."""
    listed = subprocess.run(
        [*as_server_account(), "sh", "-c", _IN_FOLDER, "sh", str(data)],
        capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    for pid in map(int, listed.stdout.split()):
        _end(pid)


def _end(pid: int) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        for _ in range(50):
            if not lives(pid):
                return
            time.sleep(0.1)


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie, which its new parent merely hasn't collected yet."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
