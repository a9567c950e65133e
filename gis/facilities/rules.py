"""Words of the subject: who does what, what is refused, and which state may follow which."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleBroken, Stale

#: Who reads facilities; 苏木、镇 those of their own area
READING = ("admin", "editor", "reviewer", "leader", "township", "field", "planner")
#: Who registers facilities and says what they do
REGISTERING = ("editor", "reviewer", "township")
#: Who makes and confirms sheets of subsidies
PAYING = ("editor", "reviewer")
#: Who accepts that a fire-safety problem is settled
ACCEPTING = ("editor", "reviewer", "leader")
#: Who takes requests of households, sends them to a facility, and reads who they are
SERVING = ("editor", "township")

State = Literal["planned", "building", "open", "paused", "closed"]
Made = Literal["new", "rebuilt"]
FireState = Literal["open", "rectified", "closed"]
SheetState = Literal["draft", "confirmed", "withdrawn"]
RequestState = Literal["received", "assigned", "done", "cancelled"]

#: Which state may follow which; a first state is any. What is closed opens again only when built anew.
FOLLOWS: Mapping[str, frozenset[str]] = {
    "planned": frozenset({"building", "open", "closed"}),
    "building": frozenset({"open", "paused", "closed"}),
    "open": frozenset({"building", "paused", "closed"}),
    "paused": frozenset({"building", "open", "closed"}),
    "closed": frozenset({"building"}),
}


class FacilityNotFound(NotFound):
    """There is no such facility, or none within the caller's reach."""

    message_id = "facilities.not_found"


class FacilityStale(Stale):
    """Somebody else changed the facility since the caller saw it."""

    message_id = "facilities.stale"


class FacilityNumberTaken(Conflict):
    """Another facility bears the number."""

    message_id = "facilities.number_taken"


class FireProblemNumberTaken(Conflict):
    """Another problem bears the number."""

    message_id = "facilities.fire_number_taken"


class TakenAtOnce(Conflict):
    """Somebody else wrote the same number, day or month at the same moment."""

    message_id = "facilities.taken_at_once"


class OutsideArea(NotAllowed):
    """The division lies outside the areas of the account."""

    message_id = "facilities.outside_area"


class NoDivisionThatDay(InvalidInput):
    """There is no such division on the day."""

    message_id = "facilities.no_such_division"


class StatesDontFollow(RuleBroken):
    """A state may not follow the one before it."""

    message_id = "facilities.states_dont_follow"


class LastStateStays(RuleBroken):
    """A facility always has a state."""

    message_id = "facilities.last_state_stays"


class StateNotFound(NotFound):
    """The facility has no state of that day."""

    message_id = "facilities.no_such_state"


class MonthToCome(InvalidInput):
    """A month can be recorded when it has ended."""

    message_id = "facilities.month_to_come"


class NotOpenInMonth(RuleBroken):
    """The facility was open on fewer days of the month than are said."""

    message_id = "facilities.not_open_in_month"


class SamePerson(RuleBroken):
    """Whoever made it may not confirm it."""

    message_id = "facilities.same_person"


class SheetIsKept(RuleBroken):
    """A confirmed sheet and its lines are never changed: what changes later comes in the next sheet."""

    message_id = "facilities.sheet_is_kept"


class SheetNotFound(NotFound):
    """There is no such sheet."""

    message_id = "facilities.sheet_not_found"


class NothingDue(RuleBroken):
    """No month has an amount that no sheet gave yet."""

    message_id = "facilities.nothing_due"


class SheetOutdated(RuleBroken):
    """A record or another sheet changed since the draft was made: what it says is not due any more."""

    message_id = "facilities.sheet_outdated"


class SheetIsTrial(RuleBroken):
    """A rate of the sheet is not verified: it is a trial (试算), and nothing is paid by it."""

    message_id = "facilities.sheet_is_trial"


class DraftWaits(RuleBroken):
    """One draft at a time: two would give the same month twice."""

    message_id = "facilities.draft_waits"


class FireProblemNotFound(NotFound):
    """There is no such problem."""

    message_id = "facilities.fire_not_found"


class FireProblemClosed(RuleBroken):
    """The problem was closed."""

    message_id = "facilities.fire_closed"


class FireMeasureMissing(RuleBroken):
    """A problem is accepted when it has a measure and all its measures are done."""

    message_id = "facilities.fire_measure_missing"


class FireMeasureDone(RuleBroken):
    """The measure was done already."""

    message_id = "facilities.fire_measure_done"


class RequestNotFound(NotFound):
    """There is no such request."""

    message_id = "facilities.request_not_found"


class RequestEnded(RuleBroken):
    """The request is done or was cancelled."""

    message_id = "facilities.request_ended"


class NotAssigned(RuleBroken):
    """A request is done after it was assigned."""

    message_id = "facilities.request_not_assigned"


class NotSwitchedOn(RuleBroken):
    """Requests are not switched on for this 苏木 or 镇 on the day."""

    message_id = "facilities.not_switched_on"


class CantServe(RuleBroken):
    """The facility is not open on the day, does not bring the service, or lies in no reach."""

    message_id = "facilities.cant_serve"


class ReasonNeeded(InvalidInput):
    """Whoever takes another facility than the nearest, or cancels, says why."""

    message_id = "facilities.reason_needed"


class WordsNamePerson(InvalidInput):
    """A note holds a number by which somebody can be reached: that belongs to the household's own fields."""

    message_id = "facilities.words_name_person"


def refuse_odd_states(days: Sequence[tuple[date, str]]) -> None:
    """Raise StatesDontFollow where, in the order of days, a state may not follow the one before it."""
    ordered = sorted(days)
    for (_, before), (since, after) in pairwise(ordered):
        if after not in FOLLOWS[before]:
            raise StatesDontFollow(day=since.isoformat())


def days_in_state(days: Sequence[tuple[date, str]], state: str, first: date, after: date) -> int:
    """Count the days of `[first, after)` on which the state held; a state holds until the next begins."""
    ordered = sorted(days)
    count = 0
    for at, (since, held) in enumerate(ordered):
        until = ordered[at + 1][0] if at + 1 < len(ordered) else after
        if held == state:
            count += max(0, (min(until, after) - max(since, first)).days)
    return count


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def days_late(due: date, done: date | None, today: date) -> int:
    """Return by how many days a measure is (or was done) late; 0 in time."""
    return max(0, ((done or today) - due).days)


def state_on(days: Sequence[tuple[date, str]], day: date) -> tuple[date, str] | None:
    """Return the state that holds on a day and since when; None before the first."""
    return max((each for each in days if each[0] <= day), default=None)


def completed_on(days: Sequence[tuple[date, str]], day: date) -> date | None:
    """Return when a facility was completed, as of a day: by its first opening, or the last after building.

    One that only paused and opened again was completed before; None for one that never opened.
    """
    found, before = None, None
    for since, state in sorted(each for each in days if each[0] <= day):
        if state == "open" and (found is None or before == "building"):
            found = since
        before = state
    return found
