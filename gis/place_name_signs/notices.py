"""整改通知书: issue to a unit over its open errors, note how it was served, repeat when overdue.

条例 Art. 31: "应当及时提出整改建议,下达整改通知书". No article sets a number of days: the term is
the bureau's own (data/rules/sign_settings.csv). It runs from service (送达), day 1 is the day after; until
then a notice has days and no last day. What a notice said is kept as it was said.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.entries import past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.place_name_signs import notice_queries, queries
from gis.place_name_signs.rule_tables import notice_words, settings
from gis.place_name_signs.rules import (
    ISSUING,
    UNSETTLED,
    NothingToNotify,
    NoticeNotFound,
    NoticeNotServed,
    NoticeRepeated,
    NoticeRuns,
    NoticeServed,
    NoticeStale,
    UnitNotFound,
    due_on,
)
from gis.place_name_signs.tables import (
    PlaceNameSign,
    SignError,
    SignNotice,
    SignNoticeItem,
    SignUnit,
)
from gis.reference import service as reference

Row = dict[str, Any]
MOST_DAYS = 365


def issue(
    session: Session,
    caller: Caller,
    unit_id: UUID,
    *,
    issued_on: date,
    term_days: int | None = None,
    note: str = "",
) -> UUID:
    """Issue a notice over a unit's open errors that no notice holds; the usual term where none is said.

    Raises UnitNotFound, NothingToNotify, FieldUnreadable.
    """
    caller.must_hold(*ISSUING)
    unit = queries.find_unit(session, unit_id)
    if unit is None:
        raise UnitNotFound
    found = queries.errors_to_notify(session, unit_id)
    if not found:
        raise NothingToNotify(unit=unit.name)
    pairs = [(error, sign) for error, sign in found]
    days = term_days or settings(session).rectification_days
    return _write(session, caller, unit, pairs, issued_on, days, note, None)


def repeat(
    session: Session,
    caller: Caller,
    notice_id: UUID,
    expected_version: int,
    *,
    issued_on: date,
    term_days: int | None = None,
    note: str = "",
) -> UUID:
    """Issue an overdue notice again over what is not rectified.

    Raises NoticeNotFound, NoticeStale, NoticeNotServed, NoticeRuns, NoticeRepeated, NothingToNotify.
    """
    notice = _held(session, caller, notice_id, expected_version)
    if notice.due_on is None:
        raise NoticeNotServed
    if today() <= notice.due_on:
        raise NoticeRuns(due=notice.due_on.isoformat())
    if notice_queries.repeated(session, [notice.id]):
        raise NoticeRepeated
    waiting = [
        (error, sign)
        for error, sign in notice_queries.errors_with_signs(session, notice.id)
        if error.state in UNSETTLED
    ]
    unit = queries.find_unit(session, notice.unit_id)
    if not waiting or unit is None:
        raise NothingToNotify(unit=notice.unit_name)
    days = term_days or settings(session).repeat_days
    made = _write(session, caller, unit, waiting, issued_on, days, note, notice.id)
    notice.version += 1
    queries.save(session)
    return made


def _write(
    session: Session,
    caller: Caller,
    unit: SignUnit,
    found: Sequence[tuple[SignError, PlaceNameSign]],
    issued_on: date,
    term_days: int,
    note: str,
    repeats_id: UUID | None,
) -> UUID:
    if not 1 <= term_days <= MOST_DAYS:
        raise FieldUnreadable(field="term_days")
    year = past("issued_on", issued_on).year
    count = notice_queries.next_count(session, year)
    notice = SignNotice(
        id=uuid4(),
        number=f"{notice_words(session)['number_prefix'].text}〔{year}〕{count}号",
        year=year,
        count=count,
        unit_id=unit.id,
        unit_name=unit.name,
        issued_on=issued_on,
        term_days=term_days,
        repeats_id=repeats_id,
        note=written("note", note),
        issued_by=caller.account_id,
        source_id=unit.source_id,
    )
    queries.add(session, notice)
    queries.add(session, *items_of(session, notice, found))
    return notice.id


def items_of(
    session: Session, notice: SignNotice, found: Sequence[tuple[SignError, PlaceNameSign]]
) -> list[SignNoticeItem]:
    """Return what a notice says of errors, as the codes are called on the day."""
    classes = {row["code"]: row for row in reference.codes(session, "sign_error_class")}
    kinds = {row["code"]: row["name_zh"] for row in reference.codes(session, "sign_kind")}
    shown = queries.photo_hashes(session, {sign.id for _, sign in found})
    return [
        SignNoticeItem(
            notice_id=notice.id,
            error_id=error.id,
            position=position,
            said={
                "sign_id": str(sign.id),
                "sign_number": sign.number,
                "kind": kinds.get(sign.kind, sign.kind),
                "road": sign.road,
                "place": sign.place,
                "error_class": error.error_class,
                "class_zh": classes[error.error_class]["name_zh"],
                "class_en": classes[error.error_class]["name_en"],
                "clause": classes[error.error_class]["clause"],
                "is_verified": classes[error.error_class]["is_verified"],
                "script": error.script,
                "found": error.found_text,
                "expected": error.expected,
                "why": error.why_zh,
                "photo": shown.get(sign.id),
            },
        )
        for position, (error, sign) in enumerate(found, start=1)
    ]


def serve(
    session: Session,
    caller: Caller,
    notice_id: UUID,
    expected_version: int,
    *,
    served_on: date,
    served_to: str,
    served_how: str = "",
    receipt_sha256: str | None = None,
) -> None:
    """Note when, to whom and how a notice was served: its term runs from that day.

    Raises NoticeNotFound, NoticeStale, NoticeServed, FieldUnreadable, NoSuchAttachment.
    """
    notice = _held(session, caller, notice_id, expected_version)
    if notice.served_on is not None:
        raise NoticeServed
    if past("served_on", served_on) < notice.issued_on:
        raise FieldUnreadable("signs.served_before_issue", field="served_on")
    if receipt_sha256 is not None:
        evidence.find(session, caller, receipt_sha256)
    notice.served_on = served_on
    notice.due_on = due_on(served_on, notice.term_days)
    notice.served_to = written("served_to", served_to, is_required=True)
    notice.served_how = written("served_how", served_how)
    notice.receipt_sha256 = receipt_sha256
    notice.version += 1
    queries.save(session)


def _held(session: Session, caller: Caller, notice_id: UUID, expected_version: int) -> SignNotice:
    caller.must_hold(*ISSUING)
    notice = notice_queries.lock_notice(session, notice_id)
    if notice is None:
        raise NoticeNotFound
    if notice.version != expected_version:
        raise NoticeStale(version=notice.version, expected=expected_version)
    return notice
