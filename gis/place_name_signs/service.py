"""What people read of signs: roads, lists, the map, one sign, inspections, errors, notices, reports.

Signs and what was found on them are for the bureau's own roles, and for 苏木、镇 those of their own area;
notices for the bureau, reports of the public for its desk alone.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import originals
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.history.as_known import today
from gis.place_name_signs import notice_queries, queries, views
from gis.place_name_signs.inspecting import compare
from gis.place_name_signs.reach import reaches_road, seen
from gis.place_name_signs.reports import WAITING
from gis.place_name_signs.rule_tables import NoticeWords, notice_words
from gis.place_name_signs.rules import (
    ISSUING,
    READING,
    UNSETTLED,
    NoticeNotFound,
    ReportNotFound,
    RoundNotFound,
)
from gis.place_name_signs.standards import standard_of
from gis.proposals import queries as proposal_queries
from gis.publication.pages import Page, after_instant, check_filter, key_of, page_size, values_of
from gis.reference import source_queries

Row = dict[str, Any]
Filter = queries.Filter
MOST_ERRORS = 1_000


def roads(session: Session, caller: Caller) -> list[Row]:
    """Count by road the signs, those inspected, wrong, to be confirmed and rectified."""
    caller.must_hold(*READING)
    return [
        {
            "road": row.road,
            "signs": row.signs,
            "inspected": row.inspected,
            "wrong": row.wrong,
            "to_confirm": row.to_confirm,
            "rectified": row.rectified,
            "open_errors": int(row.open_errors),
            "last_read_on": views.day_text(row.last_read_on),
            "is_demonstration": row.is_demonstration,
        }
        for row in queries.roads(session, caller.areas)
    ]


def find(
    session: Session, caller: Caller, wanted: queries.Filter, *, after: str | None = None, limit: int = 50
) -> Page[Row]:
    """List signs by road and number; raise UnreadableKey, UnreadableFilter."""
    caller.must_hold(*READING)
    check_filter(wanted.road, wanted.text)
    size = page_size(limit)
    key = None if after is None else values_of(after, 2)
    levels = Reader.of(session, caller).levels()
    here = replace(wanted, areas=caller.areas)
    found = queries.signs(session, here, levels, None if key is None else (key[0], key[1]), size + 1)
    rows = views.sign_rows(session, found[:size], levels, today())
    last = found[size - 1] if len(found) > size else None
    return Page(rows, None if last is None else key_of(last.road, last.number))


def drawn(session: Session, caller: Caller, wanted: queries.Filter) -> Row:
    """Return all signs of a filter that have a position, as GeoJSON (EPSG:4490), with how each stands."""
    caller.must_hold(*READING)
    check_filter(wanted.road, wanted.text)
    levels = Reader.of(session, caller).levels()
    found = queries.signs(session, replace(wanted, areas=caller.areas), levels, None, None)
    rows = views.sign_rows(session, found, levels, today())
    shown = (
        *("id", "number", "kind", "road", "place", "feature_name", "state", "standing", "open_errors"),
        "is_demonstration",
    )
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": {"type": "Point", "coordinates": row["position"]},
                "properties": {name: row[name] for name in shown},
            }
            for row in rows
            if row["position"] is not None
        ],
    }


def get(session: Session, caller: Caller, sign_id: UUID) -> Row:
    """Return a sign with its history, photos and errors, and the standard name of today; SignNotFound."""
    caller.must_hold(*READING)
    sign = seen(session, caller, queries.find(session, sign_id))
    row = views.sign_row(session, sign, Reader.of(session, caller).levels(), today())
    return row | {
        "photos": originals.shown(session, row["photos"]),
        "standard": _standard(session, caller, sign.feature_id, today()),
    }


def _standard(session: Session, caller: Caller, feature_id: UUID | None, on: date) -> Row | None:
    """Return the standard name of a feature on a day, in each script; None without a feature."""
    if feature_id is None:
        return None
    category = queries.feature_seen(session, feature_id, Reader.of(session, caller).levels())
    if category is None:
        return None
    found = standard_of(session, feature_id, category, on)
    return {
        "on": on.isoformat(),
        "chinese": found.chinese,
        "mongolian": found.mongolian,
        "roman": found.roman,
        "is_reading_confirmed": found.is_reading_confirmed,
        "former": [name for name, _ in found.former],
    }


def compared_live(
    session: Session,
    caller: Caller,
    feature_id: UUID | None,
    on: date | None,
    chinese: str | None,
    mongolian: str | None,
    roman: str | None,
) -> Row:
    """Return what came of comparing each script, and with what; nothing is kept."""
    caller.must_hold(*READING)
    day = on or today()
    results = compare(session, caller, feature_id, day, chinese, mongolian, roman)
    return {"standard": _standard(session, caller, feature_id, day), "results": results}


def open_photo(session: Session, caller: Caller, sign_id: UUID, sha256: str, home: Path) -> evidence.OpenFile:
    """Open a photo of a sign, or the original of one; raise SignNotFound, NoSuchAttachment."""
    caller.must_hold(*READING)
    seen(session, caller, queries.find(session, sign_id))
    files = (sha256, *originals.made_of(session, sha256))
    if not any(queries.has_photo(session, sign_id, each) for each in files):
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def units(session: Session, caller: Caller) -> list[Row]:
    """List the units responsible, with how many errors wait for a notice."""
    caller.must_hold(*READING)
    return [
        {
            "id": str(row.id),
            "name": row.name,
            "address": row.address,
            "signs": row.signs,
            "open_errors": row.open,
            "to_notify": row.to_notify,
            "is_demonstration": row.is_demonstration,
        }
        for row in queries.units(session)
    ]


def errors(
    session: Session, caller: Caller, *, states: tuple[str, ...] = UNSETTLED, unit_id: UUID | None = None
) -> list[Row]:
    """List errors with their signs, the gravest first."""
    caller.must_hold(*READING)
    found = queries.errors(session, states=states, unit_id=unit_id, areas=caller.areas, limit=MOST_ERRORS)
    levels = Reader.of(session, caller).levels()
    unseen = queries.signs_of_unseen(session, {sign.id for _, sign in found}, levels)
    rows = views.error_rows(session, [error for error, _ in found], unseen)
    units_of = queries.unit_names(session, {sign.unit_id for _, sign in found if sign.unit_id})
    invented = source_queries.demonstrations(session, {sign.source_id for _, sign in found})
    for row, (_, sign) in zip(rows, found, strict=True):
        row |= {
            "sign_number": sign.number,
            "road": sign.road,
            "place": sign.place,
            "unit": units_of.get(sign.unit_id, "") if sign.unit_id else "",
            "is_demonstration": sign.source_id in invented,
        }
    return rows


def inspections(session: Session, caller: Caller, road: str | None = None, limit: int = 50) -> list[Row]:
    """List inspections, the latest first."""
    caller.must_hold(*READING)
    check_filter(road)
    return views.inspection_rows(session, queries.inspections(session, road, caller.areas, page_size(limit)))


def inspection(session: Session, caller: Caller, inspection_id: UUID) -> Row:
    """Return an inspection: every sign of its road, and what was read on it; RoundNotFound."""
    caller.must_hold(*READING)
    found = queries.find_inspection(session, inspection_id)
    if found is None or not reaches_road(session, caller, found.road):
        raise RoundNotFound
    levels = Reader.of(session, caller).levels()
    here = queries.Filter(road=found.road, areas=caller.areas)
    signs = queries.signs(session, here, levels, None, None)
    rows = views.sign_rows(session, signs, levels, today())
    read = queries.readings_in(session, [found.id])
    unseen = queries.signs_of_unseen(session, {each.sign_id for each in read}, levels)
    readings = views.reading_rows(session, read, unseen)
    latest: dict[str, Row] = {}
    for each in readings:
        latest.setdefault(each["sign_id"], each)
    kept = [row | {"reading": latest.get(row["id"])} for row in rows if row["state"] != "removed"]
    return views.inspection_rows(session, [found])[0] | {"signs": kept}


def notices(session: Session, caller: Caller, unit_id: UUID | None = None, limit: int = 200) -> list[Row]:
    """List notices, the latest first."""
    caller.must_hold(*READING)
    return views.notice_rows(session, notice_queries.notices(session, unit_id, page_size(limit)), today())


def notice(session: Session, caller: Caller, notice_id: UUID) -> Row:
    """Return a notice with what it said and how each error stands now; NoticeNotFound."""
    caller.must_hold(*READING)
    found = notice_queries.find_notice(session, notice_id)
    if found is None:
        raise NoticeNotFound
    return views.notice_row(session, found, Reader.of(session, caller).levels(), today())


def words(session: Session) -> dict[str, NoticeWords]:
    """Return the sentences of notices in force."""
    return notice_words(session)


def bureau(session: Session) -> str:
    """Return the name of the bureau, for the head of a paper."""
    return proposal_queries.bureau(session) or ""


def open_receipt(session: Session, caller: Caller, notice_id: UUID, home: Path) -> evidence.OpenFile:
    """Open the signed receipt of a notice; raise NoticeNotFound, NoSuchAttachment."""
    caller.must_hold(*READING)
    found = notice_queries.find_notice(session, notice_id)
    if found is None:
        raise NoticeNotFound
    if found.receipt_sha256 is None:
        raise NoSuchAttachment
    return evidence.open_cited(session, found.receipt_sha256, home)


def reports(
    session: Session,
    caller: Caller,
    *,
    is_waiting: bool | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List reports of the public for the desk, the latest first; raise UnreadableKey."""
    caller.must_hold(*ISSUING)
    size = page_size(limit)
    settled = ("joined", "case", "answered", "closed")
    states = None if is_waiting is None else (WAITING if is_waiting else settled)
    found = notice_queries.reports(session, states, after_instant(after), size + 1)
    last = found[size - 1] if len(found) > size else None
    key = None if last is None else key_of(last.received_at.isoformat(), str(last.id))
    return Page(views.report_rows(session, found[:size], today()), key)


def report(session: Session, caller: Caller, report_id: UUID) -> Row:
    """Return a report for the desk, without its sender; ReportNotFound."""
    caller.must_hold(*ISSUING)
    found = notice_queries.find_report(session, report_id)
    if found is None:
        raise ReportNotFound
    return views.report_row(session, found, caller.account(), today())


def open_report_photo(session: Session, caller: Caller, report_id: UUID, home: Path) -> evidence.OpenFile:
    """Open the photo of a report; raise ReportNotFound, NoSuchAttachment."""
    caller.must_hold(*ISSUING)
    found = notice_queries.find_report(session, report_id)
    if found is None:
        raise ReportNotFound
    if found.photo_sha256 is None:
        raise NoSuchAttachment
    return evidence.open_cited(session, found.photo_sha256, home)
