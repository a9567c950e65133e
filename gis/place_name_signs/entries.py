"""What people say of signs, inspections and reports, as they send it, and how it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as evidence
from gis.entries import cite
from gis.errors import FieldUnreadable
from gis.place_name_signs import queries
from gis.place_name_signs.tables import SRID

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sign:
    """What is said of a sign; the position is longitude, latitude, EPSG:4490."""

    number: str
    kind: str
    road: str
    place: str = ""
    feature_id: UUID | None = None
    road_id: UUID | None = None
    unit: str = ""
    material: str = ""
    size: str = ""
    faces: int = 1
    set_on: date | None = None
    position: Position | None = None
    state: str = "standing"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was uploaded, by its hash."""

    sha256: str
    caption: str = ""
    #: The file as the camera made it, of which this one is a stamped copy
    original_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An error that a person saw, beside those that comparing finds; its class says of which script."""

    error_class: str
    found: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A difference that comparing found and a person doesn't take for an error, with the reason."""

    script: str
    error_class: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What a recheck said of an error."""

    error_id: UUID
    is_rectified: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody read on a sign; None: could not be read, empty: the script is not on it."""

    read_on: date
    reader: str
    state: str
    chinese: str | None
    mongolian: str | None
    roman: str | None
    inspection_id: UUID | None = None
    note: str = ""
    photos: Sequence[Photo] = ()
    found: Sequence[Found] = ()
    set_aside: Sequence[SetAside] = ()
    rechecked: Sequence[Rechecked] = ()


def point(position: Position | None) -> WKBElement | None:
    """Return a position as it is stored; raise FieldUnreadable outside the world."""
    if position is None:
        return None
    longitude, latitude = position
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise FieldUnreadable(field="position")
    return from_shape(Point(longitude, latitude), srid=SRID)


def seen_feature(session: Session, caller: Caller, field: str, feature_id: UUID | None) -> UUID | None:
    """Return a feature that the caller may see; raise FieldUnreadable for any other."""
    if feature_id is None:
        return None
    if queries.feature_seen(session, feature_id, Reader.of(session, caller).levels()) is None:
        raise FieldUnreadable("signs.no_such_feature", field=field)
    return feature_id


def cite_photos(session: Session, caller: Caller, photos: Sequence[Photo]) -> None:
    """Note what photos were made of; raise NoSuchAttachment for a file that the caller may not cite."""
    for photo in photos:
        cite(session, caller, photo.sha256)
        evidence.note_original(session, caller, photo.sha256, photo.original_sha256)
