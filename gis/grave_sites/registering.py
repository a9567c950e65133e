"""Register grave sites and say anew what they are; find what 三沿七区 they lie in; keep photos.

Road or railway and distance are computed, never typed: where a site has a position and the planning layers
know a corridor near it, its items follow from the definition in use; else what the surveyor states stands,
and is said to be stated.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.entries import cite, known_code, one_of, past
from gis.errors import FieldUnreadable
from gis.grave_sites import queries
from gis.grave_sites.entries import MOST_GRAVES, Photo, Position, Site, point, said
from gis.grave_sites.procedure import EXCLUDED, LISTED, SURVEYED
from gis.grave_sites.reach import count_up, held, reaches
from gis.grave_sites.rule_tables import rules_of
from gis.grave_sites.rules import OWNERSHIPS, REGISTERING, CaseRuns, OwnerKnown
from gis.grave_sites.surroundings import Surroundings, around
from gis.grave_sites.tables import GraveContact, GravePhoto, GraveSite, GraveStep
from gis.grave_sites.zones import Corridor, zoned
from gis.history.as_known import today
from gis.number_queries import next_number

#: States in which the owner may still be found or not: before anything was sent to him
OPEN = (SURVEYED, EXCLUDED, LISTED)
#: What follows from where a site stands and what it is
ZONE = ("zone_definition", "zone_basis", "zone_items", "corridor", "computed_on")


def register(
    session: Session,
    caller: Caller,
    site: Site,
    photos: Sequence[Photo] = (),
    source_id: UUID | None = None,
    *,
    known: Surroundings | None = None,
) -> UUID:
    """Register a site with its first step; whoever registers many says what is known around each.

    Raises FieldUnreadable, OutsideArea, SiteNumberTaken, NamesSomebody, NoSuchAttachment.
    """
    caller.must_hold(*REGISTERING)
    made = new_site(session, caller, site, source_id or queries.own_source(session), known)
    queries.add(session, made)
    queries.add(session, first_step(made, caller.account()))
    add_photos(session, caller, made.id, photos)
    return made.id


def new_site(
    session: Session, caller: Caller, site: Site, source_id: UUID, known: Surroundings | None = None
) -> GraveSite:
    """Return a site as it is registered, its place in 三沿七区 found."""
    facts = _facts(session, caller, site)
    number = said("number", site.number) or next_number(session, GraveSite.number, site.surveyed_on.year, 4)
    return GraveSite(
        id=uuid4(),
        number=number,
        state=SURVEYED,
        state_since=site.surveyed_on,
        source_id=source_id,
        **facts,
        **_zone(session, site, known),
    )


def first_step(site: GraveSite, account_id: UUID | None) -> GraveStep:
    """Return the step by which a site came into the ledger."""
    return GraveStep(
        id=uuid4(),
        site_id=site.id,
        ordinal=1,
        step=SURVEYED,
        taken_on=site.surveyed_on,
        recorded_by=account_id,
    )


def amend(session: Session, caller: Caller, site_id: UUID, expected_version: int, site: Site) -> None:
    """Say anew what a site is and where; once something was sent to the owner, ownership and graves stand.

    Raises what `register` does, and SiteNotFound, SiteStale, SiteMerged, SiteAccepted, CaseRuns, OwnerKnown.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, site_id, expected_version)
    facts = _facts(session, caller, site)
    settled = ("ownership", "graves", "surveyed_on")
    if found.state not in OPEN and any(facts[name] != getattr(found, name) for name in settled):
        raise CaseRuns
    if site.ownership == "unowned" and queries.of_site(session, GraveContact, site_id):
        raise OwnerKnown
    if site.number.strip():
        found.number = said("number", site.number)
    for name, value in (facts | _zone(session, site)).items():
        setattr(found, name, value)
    count_up(session, found)


def compute(session: Session, caller: Caller, site_id: UUID, expected_version: int) -> None:
    """Find anew by the layers and the definition of today where a site lies; SiteNotFound, SiteStale."""
    caller.must_hold(*REGISTERING)
    found = held(session, caller, site_id, expected_version)
    stated = tuple(found.zone_items) if found.zone_basis == "stated" else ()
    known = around(session, position_of(found), today())
    zone = zone_at(session, known, visible=found.visible, stated=stated)
    for name, value in zone.items():
        setattr(found, name, value)
    count_up(session, found)


def zone_at(
    session: Session, known: Surroundings, *, visible: bool | None, stated: Sequence[str]
) -> dict[str, Any]:
    """Return the items that a place falls under today, and the nearest road or railway with its distance.

    Raises FieldUnreadable for a stated item that the definition in use has not.
    """
    definition = rules_of(session).definition
    if known.corridors or known.areas:
        found = zoned(definition, known.corridors, known.areas, visible)
        corridor = _document(found.corridor, known.invented)
        return dict(
            zip(ZONE, (definition.code, "computed", list(found.items), corridor, today()), strict=True)
        )
    for code in stated:
        if definition.item(code) is None:
            raise FieldUnreadable("fields.unknown_code", field="zone_items")
    basis = "stated" if stated else "unknown"
    return dict(zip(ZONE, (definition.code, basis, list(stated), None, None), strict=True))


def position_of(site: GraveSite) -> Position | None:
    """Return longitude and latitude of a site, EPSG:4490."""
    if site.geom is None:
        return None
    longitude, latitude = to_shape(site.geom).coords[0]
    return longitude, latitude


def _document(corridor: Corridor | None, invented: Collection[UUID]) -> dict[str, Any] | None:
    if corridor is None:
        return None
    return {
        "kind": corridor.kind,
        "class": (corridor.road_class if corridor.kind == "road" else corridor.railway_class) or "",
        "name": corridor.name,
        "number": corridor.number or "",
        "distance_m": round(corridor.distance_m, 1),
        "basis": corridor.basis,
        "chainage_km": None if corridor.chainage_km is None else round(corridor.chainage_km, 3),
        "is_demonstration": corridor.corridor_id in invented,
    }


def _zone(session: Session, site: Site, known: Surroundings | None = None) -> dict[str, Any]:
    if known is None:
        known = around(session, site.position, today())
    return zone_at(session, known, visible=site.visible, stated=site.zone_items)


def _facts(session: Session, caller: Caller, site: Site) -> dict[str, Any]:
    reaches(caller, site.division_id)
    if not queries.is_known_division(session, site.division_id, today()):
        raise FieldUnreadable("graves.no_such_division", field="division_id")
    if not 1 <= site.graves <= MOST_GRAVES:
        raise FieldUnreadable("graves.graves_counted", field="graves")
    if site.area_m2 is not None and site.area_m2 <= 0:
        raise FieldUnreadable(field="area_m2")
    return {
        "kind": known_code(session, "grave_site_kind", "kind", site.kind),
        "division_id": site.division_id,
        "place": said("place", site.place),
        "geom": point(site.position),
        "graves": site.graves,
        "area_m2": site.area_m2,
        "built": said("built", site.built),
        "ownership": one_of("ownership", site.ownership, OWNERSHIPS),
        "basis": said("basis", site.basis),
        "visible": site.visible,
        "responsible": said("responsible", site.responsible),
        "surveyed_on": past("surveyed_on", site.surveyed_on),
        "note": said("note", site.note),
    }


def keep_photos(
    session: Session, caller: Caller, site_id: UUID, expected_version: int, photos: Sequence[Photo]
) -> None:
    """Keep photos of a site from before, during or after the work.

    Raises SiteNotFound, SiteStale, FieldUnreadable, NoSuchAttachment, NamesSomebody.
    """
    caller.must_hold(*REGISTERING)
    site = held(session, caller, site_id, expected_version)
    add_photos(session, caller, site.id, photos)
    count_up(session, site)


def add_photos(session: Session, caller: Caller, site_id: UUID, photos: Sequence[Photo]) -> None:
    """Write photos of a site; the same one is kept once."""
    for photo in photos:
        cite(session, caller, photo.sha256)
        evidence.note_original(session, caller, photo.sha256, photo.original_sha256)
        stage = known_code(session, "grave_photo_stage", "stage", photo.stage)
        if not queries.has_photo(session, site_id, photo.sha256):
            kept = GravePhoto(
                site_id=site_id,
                sha256=photo.sha256,
                stage=stage,
                taken_on=past("taken_on", photo.taken_on),
                caption=said("caption", photo.caption),
                recorded_by=caller.account_id,
            )
            queries.add(session, kept)
