"""Points as people type them, and shapes while they are drawn."""

import math
from typing import Any

import pytest

from gis.coordinates import AngleUnreadable, CoordinateOutOfRange, UnknownCoordinateSystem
from gis.coordinates.drawn_shapes import measure
from gis.coordinates.errors import ShapeUnreadable
from gis.coordinates.typed_points import read_points, write_points


@pytest.mark.parametrize(
    ("system", "pair", "expected"),
    [
        ("cgcs2000", ("109°30′15.2″", "39°05′10″"), (109.50422222, 39.08611111)),
        ("cgcs2000", ("东经109.5", "北纬39.1"), (109.5, 39.1)),
        ("cgcs2000-3-cm108", ("629,830.5 m", "4 328 700.1米"), None),
        ("cgcs2000-3-zone36", ("36629830.5", "4328700.1"), None),
    ],
)
def test_points_are_read(system: str, pair: tuple[str, str], expected: tuple[float, float] | None) -> None:
    found = read_points([pair], system)
    ((lon, lat),) = found.points
    if expected is None:
        ((east, north),) = write_points(found.points, system)
        assert abs(float(east) - float(pair[0].replace(",", "").removesuffix(" m"))) < 0.001
        assert abs(float(north) - 4328700.1) < 0.001
    else:
        assert math.dist((lon, lat), expected) < 1e-7
    assert not found.approximate


def test_old_datums_stay_approximate_and_verbatim() -> None:
    found = read_points([("629830.5", "4328700.1")], "beijing54-3-cm108")
    assert (found.approximate, found.accuracy_m) == (True, 200.0)
    assert found.verbatim == "629830.5, 4328700.1 (beijing54-3-cm108)"
    with pytest.raises(UnknownCoordinateSystem):
        write_points(found.points, "beijing54-3-cm108")


@pytest.mark.parametrize(
    ("system", "pair", "refusal"),
    [
        ("cgcs2000", ("39°05′10″", "109°30′15.2″"), AngleUnreadable),
        ("cgcs2000-3-cm108", ("东边", "4328700"), AngleUnreadable),
        ("cgcs2000-3-cm108", ("4328700", "629830"), CoordinateOutOfRange),
    ],
)
def test_what_can_not_be_is_refused(system: str, pair: tuple[str, str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_points([pair], system)


SQUARE = [[109.0, 38.0], [109.01, 38.0], [109.01, 38.01], [109.0, 38.01], [109.0, 38.0]]


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE]}, None),
        (
            {"type": "Polygon", "coordinates": [[*SQUARE[:1], SQUARE[2], *SQUARE[1:2], *SQUARE[3:]]]},
            "self_inter",
        ),
        ({"type": "Polygon", "coordinates": [SQUARE, [[1, 1], [1, 2], [2, 2], [1, 1]]]}, "hole_outside"),
        ({"type": "LineString", "coordinates": [[109, 38], [109, 38]]}, "too_few_points"),
        ({"type": "Point", "coordinates": [200, 38]}, "out_of_range"),
    ],
)
def test_a_shape_is_measured_and_its_fault_told(geometry: dict[str, Any], fault: str | None) -> None:
    found = measure(geometry)
    if fault is None:
        assert found.fault is None
        assert 0.9e6 < found.area_m2 < 1.1e6
        assert (found.zone_epsg, found.central_meridian) == (4545, 108)
    else:
        assert found.fault is not None
        assert fault in found.fault.message_id


@pytest.mark.parametrize(
    "geometry",
    [{}, {"type": "GeometryCollection", "geometries": []}, {"type": "Point", "coordinates": ["x"]}],
)
def test_what_is_no_shape_is_refused(geometry: dict[str, Any]) -> None:
    with pytest.raises(ShapeUnreadable):
        measure(geometry)
