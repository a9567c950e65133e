"""Write a backup: the database as of one moment, then the files that it cites, whole or not at all."""

import fcntl
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from gis.backup.archive import ATTACHMENTS, DUMP, EDITIONS, RELEASES, Manifest, Writer
from gis.backup.postgres_programs import Programs, run
from gis.database import make_engine
from gis.errors import Conflict, InvalidInput

SCHEMAS = ("public", "history")
TELL_EVERY = 100

_TABLES = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY(:schemas) AND c.relkind = 'r'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""


_RELEASES = "SELECT id, number FROM public.release WHERE state IN ('checked', 'current', 'previous')"
_EDITIONS = "SELECT id::text FROM public.edition WHERE state IN ('frozen', 'published')"
#: What is kept of the book of a frozen edition
BOOKS = (".pdf", ".epub")


class FolderMissing(InvalidInput):
    """The folder of the backup's file does not exist."""

    message_id = "backup.folder_missing"


class FileExists(Conflict):
    """There is a file of this name; it may be an earlier backup."""

    message_id = "backup.file_exists"


class AlreadyWriting(Conflict):
    """Another backup writes the same file right now."""

    message_id = "backup.already_writing"


class Progress(Protocol):
    """Tells a person how far it is, by message."""

    def __call__(self, message_id: str, **params: object) -> None:
        """Show one message."""


@dataclass(frozen=True)
class _Moment:
    """The database as one transaction sees it, which pg_dump shares."""

    snapshot: str
    postgresql: str
    postgis: str
    migration: str
    extensions: tuple[str, ...]
    rows: dict[str, int]
    attachments: frozenset[str]
    #: Id → number of the releases whose files stand in `<home>/releases`
    releases: Mapping[str, int]
    #: Ids of the editions that are frozen
    editions: frozenset[str]


def back_up(
    url: str,
    home: Path,
    programs: Programs,
    file: Path,
    progress: Progress,
    made_by: str | None = None,
) -> Manifest:
    """Write the database and the files that it cites into one archive that appears when it is complete.

    Files are in the store before their row is committed, so the store holds whatever the dump cites; what it
    should hold and doesn't is named in the manifest. Raises FolderMissing, FileExists, AlreadyWriting,
    PostgresProgramFailed.
    """
    file = file.absolute()
    with _unfinished(file) as folder:
        dump = folder / DUMP
        progress("backup.dumping")
        engine = make_engine(url).execution_options(isolation_level="REPEATABLE READ")
        try:
            with engine.connect() as connection:
                moment = _look(connection)
                run(
                    programs, "pg_dump", "--format=custom", f"--snapshot={moment.snapshot}", f"--file={dump}",
                    "--exclude-table=public.spatial_ref_sys", *(f"--schema={name}" for name in SCHEMAS),
                    url=url,
                )  # fmt: skip
        finally:
            engine.dispose()
        archive = folder / "archive.tar"
        manifest = _pack(archive, dump, home, moment, progress, made_by)
        # Unlike a rename, a link never takes the place of a file that came meanwhile.
        try:
            file.hardlink_to(archive)
        except FileExistsError:
            raise FileExists(file=file) from None
        except OSError:  # a file system without links, as on a stick
            archive.rename(file)
    return manifest


def _pack(
    archive: Path, dump: Path, home: Path, moment: _Moment, progress: Progress, made_by: str | None
) -> Manifest:
    attachments = home / ATTACHMENTS
    stored = sorted(attachments.glob("??/??/" + "[0-9a-f]" * 64))
    damaged = []
    # Accounts and their passwords' hashes are in it: for the owner's eyes.
    with os.fdopen(os.open(archive, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            writer = Writer(tar)
            writer.add(DUMP, dump)
            dump.unlink()
            for number, path in enumerate(stored, start=1):
                kept = writer.add(f"{ATTACHMENTS}{path.relative_to(attachments).as_posix()}", path)
                if kept.sha256 != path.name:
                    damaged.append(path.name)
                if number % TELL_EVERY == 0 or number == len(stored):
                    progress("backup.attachments_done", done=number, total=len(stored))
            lacking = _add_releases(writer, home / RELEASES, moment.releases)
            for path in sorted((home / EDITIONS).glob("*/book.*")):
                if path.parent.name in moment.editions and path.suffix in BOOKS:
                    writer.add(path.relative_to(home).as_posix(), path)
            manifest = Manifest(
                made_at=datetime.now(ZoneInfo("Asia/Shanghai")),
                made_by=made_by,
                diming=version("diming-register"),
                postgresql=moment.postgresql,
                postgis=moment.postgis,
                migration=moment.migration,
                extensions=moment.extensions,
                rows=moment.rows,
                missing_attachments=tuple(sorted(moment.attachments - {path.name for path in stored})),
                damaged_attachments=tuple(damaged),
                missing_releases=lacking,
                files=tuple(writer.files),
            )
            writer.finish(manifest)
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _add_releases(writer: Writer, folder: Path, releases: Mapping[str, int]) -> tuple[int, ...]:
    """Add the files of releases; return the numbers of those that have none, or lose them meanwhile."""
    lacking = []
    for release, number in sorted(releases.items(), key=lambda each: each[1]):
        paths = sorted(path for path in (folder / release).glob("*/*") if path.is_file())
        try:
            for path in paths:
                writer.add(f"{RELEASES}{path.relative_to(folder).as_posix()}", path)
        except FileNotFoundError:
            paths = []
        if not paths:
            lacking.append(number)
    return tuple(lacking)


def _look(connection: Connection) -> _Moment:
    def one(question: str) -> str:
        return str(connection.execute(text(question)).scalar_one())

    tables = connection.scalars(text(_TABLES), {"schemas": list(SCHEMAS)}).all()
    extensions = connection.scalars(
        text("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname")
    )
    return _Moment(
        snapshot=one("SELECT pg_export_snapshot()"),
        postgresql=one("SHOW server_version"),
        postgis=one("SELECT extversion FROM pg_extension WHERE extname = 'postgis'"),
        migration=one("SELECT version_num FROM public.alembic_version"),
        extensions=tuple(extensions),
        rows={name: int(one(f"SELECT count(*) FROM {name}")) for name in tables},
        attachments=frozenset(connection.scalars(text("SELECT sha256 FROM public.attachment"))),
        releases={str(identifier): number for identifier, number in connection.execute(text(_RELEASES))},
        editions=frozenset(connection.scalars(text(_EDITIONS))),
    )


@contextmanager
def _unfinished(file: Path) -> Iterator[Path]:
    """Yield an empty folder beside the file; a killed attempt's is cleared by the next one."""
    if not file.parent.is_dir():
        raise FolderMissing(folder=file.parent)
    if file.exists():
        raise FileExists(file=file)
    folder = file.with_name(f"{file.name}.unfinished")
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyWriting(file=file) from None
        for remains in folder.iterdir():
            remains.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
    finally:
        os.close(handle)
