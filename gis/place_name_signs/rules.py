"""Words of the subject: who does what, what is refused, and the terms that count on days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleBroken, Stale

#: Who reads signs and what was found on them; 苏木、镇 those of their own area
READING = ("admin", "editor", "reviewer", "leader", "township", "field", "planner")
#: Who inspects signs and says in which state they are
INSPECTING = ("editor", "reviewer", "township", "field")
#: Who registers signs and amends what they are
REGISTERING = ("editor", "reviewer", "field")
#: Who issues notices and works on reports of the public
ISSUING = ("editor", "reviewer")

Script = Literal["zh", "mn", "roman"]
SCRIPTS: tuple[Script, ...] = ("zh", "mn", "roman")
ErrorState = Literal["to_confirm", "open", "rectified", "dismissed"]
#: Errors that still wait for somebody
UNSETTLED: tuple[ErrorState, ...] = ("to_confirm", "open")
NoticeState = Literal["issued", "served", "overdue", "rectified", "repeated"]
ReportState = Literal["received", "in_hand", "joined", "case", "answered", "closed"]
#: What a report can become; closed and answered need words
ReportDecision = Literal["joined", "case", "answered", "closed"]
#: States in which a sign says nothing wrong by itself
STATE_ERRORS: Mapping[str, str] = {"damaged": "damaged", "obscured": "obscured", "missing": "missing"}


class SignNotFound(NotFound):
    """There is no such sign."""

    message_id = "signs.not_found"


class SignNumberTaken(Conflict):
    """Another sign bears the number."""

    message_id = "signs.number_taken"


class TakenAtOnce(Conflict):
    """Somebody else took the next number, or named the same unit, at the same moment."""

    message_id = "signs.taken_at_once"


class SignStale(Stale):
    """Somebody else changed the sign since the caller saw it."""

    message_id = "signs.stale"


class RoundNotFound(NotFound):
    """There is no such inspection."""

    message_id = "signs.round_not_found"


class RoadOutsideArea(NotAllowed):
    """No sign of the road lies in the areas of the account."""

    message_id = "signs.road_outside_area"


class ErrorNotFound(NotFound):
    """There is no such error on a sign."""

    message_id = "signs.error_not_found"


class ErrorSettled(RuleBroken):
    """The error was rectified or dismissed already."""

    message_id = "signs.error_settled"


class ReasonNeeded(InvalidInput):
    """What is set aside needs a reason."""

    message_id = "signs.reason_needed"


class PhotoNeeded(RuleBroken):
    """Whoever says that something was rectified shows it on a photo."""

    message_id = "signs.photo_needed"


class StillFound(RuleBroken):
    """What was read shows the very error that is said to be rectified."""

    message_id = "signs.still_found"


class NothingToNotify(RuleBroken):
    """The unit has no open error that no running notice holds."""

    message_id = "signs.nothing_to_notify"


class UnitNotFound(NotFound):
    """There is no such unit."""

    message_id = "signs.unit_not_found"


class NoticeNotFound(NotFound):
    """There is no such notice."""

    message_id = "signs.notice_not_found"


class NoticeStale(Stale):
    """Somebody else served or repeated the notice since the caller saw it."""

    message_id = "signs.notice_stale"


class NoticeServed(RuleBroken):
    """A notice is served once."""

    message_id = "signs.notice_served"


class NoticeRuns(RuleBroken):
    """A notice is repeated when it is overdue, not before."""

    message_id = "signs.notice_runs"


class NoticeNotServed(RuleBroken):
    """The term of a notice begins when it is served: before, it can't be overdue."""

    message_id = "signs.notice_not_served"


class NoticeRepeated(RuleBroken):
    """A notice is repeated once; the next is repeated from that one."""

    message_id = "signs.notice_repeated"


class NoticeIsKept(RuleBroken):
    """What a notice said is never changed."""

    message_id = "signs.notice_is_kept"


class ReportNotFound(NotFound):
    """There is no such report."""

    message_id = "signs.report_not_found"


class ReportTaken(Conflict):
    """Somebody else has the report in hand."""

    message_id = "signs.report_taken"


class ReportSettled(RuleBroken):
    """The report was decided already."""

    message_id = "signs.report_settled"


class NotTheHandler(NotAllowed):
    """Only whoever has the report in hand reads who sent it."""

    message_id = "signs.not_the_handler"


class NoInformant(NotFound):
    """The report was sent without a name or address."""

    message_id = "signs.no_informant"


class PhotoUnreadable(InvalidInput):
    """The photo is neither JPEG nor PNG, or it is damaged or too large."""

    message_id = "signs.photo_unreadable"


@dataclass(frozen=True, slots=True)
class Settings:
    """Terms in days, of data/rules/sign_settings.csv."""

    rectification_days: int
    repeat_days: int
    served_days: int
    report_answer_days: int


def due_on(served_on: date, days: int) -> date:
    """Return the last day of a unit's term: it runs from service (送达), day 1 is the day after."""
    return served_on + timedelta(days=days)


def days_late(due: date | None, today: date) -> int:
    """Return how many days a term has run over; 0 while it runs, or has not begun."""
    return 0 if due is None else max(0, (today - due).days)


def notice_state(*, unsettled: int, due: date | None, is_repeated: bool, today: date) -> NoticeState:
    """Return where a notice stands: settled first, then repeated, issued, overdue, served.

    Nobody is late with what he was never told: a notice that was not served has no last day yet.
    """
    if unsettled == 0:
        return "rectified"
    if is_repeated:
        return "repeated"
    if due is None:
        return "issued"
    return "overdue" if today > due else "served"


def standing(
    *, state: str, inspected: bool, to_confirm: int, open_errors: int, overdue: int, settled: int
) -> str:
    """Return how a sign stands, as maps and lists colour it; the gravest wins."""
    if state == "removed":
        return "removed"
    if overdue:
        return "overdue"
    if open_errors:
        return "wrong"
    if to_confirm:
        return "to_confirm"
    if not inspected:
        return "uninspected"
    return "rectified" if settled else "right"
