"""The deadlines of filing (Art. 13) and announcement (Art. 14) and how they stand on a day; pure.

Plain days of the calendar: day 1 is the day after the one that starts the clock, and the last day counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Start = Literal["approval", "filing"]
ClockState = Literal["waiting", "due", "soon", "overdue", "met", "met_late"]
#: States that break the law
LATE: frozenset[ClockState] = frozenset({"overdue", "met_late"})


@dataclass(frozen=True, slots=True)
class Deadline:
    """A step that is due so many days after another, where a kind of body approved."""

    step: str
    #: Kinds of applications: of those that the articles do not speak of, they are applied by analogy (参照)
    kinds: tuple[str, ...]
    approver_class: str
    name_zh: str
    name_en: str
    days: int
    starts: Start
    #: So many days before the last one it is soon due; the bureau's own figure
    soon_days: int
    clause: str
    #: By which clause lateness is a breach
    late_clause: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of one application as it stands on a day."""

    deadline: Deadline
    #: The day that starts it; None: not known yet
    started_on: date | None
    due_on: date | None
    met_on: date | None
    state: ClockState
    #: Days left until the last one, on the last day 0, afterwards negative; None when met or not started
    days_left: int | None
    #: By how many days it was or is missed
    days_late: int

    @property
    def is_breach(self) -> bool:
        """Whether the deadline was missed."""
        return self.state in LATE


def due_on(started_on: date, days: int) -> date:
    """Return the last day on which a deadline is kept; the day after the start is day 1."""
    return started_on + timedelta(days=days)


def clock(deadline: Deadline, started_on: date | None, met_on: date | None, today: date) -> Clock:
    """Return how a deadline stands on a day."""
    if started_on is None:
        return Clock(deadline, None, None, met_on, "waiting" if met_on is None else "met", None, 0)
    last = due_on(started_on, deadline.days)
    late = max(((met_on or today) - last).days, 0)
    if met_on is not None:
        return Clock(deadline, started_on, last, met_on, "met_late" if late else "met", None, late)
    left = (last - today).days
    state: ClockState = "overdue" if late else "soon" if left <= deadline.soon_days else "due"
    return Clock(deadline, started_on, last, None, state, left, late)


def clocks(
    deadlines: Iterable[Deadline],
    kind: str,
    approver_class: str,
    approved_on: date | None,
    met: Mapping[str, date],
    today: date,
) -> list[Clock]:
    """Return the clocks of an application: none before it is approved.

    `met` says on which day a step was taken. Where other departments approve, the announcement's clock
    starts on the day of the filing (Art. 14), so that before it only the filing can be late.
    """
    if approved_on is None:
        return []
    starts = {"approval": approved_on, "filing": met.get("filed")}
    return [
        clock(each, starts[each.starts], met.get(each.step), today)
        for each in deadlines
        if kind in each.kinds and each.approver_class == approver_class
    ]


def worst(found: Iterable[Clock]) -> Clock | None:
    """Return the running clock that is due first; None when all are met or none has started."""
    running = [each for each in found if each.state in ("overdue", "soon", "due")]
    return min(running, key=lambda each: each.due_on or date.max, default=None)
