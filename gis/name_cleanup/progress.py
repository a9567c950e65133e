"""How far the cleanup is: cases by division, class and measure, in each column of the board and overdue."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_cleanup import progress_queries, queries
from gis.name_cleanup.procedures import CleanupRules, rules_of
from gis.name_cleanup.service import reading

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """Cases alike in what the tables are made of."""

    division_id: UUID | None
    name_class: str
    measure: str | None
    kind: str
    state: str
    is_overdue: bool
    is_accepted: bool
    is_kept: bool
    is_archived: bool
    count: int


def progress(session: Session, caller: Caller) -> Row:
    """Return how many cases there are, by division, class and measure; one of two classes counts in both."""
    levels = reading(session, caller).levels()
    rules = rules_of(session)
    cases = [Counted(*row) for row in progress_queries.by_case(session, levels, today())]
    classed = [Counted(*row) for row in progress_queries.by_class(session, levels, today())]
    divisions = queries.division_names(
        session, {each.division_id for each in cases if each.division_id}, today()
    )
    return {
        "as_of": today().isoformat(),
        "is_demonstration": progress_queries.counts_invented(session, levels),
        "total": _counts(rules, cases),
        "by_division": _table(rules, cases, lambda each: each.division_id, divisions),
        "by_class": _table(
            rules, classed, lambda each: each.name_class, {code: code for code in rules.classes}
        ),
        "by_measure": _table(
            rules,
            cases,
            lambda each: each.measure,
            {code: each.name_zh for code, each in rules.measures.items()},
        ),
    }


def _table(rules: CleanupRules, cases: Iterable[Counted], key: Any, names: Mapping[Any, str]) -> list[Row]:
    """Return a row of counts for each value that occurs, in the order of the names; without one the last."""
    groups: dict[Any, list[Counted]] = {}
    for each in cases:
        groups.setdefault(key(each), []).append(each)
    order = [value for value in names if value in groups] + [
        value for value in groups if value not in names and value is not None
    ]
    if None in groups:
        order.append(None)
    return [
        {
            "key": None if value is None else str(value),
            "name": "" if value is None else names.get(value, str(value)),
            **_counts(rules, groups[value]),
        }
        for value in order
    ]


def _counts(rules: CleanupRules, cases: Iterable[Counted]) -> Row:
    stages: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for each in cases:
        stages[rules.step(each.kind, each.state).stage] += each.count
        found["total"] += each.count
        found["overdue"] += each.count * each.is_overdue
        found["accepted"] += each.count * each.is_accepted
        found["kept"] += each.count * each.is_kept
        found["archived"] += each.count * each.is_archived
    total = found["total"]
    done = found["accepted"] + found["kept"]
    return {
        "total": total,
        "open": total - done,
        "accepted": found["accepted"],
        "kept": found["kept"],
        "archived": found["archived"],
        "overdue": found["overdue"],
        "done_percent": round(100 * done / total, 1) if total else 0.0,
        "stages": [{"stage": stage, "count": stages[stage]} for stage in rules.stages],
    }
