"""Part one record of graves in two: a part of its graves becomes a record of its own, and both stay readable.

The new record begins its case anew: what was found, announced or agreed on the whole stays with the record on
which it was said, and each names the other. It counts from the day the graves were surveyed, so no figure of
any day changes. Merged again, its graves go back (`duplicates`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import FieldUnreadable
from gis.grave_sites import queries, registering
from gis.grave_sites.cases import case
from gis.grave_sites.entries import Position, Site, said
from gis.grave_sites.reach import count_up, held
from gis.grave_sites.rules import DECIDING, CaseRuns, ContactNotFound, TooFewGraves
from gis.grave_sites.situation import Case
from gis.grave_sites.tables import GraveContact, GravePhoto, GraveSite, GraveSplit
from gis.history.as_known import today


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes a record of its own; an empty number is drawn from the year's count."""

    graves: int
    reason: str
    number: str = ""
    #: Where it is, in words and as longitude and latitude (EPSG:4490); as the whole where not said
    place: str = ""
    position: Position | None = None
    area_m2: float | None = None
    #: Contacts who answer for these graves and go over
    contact_ids: tuple[UUID, ...] = ()


def split(session: Session, caller: Caller, site_id: UUID, expected_version: int, part: Part) -> UUID:
    """Make a record of a part of a site's graves and return it; the whole keeps the rest.

    Raises SiteNotFound, SiteStale, SiteMerged, SiteAccepted, TooFewGraves, FieldUnreadable, SiteNumberTaken,
    ContactNotFound, CaseRuns where the family of a running case would go, NamesSomebody.
    """
    caller.must_hold(*DECIDING)
    site = held(session, caller, site_id, expected_version)
    found = case(session, site)
    # What a family agreed to stays with the record on which it was agreed
    least = found.agreement.graves if found.agreement else 1
    if not 1 <= part.graves <= site.graves - least:
        raise TooFewGraves(graves=site.graves, least=least)
    reason = said("reason", part.reason, is_required=True)
    moving = _moving(session, site, part.contact_ids)
    if part.area_m2 is not None and site.area_m2 is not None:
        if not 0 < part.area_m2 < site.area_m2:
            raise FieldUnreadable("graves.area_of_whole", field="area_m2")
        site.area_m2 -= part.area_m2
    made = registering.new_site(session, caller, _said(site, part), site.source_id)
    made.handler_id, made.publication_level = site.handler_id, site.publication_level
    site.graves -= part.graves
    queries.add(session, made)
    queries.add(
        session,
        registering.first_step(made, caller.account()),
        GraveSplit(
            site_id=made.id,
            from_id=site.id,
            graves=part.graves,
            split_on=today(),
            reason=reason,
            split_by=caller.account(),
        ),
        *_photos(found, made.id),
    )
    for contact in moving:
        contact.site_id = made.id
        made.ownership = "owned"
    count_up(session, site)
    return made.id


def _moving(session: Session, site: GraveSite, contact_ids: Sequence[UUID]) -> list[GraveContact]:
    """Return the contacts that go over; a case that runs with a family keeps one of it."""
    known = {each.id: each for each in queries.of_site(session, GraveContact, site.id)}
    if not known.keys() >= {*contact_ids}:
        raise ContactNotFound
    if known and known.keys() == {*contact_ids}:
        if site.state not in registering.OPEN:
            raise CaseRuns
        site.ownership = "unknown"
    return [known[each] for each in contact_ids]


def _said(site: GraveSite, part: Part) -> Site:
    return Site(
        kind=site.kind,
        division_id=site.division_id,
        surveyed_on=site.surveyed_on,
        graves=part.graves,
        number=part.number,
        place=part.place.strip() or site.place,
        position=part.position or registering.position_of(site),
        area_m2=part.area_m2,
        built=site.built,
        basis=site.basis,
        visible=site.visible,
        zone_items=tuple(site.zone_items) if site.zone_basis == "stated" else (),
        responsible=site.responsible,
    )


def _photos(found: Case, site_id: UUID) -> list[GravePhoto]:
    """Return the photos of the whole from before the work: they show the part too."""
    return [
        GravePhoto(
            site_id=site_id,
            sha256=each.sha256,
            stage=each.stage,
            taken_on=each.taken_on,
            caption=each.caption,
            recorded_by=each.recorded_by,
        )
        for each in found.photos
        if each.stage == "before"
    ]
