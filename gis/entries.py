"""How what people send is read, whichever the subject: texts, days, codes, files."""

from collections.abc import Container
from datetime import date

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.reference import service as reference


def written(field: str, value: str, *, is_required: bool = False) -> str:
    """Return a text without blanks around it; raise FieldUnreadable where it is required and empty."""
    text = value.strip()
    if is_required and not text:
        raise FieldUnreadable("fields.empty", field=field)
    return text


def past(field: str, day: date) -> date:
    """Return a day that has come; raise FieldUnreadable for one that is still to come."""
    if day > today():
        raise FieldUnreadable("fields.day_in_future", field=field, day=day.isoformat())
    return day


def one_of(field: str, value: str, known: Container[str]) -> str:
    """Return a code that a list has; raise FieldUnreadable for another."""
    if value not in known:
        raise FieldUnreadable("fields.unknown_code", field=field)
    return value


def known_code(session: Session, list_name: str, field: str, code: str) -> str:
    """Return a code of a code list; raise FieldUnreadable for any other."""
    return one_of(field, code, {row["code"] for row in reference.codes(session, list_name)})


def cite(session: Session, caller: Caller, sha256: str | None) -> None:
    """Raise NoSuchAttachment for a file that the caller neither uploaded nor may see."""
    if sha256 is not None:
        evidence.find(session, caller, sha256)
