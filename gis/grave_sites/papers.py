"""What the papers of a site say, in their order: 摸底表, 告知书, 迁坟公告, 协议, 补助签领表, 验收单.

A paper that names a family is made for whoever has the site in hand, for a reason that is noted. A notice to
citizens is refused unless staff have checked the text of the regulation in force on its day, also when it is
printed again.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.errors import DimingError
from gis.grave_sites import announcing, queries, views
from gis.grave_sites.cases import case
from gis.grave_sites.contacts import whole
from gis.grave_sites.reach import seen
from gis.grave_sites.rule_tables import Words, regulation_on, rules_of
from gis.grave_sites.rules import (
    ANNOUNCEMENT,
    HANDLING,
    NOTICE,
    READING,
    AgreementPaid,
    NoticeNotFound,
    NotYet,
)
from gis.grave_sites.situation import Case
from gis.grave_sites.tables import GraveNotice
from gis.history.as_known import today
from gis.proposals import queries as proposal_queries
from gis.reference import service as reference

Row = dict[str, Any]
Paper = Literal["survey", "notice", "announcement", "agreement", "subsidy", "acceptance"]
#: Papers that name a family
NAMED: tuple[Paper, ...] = ("notice", "agreement", "subsidy")


def facts(
    session: Session, caller: Caller, site_id: UUID, paper: Paper, reason: str, notice_id: UUID | None = None
) -> Row:
    """Return what a paper says of a site: its row, the family where the paper names it, notice, agreement.

    Raises SiteNotFound, NotYet, NoticeNotFound, RegulationUnknown, RegulationUnchecked, NotTheHandler,
    ReasonToReadNeeded.
    """
    caller.must_hold(*(HANDLING if paper in NAMED else READING))
    site = seen(caller, queries.find(session, site_id))
    found = case(session, site)
    notice = _notice(session, found, paper, notice_id)
    agreed = found.agreement
    if paper in ("agreement", "subsidy") and agreed is None:
        raise NotYet
    if paper == "subsidy" and (agreed is None or agreed.subsidy_per_grave <= 0):
        raise AgreementPaid
    if paper == "acceptance" and site.state not in ("carried_out", "rework", "accepted"):
        raise NotYet
    family = whole(session, caller, site, reason) if paper in NAMED else []
    row = views.site_row(session, caller, site, today())
    kinds = {each["code"]: each["name_zh"] for each in reference.codes(session, "grave_site_kind")}
    return {
        "site": row | {"kind_zh": kinds.get(site.kind, site.kind)},
        "family": family,
        "notice": None if notice is None else _said(notice),
        "stretch": _stretch(session, kinds, notice),
        "agreement": row["agreements"][0] if row["agreements"] else None,
        "acceptance": row["acceptances"][0] if row["acceptances"] else None,
    }


def _notice(session: Session, found: Case, paper: Paper, notice_id: UUID | None) -> GraveNotice | None:
    """Return the notice that a paper prints, the latest where none is named; its regulation is checked."""
    if paper not in (NOTICE, ANNOUNCEMENT):
        return None
    made = [
        each for each in found.notices if each.kind == paper and (notice_id is None or each.id == notice_id)
    ]
    if not made:
        raise NoticeNotFound if notice_id is not None else NotYet
    regulation_on(session, made[-1].issued_on)
    return made[-1]


def _stretch(session: Session, kinds: Mapping[str, str], notice: GraveNotice | None) -> Row | None:
    """Return the stretch of an announcement over many sites, with what it says of each of them."""
    if notice is None or notice.announcement_id is None:
        return None
    made = queries.find_announcement(session, notice.announcement_id)
    if made is None:
        return None
    rows = announcing.places(session, made.id)
    return {
        "corridor": made.corridor,
        "from_km": made.from_km,
        "to_km": made.to_km,
        "sites": [row | {"kind_zh": kinds.get(row["kind"], row["kind"])} for row in rows],
    }


def _said(notice: GraveNotice) -> Row:
    return {
        "number": notice.number,
        "issued_on": notice.issued_on.isoformat(),
        "term_days": notice.term_days,
        "due_on": views.day_text(notice.due_on),
        "served_on": views.day_text(notice.served_on),
        "served_how": notice.served_how,
        "regulation": notice.regulation,
        "note": notice.note,
    }


def words(session: Session) -> dict[str, Words]:
    """Return the sentences of papers in force (grave_paper_words), by key."""
    return dict(rules_of(session).words)


def bureau(session: Session) -> str:
    """Return the name of the bureau, as papers are headed."""
    return proposal_queries.bureau(session) or ""


def photo(session: Session, sha256: str, home: Path) -> bytes | None:
    """Return the bytes of a photo that was found to be seen; None where it is missing or damaged."""
    try:
        opened = evidence.open_cited(session, sha256, home)
    except DimingError:
        return None
    with opened.stream as stream:
        return stream.read()
