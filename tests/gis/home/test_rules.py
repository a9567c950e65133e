"""How far a target is, and whether it is due."""

from datetime import date
from decimal import Decimal

import pytest

from gis.home.rules import Due, Progress, due_of, progress_of

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("target", "recorded", "progress"),
    [
        (Decimal(4), None, "not_recorded"),
        (Decimal(4), Decimal(0), "under_way"),
        (Decimal(4), Decimal("3.5"), "under_way"),
        (Decimal(4), Decimal(4), "reached"),
        (None, Decimal(0), "under_way"),
        (None, Decimal(1), "reached"),
        (None, None, "not_recorded"),
    ],
)
def test_progress(target: Decimal | None, recorded: Decimal | None, progress: Progress) -> None:
    assert progress_of(target, recorded) == progress


@pytest.mark.parametrize(
    ("due", "progress", "expected"),
    [
        (None, "not_recorded", "none"),
        (date(2026, 11, 24), "under_way", "past"),
        (date(2026, 11, 25), "under_way", "soon"),
        (date(2027, 1, 24), "not_recorded", "soon"),
        (date(2027, 1, 25), "not_recorded", "later"),
        (date(2022, 12, 31), "reached", "none"),
    ],
)
def test_due(due: date | None, progress: Progress, expected: Due) -> None:
    assert due_of(due, DAY, progress) == expected
