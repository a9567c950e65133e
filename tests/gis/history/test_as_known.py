"""When a day of recorded time ends."""

from datetime import UTC, date, datetime, timedelta

from gis.history.as_known import OFFICE_TIME, end_of_day


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert end_of_day(date(2026, 3, 1)) == datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 1)).astimezone(OFFICE_TIME).date() == date(2026, 3, 1)


def test_every_day_of_the_calendar_ends() -> None:
    for day in (date.min, date.max):
        assert abs(
            end_of_day(day).replace(tzinfo=None) - datetime.combine(day, datetime.min.time())
        ) < timedelta(days=2)
