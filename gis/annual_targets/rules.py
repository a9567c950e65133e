"""Rules on targets; no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from gis.errors import Conflict, InvalidInput, NotFound

#: What the bureau's plan says of a target
PLANNED = (
    "topic_zh",
    "topic_en",
    "text_zh",
    "text_en",
    "target_value",
    "unit_zh",
    "unit_en",
    "counting",
    "due",
    "measure",
    "source",
    "source_number",
    "source_dated",
    "verified",
    "note",
)
#: What staff know to be reached
RECORDED = ("recorded_value", "recorded_on", "recorded_note")
#: What staff may change of a target; `position` is its place among those of its year, from 1.
SETTABLE = frozenset({*PLANNED, *RECORDED, "position"})
#: What a copy for another year takes over; source, day and confirmation are that year's own.
COPIED = tuple(name for name in PLANNED if not name.startswith("source") and name not in ("due", "verified"))


@dataclass(frozen=True)
class Document:
    """The document that sets the targets of a year."""

    title: str
    number: str
    dated: date | None


class NoSuchTarget(NotFound):
    """There is no target with this code."""

    message_id = "annual_targets.not_found"


class NoTargetsOfYear(NotFound):
    """The year to copy from has no targets."""

    message_id = "annual_targets.none_of_year"


class YearHasTargets(Conflict):
    """The year to copy to has targets already."""

    message_id = "annual_targets.year_taken"


class RecordUndated(InvalidInput):
    """What is reached has no day, or a day nothing that was reached on it."""

    message_id = "annual_targets.record_undated"


class FigureUncounted(InvalidInput):
    """A target has a figure, and nothing says in what unit it is counted."""

    message_id = "annual_targets.figure_uncounted"


def check(row: Mapping[str, Any]) -> None:
    """Raise RecordUndated when only one of figure and day is there, FigureUncounted for a bare number."""
    if (row.get("recorded_value") is None) != (row.get("recorded_on") is None):
        raise RecordUndated
    if row.get("target_value") is not None and not row.get("unit_zh"):
        raise FigureUncounted


def moved(day: date | None, years: int) -> date | None:
    """Return the same day so many years later, of 29 February the day before where there is none.

    A day that no calendar has is none.
    """
    if day is None or not MINYEAR <= day.year + years <= MAXYEAR:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
