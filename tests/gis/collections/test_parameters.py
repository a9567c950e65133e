"""Days, limits and boxes as their texts say them, in each system's own axis order."""

from datetime import date

import pytest

import shapely

from gis.collections.parameters import Days, days_of, limit_of, numbers_of, window_of
from gis.collections.reference_systems import CRS84, EPSG, STORAGE_URI, reference_system, reference_systems
from gis.collections.rules import QueryUnreadable

NEW_YEAR = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024-01-01", Days(NEW_YEAR, NEW_YEAR)),
        ("2023-12-31T16:00:00Z", Days(NEW_YEAR, NEW_YEAR)),
        ("2024-01-01T00:00:00.5+08:00", Days(NEW_YEAR, NEW_YEAR)),
        ("2023-01-01/2024-01-01", Days(date(2023, 1, 1), NEW_YEAR)),
        ("../2024-01-01", Days(None, NEW_YEAR)),
        ("2024-01-01/", Days(NEW_YEAR, None)),
        ("../..", Days(None, None)),
    ],
)
def test_days(text: str, days: Days) -> None:
    assert days_of(text) == days
    assert days.is_one == (days == Days(NEW_YEAR, NEW_YEAR))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-1-1",
        "2024-02-30",
        "2024-01-01T25:00:00Z",
        "2024-01-01 08:00",
        "1/2/3",
        "9999-12-31T23:00:00Z",
    ],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(QueryUnreadable):
        days_of(text)


def test_limits() -> None:
    assert (limit_of("1", 10), limit_of("10", 10), limit_of("11", 10)) == (1, 10, 10)
    with pytest.raises(QueryUnreadable):
        limit_of("٣x", 10)


def test_axis_order_is_that_of_the_authority() -> None:
    order = {uri: system.north_first for uri, system in reference_systems().items()}
    assert order == {
        CRS84: False,
        STORAGE_URI: True,
        f"{EPSG}3857": False,
        f"{EPSG}4524": True,
        f"{EPSG}4545": True,
        f"{EPSG}4546": True,
    }


def box(text: str, uri: str = CRS84) -> tuple[float, ...]:
    window = window_of(numbers_of(text, "bbox"), reference_system(uri, "crs"), "bbox")
    return tuple(window.bounds)


def test_one_box_said_in_two_orders() -> None:
    assert box("108,38,109,39") == box("38,108,39,109", STORAGE_URI) == (108, 38, 109, 39)


def test_a_box_over_the_antimeridian_is_two() -> None:
    window = window_of([170, -10, -170, 10], reference_system(CRS84, "crs"), "bbox")
    assert window.geom_type == "MultiPolygon"
    assert window.area == pytest.approx(400)
    assert not shapely.intersects_xy(window, 0, 0)


def test_a_flat_box_is_a_line_or_a_point() -> None:
    system = reference_system(CRS84, "crs")
    assert window_of([1, 2, 1, 2], system, "bbox").geom_type == "Point"
    assert window_of([1, 2, 1, 3], system, "bbox").geom_type == "LineString"


def test_a_straight_edge_of_a_zone_bends_in_degrees() -> None:
    zone = reference_system(f"{EPSG}4545", "crs")
    edge = shapely.LineString([(4_200_000, 350_000), (4_200_000, 650_000)])
    assert len(zone.to_storage(edge, "bbox").coords) > 30
    assert len(zone.to_storage(edge, "bbox", bends=False).coords) == 2
