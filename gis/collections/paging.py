"""The key of the next page: the last feature seen, sealed together with what was asked.

The seal keeps a key to the list it was made for: another filter, another collection or another caller's
view does not continue it. The sealing key lies in the register's own folder and is made once.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from uuid import UUID

from gis.collections.rules import QueryUnreadable

KEY_BYTES = 32
SEAL_BYTES = 12
FILE_NAME = "page.key"


def sealing_key(home: Path) -> bytes:
    """Return the register's sealing key; the first call makes it, for its owner's eyes."""
    file = home / FILE_NAME
    try:
        return _read(file)
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
        made = home / f".{FILE_NAME}.{secrets.token_hex(6)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(KEY_BYTES))
        try:
            os.link(made, file)
        except FileExistsError:
            # Another process was first; its key is the one that counts.
            pass
        finally:
            made.unlink()
        return _read(file)


def _read(file: Path) -> bytes:
    return file.read_bytes()


def page_key(last: UUID, asked: str, key: bytes) -> str:
    """Return what asks for the features after one of a list."""
    return base64.urlsafe_b64encode(last.bytes + _seal(last, asked, key)).decode()


def last_seen(text: str, asked: str, key: bytes) -> UUID:
    """Return the last feature seen; raise QueryUnreadable for a key that was not made for this list."""
    try:
        sent = base64.urlsafe_b64decode(text.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        sent = b""
    if len(sent) == 16 + SEAL_BYTES:
        last = UUID(bytes=sent[:16])
        if hmac.compare_digest(sent[16:], _seal(last, asked, key)):
            return last
    raise QueryUnreadable("collections.foreign_page_key", place="key", value=text)


def _seal(last: UUID, asked: str, key: bytes) -> bytes:
    return hmac.digest(key, last.bytes + asked.encode(), hashlib.sha256)[:SEAL_BYTES]
