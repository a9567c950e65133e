"""Files that come in pieces over a bad line, by their hash: resumed where they broke off, whole or not kept.

What has arrived of a file lies in `<home>/field_uploads/<account>/<SHA-256>`, one file of bytes and one of
what was said of it. A whole file whose bytes have the hash becomes an attachment like any other.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.attachments.rules import (
    MOST_BYTES,
    MOST_MEGABYTES,
    Empty,
    NoSuchAttachment,
    TooLarge,
    plain_name,
)
from gis.errors import Conflict, InvalidInput, NotFound, Unavailable
from gis.field_work.rules import MOST_DAYS

Row = dict[str, Any]
#: A piece is read into memory whole
MOST_PIECE_BYTES = 8 << 20
#: Unfinished uploads of an account; a device sends one after the other, and goes on with one that broke
MOST_BEGUN = 500
#: So much of the disk stays free, for the database above all
ROOM_LEFT_BYTES = 1 << 30
#: Without a new piece for so long (no package is out longer) what has arrived goes; a device begins anew
MOST_IDLE = timedelta(days=MOST_DAYS)


class NoSuchUpload(NotFound):
    """The account has begun no such upload."""

    message_id = "field_work.no_such_upload"


class OtherOffset(Conflict):
    """The piece does not begin where what has arrived ends."""

    message_id = "field_work.other_offset"


class OtherBytes(InvalidInput):
    """The bytes that arrived are not those of the hash; nothing of them was kept."""

    message_id = "field_work.other_bytes"


class NoRoom(Unavailable):
    """The disk of the register is nearly full; the device keeps what it has."""

    message_id = "field_work.no_room"


class TooManyBegun(InvalidInput):
    """The account has begun more uploads than any device does, and ended none of them."""

    message_id = "field_work.too_many_begun"


class PieceTooLarge(InvalidInput):
    """A piece is larger than what is read at once."""

    message_id = "field_work.piece_too_large"


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of a file has arrived."""

    sha256: str
    offset: int
    length: int
    #: Whether it is an attachment by now; all bytes may be there while it is none yet, after a crash
    is_whole: bool = False


def begin(session: Session, caller: Caller, sha256: str, length: int, file_name: str, home: Path) -> Arrived:
    """Begin an upload, or say how far one has come; a file that is kept already has arrived whole.

    One whose last piece came before a crash is kept now. Raises TooLarge, Empty, NameMissing, TooManyBegun,
    NoRoom, and what `add` does.
    """
    kept = _kept(session, caller, sha256)
    if kept is not None:
        return kept
    if length > MOST_BYTES:
        raise TooLarge(most=MOST_MEGABYTES)
    if not length:
        raise Empty
    folder = _folder(caller, sha256, home)
    if not folder.exists():
        _check_room(caller, length, home)
    with _locked(folder):
        # A request before this one may have made it whole meanwhile.
        kept = _kept(session, caller, sha256)
        if kept is not None:
            return kept
        said = {"length": length, "file_name": plain_name(file_name)}
        if _said(folder) != said:
            (folder / "bytes").write_bytes(b"")
            (folder / "said.json").write_text(json.dumps(said), "utf-8")
        stands = (folder / "bytes").stat().st_size
        if stands == length:
            return _complete(session, caller, sha256, folder, said, home)
        return Arrived(sha256, stands, length)


def arrived(session: Session, caller: Caller, sha256: str, home: Path) -> Arrived:
    """Say how far an upload has come; raise NoSuchUpload."""
    kept = _kept(session, caller, sha256)
    if kept is not None:
        return kept
    folder = _folder(caller, sha256, home)
    try:
        said = _said(folder)
        stands = (folder / "bytes").stat().st_size
    except FileNotFoundError:
        said, stands = None, 0
    if said is None:
        raise NoSuchUpload
    return Arrived(sha256, stands, said["length"])


def add(session: Session, caller: Caller, sha256: str, offset: int, piece: bytes, home: Path) -> Arrived:
    """Add a piece where it begins; the last one makes the file an attachment.

    A piece whose offset is not where the bytes end is refused, so a replay never doubles. Raises
    NoSuchUpload, OtherOffset, TooLarge, OtherBytes (everything that arrived is dropped, the upload begins
    anew), and what storing an attachment raises.
    """
    kept = _kept(session, caller, sha256)
    if kept is not None:
        if offset != kept.offset or piece:
            raise OtherOffset(offset=kept.offset)
        return kept
    folder = _folder(caller, sha256, home)
    if _said(folder) is None:
        raise NoSuchUpload
    with _locked(folder):
        said = _said(folder)
        if said is None:
            raise NoSuchUpload
        path = folder / "bytes"
        stands = path.stat().st_size
        if offset != stands:
            raise OtherOffset(offset=stands)
        if stands + len(piece) > said["length"]:
            raise OtherBytes
        with path.open("ab") as file:
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        stands += len(piece)
        if stands < said["length"]:
            return Arrived(sha256, stands, said["length"])
        return _complete(session, caller, sha256, folder, said, home)


def known(session: Session, caller: Caller, hashes: Sequence[str], home: Path) -> list[Row]:
    """Say of each of some files how much of it is here: null where nothing is."""
    found: list[Row] = []
    for each in dict.fromkeys(hashes):
        try:
            one = arrived(session, caller, each, home)
        except NoSuchUpload:
            found.append({"sha256": each, "offset": 0, "length": None, "is_whole": False})
        else:
            found.append(
                {"sha256": each, "offset": one.offset, "length": one.length, "is_whole": one.is_whole}
            )
    return found


def forget(caller: Caller, sha256: str, home: Path) -> None:
    """Remove the pieces of a file that is an attachment by now; called when that is committed."""
    folder = _folder(caller, sha256, home)
    with _locked(folder):
        shutil.rmtree(folder)


def unfinished(account_id: UUID, home: Path) -> int:
    """Count the uploads of an account that broke off and did not go on."""
    return sum(1 for _ in (home / "field_uploads" / str(account_id)).glob("*/said.json"))


def sweep(home: Path, now: datetime) -> int:
    """Remove what has arrived of files that did not go on for MOST_IDLE; return of how many."""
    removed = 0
    for folder in (home / "field_uploads").glob("*/*"):
        with _locked(folder):
            # An empty one is left of a request that came after all was done.
            ages = [each.stat().st_mtime for each in folder.iterdir() if each.name != "lock"]
            if now.timestamp() - max(ages, default=0) > MOST_IDLE.total_seconds():
                shutil.rmtree(folder)
                removed += 1
    return removed


def check_room(length: int, home: Path) -> None:
    """Raise NoRoom where so many bytes more would leave the disk less than ROOM_LEFT_BYTES."""
    if shutil.disk_usage(home).free < ROOM_LEFT_BYTES + length:
        raise NoRoom


def _complete(session: Session, caller: Caller, sha256: str, folder: Path, said: Row, home: Path) -> Arrived:
    path = folder / "bytes"
    with path.open("rb") as stream:
        is_right = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    if not is_right:
        path.write_bytes(b"")
        raise OtherBytes
    try:
        with path.open("rb") as stream:
            attachments.store(session, caller, stream, said["file_name"], home)
    except InvalidInput:
        # A file that may not be kept (its type, a mark of secrecy) leaves nothing behind.
        shutil.rmtree(folder)
        raise
    return Arrived(sha256, said["length"], said["length"], True)


def _kept(session: Session, caller: Caller, sha256: str) -> Arrived | None:
    try:
        found = attachments.find(session, caller, sha256)
    except NoSuchAttachment:
        # Of what was taken out for good nothing is needed any more: the change that cites it says why.
        gone = attachments.erased_size(session, sha256)
        return None if gone is None else Arrived(sha256, gone, gone, True)
    return Arrived(sha256, found.size_bytes, found.size_bytes, True)


def _check_room(caller: Caller, length: int, home: Path) -> None:
    if unfinished(caller.account(), home) >= MOST_BEGUN:
        raise TooManyBegun(most=MOST_BEGUN)
    # A whole file lies twice on the disk until its pieces go.
    check_room(2 * length, home)


def _folder(caller: Caller, sha256: str, home: Path) -> Path:
    return home / "field_uploads" / str(caller.account()) / sha256


def _said(folder: Path) -> Row | None:
    try:
        said: Row = json.loads((folder / "said.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return said


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep two requests from writing the same file, between processes too."""
    with _lock(folder):
        yield


def _lock(folder: Path) -> IO[str]:
    """Take the lock of a folder; while one waits for it, its holder may remove it with the folder."""
    while True:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            lock = (folder / "lock").open("a")
        except FileNotFoundError:
            continue
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.fstat(lock.fileno()).st_nlink:
            return lock
        lock.close()
