"""Personal data beside a ledger: how it is masked, and the note that is left whenever somebody reads it.

Contacts of households, of graves and of the deceased stand in tables of their own (``history: False``),
apart from the row of the ledger. Everybody sees them masked; one use case of each subject gives them whole,
after it has looked at rights and area, and leaves a note here first.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import InvalidInput
from gis.facilities import personal_queries
from gis.facilities.tables import PersonalDataReading

#: Whatever is shorter is hidden whole
SHORTEST_NUMBER = 7


class ReasonToReadNeeded(InvalidInput):
    """Whoever reads personal data says why."""

    message_id = "personal_data.reason_needed"


def masked_name(name: str) -> str:
    """Return the first character of a name and two stars, whatever its length: 张**; empty stays empty."""
    text = name.strip()
    return f"{text[0]}**" if text else ""


def masked_number(number: str) -> str:
    """Return a telephone or identity number with its middle hidden: 138****0000; short ones whole."""
    text = "".join(number.split())
    if not text:
        return ""
    if len(text) < SHORTEST_NUMBER:
        return "****"
    kept = 3 if len(text) >= 11 else 2
    return f"{text[:kept]}****{text[-4:] if kept == 3 else text[-2:]}"


def masked_address(address: str) -> str:
    """Return four stars for an address: no part of it can be shown that can't be found again."""
    return "****" if address.strip() else ""


def note_reading(session: Session, caller: Caller, subject: str, record_id: UUID, reason: str) -> None:
    """Note who reads the personal data of a record and why; raise ReasonToReadNeeded, NotSignedIn.

    `subject` is the name of the table that holds the data. To be called before anything is given out: it
    is one transaction with the answer, so that nothing is read without its note.
    """
    said = reason.strip()
    if not said:
        raise ReasonToReadNeeded
    session.add(
        PersonalDataReading(subject=subject, record_id=record_id, account_id=caller.account(), reason=said)
    )
    session.flush()


def readings(session: Session, subject: str, record_id: UUID) -> list[dict[str, Any]]:
    """Return who read the personal data of a record, when and why, the latest first."""
    return [
        {"by": name, "read_at": reading.read_at.isoformat(), "reason": reading.reason}
        for reading, name in personal_queries.readings(session, subject, record_id)
    ]
