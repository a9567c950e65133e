"""One grave, two teams: records that lie close together are shown in pairs, and a person decides.

Two records merge into one that stays: photos and contacts go over to it, the other leaves the ledger with
its reason and is never deleted. What was decided on a pair stands. A record that was made of a part of the
other's graves (`splitting`) is no duplicate; merged, it brings them back.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.grave_sites import queries
from gis.grave_sites.entries import said
from gis.grave_sites.procedure import ACCEPTED
from gis.grave_sites.reach import count_up, seen
from gis.grave_sites.rule_tables import rules_of
from gis.grave_sites.rules import (
    DECIDING,
    CaseRuns,
    PairDecided,
    PairNotFound,
    SiteAccepted,
    SiteMerged,
)
from gis.grave_sites.tables import (
    GraveContact,
    GraveDuplicateDecision,
    GravePhoto,
    GraveSite,
)
from gis.history.as_known import today

MOST_PAIRS = 500
#: States of a case in which a record may still go into another: nothing was sent or agreed on it
MERGEABLE = ("surveyed", "excluded", "listed")


def decide(
    session: Session, caller: Caller, one_id: UUID, other_id: UUID, kept_id: UUID | None, reason: str
) -> None:
    """Say that two records are one site, and which stays, or that they are two (kept_id None).

    Raises SiteNotFound, PairNotFound, PairDecided, SiteMerged, SiteAccepted, CaseRuns, FieldUnreadable,
    NamesSomebody.
    """
    caller.must_hold(*DECIDING)
    first, second = sorted((one_id, other_id))
    # Locked in the order of their ids, so that two who decide at once wait for one another
    one, other = (seen(caller, queries.lock(session, each)) for each in (first, second))
    if first == second or (kept_id is not None and kept_id not in (first, second)):
        raise PairNotFound
    if one.merged_into_id is not None or other.merged_into_id is not None:
        raise SiteMerged
    if queries.decision(session, first, second) is not None:
        raise PairDecided
    queries.add(
        session,
        GraveDuplicateDecision(
            one_id=first,
            other_id=second,
            kept_id=kept_id,
            reason=said("reason", reason, is_required=True),
            decided_by=caller.account(),
        ),
    )
    if kept_id is not None:
        kept, gone = (one, other) if kept_id == first else (other, one)
        _merge(session, kept, gone)
    count_up(session, one, other)


def _merge(session: Session, kept: GraveSite, gone: GraveSite) -> None:
    """Let what a record has go over to another; the day of the merger takes it out of the ledger.

    Raises CaseRuns, SiteAccepted for graves that would go back to a site that is accepted.
    """
    if gone.state not in MERGEABLE:
        raise CaseRuns
    is_part = queries.is_parted(session, kept.id, gone.id)
    if is_part:
        if kept.state == ACCEPTED:
            raise SiteAccepted
        kept.graves += gone.graves
        if kept.area_m2 is not None and gone.area_m2 is not None:
            kept.area_m2 += gone.area_m2
    for photo in queries.of_site(session, GravePhoto, gone.id):
        if not queries.has_photo(session, kept.id, photo.sha256):
            copied = GravePhoto(
                site_id=kept.id,
                sha256=photo.sha256,
                stage=photo.stage,
                taken_on=photo.taken_on,
                caption=photo.caption,
                recorded_by=photo.recorded_by,
            )
            queries.add(session, copied)
    known = {(each.name, each.phone) for each in queries.of_site(session, GraveContact, kept.id)}
    for contact in queries.of_site(session, GraveContact, gone.id):
        if (contact.name, contact.phone) in known:
            queries.remove(session, contact)
        else:
            contact.site_id = kept.id
    if kept.ownership != "owned" and gone.ownership == "owned":
        kept.ownership = "owned"
    if kept.geom is None:
        kept.geom = gone.geom
    # Graves that go back to the whole are counted there on every day, so never here
    gone.merged_into_id, gone.merged_on = kept.id, gone.surveyed_on if is_part else today()
    queries.save(session)


def listed(session: Session, caller: Caller) -> list[dict[str, Any]]:
    """Return pairs that wait for a decision, the nearest first, at most MOST_PAIRS."""
    metres = rules_of(session).figure("duplicate_m")
    return [
        {"one_id": row.one_id, "other_id": row.other_id, "distance_m": round(row.distance_m, 1)}
        for row in queries.pairs(session, float(metres), caller.areas, MOST_PAIRS)
    ]
