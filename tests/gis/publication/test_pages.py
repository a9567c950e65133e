"""Keys of pages: what was made here is read again, anything else is refused."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from gis.publication.pages import UnreadableKey, after_day, after_instant, key_of

SOMEBODY = UUID("8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111")


def test_the_last_row_seen_is_read_again() -> None:
    day, instant = date(2026, 11, 26), datetime(2026, 11, 26, 8, 30, 15, 123456, tzinfo=UTC)
    assert after_day(key_of(day.isoformat(), str(SOMEBODY))) == (day, SOMEBODY)
    assert after_instant(key_of(instant.isoformat(), str(SOMEBODY))) == (instant, SOMEBODY)
    assert after_day(None) is None
    assert after_instant(None) is None


@pytest.mark.parametrize(
    "key",
    ["", "e30", "无", key_of("2026-11-26"), key_of("昨天", str(SOMEBODY)), key_of("2026-11-26", "7")],
)
def test_another_key_is_refused(key: str) -> None:
    for read in (after_day, after_instant):
        with pytest.raises(UnreadableKey):
            read(key)
