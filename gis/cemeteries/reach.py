"""How far a caller reaches: an account of a 苏木 or 镇 works on the cemeteries of its own area alone."""

from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.cemeteries import queries
from gis.cemeteries.rules import (
    BurialNotFound,
    CemeteryNotFound,
    CemeteryStale,
    OutsideArea,
    PlaceNotFound,
)
from gis.cemeteries.tables import Burial, BurialPlace, BurialPlaceKind, Cemetery

Place = Row[BurialPlace, BurialPlaceKind, Cemetery]
Laid = Row[Burial, BurialPlace, Cemetery]


def reaches(caller: Caller, division_id: UUID) -> None:
    """Raise OutsideArea for a division beyond the caller's areas."""
    if caller.areas is not None and division_id not in caller.areas:
        raise OutsideArea


def seen(caller: Caller, cemetery: Cemetery | None) -> Cemetery:
    """Return a cemetery within the caller's reach; raise CemeteryNotFound for none and for any other."""
    if cemetery is None or (caller.areas is not None and cemetery.division_id not in caller.areas):
        raise CemeteryNotFound
    return cemetery


def seen_place(caller: Caller, found: Place | None) -> Place:
    """Return a place within the caller's reach; raise PlaceNotFound."""
    if found is None or (caller.areas is not None and found[2].division_id not in caller.areas):
        raise PlaceNotFound
    return found


def seen_burial(caller: Caller, found: Laid | None) -> Laid:
    """Return a burial within the caller's reach; raise BurialNotFound."""
    if found is None or (caller.areas is not None and found[2].division_id not in caller.areas):
        raise BurialNotFound
    return found


def held(session: Session, caller: Caller, cemetery_id: UUID, expected_version: int) -> Cemetery:
    """Lock a cemetery at the version that the caller saw; CemeteryNotFound, CemeteryStale."""
    found = seen(caller, queries.lock(session, cemetery_id))
    if found.version != expected_version:
        raise CemeteryStale(version=found.version, expected=expected_version)
    return found
