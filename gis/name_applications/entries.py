"""What people say of an application, as they send it, and how it is read: texts, days, places, files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.errors import FieldUnreadable

GeoJson = Mapping[str, Any]
#: Texts of an application that people write
TEXTS = (
    "proposed_name",
    "proposed_mongolian",
    "proposed_romanization",
    "plan",
    "reasons",
    "location",
    "size",
    "nature",
    "meaning",
    "applicant",
    "contact",
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said of a new application."""

    name_class: str
    applicant: str
    opened_on: date
    proposed_name: str = ""
    proposed_mongolian: str = ""
    proposed_romanization: str = ""
    category: str | None = None
    feature_id: UUID | None = None
    division_id: UUID | None = None
    #: Where it is, EPSG:4490, longitude then latitude
    geometry: GeoJson | None = None
    plan: str = ""
    reasons: str = ""
    location: str = ""
    size: str = ""
    nature: str = ""
    meaning: str = ""
    area_m2: float | None = None
    floors: int | None = None
    length_m: float | None = None
    ends_feature: bool = False
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that somebody handed in, or the reason why none of the kind is needed."""

    kind: str
    title: str = ""
    document_number: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    contents: Sequence[str] = ()
    not_needed_because: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What is announced besides what the application says itself, and where."""

    location: str
    channels: Collection[str]
    number: str = ""
    romanization: str = ""
    division: str = ""
    announced_by: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that was taken."""

    step: str
    taken_on: date
    actor: str = ""
    document_number: str = ""
    sha256: str | None = None
    note: str = ""
    announced: Announced | None = None


@dataclass(frozen=True, slots=True)
class TaskDone:
    """Something bears the new name now, or does not apply to it, for a reason."""

    done_on: date | None
    does_not_apply_because: str = ""
    done_by: str = ""
    note: str = ""
    sha256: str | None = None


def drawn(geometry: GeoJson) -> BaseGeometry:
    """Return a place in degrees; raise FieldUnreadable for what is none."""
    try:
        found: BaseGeometry = shape(dict(geometry))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError):
        raise FieldUnreadable(field="geometry") from None
    if found.is_empty or not found.is_valid or found.has_z:
        raise FieldUnreadable(field="geometry")
    west, south, east, north = found.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise FieldUnreadable(field="geometry")
    return found
