"""Keep evidence for good: scans and photos by the hash of their bytes, checked when they come and go."""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from psycopg.errors import ForeignKeyViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC, Caller
from gis.attachments import files, queries
from gis.attachments.rules import (
    MOST_BYTES,
    MOST_MEGABYTES,
    Empty,
    Erased,
    NoSuchAttachment,
    TooLarge,
    media_type,
    plain_name,
)
from gis.attachments.tables import Attachment
from gis.errors import NotAllowed
from gis.publication import service as publication
from gis.secrecy_marks import MarkedSecret, refuse_marked_file

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenFile:
    """A stored file that was found whole; whoever reads it closes the stream."""

    attachment: Attachment
    stream: BinaryIO


def store(session: Session, caller: Caller, stream: BinaryIO, file_name: str, home: Path) -> Attachment:
    """Keep a file and register it; the bytes lie on disk, synced, before the row can commit.

    Nothing is written before the file has passed every check: size, the type found in its bytes, marks
    of state secrets, and whether it was taken out. Raises NotSignedIn, NotAllowed, TooLarge, Empty,
    NameMissing, TypeNotAllowed, TypeDiffers, MarkedSecret, CannotBeChecked and Erased; of a marked file only
    who and when is logged.
    """
    account_id = caller.account()
    if caller.clearance == PUBLIC.clearance:
        raise NotAllowed
    name = plain_name(file_name)
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge(most=MOST_MEGABYTES)
    if not content:
        raise Empty
    found = media_type(content, name)
    _refuse_marked(content, name, account_id)
    _refuse_erased(session, hashlib.sha256(content).hexdigest())
    return _register(
        session,
        {
            "sha256": files.write(home, content),
            "size_bytes": len(content),
            "media_type": found,
            "file_name": name,
            "uploaded_by": account_id,
        },
    )


def store_read(
    session: Session, caller: Caller, path: Path, file_name: str, media_type: str, home: Path
) -> Attachment:
    """Keep a file that a subject has read through and found to be its own, of any type and size; streamed.

    Its bytes stand on disk, synced, before the row can commit. Raises NotSignedIn, NameMissing, MarkedSecret,
    CannotBeChecked and Erased.
    """
    account_id = caller.account()
    name = plain_name(file_name)
    _refuse_marked(path, name, account_id)
    with path.open("rb") as stream:
        _refuse_erased(session, hashlib.file_digest(stream, "sha256").hexdigest())
    return _register(
        session,
        {
            "sha256": files.keep(home, path),
            "size_bytes": path.stat().st_size,
            "media_type": media_type,
            "file_name": name,
            "uploaded_by": account_id,
        },
    )


def store_from_public(session: Session, content: bytes, file_name: str, home: Path) -> Attachment:
    """Keep a file that came without an account, under a name of ours; the use case has looked into it.

    Raises TooLarge, Empty, TypeNotAllowed, TypeDiffers, MarkedSecret, CannotBeChecked and Erased.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(most=MOST_MEGABYTES)
    if not content:
        raise Empty
    found = media_type(content, file_name)
    refuse_marked_file(content, file_name)
    _refuse_erased(session, hashlib.sha256(content).hexdigest())
    facts = {"size_bytes": len(content), "media_type": found, "file_name": file_name}
    return queries.add_unowned(session, {"sha256": files.write(home, content), **facts})


def find(session: Session, caller: Caller, sha256: str) -> Attachment:
    """Return what is registered of a file, to whoever sent it and whoever may see every attachment.

    Raises NoSuchAttachment.
    """
    found = queries.find(session, sha256)
    if found is None or not (
        caller.account() == found.uploaded_by
        or queries.holds(session, sha256, caller.account())
        or publication.load(session).sees_field("attachment", "*", caller.clearance)
    ):
        raise NoSuchAttachment
    return found


def found(session: Session, caller: Caller, hashes: Collection[str]) -> set[str]:
    """Return those of the files that `find` returns, in as many statements for many as for one."""
    known = sent_by(session, caller.account(), hashes)
    rest = set(hashes) - known
    if rest and publication.load(session).sees_field("attachment", "*", caller.clearance):
        known |= queries.registered(session, rest)
    return known


def open_file(session: Session, caller: Caller, sha256: str, home: Path) -> OpenFile:
    """Open a file that `find` returns; raise Damaged when the bytes are no longer those of the hash.

    A subject that shows a file to others (a proposal to its author) calls `open_cited`.
    """
    return OpenFile(find(session, caller, sha256), files.open_verified(home, sha256))


def open_cited(session: Session, sha256: str, home: Path) -> OpenFile:
    """Open a file for whoever was found to see its citation; NoSuchAttachment, Damaged."""
    found = queries.find(session, sha256)
    if found is None:
        raise NoSuchAttachment
    return OpenFile(found, files.open_verified(home, sha256))


def sent_by(session: Session, account_id: UUID, hashes: Collection[str]) -> set[str]:
    """Return those of the files that an account sent, and may cite."""
    return queries.open_to(session, hashes, account_id)


def hand_over(session: Session, sender_id: UUID, caller: Caller, hashes: Collection[str]) -> None:
    """Let the caller cite what a sender sent, once he was found to decide on what cites it.

    Files that the sender may not cite himself stay closed to the caller too.
    """
    queries.hold(session, sent_by(session, sender_id, hashes), caller.account())


def note_original(session: Session, caller: Caller, sha256: str, original_sha256: str | None) -> None:
    """Keep of which file another was made, a stamped photo of the camera's; None says nothing.

    Raises NoSuchAttachment for an original that the caller may not cite, or a copy that he did not send:
    what is said first stays, and nobody says it of another's photo.
    """
    if original_sha256 in (None, sha256) or queries.original(session, sha256) == original_sha256:
        return
    find(session, caller, original_sha256)
    if not sent_by(session, caller.account(), [sha256]):
        raise NoSuchAttachment
    said = {"sha256": sha256, "original_sha256": original_sha256, "said_by": caller.account()}
    queries.note_original(session, said)


def open_original(session: Session, caller: Caller, sha256: str, home: Path) -> OpenFile:
    """Open the file of which one that `find` returns was made; raise NoSuchAttachment where none is known."""
    find(session, caller, sha256)
    original = queries.original(session, sha256)
    if original is None:
        raise NoSuchAttachment
    return open_cited(session, original, home)


def originals(session: Session, hashes: Collection[str]) -> dict[str, dict[str, object]]:
    """Return of which files others were made, for whoever was found to see the citations of those.

    By hash: the original's SHA-256, type and size in bytes, and when it was registered as the original.
    """
    return {
        sha256: {
            "sha256": original.sha256,
            "media_type": original.media_type,
            "size_bytes": original.size_bytes,
            "kept_at": said_at.isoformat(),
        }
        for sha256, (original, said_at) in queries.originals(session, hashes).items()
    }


def described(session: Session, hashes: Collection[str]) -> dict[str, dict[str, object]]:
    """Return file name, type and size of files by hash, for whoever was found to see their citations."""
    return {
        each.sha256: {
            "file_name": each.file_name,
            "media_type": each.media_type,
            "size_bytes": each.size_bytes,
        }
        for each in queries.among(session, hashes)
    }


def erase(session: Session, sha256: str) -> bool:
    """Take a file out of the register for good, unless a row of any table cites it; return whether it is out.

    Whoever was found to be allowed to asks. The bytes go when that is committed (`remove_erased`), at the
    latest with the next sweep; the same bytes are not taken in again.
    """
    found = queries.lock(session, sha256)
    if found is None:
        return queries.erased(session, sha256) is not None
    try:
        with session.begin_nested():
            queries.erase(session, found)
    except IntegrityError as violated:
        if not isinstance(violated.orig, ForeignKeyViolation):
            raise
        return False
    return True


def erased(session: Session, hashes: Collection[str]) -> set[str]:
    """Return those of the files that were taken out for good."""
    return queries.erased_among(session, hashes)


def erased_size(session: Session, sha256: str) -> int | None:
    """Return how many bytes a file had that was taken out for good, None for any other."""
    found = queries.erased(session, sha256)
    return None if found is None else found.size_bytes


def remove_erased(session: Session, sha256: str, home: Path) -> None:
    """Remove the bytes of a file that is known to be taken out; of any other nothing."""
    if queries.erased(session, sha256) is not None:
        files.remove(home, sha256)


def sweep(session: Session, home: Path) -> int:
    """Remove files that no row registers, left by transactions that never committed; return how many.

    Files of the last day stay: their transaction may still be running. Registered files are never
    removed.
    """
    old = list(files.old_files(home))
    kept = queries.registered(session, (path.name for path in old))
    return sum(files.remove_old(home, path) for path in old if path.name not in kept)


def _register(session: Session, values: dict[str, Any]) -> Attachment:
    kept = queries.add(session, values)
    # Somebody may have taken it out while this waited to write the row.
    _refuse_erased(session, kept.sha256)
    return kept


def _refuse_marked(source: Path | bytes, name: str, account_id: UUID) -> None:
    try:
        refuse_marked_file(source, name)
    except MarkedSecret:
        log.warning("account %s sent a file marked as a state secret; nothing of it was kept", account_id)
        raise


def _refuse_erased(session: Session, sha256: str) -> None:
    if queries.erased(session, sha256) is not None:
        raise Erased
