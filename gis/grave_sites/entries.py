"""What people say of grave sites, as they send it, and how it is read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.entries import written
from gis.errors import FieldUnreadable
from gis.grave_sites.rules import NamesSomebody
from gis.grave_sites.tables import SRID
from gis.place_name_signs.personal_numbers import taken_out

#: Longitude, latitude, EPSG:4490
Position = tuple[float, float]
MOST_GRAVES = 100_000
MOST_TERM_DAYS = 365


@dataclass(frozen=True, slots=True)
class Site:
    """What is said of a site; an empty number is drawn from the year's count."""

    kind: str
    division_id: UUID
    surveyed_on: date
    graves: int
    number: str = ""
    place: str = ""
    position: Position | None = None
    area_m2: float | None = None
    built: str = ""
    ownership: str = "unknown"
    basis: str = ""
    visible: bool | None = None
    #: Items of the definition in use, for a site that has no position or no layers around it
    zone_items: tuple[str, ...] = ()
    responsible: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers for graves of a site."""

    name: str
    phone: str = ""
    address: str = ""
    relation: str = ""
    deceased: str = ""
    graves: int = 1


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was uploaded, by its hash, and when it was taken."""

    sha256: str
    stage: str
    taken_on: date
    caption: str = ""
    #: The file as the camera made it, of which this one is a stamped copy
    original_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a site is illegal (no exclusion), or by which ground and document it is not."""

    exclusion: str
    decided_on: date
    document_number: str = ""
    document_sha256: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with a site, by whom and until when."""

    measure: str
    responsible: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that is taken."""

    step: str
    taken_on: date
    document_number: str = ""
    scan_sha256: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a family agreed to; the subsidy is yuan for each grave."""

    agreed_on: date
    measure: str
    deadline: date
    graves: int
    destination: str = ""
    subsidy_per_grave: Decimal = Decimal(0)
    subsidy_basis: str = ""
    scan_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What came of looking at a site after the work."""

    accepted_on: date
    is_passed: bool
    acceptors: str
    note: str = ""
    sheet_sha256: str | None = None


def said(field: str, value: str, *, is_required: bool = False) -> str:
    """Return a text of the ledger; raise FieldUnreadable, NamesSomebody for one with a telephone number."""
    text = written(field, value, is_required=is_required)
    if taken_out(text)[1]:
        raise NamesSomebody(field=field)
    return text


def point(position: Position | None) -> WKBElement | None:
    """Return a position as it is stored; raise FieldUnreadable outside the world."""
    if position is None:
        return None
    longitude, latitude = position
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise FieldUnreadable(field="position")
    return from_shape(Point(longitude, latitude), srid=SRID)
