"""What people and devices do in the field: take a package, send what they found and photographed, decide.

Everything that changes something is one call here; the modules beside say how.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.field_work import packages, queries, views
from gis.field_work.archives import write_zip
from gis.field_work.deciding import discard, open_photo, retry, settle
from gis.field_work.deciding import find as find_changes
from gis.field_work.deciding import get as get_change
from gis.field_work.handed_out import take_up
from gis.field_work.packages import close, content, hand_out, open_file, read_contacts
from gis.field_work.returns import find as find_returns
from gis.field_work.returns import open_file as open_return
from gis.field_work.summary import summary
from gis.field_work.sync import receive
from gis.field_work.uploads import add as add_piece
from gis.field_work.uploads import arrived, begin, forget, known
from gis.field_work.withdrawals import remove_withdrawn, withdraw_recording
from gis.publication.pages import Page, after_instant, key_of, page_size

__all__ = [
    "add_piece",
    "arrived",
    "begin",
    "close",
    "content",
    "discard",
    "find_changes",
    "find_packages",
    "find_returns",
    "forget",
    "get_change",
    "get_manifest",
    "hand_out",
    "known",
    "open_file",
    "open_photo",
    "open_return",
    "read_contacts",
    "receipt_keys",
    "receive",
    "remove_withdrawn",
    "retry",
    "settle",
    "summary",
    "take_up",
    "withdraw_recording",
    "write_zip",
]
Row = dict[str, Any]


def find_packages(
    session: Session,
    caller: Caller,
    home: Path,
    *,
    after: str | None = None,
    limit: int = 50,
    standing: str | None = None,
    holder_id: UUID | None = None,
) -> Page[Row]:
    """List packages, the newest first: one's own, or everybody's for whoever oversees field work.

    `standing` is out, overdue or closed; `holder_id` narrows everybody's to one person's. Each says who is
    out with what device, when it was last heard of, what is pending, and what failed. Raises UnreadableKey.
    """
    size = page_size(limit)
    account = holder_id if packages.oversees(caller) else caller.account()
    found = queries.packages(session, account, after_instant(after), size + 1, standing)
    rows = views.package_rows(session, found[:size], queries.now(session), home)
    if len(found) <= size:
        return Page(rows)
    last = found[size - 1]
    return Page(rows, key_of(last.made_at.isoformat(), str(last.id)))


def get_manifest(session: Session, caller: Caller, package_id: UUID) -> Row:
    """Return what is in a package; raise NoSuchPackage."""
    return packages.manifest(session, packages.seen(session, caller, package_id))


def receipt_keys(session: Session) -> Row:
    """Return the public keys of all receipts as a JSON Web Key Set (RFC 7517), the newest first."""
    return {"keys": [each.public for each in queries.keys(session)]}
