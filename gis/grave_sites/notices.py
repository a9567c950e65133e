"""告知书 and 迁坟公告: issued only by a regulation whose text in force on that day was checked by staff.

No article that was read sets a number of days: terms are the bureau's own (data/rules/grave_settings.csv) and
run from service or posting, day 1 is the day after. What a notice said is kept as it was said.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import cite, one_of, past
from gis.errors import FieldUnreadable
from gis.grave_sites import queries
from gis.grave_sites.entries import MOST_TERM_DAYS, said
from gis.grave_sites.procedure import EXCLUDED, SURVEYED, last_day
from gis.grave_sites.reach import count_up, held
from gis.grave_sites.rule_tables import regulation_on, rules_of
from gis.grave_sites.rules import (
    HANDLING,
    NOTICE,
    NOTICES,
    NoContact,
    NoticeNotFound,
    NoticeOfMany,
    NoticeServed,
    NotOwned,
    NotYet,
)
from gis.grave_sites.tables import GraveContact, GraveNotice, GraveSite


def issue(
    session: Session,
    caller: Caller,
    site_id: UUID,
    expected_version: int,
    kind: str,
    *,
    issued_on: date,
    term_days: int | None = None,
    note: str = "",
) -> UUID:
    """Issue a notice to the family, or an announcement, over a site on the remediation ledger.

    Raises SiteNotFound, SiteStale, NotYet, NotOwned, NoContact, RegulationUnknown, RegulationUnchecked,
    FieldUnreadable, NamesSomebody.
    """
    caller.must_hold(*HANDLING)
    site = held(session, caller, site_id, expected_version)
    one_of("kind", kind, NOTICES)
    past("issued_on", issued_on)
    _due(session, site, kind)
    drawn = draw(session, kind, issued_on, term_days, note)
    made = GraveNotice(id=uuid4(), site_id=site.id, issued_by=caller.account(), **drawn)
    queries.add(session, made)
    count_up(session, site)
    return made.id


def draw(session: Session, kind: str, issued_on: date, term_days: int | None, note: str) -> dict[str, Any]:
    """Return what a notice of a day says: the next number, its term, the regulation as it was checked.

    Raises RegulationUnknown, RegulationUnchecked, FieldUnreadable, NamesSomebody.
    """
    rules = rules_of(session)
    days = term_days or rules.figure(f"{kind}_days")
    if not 1 <= days <= MOST_TERM_DAYS:
        raise FieldUnreadable(field="term_days")
    regulation = regulation_on(session, issued_on)
    count = queries.next_count(session, kind, issued_on.year)
    return {
        "kind": kind,
        "number": f"{rules.words[f'{kind}_prefix'].text}〔{issued_on.year}〕{count}号",
        "year": issued_on.year,
        "count": count,
        "issued_on": issued_on,
        "term_days": days,
        "regulation": regulation,
        "note": said("note", note),
    }


def _due(session: Session, site: GraveSite, kind: str) -> None:
    """Refuse a notice that comes too early, or to nobody; one of a site that is left alone."""
    if site.state in (SURVEYED, EXCLUDED):
        raise NotYet
    if kind == NOTICE:
        if site.ownership != "owned":
            raise NotOwned
        if not queries.of_site(session, GraveContact, site.id):
            raise NoContact
    elif site.state == "listed":
        # 告知书 first, or the gaqaa's search for an owner
        raise NotYet


def serve(
    session: Session,
    caller: Caller,
    site_id: UUID,
    expected_version: int,
    notice_id: UUID,
    *,
    served_on: date,
    served_how: str,
    receipt_sha256: str | None = None,
) -> None:
    """Note when and how a notice was served, or when and where an announcement was posted: its term runs.

    Raises SiteNotFound, SiteStale, NoticeNotFound, NoticeOfMany, NoticeServed, FieldUnreadable,
    NoSuchAttachment, NamesSomebody.
    """
    caller.must_hold(*HANDLING)
    site = held(session, caller, site_id, expected_version)
    notice = queries.find_notice(session, site_id, notice_id)
    if notice is None:
        raise NoticeNotFound
    if notice.announcement_id is not None:
        raise NoticeOfMany
    if notice.served_on is not None:
        raise NoticeServed
    if past("served_on", served_on) < notice.issued_on:
        raise FieldUnreadable("graves.served_before_issue", field="served_on")
    cite(session, caller, receipt_sha256)
    notice.served_how = said("served_how", served_how, is_required=True)
    notice.served_on, notice.receipt_sha256 = served_on, receipt_sha256
    notice.due_on = last_day(served_on, notice.term_days)
    count_up(session, site)
