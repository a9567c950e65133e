"""What people say of cemeteries, places and burials, as they send it, and how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape
from shapely.geometry import MultiPolygon, Polygon, shape

from gis.cemeteries.rules import AreaUnreadable
from gis.cemeteries.tables import SRID
from gis.coordinates.drawn_shapes import measure
from gis.entries import written
from gis.errors import FieldUnreadable
from gis.place_name_signs.personal_numbers import taken_out

MOST_PLACES = 2_000


@dataclass(frozen=True, slots=True)
class Approval:
    """批准文件: number, office, day, and the paper as a stored attachment."""

    number: str = ""
    by: str = ""
    on: date | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """摸底: graves counted in a historic cluster on a day."""

    graves: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a cemetery; the area is GeoJSON (Polygon, MultiPolygon), EPSG:4490."""

    number: str
    name: str
    kind: str
    division_id: UUID
    area: Mapping[str, Any] | None = None
    address: str = ""
    manager: str = ""
    approved_area_m2: Decimal | None = None
    green_percent: Decimal | None = None
    gates: int | None = None
    survey: Survey = Survey()
    approval: Approval = Approval()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Plots or niches of one kind that are added together, by their numbers."""

    numbers: Sequence[str]
    kind: str
    area_m2: Decimal | None = None
    stone_height_m: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is buried, by which certificate, and whom to ask."""

    name: str
    certificate_number: str
    identity_number: str = ""
    died_on: date | None = None
    contact_name: str = ""
    contact_phone: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class NewBurial:
    """A burial; without a term it has that of the settings."""

    buried_on: date
    certificate: str
    person: Person
    origin_grave: str = ""
    term_until: date | None = None
    note: str = ""


def said(field: str, value: str, *, is_required: bool = False) -> str:
    """Return a text of the ledger; raise FieldUnreadable for none and for a telephone number in it."""
    text = written(field, value, is_required=is_required)
    if taken_out(text)[1]:
        raise FieldUnreadable("cemeteries.names_somebody", field=field)
    return text


def area_of(geojson: Mapping[str, Any] | None) -> WKBElement | None:
    """Return an area as it is stored; raise AreaUnreadable, ShapeUnreadable."""
    if geojson is None:
        return None
    measured = measure(geojson)
    if measured.fault is not None or measured.kind not in ("Polygon", "MultiPolygon"):
        raise AreaUnreadable
    drawn = shape(dict(geojson))
    return from_shape(MultiPolygon([drawn]) if isinstance(drawn, Polygon) else drawn, srid=SRID)
