"""What people say of a case, as they send it, and how it is read: texts, codes, days, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.boundary_disputes.rules import FieldUnreadable
from gis.history.as_known import today
from gis.reference import service as reference

GeoJson = Mapping[str, Any]
LINES = ("LineString", "MultiLineString")
AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said of a new case; the sides of one about a line are the line's own, not named."""

    kind: str
    title: str
    line_id: UUID
    stretch: GeoJson
    opened_on: date
    cause: str = ""
    moves_village: bool = False
    #: Name and division of each side of a tenure dispute
    parties: Sequence[tuple[str, UUID]] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a side says is its own."""

    party_id: UUID
    area: GeoJson
    claimed_on: date
    claimed_by: str = ""
    grounds: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that somebody handed in."""

    title: str
    kind: str
    party_id: UUID | None = None
    document_number: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that was taken."""

    step: str
    taken_on: date
    actor: str = ""
    document_number: str = ""
    sha256: str | None = None
    note: str = ""
    surveyed: GeoJson | None = None


def cite(session: Session, caller: Caller, sha256: str | None) -> None:
    """Raise NoSuchAttachment for a file that the caller neither uploaded nor may see."""
    if sha256 is not None:
        evidence.find(session, caller, sha256)


def known_code(session: Session, list_name: str, field: str, code: str) -> None:
    """Raise FieldUnreadable for a code that a list has not."""
    if code not in {row["code"] for row in reference.codes(session, list_name)}:
        raise FieldUnreadable("fields.unknown_code", field=field)


def written(field: str, value: str, *, is_required: bool = False) -> str:
    """Return a text without blanks around it; raise FieldUnreadable where it is required and empty."""
    text = value.strip()
    if is_required and not text:
        raise FieldUnreadable("fields.empty", field=field)
    return text


def past(day: date) -> date:
    """Return a day that has come; raise FieldUnreadable for one that is still to come."""
    if day > today():
        raise FieldUnreadable("boundary_disputes.day_in_future", day=day.isoformat())
    return day
