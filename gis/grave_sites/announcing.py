"""One 迁坟公告 over the sites along a stretch of a road or railway; each case gets it as its own paper.

The stretch is chosen by kilometre, both ends within it, or is the whole line. Only cases that were told of
the remediation and have no announcement are taken; who issues it names each by the version he saw. It is
posted once, and the step follows in each case by that act of a person. As every notice it is issued and
printed only by a regulation whose text in force on that day was checked by staff.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import cite, past
from gis.errors import FieldUnreadable
from gis.grave_sites import handling, notices, queries, views
from gis.grave_sites.cases import case
from gis.grave_sites.entries import Taking, said
from gis.grave_sites.procedure import last_day
from gis.grave_sites.reach import count_up, held, reaches
from gis.grave_sites.rules import (
    ANNOUNCEMENT,
    HANDLING,
    READING,
    AnnouncementNotFound,
    NoticeServed,
    NotToAnnounce,
    StepBeforeLast,
)
from gis.grave_sites.tables import GraveAnnouncement, GraveNotice, GraveSite
from gis.history.as_known import today
from gis.reference import source_queries

Row = dict[str, Any]
#: State of a case that an announcement follows
TOLD = "notified"
#: Sites that one announcement is made for
MOST_SITES = 500


@dataclass(frozen=True, slots=True)
class Stretch:
    """A road or railway by its name, whole or from one kilometre to another, both within it."""

    corridor: str
    from_km: float | None = None
    to_km: float | None = None


def along(session: Session, caller: Caller, stretch: Stretch) -> list[Row]:
    """Return the sites along a stretch by kilometre, each with why it can't be announced; empty: it can.

    Sites whose kilometre is unknown come last, and say so where a stretch has ends. Raises FieldUnreadable.
    """
    caller.must_hold(*HANDLING)
    found = _along(session, caller, stretch)
    announced = _announced(session, [each.id for each in found])
    rows = views.site_rows(session, found, today())
    return [
        row | {"kilometre": _kilometre(site), "waits": _waits(site, stretch, announced)}
        for site, row in zip(found, rows, strict=True)
    ]


def _along(session: Session, caller: Caller, stretch: Stretch) -> list[GraveSite]:
    first, last = stretch.from_km, stretch.to_km
    if (first is None) != (last is None) or (first is not None and last is not None and last < first):
        raise FieldUnreadable("graves.stretch_ends", field="to_km")
    wanted = queries.Filter(corridor=stretch.corridor, areas=caller.areas)
    sites = [
        each
        for each in queries.sites(session, wanted, today(), None, None)
        if each.merged_into_id is None
        and ((at := _kilometre(each)) is None or first is None or last is None or first <= at <= last)
    ]
    return sorted(sites, key=lambda each: (_kilometre(each) is None, _kilometre(each) or 0.0, each.number))


def _kilometre(site: GraveSite) -> float | None:
    found: float | None = (site.corridor or {}).get("chainage_km")
    return found


def _announced(session: Session, site_ids: Sequence[UUID]) -> frozenset[UUID]:
    made = queries.parts(session, GraveNotice, site_ids)
    return frozenset(
        site_id for site_id, found in made.items() if any(each.kind == ANNOUNCEMENT for each in found)
    )


def _waits(site: GraveSite, stretch: Stretch, announced: frozenset[UUID]) -> str:
    """Return why a site is not announced with the others; empty where it is."""
    if site.state in ("surveyed", "listed"):
        return "not_told"
    if site.state == "excluded":
        return "excluded"
    if site.id in announced:
        return "announced"
    if site.state != TOLD:
        return "past"
    return "no_kilometre" if stretch.from_km is not None and _kilometre(site) is None else ""


def issue(
    session: Session,
    caller: Caller,
    stretch: Stretch,
    sites: Sequence[tuple[UUID, int]],
    *,
    issued_on: date,
    term_days: int | None = None,
    note: str = "",
) -> UUID:
    """Issue one announcement over sites along a stretch, each named with the version that the caller saw.

    Raises SiteNotFound, SiteStale, NotToAnnounce, StepBeforeLast, RegulationUnknown, RegulationUnchecked,
    FieldUnreadable, NamesSomebody.
    """
    caller.must_hold(*HANDLING)
    past("issued_on", issued_on)
    if not 1 <= len({key for key, _ in sites}) == len(sites) <= MOST_SITES:
        raise FieldUnreadable(field="sites")
    # Locked in the order of their ids, so that two who announce at once wait for one another
    taken = [held(session, caller, key, version) for key, version in sorted(sites)]
    drawn = notices.draw(session, ANNOUNCEMENT, issued_on, term_days, note)
    within = {each.id for each in _along(session, caller, stretch)}
    announced = _announced(session, [each.id for each in taken])
    for site in taken:
        if site.id not in within or _waits(site, stretch, announced):
            raise NotToAnnounce(number=site.number)
        if issued_on < site.state_since:
            raise StepBeforeLast(day=site.state_since.isoformat())
    made = GraveAnnouncement(
        id=uuid4(),
        corridor=stretch.corridor,
        from_km=stretch.from_km,
        to_km=stretch.to_km,
        issued_by=caller.account(),
    )
    queries.add(session, made)
    queries.add(
        session,
        *(
            GraveNotice(site_id=site.id, announcement_id=made.id, issued_by=caller.account(), **drawn)
            for site in taken
        ),
    )
    count_up(session, *taken)
    return made.id


def post(
    session: Session,
    caller: Caller,
    announcement_id: UUID,
    *,
    served_on: date,
    served_how: str,
    receipt_sha256: str | None = None,
) -> None:
    """Note when and where an announcement was posted: its term runs, and each case takes the step.

    Raises AnnouncementNotFound, OutsideArea, NoticeServed, FieldUnreadable, NoSuchAttachment, NamesSomebody.
    """
    caller.must_hold(*HANDLING)
    copy_of(session, caller, announcement_id)
    made = queries.together(session, announcement_id)
    sites = [queries.lock(session, each.site_id) for each in made]
    how = said("served_how", served_how, is_required=True)
    cite(session, caller, receipt_sha256)
    for notice, site in zip(made, sites, strict=True):
        if site is None:
            raise AnnouncementNotFound
        reaches(caller, site.division_id)
        session.refresh(notice)
        if notice.served_on is not None:
            raise NoticeServed
        if past("served_on", served_on) < notice.issued_on:
            raise FieldUnreadable("graves.served_before_issue", field="served_on")
        notice.served_on, notice.served_how, notice.receipt_sha256 = served_on, how, receipt_sha256
        notice.due_on = last_day(served_on, notice.term_days)
        queries.save(session)
        if site.state == TOLD:
            taking = Taking("announced", served_on, notice.number)
            handling.write_step(session, caller.account(), case(session, site), taking)
        count_up(session, site)


def copy_of(session: Session, caller: Caller, announcement_id: UUID) -> GraveNotice:
    """Return the copy of an announcement in a case within the caller's reach; raise AnnouncementNotFound."""
    found = queries.together(session, announcement_id)
    sites = {each.id: each for each in queries.by_ids(session, [each.site_id for each in found])}
    for each in found:
        if caller.areas is None or sites[each.site_id].division_id in caller.areas:
            return each
    raise AnnouncementNotFound


def listed(session: Session, caller: Caller) -> list[Row]:
    """Return the announcements over stretches, the latest first: number, stretch, days, how many graves."""
    caller.must_hold(*READING)
    return [_row(session, one) for one in queries.announcements(session, caller.areas)]


def get(session: Session, caller: Caller, announcement_id: UUID) -> Row:
    """Return an announcement with its sites; it is public once posted, so whoever reaches one sees it whole.

    Raises AnnouncementNotFound.
    """
    caller.must_hold(*READING)
    copy_of(session, caller, announcement_id)
    made = queries.find_announcement(session, announcement_id)
    if made is None:
        raise AnnouncementNotFound
    return _row(session, made) | {"rows": places(session, announcement_id)}


def places(session: Session, announcement_id: UUID) -> list[Row]:
    """Return what an announcement says of each site, by kilometre: number, place, position, graves, kind."""
    notices_made = queries.together(session, announcement_id)
    sites = queries.by_ids(session, [each.site_id for each in notices_made])
    rows = views.site_rows(session, sites, today())
    names = ("id", "number", "town", "division", "place", "position", "kind", "graves", "is_demonstration")
    found = [
        {name: row[name] for name in (*names, "state", "state_zh", "state_en")}
        | {"kilometre": _kilometre(site)}
        for site, row in zip(sites, rows, strict=True)
    ]
    return sorted(found, key=lambda row: (row["kilometre"] is None, row["kilometre"] or 0.0, row["number"]))


def _row(session: Session, made: GraveAnnouncement) -> Row:
    copies = queries.together(session, made.id)
    one = copies[0]
    sites = queries.by_ids(session, [each.site_id for each in copies])
    return {
        "id": str(made.id),
        "corridor": made.corridor,
        "from_km": made.from_km,
        "to_km": made.to_km,
        "number": one.number,
        "issued_on": one.issued_on.isoformat(),
        "term_days": one.term_days,
        "regulation": one.regulation,
        "note": one.note,
        "served_on": views.day_text(one.served_on),
        "served_how": one.served_how,
        "due_on": views.day_text(one.due_on),
        "sites": len(sites),
        "graves": sum(each.graves for each in sites),
        "is_demonstration": bool(source_queries.demonstrations(session, {each.source_id for each in sites})),
    }
