"""How far a caller reaches: an account of a 苏木 or 镇 works on the facilities of its own area alone."""

from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.facilities import queries
from gis.facilities.rules import FacilityNotFound, FacilityStale, OutsideArea
from gis.facilities.tables import Facility


def seen(session: Session, caller: Caller, facility: Facility | None) -> Facility:
    """Return a facility within the caller's reach; raise FacilityNotFound for none and for any other."""
    if facility is None:
        raise FacilityNotFound
    if facility.publication_level not in Reader.of(session, caller).levels():
        raise FacilityNotFound
    if caller.areas is not None and facility.division_id not in caller.areas:
        raise FacilityNotFound
    return facility


def must_reach(caller: Caller, division_id: UUID) -> None:
    """Raise OutsideArea for a division beyond the caller's areas."""
    if caller.areas is not None and division_id not in caller.areas:
        raise OutsideArea


def held(session: Session, caller: Caller, facility_id: UUID, expected_version: int) -> Facility:
    """Lock a facility at the version that the caller saw; FacilityNotFound, FacilityStale."""
    found = seen(session, caller, queries.lock(session, facility_id))
    if found.version != expected_version:
        raise FacilityStale(version=found.version, expected=expected_version)
    return found


def count_up(session: Session, facility: Facility) -> None:
    """Write a facility and count its version up."""
    facility.version += 1
    queries.save(session)
