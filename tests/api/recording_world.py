"""Recordings of how the towns of the world are called, and a voice of every account."""

from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.history.as_known import today

WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm\x86\x86A_OPUS" + bytes(40)


def voice(session: Session, caller: Caller, home: Path) -> str:
    """Upload a recording of the caller's own and return its hash."""
    return attachments.store(session, caller, BytesIO(WEBM + caller.login.encode()), "读音.webm", home).sha256


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
