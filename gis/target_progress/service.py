"""Targets measured live, row by row, with trend, forecast and the figure reported last beside them.

实时数 (what the register counts now) and 上报数 (what a closed period reported) are never one number.
"""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.annual_targets.tables import AnnualTarget
from gis.cemeteries import service as cemeteries
from gis.facilities import service as facilities
from gis.grave_sites import service as grave_sites
from gis.history.as_known import today
from gis.target_progress import queries
from gis.target_progress.measures import BY_ROAD, MEASURES, OF_THE_YEAR, Facts, Measured
from gis.target_progress.rules import READING, NoSuchTarget, forecast, month_ends, shares
from gis.target_progress.tables import PeriodFigure, ReportingPeriod

Row = dict[str, Any]
#: Months that charts show at most, the last ones
MOST_MONTHS = 24


def facts_of(session: Session, day: date) -> Facts:
    """Read all that measures look at, as it stood on a day."""
    return Facts(
        day=day,
        divisions=queries.divisions(session, day),
        facilities=facilities.on_day(session, day),
        graves=grave_sites.ledger(session, day),
        cemeteries=cemeteries.on_day(session, day),
    )


def measured(target: AnnualTarget, facts: Facts) -> Measured | None:
    """Return what the register counts for a target; None where it counts nothing."""
    measure = MEASURES.get(target.measure or "")
    return None if measure is None else measure(facts, target.year, target.due)


def progress(session: Session, caller: Caller, year: int | None = None, on: date | None = None) -> Row:
    """Return every target of a year that is counted: live figure, forecast, what was reported last."""
    caller.must_hold(*READING)
    day = on or today()
    years, targets = annual_targets.plan(session, year)
    counted = [each for each in targets if each.measure in MEASURES]
    facts = facts_of(session, day) if counted else Facts(day)
    wanted = targets[0].year if targets else (year or day.year)
    began = facts_of(session, date(wanted, 1, 1) - timedelta(days=1)) if counted else Facts(day)
    reported = {each.target_code: (each, period) for each, period in queries.last_reported(session, wanted)}
    rows = []
    for target in counted:
        figure = measured(target, facts)
        assert figure is not None
        rows.append(
            _target_row(target)
            | {
                "live": figure_of(figure) | {"on": day.isoformat()},
                "forecast": _forecast(target, figure, began, day),
                "reported": _reported(reported.get(target.code)),
            }
        )
    return {"year": wanted, "years": list(years), "on": day.isoformat(), "targets": rows}


def charts(session: Session, caller: Caller, year: int | None = None, on: date | None = None) -> Row:
    """Return what `progress` does, each target with its months and its shares by 苏木/镇 and by road.

    The months go on after the year until the day, MOST_MONTHS at most: a target missed is still worked at.
    """
    found = progress(session, caller, year, on)
    day, first = date.fromisoformat(found["on"]), date(found["year"], 1, 1)
    now = facts_of(session, day)
    # Read once for all targets: each moment is the whole ledger.
    ends = month_ends(first, day)[-MOST_MONTHS:] if found["targets"] and day >= first else []
    moments = [(end, facts_of(session, end)) for end in ends]
    drawn = []
    for row in found["targets"]:
        target = queries.target(session, row["code"])
        assert target is not None
        figure = measured(target, now)
        assert figure is not None
        by_road = target.measure == BY_ROAD
        drawn.append(
            row
            | {
                "trend": [_point(target, end, facts) for end, facts in moments],
                "towns": _shares(figure, "town"),
                "roads": _shares(figure, "group") if by_road else [],
            }
        )
    return found | {"targets": drawn}


def _shares(figure: Measured, by: Literal["town", "group"]) -> list[Row]:
    named = ((getattr(each, by), each.standing, each.weight, each.done) for each in figure.rows)
    return [asdict(each) for each in shares(named)]


def _point(target: AnnualTarget, end: date, facts: Facts) -> Row:
    then = measured(target, facts)
    assert then is not None
    return {"on": end.isoformat(), "value": then.value, "part": then.part, "whole": then.whole}


def one(session: Session, caller: Caller, code: str, on: date | None = None) -> Row:
    """Return a target with its denominator row by row, and the figure of each month's end; NoSuchTarget."""
    caller.must_hold(*READING)
    target = queries.target(session, code)
    if target is None or target.measure not in MEASURES:
        raise NoSuchTarget
    day = on or today()
    figure = measured(target, facts_of(session, day))
    assert figure is not None
    first = date(target.year, 1, 1)
    began = facts_of(session, first - timedelta(days=1))
    reported = {
        each.target_code: (each, period) for each, period in queries.last_reported(session, target.year)
    }
    ends = month_ends(first, min(day, date(target.year, 12, 31))) if day >= first else []
    trend = [_point(target, end, facts_of(session, end)) for end in ends]
    return _target_row(target) | {
        "live": figure_of(figure) | {"on": day.isoformat()},
        "forecast": _forecast(target, figure, began, day),
        "reported": _reported(reported.get(code)),
        "rows": rows_of(figure),
        "trend": trend,
    }


def figure_of(figure: Measured) -> Row:
    """Return a figure as it is sent and frozen."""
    return {
        "value": figure.value,
        "part": figure.part,
        "whole": figure.whole,
        "unit": figure.unit,
        "parts": dict(figure.parts),
        "missing": sum(each.standing == "missing" for each in figure.rows),
        "is_demonstration": any(each.is_demonstration for each in figure.rows if each.standing != "outside"),
    }


def rows_of(figure: Measured) -> list[Row]:
    """Return the rows of a figure as they are sent and frozen: what is missing first."""
    order = {"missing": 0, "counted": 1, "outside": 2}
    listed = sorted(figure.rows, key=lambda each: (order[each.standing], each.town, each.name))
    return [asdict(each) | {"on": None if each.on is None else each.on.isoformat()} for each in listed]


def definition_of(target: AnnualTarget) -> Row:
    """Return by what a target is counted, as it is sent and frozen."""
    return {
        "topic_zh": target.topic_zh,
        "topic_en": target.topic_en,
        "text_zh": target.text_zh,
        "text_en": target.text_en,
        "target_value": None if target.target_value is None else float(target.target_value),
        "unit_zh": target.unit_zh,
        "unit_en": target.unit_en,
        "counting": target.counting,
        "measure": target.measure,
        "due": None if target.due is None else target.due.isoformat(),
        "source": target.source,
        "source_number": target.source_number,
        "source_dated": None if target.source_dated is None else target.source_dated.isoformat(),
        "is_verified": target.verified,
    }


def _target_row(target: AnnualTarget) -> Row:
    return {"code": target.code, "year": target.year} | definition_of(target)


def _forecast(target: AnnualTarget, figure: Measured, began: Facts, day: date) -> Row | None:
    """Return where the pace since the year's first day leads, bounded by what there is to be done."""
    start = 0.0
    if target.measure not in OF_THE_YEAR:
        before = measured(target, began)
        start = (before.value if before is not None else None) or 0.0
    wanted = None if target.target_value is None else float(target.target_value)
    first = date(target.year, 1, 1)
    most = 100.0 if figure.unit == "percent" else float(figure.whole)
    found = forecast(start, figure.value, wanted, first, day, target.due, most)
    if found is None:
        return None
    return {
        "pace_per_month": found.pace_per_month,
        "at_due": found.at_due,
        "reached_on": None if found.reached_on is None else found.reached_on.isoformat(),
    }


def _reported(found: tuple[PeriodFigure, ReportingPeriod] | None) -> Row | None:
    if found is None:
        return None
    figure, period = found
    return {
        "period_id": str(period.id),
        "kind": period.kind,
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "value": figure.figure["value"],
        "part": figure.figure["part"],
        "whole": figure.figure["whole"],
        "is_demonstration": period.source_id is not None or figure.figure["is_demonstration"],
    }
