"""Reporting periods: prepared by one, closed by another; what is found later comes as 更正 in the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts import service as accounts_service
from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.annual_targets.tables import AnnualTarget
from gis.entries import written
from gis.history.as_known import today
from gis.proposals.queries import now
from gis.target_progress import queries
from gis.target_progress.measures import MEASURES, Facts
from gis.target_progress.rules import (
    CLOSING,
    PREPARING,
    READING,
    ClosedByPreparer,
    EarlierPeriodOpen,
    FiguresInvented,
    FiguresMoved,
    LaterPeriodClosed,
    NothingCounted,
    PeriodClosed,
    PeriodExists,
    PeriodNotFound,
    PeriodNotOver,
    PeriodStale,
    changed_rows,
    last_day,
)
from gis.target_progress.service import definition_of, facts_of, figure_of, measured, rows_of
from gis.target_progress.tables import PeriodCorrection, PeriodFigure, ReportingPeriod

Row = dict[str, Any]
#: Reads what measures look at, as it stood on a day
FactsAt = Callable[[date], Facts]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A target as it is measured for a period."""

    target: AnnualTarget
    figure: Row
    rows: list[Row]


def prepare(session: Session, caller: Caller, kind: str, first_day: date) -> UUID:
    """Take the figures of a period that has ended, and what is now known of earlier ones.

    Raises PeriodUnreadable, PeriodNotOver, PeriodExists, LaterPeriodClosed, NothingCounted.
    """
    caller.must_hold(*PREPARING)
    last = last_day(kind, first_day)
    if last >= today():
        raise PeriodNotOver
    same = queries.of_kind(session, kind, None)
    if any(each.first_day == first_day for each in same):
        raise PeriodExists
    if any(each.first_day > first_day and each.closed_at is not None for each in same):
        raise LaterPeriodClosed
    made = ReportingPeriod(
        id=uuid4(),
        kind=kind,
        first_day=first_day,
        last_day=last,
        year=first_day.year,
        prepared_by=caller.account(),
    )
    taken = _take(session, made)
    queries.add(session, made)
    _keep(session, made, taken, lambda day: facts_of(session, day))
    return made.id


def report_invented(
    session: Session,
    source_id: UUID,
    kind: str,
    first_day: date,
    targets: Sequence[AnnualTarget],
    facts_at: FactsAt,
    closed_at: datetime,
    signatory: str,
    note: str,
) -> None:
    """Write a closed period of a demonstration, prepared and closed by nobody, from facts that it gives."""
    made = ReportingPeriod(
        id=uuid4(),
        kind=kind,
        first_day=first_day,
        last_day=last_day(kind, first_day),
        year=first_day.year,
        prepared_at=closed_at,
        source_id=source_id,
    )
    facts = facts_at(made.last_day)
    queries.add(session, made)
    _keep(session, made, [_taken(each, facts) for each in targets], facts_at)
    made.signatory, made.note, made.closed_at = signatory, note, closed_at
    queries.save(session)


def prepare_anew(session: Session, caller: Caller, period_id: UUID, expected_version: int) -> None:
    """Take the figures of a draft again; whoever does is its preparer.

    Raises PeriodNotFound, PeriodStale, PeriodClosed.
    """
    caller.must_hold(*PREPARING)
    found = _held(session, period_id, expected_version)
    taken = _take(session, found)
    queries.clear(session, period_id)
    found.prepared_by, found.prepared_at = caller.account(), now(session)
    _keep(session, found, taken, lambda day: facts_of(session, day))
    found.version += 1
    queries.save(session)


def remove(session: Session, caller: Caller, period_id: UUID, expected_version: int) -> None:
    """Take a draft away; PeriodNotFound, PeriodStale, PeriodClosed."""
    caller.must_hold(*PREPARING)
    found = _held(session, period_id, expected_version)
    queries.clear(session, period_id)
    queries.remove(session, found)


def close(
    session: Session, caller: Caller, period_id: UUID, expected_version: int, signatory: str, note: str = ""
) -> None:
    """Freeze a period that somebody else prepared, with who signs it, while its figures still hold.

    Raises PeriodNotFound, PeriodStale, PeriodClosed, ClosedByPreparer, EarlierPeriodOpen, FiguresMoved,
    FiguresInvented.
    """
    caller.must_hold(*CLOSING)
    found = _held(session, period_id, expected_version)
    if found.prepared_by == caller.account():
        raise ClosedByPreparer
    same = queries.of_kind(session, found.kind, None)
    if any(each.first_day < found.first_day and each.closed_at is None for each in same):
        raise EarlierPeriodOpen
    kept = {
        each.target_code: (each.figure, each.rows, each.definition)
        for each in queries.figures(session, found.id)
    }
    taken = {
        each.target.code: (each.figure, each.rows, definition_of(each.target))
        for each in _take(session, found)
    }
    noted = {
        (each.corrects_id, each.target_code): each.rows for each in queries.corrections(session, found.id)
    }
    due = {
        (each.corrects_id, each.target_code): each.rows
        for each in _corrections(session, found, lambda day: facts_of(session, day))
    }
    if kept != taken or noted != due:
        raise FiguresMoved
    if any(figure["is_demonstration"] for figure, _, _ in kept.values()):
        raise FiguresInvented
    instant = now(session)
    found.signatory = written("signatory", signatory, is_required=True)
    found.note = written("note", note)
    found.closed_by, found.closed_at = caller.account(), instant
    found.version += 1
    queries.save(session)


def _held(session: Session, period_id: UUID, expected_version: int) -> ReportingPeriod:
    found = queries.lock(session, period_id)
    if found is None:
        raise PeriodNotFound
    if found.version != expected_version:
        raise PeriodStale(version=found.version, expected=expected_version)
    if found.closed_at is not None:
        raise PeriodClosed
    return found


def _take(session: Session, period: ReportingPeriod) -> list[_Taken]:
    """Measure the targets of the period's year as of its last day; raise NothingCounted."""
    _, targets = annual_targets.plan(session, period.year)
    counted = [each for each in targets if each.measure in MEASURES]
    if not counted:
        raise NothingCounted
    facts = facts_of(session, period.last_day)
    return [_taken(each, facts) for each in counted]


def _taken(target: AnnualTarget, facts: Facts) -> _Taken:
    figure = measured(target, facts)
    assert figure is not None
    return _Taken(target, figure_of(figure), rows_of(figure))


def _keep(session: Session, period: ReportingPeriod, taken: Sequence[_Taken], facts_at: FactsAt) -> None:
    for each in taken:
        kept = PeriodFigure(
            period_id=period.id,
            target_code=each.target.code,
            position=each.target.position,
            definition=definition_of(each.target),
            figure=each.figure,
            rows=each.rows,
        )
        queries.add(session, kept)
    queries.add(session, *_corrections(session, period, facts_at))


def _corrections(session: Session, period: ReportingPeriod, facts_at: FactsAt) -> list[PeriodCorrection]:
    """Return what the facts now say otherwise of closed periods of the kind before this one.

    Each is measured by the definition it froze, and compared with what was last said of it.
    """
    found = []
    for earlier in queries.of_kind(session, period.kind, period.source_id):
        if earlier.closed_at is None or earlier.first_day >= period.first_day:
            continue
        known = queries.corrections_of(session, earlier.id)
        facts = facts_at(earlier.last_day)
        for figure in queries.figures(session, earlier.id):
            said, rows = figure.figure, figure.rows
            for each in known:
                if each.target_code == figure.target_code:
                    said, rows = each.after, each.rows
            due = figure.definition["due"]
            measure = MEASURES[figure.definition["measure"]]
            again = measure(facts, earlier.year, None if due is None else date.fromisoformat(due))
            changes = changed_rows(rows, rows_of(again))
            if changes:
                found.append(
                    PeriodCorrection(
                        period_id=period.id,
                        corrects_id=earlier.id,
                        target_code=figure.target_code,
                        before=said,
                        after=figure_of(again),
                        changes=changes,
                        rows=rows_of(again),
                    )
                )
    return found


def periods(session: Session, caller: Caller) -> list[Row]:
    """List the reporting periods, the latest first."""
    caller.must_hold(*READING)
    found = queries.periods(session)
    people = _people(session, found)
    return [_row(each, people) for each in found]


def one(session: Session, caller: Caller, period_id: UUID) -> Row:
    """Return a period: what it froze or, as a draft, took, with 更正 of earlier ones; PeriodNotFound."""
    caller.must_hold(*READING)
    found = queries.period(session, period_id)
    if found is None:
        raise PeriodNotFound
    figures = queries.figures(session, period_id)
    topics = {each.target_code: each.definition for each in figures}
    corrected = {each.id: each for each in queries.of_kind(session, found.kind, found.source_id)}
    corrections = []
    for each in queries.corrections(session, period_id):
        earlier = corrected[each.corrects_id]
        definition = topics.get(each.target_code) or next(
            one.definition
            for one in queries.figures(session, earlier.id)
            if one.target_code == each.target_code
        )
        corrections.append(
            {
                "corrects_id": str(earlier.id),
                "first_day": earlier.first_day.isoformat(),
                "last_day": earlier.last_day.isoformat(),
                "target_code": each.target_code,
                "text_zh": definition["text_zh"],
                "text_en": definition["text_en"],
                "before": each.before,
                "after": each.after,
                "changes": each.changes,
            }
        )
    return _row(found, _people(session, [found])) | {
        "figures": [
            {"code": each.target_code, "figure": each.figure, "rows": each.rows} | each.definition
            for each in figures
        ],
        "corrections": corrections,
    }


def _people(session: Session, found: Sequence[ReportingPeriod]) -> dict[UUID, str]:
    said = {one for each in found for one in (each.prepared_by, each.closed_by)}
    return accounts_service.display_names(session, said)


def _row(period: ReportingPeriod, people: dict[UUID, str]) -> Row:
    return {
        "id": str(period.id),
        "kind": period.kind,
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "year": period.year,
        "prepared_by": people.get(period.prepared_by) if period.prepared_by else None,
        "prepared_by_id": None if period.prepared_by is None else str(period.prepared_by),
        "prepared_at": period.prepared_at.isoformat(),
        "closed_by": people.get(period.closed_by) if period.closed_by else None,
        "closed_at": None if period.closed_at is None else period.closed_at.isoformat(),
        "signatory": period.signatory,
        "note": period.note,
        "is_demonstration": period.source_id is not None,
        "version": period.version,
    }
