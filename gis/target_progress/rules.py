"""Rules on targets and reporting periods: pace, days of periods, what changed since a report; no database."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken, Stale

#: Who reads targets and periods
READING = ("admin", "editor", "reviewer", "leader", "planner")
#: Who prepares a period and keeps superiors' forms
PREPARING = ("editor", "planner")
#: Who closes a period that somebody else prepared
CLOSING = ("reviewer", "leader")

PeriodKind = Literal["month", "quarter", "year"]
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
Row = dict[str, Any]
#: What of a row a report compares; the name alone may change without a correction
COMPARED = ("standing", "weight", "done", "group", "town")


class NoSuchTarget(NotFound):
    """There is no such target, or nothing is counted for it."""

    message_id = "targets.not_found"


class PeriodNotFound(NotFound):
    """There is no such reporting period."""

    message_id = "targets.period_not_found"


class PeriodStale(Stale):
    """Somebody else changed the period since the caller saw it."""

    message_id = "targets.period_stale"


class PeriodExists(Conflict):
    """The period was prepared already."""

    message_id = "targets.period_exists"


class PeriodUnreadable(InvalidInput):
    """A period begins on the first day of a month, quarter or year."""

    message_id = "targets.period_unreadable"


class PeriodNotOver(RuleBroken):
    """A period is reported when it has ended."""

    message_id = "targets.period_not_over"


class NothingCounted(RuleBroken):
    """The year has no target for which something is counted."""

    message_id = "targets.nothing_counted"


class PeriodClosed(RuleBroken):
    """What a closed period reported is never changed: changes come as 更正 in the next."""

    message_id = "targets.period_closed"


class PeriodOpen(RuleBroken):
    """Only what was closed is reported."""

    message_id = "targets.period_open"


class ClosedByPreparer(RuleBroken):
    """Whoever prepared a period may not close it."""

    message_id = "targets.closed_by_preparer"


class FiguresMoved(RuleBroken):
    """Since the period was prepared the register has changed what it counts."""

    message_id = "targets.figures_moved"


class FiguresInvented(RuleBroken):
    """Nothing invented is reported: demonstration data leaves the register before a period is closed."""

    message_id = "targets.figures_invented"


class EarlierPeriodOpen(RuleBroken):
    """An earlier period of the kind is not closed yet."""

    message_id = "targets.earlier_period_open"


class LaterPeriodClosed(RuleBroken):
    """A later period of the kind is closed already."""

    message_id = "targets.later_period_closed"


class FormNotFound(NotFound):
    """There is no such form."""

    message_id = "targets.form_not_found"


class FormStale(Stale):
    """Somebody else mapped the form since the caller saw it."""

    message_id = "targets.form_stale"


class FormUnreadable(InvalidInput):
    """The file is no XLSX workbook that can be filled."""

    message_id = "targets.form_unreadable"


class CellUnknown(InvalidInput):
    """The workbook has no such sheet or cell (one inside a merged range is none), or the field is none."""

    message_id = "targets.cell_unknown"


def last_day(kind: str, first_day: date) -> date:
    """Return the last day of a period; raise PeriodUnreadable for a day on which none of the kind begins."""
    months = MONTHS.get(kind)
    if months is None or first_day.day != 1 or (first_day.month - 1) % months:
        raise PeriodUnreadable(field="first_day")
    last = first_day.month + months - 1
    return date(first_day.year, last, monthrange(first_day.year, last)[1])


def month_ends(first: date, until: date) -> list[date]:
    """Return the last days of the months from a day on until another, and the other itself."""
    days = []
    year, month = first.year, first.month
    while (end := date(year, month, monthrange(year, month)[1])) < until:
        days.append(end)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return [*days, until]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the present pace leads: the figure on the due day, and when the target would be reached."""

    pace_per_month: float
    at_due: float | None
    reached_on: date | None


def forecast(
    start: float,
    now: float | None,
    target: float | None,
    began: date,
    day: date,
    due: date | None,
    most: float | None,
) -> Forecast | None:
    """Return where a straight line from the year's beginning through today leads; None without one.

    `most` bounds the figure (100 of percent). Nothing is foretold on the first day, nor without a figure.
    """
    elapsed = (day - began).days
    if now is None or elapsed <= 0:
        return None
    pace = (now - start) / elapsed
    at_due = None
    if due is not None and due > day:
        at_due = now + pace * (due - day).days
        at_due = round(at_due if most is None else min(at_due, most), 2)
    reached = None
    if target is not None and now < target and pace > 0:
        days = -(-(target - now) // pace)
        reached = day + timedelta(days=int(days)) if days < 36_525 else None
    return Forecast(round(pace * 365.25 / 12, 2), at_due, reached)


@dataclass(frozen=True, slots=True)
class Share:
    """What of a group's denominator is done; its rows that lack something are counted by `missing`."""

    name: str
    part: int
    whole: int
    missing: int


def shares(rows: Iterable[tuple[str, str, int, int]]) -> list[Share]:
    """Return what is done of each group, the one with most to do first.

    A row is group, standing, weight and done; rows outside the denominator make no group.
    """
    groups: dict[str, list[tuple[str, int, int]]] = {}
    for name, standing, weight, done in rows:
        if standing != "outside":
            groups.setdefault(name, []).append((standing, weight, done))
    found = [
        Share(
            name,
            sum(done for _, _, done in each),
            sum(weight for _, weight, _ in each),
            sum(standing == "missing" for standing, _, _ in each),
        )
        for name, each in groups.items()
    ]
    return sorted(found, key=lambda each: (each.part - each.whole, each.name))


def changed_rows(before: Sequence[Row], after: Sequence[Row]) -> list[Row]:
    """Return what became of the rows of a figure: added, removed, changed, each with what it was and is."""
    old = {(each["record"], each["record_id"]): each for each in before}
    new = {(each["record"], each["record_id"]): each for each in after}
    changes: list[Row] = []
    for key in [*old, *(each for each in new if each not in old)]:
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            kind = "added" if one is None else "removed"
        elif any(one[name] != other[name] for name in COMPARED):
            kind = "changed"
        else:
            continue
        named = other or one or {}
        changes.append({"change": kind, "name": named["name"], "before": one, "after": other})
    return changes
