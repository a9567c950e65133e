"""How far a caller reaches: an account of a 苏木 or 镇 works on the sites of its own area alone."""

from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.grave_sites import queries
from gis.grave_sites.rules import (
    OutsideArea,
    SiteAccepted,
    SiteMerged,
    SiteNotFound,
    SiteStale,
)
from gis.grave_sites.tables import GraveSite


def seen(caller: Caller, site: GraveSite | None) -> GraveSite:
    """Return a site within the caller's reach; raise SiteNotFound for none and for any other."""
    if site is None or (caller.areas is not None and site.division_id not in caller.areas):
        raise SiteNotFound
    return site


def reaches(caller: Caller, division_id: UUID) -> None:
    """Raise OutsideArea for a division beyond the caller's areas."""
    if caller.areas is not None and division_id not in caller.areas:
        raise OutsideArea


def held(session: Session, caller: Caller, site_id: UUID, expected_version: int) -> GraveSite:
    """Lock a site that may still change, at the version that the caller saw.

    Raises SiteNotFound, SiteStale, SiteMerged, SiteAccepted.
    """
    site = seen(caller, queries.lock(session, site_id))
    if site.version != expected_version:
        raise SiteStale(version=site.version, expected=expected_version)
    if site.merged_into_id is not None:
        raise SiteMerged
    if site.state == "accepted":
        raise SiteAccepted
    return site


def count_up(session: Session, *sites: GraveSite) -> None:
    """Write sites and count their versions up."""
    for site in sites:
        site.version += 1
    queries.save(session)
