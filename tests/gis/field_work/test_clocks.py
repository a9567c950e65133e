"""When a change was written by the register's clock, as far as its device's clock tells."""

from datetime import UTC, datetime, timedelta

import pytest

from gis.field_work.rules import ClockKnown, when_written

AT = datetime(2026, 6, 10, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("device_time", "known", "sent", "told"),
    [
        # The clock was ahead when it was compared at AT, and was put right before the device sent.
        (at(302), 42, 0, ("written", at(260), at(302), True)),
        (at(302), 42, 42, ("written", at(260), None, True)),
        (at(260), 0, 0, ("written", at(260), None, False)),
        # It was put right before writing: as compared it would have been before the comparison itself.
        (at(10), 42, 0, ("sent", at(10), None, False)),
        # A device that lost its power begins years ago, and is set before it sends.
        (at(-60 * 24 * 900), 0, 0, ("unsure", None, None, True)),
        # A device that never spoke with the register before, or one of an earlier version.
        (at(302), None, 42, ("sent", at(260), None, True)),
        (at(302), None, 0, ("sent", at(302), None, False)),
        (at(900), None, 0, ("unsure", None, None, True)),
        (datetime(9000, 1, 1, tzinfo=UTC), 0, 0, ("unsure", None, None, True)),
    ],
)
def test_a_change_was_written_between_comparing_and_coming(
    device_time: datetime, known: float | None, sent: float, told: tuple[object, ...]
) -> None:
    clock = None if known is None else ClockKnown(offset_s=known * 60, server_time=AT)
    found = when_written(device_time, clock, sent * 60, at(600))
    assert (found.basis, found.about, found.other, found.is_off) == told
