"""Take a recording of a name out of the register for good when its speaker withdraws his yes.

Its citations are looked for where files are cited by name alone too: in packages and in what devices sent.
"""

import shutil
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.field_work import queries
from gis.name_recordings import service as recordings


def withdraw_recording(
    session: Session, caller: Caller, feature_id: UUID, recording_id: UUID, reason: str
) -> str:
    """Withdraw a recording with its file, unless something else cites that; return its SHA-256.

    The bytes go when that is committed: `remove_withdrawn`. Raises what `recordings.withdraw` does.
    """
    queries.lock_withdrawals(session)
    sha256 = recordings.withdraw(session, caller, feature_id, recording_id, reason)
    if not queries.names_file(session, sha256, apart_from="name_recording"):
        attachments.erase(session, sha256)
        # A device's ZIP that was brought in holds the same voice.
        for each in queries.returns_holding(session, sha256):
            attachments.erase(session, each.sha256)
    return sha256


def remove_withdrawn(session: Session, sha256: str, home: Path) -> None:
    """Remove the bytes of a file that was taken out, and what has arrived of it anew from any device."""
    if not attachments.erased(session, [sha256]):
        return
    attachments.remove_erased(session, sha256, home)
    for each in queries.returns_holding(session, sha256):
        attachments.remove_erased(session, each.sha256, home)
    for arriving in (home / "field_uploads").glob(f"*/{sha256}"):
        shutil.rmtree(arriving, ignore_errors=True)
