"""Bands of zooms and stretches of time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.map_shapes.rules import BANDS, LAST_ZOOM, Period, band_of, epochs, unit

DAY = [date(2000, 1, number) for number in range(1, 8)]


@pytest.mark.parametrize("zoom", range(LAST_ZOOM + 1))
def test_every_zoom_has_one_band(zoom: int) -> None:
    assert [band for band in BANDS if band.from_zoom <= zoom <= band.to_zoom] == [band_of(zoom)]


def test_no_corner_is_missed_by_a_pixel_at_the_finest_zoom_of_a_band() -> None:
    for band in BANDS[:-1]:
        assert band.tolerance == pytest.approx(unit(band.to_zoom) * 4096 / 512)
    assert BANDS[-1].tolerance == 0


def test_sql_knows_the_same_bands(session: Session) -> None:
    found = session.execute(text("SELECT from_zoom, to_zoom, tolerance FROM tile_bands() ORDER BY 1")).all()
    assert [(row.from_zoom, row.to_zoom) for row in found] == [(b.from_zoom, b.to_zoom) for b in BANDS]
    assert [row.tolerance for row in found] == pytest.approx([band.tolerance for band in BANDS])


periods = st.tuples(st.none() | st.sampled_from(DAY), st.none() | st.sampled_from(DAY)).filter(
    lambda ends: ends[0] is None or ends[1] is None or ends[0] < ends[1]
)


@given(st.lists(periods, max_size=5), st.sampled_from(DAY))
def test_within_an_epoch_nothing_begins_or_ends(ends: list[tuple[date, date]], day: date) -> None:
    given_periods = [Period(*pair) for pair in ends]
    found = epochs(given_periods)
    here = [one for one in found if one.overlaps(Period(day, date(2000, 1, day.day + 1)))]
    holding = [one for one in given_periods if one.overlaps(Period(day, date(2000, 1, day.day + 1)))]
    assert len(here) == (1 if holding else 0)
    for epoch in here:
        assert [one for one in given_periods if one.overlaps(epoch)] == holding
