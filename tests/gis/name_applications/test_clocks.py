"""Deadlines of filing and announcement: counted in plain days from the day after, by who approved."""

from datetime import date
from typing import NamedTuple

import pytest

from gis.name_applications.clocks import Clock, clocks, due_on, worst
from gis.name_applications.naming_rules import read
from gis.place_names.readings import rule_rows

DEADLINES = read(rule_rows).deadlines


@pytest.mark.parametrize(
    ("start", "last"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 17), id="day 1 is the day after"),
        pytest.param(date(2026, 4, 20), date(2026, 5, 5), id="over the end of a month, through a holiday"),
        pytest.param(date(2026, 12, 20), date(2027, 1, 4), id="over the end of a year"),
        pytest.param(date(2028, 2, 20), date(2028, 3, 6), id="over a leap day"),
        pytest.param(date(2027, 2, 20), date(2027, 3, 7), id="over the end of a February without one"),
        pytest.param(
            date(2026, 3, 13), date(2026, 3, 28), id="ending on a Saturday: not moved, no working days"
        ),
    ],
)
def test_fifteen_days(start: date, last: date) -> None:
    assert due_on(start, 15) == last


APPROVED = date(2026, 3, 2)
LAST = date(2026, 3, 17)


class Case(NamedTuple):
    """By whom it was approved, what was done when, the day it is looked at, and what each clock says."""

    approver: str
    filed: date | None
    announced: date | None
    today: date
    filing: tuple[str, int | None, int]
    announcement: tuple[str, int | None, int]


CASES = {
    "第十三条、第十四条: on the day of the approval 15 days are left": Case(
        "government", None, None, APPROVED, ("due", 15, 0), ("due", 15, 0)
    ),
    "five days left: soon": Case("government", None, None, date(2026, 3, 12), ("soon", 5, 0), ("soon", 5, 0)),
    "six days left: not yet soon": Case(
        "civil_affairs", None, None, date(2026, 3, 11), ("due", 6, 0), ("due", 6, 0)
    ),
    "on the last day": Case("government", None, None, LAST, ("soon", 0, 0), ("soon", 0, 0)),
    "第三十五条: one day over": Case(
        "government", None, None, date(2026, 3, 18), ("overdue", -1, 1), ("overdue", -1, 1)
    ),
    "done on the last day: met": Case(
        "government", LAST, LAST, date(2026, 6, 1), ("met", None, 0), ("met", None, 0)
    ),
    "第三十五条: done one day over": Case(
        "government", date(2026, 3, 18), LAST, date(2026, 6, 1), ("met_late", None, 1), ("met", None, 0)
    ),
    "done on the day of the approval": Case(
        "civil_affairs", APPROVED, APPROVED, APPROVED, ("met", None, 0), ("met", None, 0)
    ),
    "第十四条: of another department the announcement waits for the filing": Case(
        "department", None, None, date(2026, 3, 30), ("overdue", -13, 13), ("waiting", None, 0)
    ),
    "第十四条: it starts on the day of the filing": Case(
        "department", date(2026, 3, 10), None, date(2026, 3, 20), ("met", None, 0), ("soon", 5, 0)
    ),
    "a late filing is a breach; the announcement counts from it and is none": Case(
        "department",
        date(2026, 3, 25),
        date(2026, 4, 9),
        date(2026, 4, 9),
        ("met_late", None, 8),
        ("met", None, 0),
    ),
    "and one day later it is": Case(
        "department",
        date(2026, 3, 25),
        date(2026, 4, 10),
        date(2026, 4, 10),
        ("met_late", None, 8),
        ("met_late", None, 1),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_how_a_clock_stands(case: Case) -> None:
    done = {"filed": case.filed, "announced": case.announced}
    met = {step: day for step, day in done.items() if day is not None}
    found = {
        each.deadline.step: each
        for each in clocks(DEADLINES, "name", case.approver, APPROVED, met, case.today)
    }
    assert [said(found["filed"]), said(found["announced"])] == [case.filing, case.announcement]
    # Art. 35 speaks of filing alone
    for each, article, broken in (
        (found["filed"], "第十三条", "第三十五条"),
        (found["announced"], "第十四条", "第十四条"),
    ):
        assert each.deadline.clause.endswith(article)
        assert each.deadline.late_clause.endswith(broken)
        assert each.is_breach == (each.days_late > 0)


def said(found: Clock) -> tuple[str, int | None, int]:
    return found.state, found.days_left, found.days_late


def test_of_abolishing_they_are_applied_by_analogy() -> None:
    """条例 Arts. 13, 14 speak of naming and renaming, and Art. 35 punishes: it is applied to nothing else."""
    overdue = {}
    for kind in ("rename", "abolish"):
        found = clocks(DEADLINES, kind, "government", APPROVED, {}, date(2026, 3, 18))
        assert [(each.deadline.step, each.due_on, each.days_late) for each in found] == [
            ("filed", LAST, 1),
            ("announced", LAST, 1),
        ]
        overdue[kind] = [
            (each.deadline.clause, each.deadline.late_clause, each.deadline.is_verified) for each in found
        ]
    art_13, art_14, art_35 = (f"《地名管理条例》第{number}条" for number in ("十三", "十四", "三十五"))
    assert overdue == {
        "rename": [(art_13, art_35, True), (art_14, art_14, True)],
        "abolish": [("参照" + art_13,) * 2 + (False,), ("参照" + art_14,) * 2 + (False,)],
    }


def test_of_what_other_rules_say_no_clock_runs() -> None:
    """条例 Art. 42: 纪念设施、遗址 are named by other rules of the state."""
    assert clocks(DEADLINES, "name", "other_rules", APPROVED, {}, LAST) == []


def test_before_the_approval_no_clock_runs() -> None:
    assert clocks(DEADLINES, "name", "government", None, {}, APPROVED) == []


def test_a_list_shows_the_clock_that_is_due_first() -> None:
    running = clocks(
        DEADLINES, "name", "department", APPROVED, {"filed": date(2026, 3, 10)}, date(2026, 3, 11)
    )
    first = worst(running)
    assert first is not None
    assert first.deadline.step == "announced"
    assert (
        worst(clocks(DEADLINES, "name", "government", APPROVED, {"filed": LAST, "announced": LAST}, LAST))
        is None
    )
