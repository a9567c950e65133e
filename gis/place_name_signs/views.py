"""Signs, inspections, notices and reports as they are read."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from shapely.geometry import Point

from gis.accounts import service as accounts_service
from gis.place_name_signs import notice_queries, queries
from gis.place_name_signs.rule_tables import settings
from gis.place_name_signs.rules import days_late, notice_state, standing
from gis.place_name_signs.tables import (
    NameReport,
    PlaceNameSign,
    SignError,
    SignInspection,
    SignNotice,
    SignReading,
)
from gis.reference import service as reference
from gis.reference import source_queries

Row = dict[str, Any]


def day_text(day: date | None) -> str | None:
    """Return a day as JSON."""
    return None if day is None else day.isoformat()


def position_of(element: WKBElement | None) -> list[float] | None:
    """Return longitude and latitude of a point, to a centimetre."""
    if element is None:
        return None
    point = to_shape(element)
    assert isinstance(point, Point)
    return [round(point.x, 7), round(point.y, 7)]


def sign_rows(
    session: Session, signs: Sequence[PlaceNameSign], levels: Collection[str], today: date
) -> list[Row]:
    """Return signs as lists and maps show them, with how each stands."""
    facts = queries.facts_of(session, [each.id for each in signs], today)
    seen = queries.features_seen(session, {each.feature_id for each in signs if each.feature_id}, levels)
    names = queries.names_of(session, seen, levels, today)
    units = queries.unit_names(session, {each.unit_id for each in signs if each.unit_id})
    invented = source_queries.demonstrations(session, {each.source_id for each in signs})
    rows = []
    for each in signs:
        fact = facts[each.id]
        rows.append(
            {
                "id": str(each.id),
                "number": each.number,
                "kind": each.kind,
                "road": each.road,
                "place": each.place,
                "feature_id": str(each.feature_id) if each.feature_id in seen else None,
                "feature_name": names.get(each.feature_id) if each.feature_id else None,
                "unit_id": None if each.unit_id is None else str(each.unit_id),
                "unit": units.get(each.unit_id, "") if each.unit_id else "",
                "state": each.state,
                "position": position_of(each.geom),
                "last_read_on": day_text(fact.read_on),
                "open_errors": fact.open,
                "to_confirm": fact.to_confirm,
                "standing": standing(
                    state=each.state,
                    inspected=fact.read_on is not None,
                    to_confirm=fact.to_confirm,
                    open_errors=fact.open,
                    overdue=fact.overdue,
                    settled=fact.rectified,
                ),
                "is_demonstration": each.source_id in invented,
                "version": each.version,
            }
        )
    return rows


def sign_row(session: Session, sign: PlaceNameSign, levels: Collection[str], today: date) -> Row:
    """Return a whole sign: facts, states, photos, readings, errors."""
    row = sign_rows(session, [sign], levels, today)[0]
    unseen = queries.signs_of_unseen(session, [sign.id], levels)
    road_seen = queries.features_seen(session, [sign.road_id] if sign.road_id else (), levels)
    readings = queries.readings(session, sign.id)
    states = queries.states(session, sign.id)
    errors = queries.errors_of(session, sign.id)
    accounts = {
        *(each.recorded_by for each in states if each.recorded_by),
        *(each.decided_by for each in errors if each.decided_by),
    }
    people = accounts_service.display_names(session, accounts)
    return row | {
        "road_id": str(sign.road_id) if sign.road_id in road_seen else None,
        "material": sign.material,
        "size": sign.size,
        "faces": sign.faces,
        "set_on": day_text(sign.set_on),
        "state_since": sign.state_since.isoformat(),
        "note": sign.note,
        "states": [
            {
                "state": each.state,
                "since": each.since.isoformat(),
                "note": each.note,
                "recorded_by": people.get(each.recorded_by) if each.recorded_by else None,
            }
            for each in states
        ],
        "photos": [
            {
                "sha256": each.sha256,
                "taken_on": each.taken_on.isoformat(),
                "caption": each.caption,
                "reading_id": None if each.reading_id is None else str(each.reading_id),
            }
            for each in queries.photos(session, sign.id)
        ],
        "readings": reading_rows(session, readings, unseen),
        "errors": error_rows(session, errors, unseen, people),
    }


def reading_rows(session: Session, readings: Sequence[SignReading], unseen: Collection[UUID]) -> list[Row]:
    """Return readings with what each said of errors; nothing of comparing where the feature is unseen."""
    rechecks: dict[UUID, list[Row]] = {}
    for each in queries.rechecks(session, [reading.id for reading in readings]):
        said = {"error_id": str(each.error_id), "is_rectified": each.is_rectified, "note": each.note}
        rechecks.setdefault(each.reading_id, []).append(said)
    return [
        {
            "id": str(each.id),
            "sign_id": str(each.sign_id),
            "inspection_id": None if each.inspection_id is None else str(each.inspection_id),
            "read_on": each.read_on.isoformat(),
            "reader": each.reader,
            "state": each.state,
            "chinese": each.chinese,
            "mongolian": each.mongolian,
            "roman": each.roman,
            "compared": [] if each.sign_id in unseen else each.compared,
            "is_recheck": each.is_recheck,
            "note": each.note,
            "rechecked": rechecks.get(each.id, []),
        }
        for each in readings
    ]


def error_rows(
    session: Session,
    errors: Sequence[SignError],
    unseen: Collection[UUID],
    people: dict[UUID, str] | None = None,
) -> list[Row]:
    """Return errors with the notices that hold them; what should stand there only where it may be seen."""
    notices = notice_queries.notices_of_errors(session, [each.id for each in errors])
    clauses = {row["code"]: row["clause"] for row in reference.codes(session, "sign_error_class")}
    return [
        {
            "id": str(each.id),
            "sign_id": str(each.sign_id),
            "script": each.script,
            "error_class": each.error_class,
            "found": each.found_text,
            "expected": "" if each.sign_id in unseen else each.expected,
            "why_zh": "" if each.sign_id in unseen else each.why_zh,
            "why_en": "" if each.sign_id in unseen else each.why_en,
            "clause": clauses[each.error_class],
            "confirmer": each.confirmer,
            "state": each.state,
            "reason": each.reason,
            "found_on": each.found_on.isoformat(),
            "is_reported": each.report_id is not None,
            "case_id": None if each.case_id is None else str(each.case_id),
            "settled_on": day_text(each.settled_on),
            "decided_by": (people or {}).get(each.decided_by) if each.decided_by else None,
            "notices": [
                {
                    "id": str(one.id),
                    "number": one.number,
                    "term_days": one.term_days,
                    "due_on": day_text(one.due_on),
                }
                for one in notices.get(each.id, [])
            ],
        }
        for each in errors
    ]


def inspection_rows(session: Session, inspections: Sequence[SignInspection]) -> list[Row]:
    """Return inspections with how many signs were read."""
    counts: dict[UUID, set[UUID]] = {}
    wrong: dict[UUID, set[UUID]] = {}
    for reading in queries.readings_in(session, [each.id for each in inspections]):
        assert reading.inspection_id is not None
        counts.setdefault(reading.inspection_id, set()).add(reading.sign_id)
        if any(result["differences"] for result in reading.compared) or reading.state != "standing":
            wrong.setdefault(reading.inspection_id, set()).add(reading.sign_id)
    invented = source_queries.demonstrations(session, {each.source_id for each in inspections})
    return [
        {
            "id": str(each.id),
            "number": each.number,
            "road": each.road,
            "inspected_on": each.inspected_on.isoformat(),
            "inspector": each.inspector,
            "note": each.note,
            "signs_read": len(counts.get(each.id, ())),
            "signs_wrong": len(wrong.get(each.id, ())),
            "is_demonstration": each.source_id in invented,
        }
        for each in inspections
    ]


def notice_rows(session: Session, notices: Sequence[SignNotice], today: date) -> list[Row]:
    """Return notices as a list shows them: where each stands, and how late it is."""
    keys = [each.id for each in notices]
    counts = notice_queries.unsettled_of(session, keys)
    repeated = notice_queries.repeated(session, keys)
    invented = source_queries.demonstrations(session, {each.source_id for each in notices})
    rows = []
    for each in notices:
        items, waiting = counts.get(each.id, (0, 0))
        state = notice_state(
            unsettled=waiting,
            due=each.due_on,
            is_repeated=each.id in repeated,
            today=today,
        )
        late = each.served_on is None and days_late(each.issued_on, today) > settings(session).served_days
        rows.append(
            {
                "id": str(each.id),
                "number": each.number,
                "unit_id": str(each.unit_id),
                "unit": each.unit_name,
                "issued_on": each.issued_on.isoformat(),
                "term_days": each.term_days,
                "due_on": day_text(each.due_on),
                "served_on": day_text(each.served_on),
                "state": state,
                "days_late": days_late(each.due_on, today) if state == "overdue" else 0,
                "is_served_late": late and state != "rectified",
                "items": items,
                "rectified": items - waiting,
                "repeats_id": None if each.repeats_id is None else str(each.repeats_id),
                "repeated_by_id": str(repeated[each.id]) if each.id in repeated else None,
                "is_demonstration": each.source_id in invented,
                "version": each.version,
            }
        )
    return rows


def notice_row(session: Session, notice: SignNotice, levels: Collection[str], today: date) -> Row:
    """Return a whole notice: what it said, and how each error stands now.

    What should stand on a sign, and why, only where its feature may be seen.
    """
    row = notice_rows(session, [notice], today)[0]
    items = notice_queries.items(session, notice.id)
    unseen = queries.signs_of_unseen(session, {error.sign_id for _, error in items}, levels)
    unit = queries.find_unit(session, notice.unit_id)
    repeats = None if notice.repeats_id is None else notice_queries.find_notice(session, notice.repeats_id)
    people = accounts_service.display_names(session, {notice.issued_by} if notice.issued_by else ())
    return row | {
        "unit_address": "" if unit is None else unit.address,
        "note": notice.note,
        "served_to": notice.served_to,
        "served_how": notice.served_how,
        "receipt_sha256": notice.receipt_sha256,
        "issued_by": people.get(notice.issued_by) if notice.issued_by else None,
        "repeats_number": None if repeats is None else repeats.number,
        "lines": [
            item.said
            | ({"expected": "", "why": ""} if error.sign_id in unseen else {})
            | {
                "error_id": str(item.error_id),
                "position": item.position,
                "state": error.state,
                "settled_on": day_text(error.settled_on),
                "reason": error.reason,
            }
            for item, error in items
        ],
    }


def report_rows(session: Session, reports: Sequence[NameReport], today: date) -> list[Row]:
    """Return reports as the desk's list shows them; nothing of who sent them, nor his words."""
    handlers = accounts_service.display_names(session, (each.handler_id for each in reports))
    invented = source_queries.demonstrations(session, {each.source_id for each in reports})
    days = settings(session).report_answer_days
    return [
        {
            "id": str(each.id),
            "kind": each.kind,
            "received_on": each.received_at.date().isoformat(),
            "name": each.name,
            "place": each.place,
            "position": position_of(each.geom),
            "state": each.state,
            "handler": handlers.get(each.handler_id) if each.handler_id else None,
            "days_waiting": (today - each.received_at.date()).days,
            "is_late": each.state in ("received", "in_hand")
            and (today - each.received_at.date()).days > days,
            "has_photo": each.photo_sha256 is not None,
            "is_demonstration": each.source_id in invented,
            "version": each.version,
        }
        for each in reports
    ]


def report_row(session: Session, report: NameReport, caller_id: UUID, today: date) -> Row:
    """Return a whole report for the desk: what it says, and who looked at its sender, never the sender."""
    row = report_rows(session, [report], today)[0]
    looked = notice_queries.informant_readings(session, report.id)
    accounts = {each.account_id for each in looked} | {key for key in (report.decided_by,) if key}
    people = accounts_service.display_names(session, accounts)
    return row | {
        "ticket": report.ticket,
        "description": report.description,
        "photo_sha256": report.photo_sha256,
        "is_mine": report.handler_id == caller_id,
        "has_informant": bool(notice_queries.has_informant(session, [report.id])),
        "sign_id": None if report.sign_id is None else str(report.sign_id),
        "case_id": None if report.case_id is None else str(report.case_id),
        "answer": report.answer,
        "decided_by": people.get(report.decided_by) if report.decided_by else None,
        "decided_on": None if report.decided_at is None else report.decided_at.date().isoformat(),
        "informant_readings": [
            {
                "by": people.get(each.account_id, ""),
                "at": each.read_at.isoformat(timespec="minutes"),
                "reason": each.reason,
            }
            for each in looked
        ],
    }
