"""Invented reports of the last months and quarter: closed, with a 更正, so that a clerk sees what they are.

They count invented records alone, by the targets of the last plan moved to the year; nobody prepared or
closed them. Planted: the first month lacks a station that the next one brings as a correction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.annual_targets.rules import COPIED, moved
from gis.annual_targets.tables import AnnualTarget
from gis.history.as_known import OFFICE_TIME, today
from gis.messages import text as said
from gis.target_progress import periods
from gis.target_progress.measures import MEASURES, Facts
from gis.target_progress.rules import last_day
from gis.target_progress.service import facts_of

#: So many ended months are reported
MONTHS = 3
CLOSED_AFTER = timedelta(days=5)
CITED = "SELECT id FROM source WHERE demonstration_name = :name"
PERIODS = f"SELECT id FROM reporting_period WHERE source_id IN ({CITED})"
REMOVALS = (
    f"DELETE FROM period_correction WHERE period_id IN ({PERIODS})",
    f"DELETE FROM period_figure WHERE period_id IN ({PERIODS})",
    f"DELETE FROM reporting_period WHERE source_id IN ({CITED})",
)


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
    """Write the closed periods; return how many, none where no plan has a target that is counted."""
    months = [_month(ago) for ago in range(MONTHS, 0, -1)]
    quarter = _month((today().month - 1) % 3 + 3)
    made = 0
    for at, (kind, first) in enumerate([*(("month", each) for each in months), ("quarter", quarter)]):
        targets = _targets(session, first.year)
        if not targets:
            return made
        late = kind == "month" and at == 0
        periods.report_invented(
            session,
            source_id,
            kind,
            first,
            targets,
            partial(_facts, session, late=late),
            _closing(last_day(kind, first)),
            said("samples.period_signatory"),
            said("samples.period_note"),
        )
        made += 1
    return made


def remove(session: Session, name: str) -> int:
    """Take the periods of a demonstration away; return how many there were."""
    count: int = session.execute(text(f"SELECT count(*) FROM ({PERIODS}) p"), {"name": name}).scalar_one()
    for statement in REMOVALS:
        session.execute(text(statement), {"name": name})
    return count


def _month(ago: int) -> date:
    """Return the first day of the month so many months before this one."""
    months = today().year * 12 + today().month - 1 - ago
    return date(months // 12, months % 12 + 1, 1)


def _closing(last: date) -> datetime:
    return min(
        datetime.combine(last + CLOSED_AFTER, time(10), OFFICE_TIME),
        datetime.combine(today(), time(), OFFICE_TIME),
    )


def _targets(session: Session, year: int) -> Sequence[AnnualTarget]:
    """Return the counted targets of a year's plan, or those of the last plan before, moved to the year."""
    plan = [each for each in annual_targets.latest(session, year) if each.measure in MEASURES]
    if not plan or plan[0].year == year:
        return plan
    years = year - plan[0].year
    return [
        AnnualTarget(
            **{name: getattr(each, name) for name in COPIED},
            code=f"{year}-{each.code.removeprefix(f'{each.year}-')}",
            year=year,
            position=each.position,
            due=moved(each.due, years),
            source=said("samples.period_source", year=each.year),
            verified=False,
        )
        for each in plan
    ]


def _facts(session: Session, day: date, *, late: bool) -> Facts:
    """Return what is invented as it stood on a day; `late`: one station's opening not recorded yet."""
    found = facts_of(session, day)
    facilities = [each for each in found.facilities if each.is_demonstration]
    if late:
        opened = [
            (each.opened_on, at)
            for at, each in enumerate(facilities)
            if each.kind == "community_station" and each.state == "open" and each.opened_on is not None
        ]
        if opened:
            _, at = max(opened)
            facilities[at] = replace(facilities[at], state="building", opened_on=None)
    return replace(
        found,
        facilities=facilities,
        graves=[each for each in found.graves if each.is_demonstration],
        cemeteries=[each for each in found.cemeteries if each.is_demonstration],
    )
