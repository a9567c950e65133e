"""The bytes of attachments on disk: `<home>/attachments/ab/cd/<SHA-256>`, written once and never changed."""

import fcntl
import hashlib
import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gis.attachments.rules import Damaged

#: A file younger than this may belong to a transaction that has not ended.
SECONDS_TO_COMMIT = 24 * 3600
_CHUNK = 1 << 20
_INCOMING = "incoming-"


def path_of(home: Path, sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return home / "attachments" / sha256[:2] / sha256[2:4] / sha256


def write(home: Path, content: bytes) -> str:
    """Keep the bytes and return their SHA-256; after a crash they lie there whole or not at all."""
    sha256 = hashlib.sha256(content).hexdigest()
    _keep(home, io.BytesIO(content), sha256)
    return sha256


def keep(home: Path, source: Path) -> str:
    """Keep the bytes of a file of any size as `write` does; raise Damaged if they change meanwhile."""
    with source.open("rb") as stream:
        sha256 = _hash(stream)
        stream.seek(0)
        _keep(home, stream, sha256)
    return sha256


def open_verified(home: Path, sha256: str) -> BinaryIO:
    """Open the bytes with this hash for reading; raise Damaged when they are missing or differ."""
    path = path_of(home, sha256)
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise Damaged(sha256=sha256) from None
    if _hash(stream) != sha256:
        stream.close()
        raise Damaged(sha256=sha256)
    stream.seek(0)
    return stream


def old_files(home: Path) -> Iterator[Path]:
    """Go through the stored files that no running transaction can be writing, half-written ones too."""
    newest = time.time() - SECONDS_TO_COMMIT
    for path in sorted((home / "attachments").glob("??/??/*")):
        if path.stat().st_mtime < newest:
            yield path


def remove_old(home: Path, path: Path) -> bool:
    """Remove a file unless somebody stored the same bytes again meanwhile; return whether it is gone."""
    with _lock(home, fcntl.LOCK_EX):
        if path.stat().st_mtime >= time.time() - SECONDS_TO_COMMIT:
            return False
        path.unlink()
    return True


def remove(home: Path, sha256: str) -> None:
    """Remove the bytes with this hash, which nothing registers and nobody may store again."""
    with _lock(home, fcntl.LOCK_EX):
        path_of(home, sha256).unlink(missing_ok=True)


def _keep(home: Path, content: BinaryIO, sha256: str) -> None:
    path = path_of(home, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(home, fcntl.LOCK_SH):
        if _is_whole(path, sha256):
            os.utime(path)
        else:
            _write_whole(path, content)


def _write_whole(path: Path, content: BinaryIO) -> None:
    handle, name = tempfile.mkstemp(prefix=_INCOMING, dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as incoming:
            shutil.copyfileobj(content, incoming, _CHUNK)
            incoming.flush()
            os.fsync(incoming.fileno())
            incoming.seek(0)
            if _hash(incoming) != path.name:
                raise Damaged(sha256=path.name)
        Path(name).rename(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _is_whole(path: Path, sha256: str) -> bool:
    if not path.exists():
        return False
    with path.open("rb") as stored:
        return _hash(stored) == sha256


def _hash(stored: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stored.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _lock(home: Path, kind: int) -> Iterator[None]:
    """Keep sweeping and writing apart, between processes too."""
    with (home / "attachments" / ".lock").open("a") as lock:
        fcntl.flock(lock, kind)
        yield
