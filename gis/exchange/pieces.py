"""Take a large file in pieces, each on disk as it comes; whole and looked at it is an upload like any other.

An account sends one at a time: whoever begins another gives up the one before.
"""

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from gis.accounts.rules import Caller
from gis.attachments.rules import Empty
from gis.exchange.uploads import BEGUN, KEPT, Upload, UploadNotFound, find, forget, named
from gis.field_work.uploads import MOST_PIECE_BYTES, PieceTooLarge, check_room


@dataclass(frozen=True, slots=True)
class Sent:
    """How much of a file has arrived."""

    id: UUID
    offset: int
    length: int


def begin(caller: Caller, name: str, length: int, home: Path) -> Sent:
    """Begin a file of so many bytes; raise Empty and NoRoom."""
    account = str(caller.account())
    if not length:
        raise Empty
    for earlier in (home / "uploads").glob(f"*/{BEGUN}"):
        if _said(earlier)["account_id"] == account:
            forget(UUID(earlier.parent.name), home)
    # It lies on the disk twice, once more as what is kept of it.
    check_room(2 * length, home)
    upload_id = uuid4()
    folder = home / "uploads" / str(upload_id)
    folder.mkdir(parents=True, mode=0o700)
    shown, file = named(name)
    (folder / file).touch()
    said = {"name": shown, "account_id": account, "file": file, "length": length}
    (folder / BEGUN).write_text(json.dumps(said), "utf-8")
    return Sent(upload_id, 0, length)


def add(caller: Caller, upload_id: UUID, offset: int, piece: bytes, home: Path) -> Sent:
    """Add a piece where what has arrived ends, and say where it ends now; one from elsewhere adds nothing.

    So a piece that is sent twice never doubles. Raises UploadNotFound, PieceTooLarge and NoRoom.
    """
    folder = home / "uploads" / str(upload_id)
    if len(piece) > MOST_PIECE_BYTES:
        raise PieceTooLarge(most=MOST_PIECE_BYTES >> 20)
    try:
        said = _said(folder / BEGUN)
    except FileNotFoundError:
        size = find(caller, upload_id, home).path.stat().st_size
        return Sent(upload_id, size, size)
    if said["account_id"] != str(caller.account()):
        raise UploadNotFound
    check_room(said["length"], home)
    try:
        with (folder / said["file"]).open("r+b") as file:
            # The same piece may be underway twice, where the line broke and its sender tried again.
            fcntl.flock(file, fcntl.LOCK_EX)
            stands = file.seek(0, os.SEEK_END)
            if offset == stands and stands + len(piece) <= said["length"]:
                file.write(piece)
                file.flush()
                os.fsync(file.fileno())
                stands += len(piece)
    except FileNotFoundError:
        raise UploadNotFound from None
    return Sent(upload_id, stands, said["length"])


def finish(caller: Caller, upload_id: UUID, home: Path, check: Callable[[Upload], None]) -> Upload:
    """Make what has arrived whole an upload, once `check` has let it pass; of what it refuses nothing stays.

    One that is an upload already is checked again. Raises UploadNotFound and what `check` raises.
    """
    folder = home / "uploads" / str(upload_id)
    try:
        said = _said(folder / BEGUN)
        size = (folder / said["file"]).stat().st_size
    except FileNotFoundError:
        upload = find(caller, upload_id, home)
        check(upload)
        return upload
    if said["account_id"] != str(caller.account()) or size < said["length"]:
        raise UploadNotFound
    upload = Upload(upload_id, folder / said["file"], said["name"], caller.account())
    try:
        check(upload)
    except BaseException:
        forget(upload_id, home)
        raise
    (folder / BEGUN).replace(folder / KEPT)
    return upload


def _said(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return said
