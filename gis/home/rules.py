"""How far a target is; no database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

#: A target that is due within so many days is soon due.
SOON_DAYS = 60

Progress = Literal["reached", "under_way", "not_recorded"]
Due = Literal["none", "past", "soon", "later"]


@dataclass(frozen=True)
class Counted:
    """What the register itself counts for a target: so many of so many."""

    part: int
    whole: int


def progress_of(target_value: Decimal | None, recorded: Decimal | None) -> Progress:
    """Return how far a target is by what staff recorded; where the plan has no figure, 1 is done."""
    if recorded is None:
        return "not_recorded"
    return "reached" if recorded >= (Decimal(1) if target_value is None else target_value) else "under_way"


def due_of(due: date | None, today: date, progress: Progress) -> Due:
    """Return whether a target is past its day, soon due or later; one that is reached is not due any more."""
    if due is None or progress == "reached":
        return "none"
    left = (due - today).days
    return "past" if left < 0 else "soon" if left <= SOON_DAYS else "later"
