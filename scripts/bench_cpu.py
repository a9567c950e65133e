"""Processor time of a server and of the database behind it: what a shared machine can't distort."""

import os
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Engine, text

TICK = os.sysconf("SC_CLK_TCK")


def database_process(engine: Engine) -> int:
    """Return the process of which all backends of the database are children; 0 where it is elsewhere."""
    with engine.connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
        fields = _fields(Path(f"/proc/{backend}"))
    return int(fields[1]) if fields is not None else 0


def seconds(roots: Collection[int]) -> float:
    """Return the processor time that some processes and all below them have used so far."""
    wanted = set(roots)
    total = 0
    for fields in _family(wanted):
        # utime, stime and the same of children that have ended
        total += sum(int(field) for field in fields[11:15])
    return total / TICK


def _family(wanted: set[int]) -> list[list[str]]:
    """Return the fields of the processes and of all their descendants."""
    listed = {
        int(folder.name): fields
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and (fields := _fields(folder)) is not None
    }
    found = {number for number in wanted if number in listed}
    while more := {number for number, fields in listed.items() if int(fields[1]) in found} - found:
        found |= more
    return [listed[number] for number in found]


def _fields(folder: Path) -> list[str] | None:
    """Return what follows a process's name in its `stat`: state, parent, …; None when it has ended."""
    try:
        return (folder / "stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
