import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyproj import Transformer

from gis import messages
from gis.coordinates import Axes, AxesUnrecognised, Box, recognise_axes, to_storage

UXIN = Box(108.28, 37.63, 109.69, 39.4)


def said(axes: Axes) -> str:
    return " ".join(messages.text(r.message_id, "en", **r.params) for r in axes.reasons)


def test_state_council_table_in_six_degree_zone_19() -> None:
    # 国函〔2001〕49号: X=4329075, Y=19396650
    axes = recognise_axes([(4329075, 19396650)], ("X", "Y"), datum="beijing54")
    assert axes.north == 0
    assert axes.candidates == ("beijing54-6-zone19",)
    assert axes.certain
    assert "zone number 19" in said(axes)
    assert "surveyors' order" in said(axes)
    assert axes.lon_lat_order((4329075, 19396650)) == (19396650, 4329075)


@given(lon=st.floats(108.3, 109.49), lat=st.floats(37.7, 39.3), turned=st.booleans())
def test_three_degree_zone_36_in_either_order(lon: float, lat: float, turned: bool) -> None:
    x, y = Transformer.from_crs(4490, 4524, always_xy=True).transform(lon, lat)
    axes = recognise_axes([(y, x) if turned else (x, y)])
    assert axes.north == (0 if turned else 1)
    assert axes.candidates == ("cgcs2000-3-zone36",)


def test_gis_order_under_the_same_headers_is_told() -> None:
    axes = recognise_axes([(36573000.0, 4273000.0)], ("X", "Y"))
    assert axes.north == 1
    assert "mathematical order" in said(axes)


def test_without_zone_number_the_expected_place_chooses_the_meridian() -> None:
    pairs = [(4273000.0, 573000.0), (4280000.0, 580000.0)]
    axes = recognise_axes(pairs, ("纵坐标", "横坐标"), expected=UXIN)
    assert axes.north == 0
    assert axes.candidates[0] == "cgcs2000-3-cm108"
    position = to_storage(573000.0, 4273000.0, axes.candidates[0])
    assert UXIN.contains(position.lon, position.lat)
    assert not recognise_axes(pairs).certain
    nowhere = recognise_axes([(2_000_000.0, 573000.0)], expected=UXIN)
    assert nowhere.candidates == ()


@pytest.mark.parametrize(("pair", "north"), [((108.8, 38.6), 1), ((38.6, 108.8), 0)])
def test_degrees(pair: tuple[float, float], north: int) -> None:
    axes = recognise_axes([pair], datum="gcj02")
    assert axes.north == north
    assert axes.candidates == ("gcj02",)


def test_one_typing_error_among_ten_does_not_hide_the_order() -> None:
    pairs = [(4273000.0 + i, 36573000.0 + i) for i in range(9)] + [(42730.0, 36573000.0)]
    assert recognise_axes(pairs).candidates == ("cgcs2000-3-zone36",)


@pytest.mark.parametrize("pairs", [[], [(1.0, 2.0)], [(36573000.0, 36573000.0)], [(5.0, 108.0e5)]])
def test_other_numbers_are_refused(pairs: list[tuple[float, float]]) -> None:
    with pytest.raises(AxesUnrecognised) as refused:
        recognise_axes(pairs, ("数量", "编号"))
    for language in ("zh", "en"):
        assert messages.text(refused.value.message_id, language, **refused.value.params)
