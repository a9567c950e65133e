import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis import messages
from gis.coordinates import AngleUnreadable, format_angle, parse_angle

EXPECTED = 109 + 30 / 60 + 15.2 / 3600


@pytest.mark.parametrize(
    "text",
    [
        "109°30′15.2″",
        "109度30分15.2秒",
        "109°30'15.2\"",
        "109°30'15.2\"E",
        "E109°30′15.2″",
        "东经109°30′15.2″",
        "东经：109°30′15.2″",
        "109-30-15.2",
        "109:30:15.2",
        "109 30 15.2",
        "1093015.2",
        "１０９°３０′１５．２″",
        "109º30’15.2”",
        "109°30'15.2''",
        "  109° 30′ 15.2″  ",
        "109°30′15.2",
        "+109°30′15.2″",
    ],
)
def test_every_spelling_of_one_longitude_is_read(text: str) -> None:
    assert parse_angle(text, "lon") == pytest.approx(EXPECTED, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("383618", "lat", 38.605),
        ("北纬38°36′18″", "lat", 38.605),
        ("38.605", "lat", 38.605),
        ("38.605°", "lat", 38.605),
        ("38°36.3′", "lat", 38.605),
        ("38°36.3", "lat", 38.605),
        ("-38.605", "lat", -38.605),
        ("南纬38°36′18″", "lat", -38.605),
        ("70°W", "lon", -70.0),
        ("108", "lon", 108.0),
    ],
)
def test_other_angles_are_read(text: str, axis: str, value: float) -> None:
    assert parse_angle(text, axis) == pytest.approx(value, abs=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "axis", "message"),
    [
        ("109°61′15″", "lon", "coordinates.angle_minutes"),
        ("109°30′60″", "lon", "coordinates.angle_seconds"),
        ("1096115", "lon", "coordinates.angle_minutes"),
        ("109.5°30′", "lon", "coordinates.angle_fraction_inside"),
        ("109°30.5′15″", "lon", "coordinates.angle_fraction_inside"),
        ("181°", "lon", "coordinates.angle_too_large"),
        ("91", "lat", "coordinates.angle_too_large"),
        ("北纬38°", "lon", "coordinates.angle_wrong_axis"),
        ("-109°E", "lon", "coordinates.angle_sign_and_hemisphere"),
        ("东边的井", "lon", "coordinates.angle_unreadable"),
        ("", "lon", "coordinates.angle_unreadable"),
        ("36573000.12", "lon", "coordinates.angle_unreadable"),
    ],
)
def test_errors_name_the_rule(text: str, axis: str, message: str) -> None:
    with pytest.raises(AngleUnreadable) as refused:
        parse_angle(text, axis)  # type: ignore[arg-type]
    assert refused.value.message_id == message
    for language in ("zh", "en"):
        assert messages.text(message, language, **refused.value.params)


@pytest.mark.parametrize(
    ("value", "axis", "style", "text"),
    [
        (EXPECTED, "lon", "symbols", "109°30′15.20″E"),
        (EXPECTED, None, "symbols", "109°30′15.20″"),
        (EXPECTED, "lon", "chinese", "东经109度30分15.20秒"),
        (-38.605, "lat", "symbols", "38°36′18.00″S"),
        (-38.605, None, "symbols", "-38°36′18.00″"),
        (-38.605, "lat", "chinese", "南纬38度36分18.00秒"),
        (59 + 59 / 60 + 59.999 / 3600, "lat", "symbols", "60°00′00.00″N"),
    ],
)
def test_format(value: float, axis: str, style: str, text: str) -> None:
    assert format_angle(value, axis, style=style) == text  # type: ignore[arg-type]


@given(
    value=st.floats(-90, 90),
    axis=st.sampled_from(["lon", "lat", None]),
    style=st.sampled_from(["symbols", "chinese"]),
)
def test_what_is_written_is_read_back(value: float, axis: str, style: str) -> None:
    written = format_angle(value, axis, 4, style)  # type: ignore[arg-type]
    assert parse_angle(written, axis) == pytest.approx(value, abs=0.00005001 / 3600)  # type: ignore[arg-type]


def test_an_angle_outside_the_axis_is_not_written() -> None:
    with pytest.raises(AngleUnreadable):
        format_angle(90.1, "lat")
    with pytest.raises(AngleUnreadable):
        format_angle(float("nan"))
