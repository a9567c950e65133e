"""Recordings of how the towns of the world are called, and a voice of every account."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.name_recording_bodies import NameRecordingIn
from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.history.as_known import today
from gis.name_recordings import service as recordings

WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm\x86\x86A_OPUS" + bytes(40)


def with_original(session: Session, caller: Caller, sha256: str, content: bytes, home: Path) -> None:
    """Say that a file was made of another, which the caller uploads too."""
    original = attachments.store(session, caller, BytesIO(content), "批复原件.pdf", home)
    attachments.note_original(session, caller, sha256, original.sha256)


def voice(session: Session, caller: Caller, home: Path, of: str, *, kept: bool) -> str:
    """Upload a recording of the caller's own, which may be kept as one of a name, and return its hash.

    What is kept has the id that `id_of` makes of the hash.
    """
    sent = BytesIO(WEBM + caller.login.encode())
    sha256 = attachments.store(session, caller, sent, "读音.webm", home).sha256
    if kept:
        recordings.keep(session, caller, UUID(of), NameRecordingIn(**said(sha256)).recording(), id_of(sha256))
    return sha256


def id_of(sha256: str) -> UUID:
    """Return the id of the recording that the world keeps of a file."""
    return UUID(sha256[:32])


def said(sha256: str) -> dict[str, Any]:
    """Return what a device says of a recording."""
    return {
        "sha256": sha256,
        "heard_form": "tüüx",
        "speaker_kind": "mongolian_local",
        "speaker_agreed": True,
        "place": "图克嘎查",
        "recorded_on": today().isoformat(),
    }
