"""The backup's file: a plain tar that ends with a manifest of the size and SHA-256 of everything in it.

    database.dump               pg_dump's custom format
    attachments/ab/cd/<SHA-256> the content-addressed store
    releases/<id>/<audience>/…  files of the releases that are checked, current or the one before
    editions/<id>/book.pdf …    books of the editions that are frozen, as far as they were made
    manifest.json               versions, date, rows of every table, every file above
    manifest.json.sha256        as `sha256sum --check` reads it

The manifest comes last, so that a file cut short has none.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from gis.errors import InvalidInput

DUMP = "database.dump"
MANIFEST = "manifest.json"
MANIFEST_SUM = "manifest.json.sha256"
ATTACHMENTS, RELEASES, EDITIONS = "attachments/", "releases/", "editions/"
_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEPT = re.compile(
    rf"{ATTACHMENTS}[0-9a-f]{{2}}/[0-9a-f]{{2}}/[0-9a-f]{{64}}"
    rf"|{RELEASES}{_ID}/(public|whole)/[^/\\.][^/\\]*"
    rf"|{EDITIONS}{_ID}/book\.(pdf|epub)"
)
_CHUNK = 1 << 20
#: Call with how many files are done.
Done = Callable[[int], None]


class ArchiveDamaged(InvalidInput):
    """The file is no backup, or not every byte of it is as it was written."""

    message_id = "backup.damaged"


class StoredFile(BaseModel):
    """One file of the archive."""

    model_config = ConfigDict(frozen=True)

    path: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What an archive holds and which versions wrote it."""

    model_config = ConfigDict(frozen=True)

    #: 1 had no files of releases and editions
    format: Literal[1, 2] = 2
    made_at: datetime
    made_by: str | None
    diming: str
    postgresql: str
    postgis: str
    migration: str
    extensions: tuple[str, ...]
    rows: Mapping[str, int]
    missing_attachments: tuple[str, ...]
    damaged_attachments: tuple[str, ...]
    #: Numbers of releases that the register offers without having their files
    missing_releases: tuple[int, ...] = ()
    files: tuple[StoredFile, ...]

    def counted(self, folder: str) -> int:
        """Return how many files of a folder (ATTACHMENTS, RELEASES, EDITIONS) it holds."""
        return sum(stored.path.startswith(folder) for stored in self.files)


class Writer:
    """An archive in the making: add files, then the manifest."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self.files: list[StoredFile] = []

    def add(self, path: str, source: Path) -> StoredFile:
        """Add one file and return it with the hash of the very bytes that were written."""
        with source.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            hashing = _Hashing(stream)
            self._archive.addfile(_entry(path, size, source.stat().st_mtime), hashing)
        stored = StoredFile(path=path, bytes=size, sha256=hashing.digest.hexdigest())
        self.files.append(stored)
        return stored

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest and its hash."""
        content = manifest.model_dump_json(indent=1).encode()
        digest = hashlib.sha256(content).hexdigest()
        for path, data in ((MANIFEST, content), (MANIFEST_SUM, f"{digest}  {MANIFEST}\n".encode())):
            self._archive.addfile(_entry(path, len(data), manifest.made_at.timestamp()), io.BytesIO(data))


def unpack(file: Path, folder: Path, done: Done) -> Manifest:
    """Unpack an archive into an empty folder and compare every file with the manifest.

    Raises ArchiveDamaged, naming what differs.
    """
    try:
        with tarfile.open(file, "r:") as archive:
            found = _unpack_all(archive, folder, done)
    except (tarfile.TarError, EOFError) as broken:
        raise ArchiveDamaged(file=file, reason=str(broken)) from broken
    summed, content = (_content(folder / name, file) for name in (MANIFEST_SUM, MANIFEST))
    if summed.split()[:1] != [hashlib.sha256(content).hexdigest().encode()]:
        raise ArchiveDamaged(file=file, reason=MANIFEST)
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as unreadable:
        raise ArchiveDamaged(file=file, reason=f"{MANIFEST}: {unreadable}") from unreadable
    stated = {stored.path: stored for stored in manifest.files}
    differing = [path for path in sorted(stated.keys() | found.keys()) if stated.get(path) != found.get(path)]
    if differing or DUMP not in stated:
        raise ArchiveDamaged(file=file, reason=", ".join(differing[:5]) or DUMP)
    return manifest


def _unpack_all(archive: tarfile.TarFile, folder: Path, done: Done) -> dict[str, StoredFile]:
    found: dict[str, StoredFile] = {}
    for entry in archive:
        name = entry.name
        known = name in (DUMP, MANIFEST, MANIFEST_SUM) or _KEPT.fullmatch(name)
        stream = archive.extractfile(entry) if known and entry.isreg() else None
        if stream is None or (folder / name).exists():
            raise tarfile.ReadError(name)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with stream, (folder / name).open("xb") as out:
            stored = _copy(stream, out, name)
        if stored.bytes != entry.size:
            raise tarfile.ReadError(name)
        if name not in (MANIFEST, MANIFEST_SUM):
            found[name] = stored
            done(len(found))
    return found


def _copy(stream: IO[bytes], out: BinaryIO, name: str) -> StoredFile:
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        out.write(chunk)
    return StoredFile(path=name, bytes=size, sha256=digest.hexdigest())


def _content(path: Path, file: Path) -> bytes:
    if not path.exists():
        raise ArchiveDamaged(file=file, reason=path.name)
    return path.read_bytes()


def _entry(path: str, size: int, changed: float) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(path)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(changed)
    return entry


class _Hashing(io.RawIOBase):
    """Reads a file and hashes what it read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.digest.update(chunk)
        return chunk
