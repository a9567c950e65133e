"""Run PostgreSQL's own programs against one database, with the password out of the process list."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url

from gis.errors import DimingError

#: Finds a program of PostgreSQL by its name, such as pg_dump.
Programs = Callable[[str], Path]


class PostgresProgramMissing(DimingError):
    """A program of PostgreSQL's client package is not installed."""

    message_id = "backup.program_missing"


class PostgresProgramFailed(DimingError):
    """A program of PostgreSQL ended with an error."""

    message_id = "backup.program_failed"


def on_path(name: str) -> Path:
    """Find a program where the shell would; raise PostgresProgramMissing."""
    found = shutil.which(name)
    if found is None:
        raise PostgresProgramMissing(program=name)
    return Path(found)


def run(programs: Programs, name: str, *arguments: str, url: str | None = None) -> str:
    """Run a program to its end, on a database where one is given; return what it printed.

    Raises PostgresProgramFailed with the last lines of what it complained about.
    """
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    target: list[str] = []
    if url is not None:
        parsed = make_url(url).set(drivername="postgresql")
        password = parsed.password or parsed.query.get("password")
        if isinstance(password, str):
            environment["PGPASSWORD"] = password
        shown = parsed._replace(password=None).difference_update_query(["password"])
        target = [f"--dbname={shown.render_as_string(hide_password=False)}"]
        environment["PGOPTIONS"] = f"{environment.get('PGOPTIONS', '')} -c client_min_messages=warning"
    ended = subprocess.run(
        [str(programs(name)), *target, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode != 0:
        raise PostgresProgramFailed(program=name, reason="\n".join(ended.stderr.strip().splitlines()[-10:]))
    return ended.stdout
