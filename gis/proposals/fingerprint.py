"""The fingerprint of what was submitted, by which a paper is known to be this proposal's and no other's."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from sqlalchemy.orm import Session

from gis.proposals import queries
from gis.proposals.tables import Proposal


def fingerprint(session: Session, proposal: Proposal) -> str:
    """Return the SHA-256 (hexadecimal) of a submitted proposal: its head, every item, the files it came with.

    Decisions, comments and files added after the submission (the scan of the signed paper is one) do not
    change it, nor do the names that codes and records bear today; a new submission does.
    """
    digest = hashlib.sha256()
    for line in _lines(session, proposal):
        digest.update(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def check_code(number: str, fingerprint: str) -> str:
    """Return what the printed form bears and the screen shows, so that a scan is matched with its proposal.

    The number of the proposal, then the first twelve digits of its fingerprint in groups of four.
    """
    digits = fingerprint[:12].upper()
    return "-".join((number, *(digits[start : start + 4] for start in range(0, 12, 4))))


def _lines(session: Session, proposal: Proposal) -> Iterator[list[Any]]:
    submitted_at = proposal.submitted_at
    if submitted_at is None:
        raise ValueError("a draft has no fingerprint")
    yield [
        proposal.number,
        proposal.kind,
        proposal.title,
        proposal.reason,
        str(proposal.author_id),
        str(proposal.organisation_id),
        submitted_at.astimezone(UTC).isoformat(),
    ]
    for items in queries.stream_items(session, proposal.id):
        for item in items:
            yield [item.subject, item.action, str(item.record_id), item.before, item.after]
    yield sorted(
        file["sha256"]
        for file in queries.attachments(session, proposal.id)
        if file["added_at"] <= submitted_at
    )
