"""How far a caller reaches: an account of a 苏木 or 镇 works on the signs of its own area alone."""

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.place_name_signs import area_queries
from gis.place_name_signs.rules import SignNotFound
from gis.place_name_signs.tables import PlaceNameSign


def seen(session: Session, caller: Caller, sign: PlaceNameSign | None) -> PlaceNameSign:
    """Return a sign within the caller's reach; raise SignNotFound for none and for any other."""
    if sign is None:
        raise SignNotFound
    if caller.areas is not None and not area_queries.is_in(session, sign.id, caller.areas, today()):
        raise SignNotFound
    return sign


def reaches_road(session: Session, caller: Caller, road: str) -> bool:
    """Whether a sign of a road lies within the caller's reach."""
    return caller.areas is None or area_queries.has_signs(session, road, caller.areas, today())
