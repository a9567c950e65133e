"""What people say of a case, as they send it, and how it is read: texts, codes, days, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

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
