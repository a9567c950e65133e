"""Read the tables of Access databases (.mdb, .accdb) through Debian's mdbtools: what the census left."""

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.spreadsheets.errors import MdbToolsMissing, SpreadsheetUnreadable
from gis.spreadsheets.sheet import RawRow, Sheet, Source

# Access 97 (Jet 3) stores text in the code page of its Windows; here that was Chinese. Later ones use UTF-16.
_ENVIRONMENT = {"MDB_JET3_CHARSET": "GBK", "MDBICONV": "UTF-8", "LC_ALL": "C.UTF-8"}
_NO_BINARY = ["-b", "strip"]
_DATES = ["-D", "%Y-%m-%d", "-T", "%Y-%m-%d %H:%M:%S"]


def access_sheets(source: Source, name: str) -> list[Sheet]:
    """Return the user tables of a database.

    Raises MdbToolsMissing without mdbtools, SpreadsheetUnreadable for a file they can't read.
    """
    with _on_disk(source) as path:
        run = subprocess.run(
            [_program("mdb-tables"), "-1", "-t", "table", str(path)],
            capture_output=True,
            env=os.environ | _ENVIRONMENT,
            check=False,
        )
    if run.returncode != 0:
        raise SpreadsheetUnreadable("spreadsheet.damaged", name=name)
    tables = [line for line in run.stdout.decode("utf-8", "replace").splitlines() if line.strip()]
    return [_sheet(source, table, name) for table in tables]


def _sheet(source: Source, table: str, name: str) -> Sheet:
    def rows() -> Iterator[RawRow]:
        with _on_disk(source) as path:
            yield from _export(path, table, name)

    return Sheet(table, rows)


def _export(path: Path, table: str, name: str) -> Iterator[RawRow]:
    command = [_program("mdb-export"), *_NO_BINARY, *_DATES, str(path), table]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, env=os.environ | _ENVIRONMENT
        ) as process,
    ):
        assert process.stdout is not None
        finished = False
        try:
            text = io.TextIOWrapper(process.stdout, "utf-8", "replace", newline="")
            yield from enumerate(csv.reader(text), start=1)
            finished = True
        finally:
            # A reader that stops early (a preview) must not leave the program waiting on a full pipe.
            if not finished:
                process.kill()
        if process.wait() != 0:
            raise SpreadsheetUnreadable("spreadsheet.table_unreadable", name=name, table=table)


@contextmanager
def _on_disk(source: Source) -> Iterator[Path]:
    """Mdbtools reads files only: bytes lie in a temporary file, gone when the reading ends."""
    if isinstance(source, Path):
        yield source
        return
    with tempfile.NamedTemporaryFile(suffix=".mdb") as file:
        file.write(source)
        file.flush()
        yield Path(file.name)


def _program(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise MdbToolsMissing(program=program)
    return found
