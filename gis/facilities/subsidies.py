"""运营补助签领表: computed from months of operation by dated rates, confirmed by a second person, then kept.

A sheet gives what is due for its months less what confirmed sheets gave for them. A month before that
whose record changed after it was given comes in as a correction (更正), with its difference alone: nothing
confirmed is ever changed. Facilities of a demonstration have sheets of their own.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.entries import written
from gis.errors import FieldUnreadable
from gis.facilities import queries, subsidy_queries
from gis.facilities.rules import (
    PAYING,
    DraftWaits,
    FacilityStale,
    MonthToCome,
    NothingDue,
    SamePerson,
    SheetIsKept,
    SheetIsTrial,
    SheetNotFound,
    SheetOutdated,
    next_month,
)
from gis.facilities.subsidy import Operation, parts_due, rates_of, total
from gis.facilities.tables import SubsidyLine, SubsidySheet
from gis.facilities.views import Row, day_text
from gis.history.as_known import today
from gis.name_rules.in_force import rows_in_force
from gis.number_queries import next_number
from gis.reference import source_queries

READING_SHEETS = ("admin", "editor", "reviewer", "leader", "planner")
NOTHING = Decimal(0)


def make(
    session: Session,
    caller: Caller,
    first: date,
    last: date,
    note: str = "",
    *,
    source_id: UUID | None = None,
) -> UUID:
    """Make a draft over months, whose first days `first` and `last` are; the last included.

    Raises FieldUnreadable, MonthToCome, DraftWaits, NothingDue.
    """
    caller.must_hold(*PAYING)
    if first.day != 1 or last.day != 1 or last < first:
        raise FieldUnreadable(field="last_month")
    if next_month(last) > today():
        raise MonthToCome
    subsidy_queries.hold(session)
    source = source_id or queries.own_source(session)
    waiting = subsidy_queries.draft(session, source)
    if waiting is not None:
        raise DraftWaits(number=waiting.number)
    sheet_id = uuid4()
    lines = _lines(session, sheet_id, source, first, last)
    if not lines:
        raise NothingDue
    made = SubsidySheet(
        id=sheet_id,
        number=next_number(session, SubsidySheet.number, today().year, 3),
        first_month=first,
        last_month=last,
        made_on=today(),
        made_by=caller.account_id if source_id is None else None,
        note=written("note", note),
        source_id=source,
    )
    queries.add(session, made)
    queries.add(session, *lines)
    return sheet_id


def _lines(session: Session, sheet_id: UUID, source_id: UUID, first: date, last: date) -> list[SubsidyLine]:
    """Return what is due and was not given; of earlier months only what was given and has changed."""
    given = subsidy_queries.given(session)
    found = subsidy_queries.months_until(session, last, source_id)
    rates = {
        month: rates_of(rows_in_force(session, "facility_subsidies", month))
        for month in {row.FacilityMonth.month for row in found}
    }
    lines = []
    for kept, facility in found:
        before = given.get((facility.id, kept.month))
        if kept.month < first and before is None:
            continue
        operation = Operation(kept.month, kept.days_open, kept.meals, kept.people, kept.visits)
        parts = parts_due(facility.kind, operation, rates[kept.month])
        due = total(parts)
        if due == (before or NOTHING):
            continue
        said: dict[str, Any] = {
            "number": facility.number,
            "name": facility.name,
            "kind": facility.kind,
            "operator": facility.operator,
            "days_open": kept.days_open,
            "meals": kept.meals,
            "people": kept.people,
            "visits": kept.visits,
            "is_correction": before is not None,
            "parts": [part.said() for part in parts],
        }
        lines.append(
            SubsidyLine(
                sheet_id=sheet_id,
                facility_id=facility.id,
                month=kept.month,
                due=due,
                given_before=before or NOTHING,
                amount=due - (before or NOTHING),
                said=said,
            )
        )
    return lines


def confirm(session: Session, caller: Caller, sheet_id: UUID, expected_version: int) -> None:
    """Confirm a draft that somebody else made and that still says what is due.

    Raises SheetNotFound, FacilityStale, SheetIsKept, SamePerson, SheetOutdated, SheetIsTrial: where a rate is
    not verified nothing is paid, but of a demonstration nothing is paid anyhow.
    """
    subsidy_queries.hold(session)
    sheet = _held(session, caller, sheet_id, expected_version)
    if sheet.made_by == caller.account():
        raise SamePerson
    now = _lines(session, sheet.id, sheet.source_id, sheet.first_month, sheet.last_month)
    if _told(now) != _told(subsidy_queries.lines(session, sheet.id)):
        raise SheetOutdated
    unverified = _unverified(now)
    if unverified and not source_queries.demonstrations(session, {sheet.source_id}):
        raise SheetIsTrial(rates="、".join(unverified))
    sheet.state, sheet.confirmed_by, sheet.confirmed_on = "confirmed", caller.account(), today()
    sheet.version += 1
    queries.save(session)


def _unverified(lines: Sequence[SubsidyLine]) -> list[str]:
    """Return the rates by which lines were computed and that nobody verified, each once."""
    parts = [part for each in lines for part in each.said["parts"]]
    return list(dict.fromkeys(part["id"] for part in parts if not part["is_verified"]))


def _told(lines: Sequence[SubsidyLine]) -> dict[tuple[UUID, date], tuple[Decimal, Decimal, Any]]:
    return {
        (each.facility_id, each.month): (each.due, each.given_before, each.said["parts"]) for each in lines
    }


def withdraw(session: Session, caller: Caller, sheet_id: UUID, expected_version: int) -> None:
    """Withdraw a draft; SheetNotFound, FacilityStale, SheetIsKept."""
    sheet = _held(session, caller, sheet_id, expected_version)
    sheet.state = "withdrawn"
    sheet.version += 1
    queries.save(session)


def _held(session: Session, caller: Caller, sheet_id: UUID, expected_version: int) -> SubsidySheet:
    caller.must_hold(*PAYING)
    sheet = subsidy_queries.lock(session, sheet_id)
    if sheet is None:
        raise SheetNotFound
    if sheet.version != expected_version:
        raise FacilityStale(version=sheet.version, expected=expected_version)
    if sheet.state != "draft":
        raise SheetIsKept
    return sheet


def listed(session: Session, caller: Caller) -> list[Row]:
    """List sheets with their sums, the latest first."""
    caller.must_hold(*READING_SHEETS)
    found = subsidy_queries.sheets(session)
    return _rows(
        session, [row.SubsidySheet for row in found], [(row.facilities, row.amount) for row in found]
    )


def get(session: Session, caller: Caller, sheet_id: UUID) -> Row:
    """Return a sheet with its lines and by which rates; SheetNotFound.

    `is_trial`: a rate that was used is not verified; such a sheet is printed as 试算.
    """
    caller.must_hold(*READING_SHEETS)
    sheet = subsidy_queries.find(session, sheet_id)
    if sheet is None:
        raise SheetNotFound
    lines = subsidy_queries.lines(session, sheet.id)
    facilities = len({each.facility_id for each in lines})
    amount = sum((each.amount for each in lines), NOTHING)
    (row,) = _rows(session, [sheet], [(facilities, amount)])
    return row | {
        "is_trial": bool(_unverified(lines)),
        "lines": [
            {
                **each.said,
                "facility_id": str(each.facility_id),
                "month": each.month.isoformat(),
                "due": float(each.due),
                "given_before": float(each.given_before),
                "amount": float(each.amount),
            }
            for each in lines
        ],
    }


def _rows(session: Session, sheets: Sequence[SubsidySheet], sums: Sequence[tuple[int, Decimal]]) -> list[Row]:
    people = accounts.display_names(
        session, {one for each in sheets for one in (each.made_by, each.confirmed_by)}
    )
    invented = source_queries.demonstrations(session, {each.source_id for each in sheets})
    return [
        {
            "id": str(each.id),
            "number": each.number,
            "first_month": each.first_month.isoformat(),
            "last_month": each.last_month.isoformat(),
            "made_on": each.made_on.isoformat(),
            "made_by": people.get(each.made_by, "") if each.made_by else "",
            "state": each.state,
            "confirmed_by": people.get(each.confirmed_by, "") if each.confirmed_by else "",
            "confirmed_on": day_text(each.confirmed_on),
            "note": each.note,
            "facilities": facilities,
            "amount": float(amount),
            "is_demonstration": each.source_id in invented,
            "version": each.version,
        }
        for each, (facilities, amount) in zip(sheets, sums, strict=True)
    ]
