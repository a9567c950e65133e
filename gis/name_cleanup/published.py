"""Public notices as they are read: by the public while their days are counted, by staff at any time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.history.as_known import today
from gis.name_cleanup import notice_queries
from gis.name_cleanup.procedure import first_day
from gis.name_cleanup.procedures import CleanupRules, rules_of
from gis.name_cleanup.rules import READING, NoticeNotFound
from gis.name_cleanup.tables import NameCleanupNotice
from gis.publication.pages import Page, after_day, key_of, page_size
from gis.reference import source_queries

SUBJECT = "name_cleanup_notice"
Row = dict[str, Any]


def find(session: Session, caller: Caller, after: str | None = None, limit: int = 50) -> Page[Row]:
    """List notices with the names on them, the latest first: for the public those that run today."""
    size = page_size(limit)
    running_on = None if _is_staff(caller) else today()
    found = notice_queries.notices(session, running_on, after_day(after), size + 1)
    rows = _rows(session, caller, found[:size])
    last = found[size - 1] if len(found) > size else None
    return Page(rows, None if last is None else key_of(last.published_on.isoformat(), str(last.id)))


def get(session: Session, caller: Caller, notice_id: UUID) -> Row:
    """Return a notice; NoticeNotFound, for the public also when its days are over."""
    notice = notice_queries.find_notice(session, notice_id)
    if notice is None or not (_is_staff(caller) or is_running(notice)):
        raise NoticeNotFound(id=notice_id)
    (row,) = _rows(session, caller, [notice])
    return row


def is_running(notice: NameCleanupNotice) -> bool:
    """Whether the days of a notice are being counted: from the day it was published to its last day."""
    return notice.published_on <= today() <= notice.ends_on


def _is_staff(caller: Caller) -> bool:
    return caller.shared_counties is None and bool(caller.roles.intersection(READING))


def _rows(session: Session, caller: Caller, notices: Sequence[NameCleanupNotice]) -> list[Row]:
    """Return notices as the publication rules let the caller see them."""
    reader = Reader.of(session, caller)
    rules = rules_of(session)
    entries = notice_queries.entries(session, [notice.id for notice in notices], reader.levels())
    invented = source_queries.demonstrations(session, {notice.source_id for notice in notices})
    rows = []
    for notice in notices:
        row = _row(rules, notice, entries.get(notice.id, []))
        row["is_demonstration"] = notice.source_id in invented
        shown = reader.publish(SUBJECT, row, notice.publication_level, ())
        if shown is not None:
            rows.append(shown)
    return rows


def _row(rules: CleanupRules, notice: NameCleanupNotice, entries: Sequence[Any]) -> Row:
    left = (notice.ends_on - today()).days
    return {
        "id": str(notice.id),
        "number": notice.number,
        "title": notice.title,
        "published_on": notice.published_on.isoformat(),
        "days": notice.days,
        "first_day": first_day(notice.published_on).isoformat(),
        "ends_on": notice.ends_on.isoformat(),
        "days_left": left,
        "is_running": is_running(notice),
        "may_close": notice.closed_on is None and left < 0,
        "channel": notice.channel,
        "contact": notice.contact,
        "document_number": notice.document_number,
        "note": notice.note,
        "closed_on": None if notice.closed_on is None else notice.closed_on.isoformat(),
        "version": notice.version,
        "entries": [
            {
                "position": entry.position,
                "name": entry.name,
                "classes": entry.classes,
                "location": entry.location,
                "reason": entry.reason,
                "clauses": entry.clauses,
                "measure": entry.measure,
                "measure_zh": _measure(rules, entry.measure, "name_zh"),
                "measure_en": _measure(rules, entry.measure, "name_en"),
                "needs_new_name": _needs_new_name(rules, entry.measure),
                "proposed_name": entry.proposed_name,
                "responsible_unit": entry.responsible_unit,
                "case_id": str(case.id),
                "case_number": case.number,
                "state_zh": rules.step(case.kind, case.state).name_zh,
                "state_en": rules.step(case.kind, case.state).name_en,
            }
            for entry, case in entries
        ],
    }


def _measure(rules: CleanupRules, code: str | None, field: str) -> str | None:
    known = rules.measures.get(code or "")
    return None if known is None else str(getattr(known, field))


def _needs_new_name(rules: CleanupRules, code: str | None) -> bool:
    known = rules.measures.get(code or "")
    return known is None or known.needs_new_name
