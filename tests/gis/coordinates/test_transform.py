import numpy as np
import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shapely
from pyproj import Transformer

from gis import messages
from gis.coordinates import (
    CoordinateOutOfRange,
    DatumParameters,
    DatumParametersInvalid,
    add_offset,
    coordinate_systems,
    distance_m,
    geometry_to_storage,
    is_approximate,
    to_storage,
    to_storage_arrays,
)
from gis.coordinates.transform import Verbatim

LON, LAT = 108.8406, 38.6047


@pytest.mark.parametrize("key", ["cgcs2000", "wgs84", "EPSG:4490", "EPSG:4326"])
def test_wgs84_and_cgcs2000_are_taken_as_equal(key: str) -> None:
    position = to_storage(LON, LAT, key)
    assert (position.lon, position.lat) == (LON, LAT)
    assert not position.approximate
    assert position.verbatim is None


@pytest.mark.parametrize("epsg", [4545, 4524, 4508, 4497, 4546, 4525])
def test_cgcs2000_zones_invert_what_proj_projects(epsg: int) -> None:
    x, y = Transformer.from_crs(4490, epsg, always_xy=True).transform(LON, LAT)
    position = to_storage(x, y, epsg)
    assert distance_m(LON, LAT, position.lon, position.lat) < 0.001
    assert not position.approximate


@pytest.mark.parametrize(
    ("key", "epsg"), [("beijing54-6-zone19", 21419), ("xian80-3-cm108", 2381), ("xian80", 4610)]
)
def test_old_datums_without_parameters_stay_verbatim_and_approximate(key: str, epsg: int) -> None:
    geographic = 4214 if key.startswith("beijing") else 4610
    x, y = Transformer.from_crs(geographic, epsg, always_xy=True).transform(LON, LAT)
    position = to_storage(x, y, key)
    assert position.approximate
    assert position.accuracy_m == 200
    assert position.verbatim == Verbatim(x, y, key)
    # Only the projection is undone: degrees on the old datum, no hidden shift.
    assert distance_m(LON, LAT, position.lon, position.lat) < 0.001
    assert is_approximate(key)


@pytest.mark.parametrize("convention", ["position_vector", "coordinate_frame"])
def test_old_datums_with_parameters_are_transformed(convention: str) -> None:
    sign = 1 if convention == "position_vector" else -1
    parameters = DatumParameters(
        15.5, -150.2, -90.3, sign * 0.5, sign * -0.3, sign * 0.8, 2.1, convention, 0.5  # type: ignore[arg-type]
    )  # fmt: skip
    position = to_storage(LON, LAT, "beijing54", parameters)
    assert not position.approximate
    assert position.accuracy_m == 0.5
    assert position.verbatim is None
    assert not is_approximate("beijing54", parameters)
    # Both spellings of one transformation give one place, computed here by hand (Helmert, small angles).
    a, f = 6378245.0, 1 / 298.3
    e2 = f * (2 - f)
    lam, phi = np.radians([LON, LAT])
    n = a / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    v = np.array([n * np.cos(phi) * np.cos(lam), n * np.cos(phi) * np.sin(lam), n * (1 - e2) * np.sin(phi)])
    rx, ry, rz = np.radians(np.array([0.5, -0.3, 0.8]) / 3600)
    rotation = np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]])
    w = np.array([15.5, -150.2, -90.3]) + (1 + 2.1e-6) * (rotation @ v)
    to_degrees = Transformer.from_crs(4479, 4480, always_xy=True)
    lon, lat, _ = to_degrees.transform(*w)
    assert distance_m(lon, lat, position.lon, position.lat) < 0.001


@pytest.mark.parametrize(("field", "value"), [("dx", 15_500.0), ("rx", 90.0), ("scale_ppm", float("nan"))])
def test_implausible_parameters_are_refused(field: str, value: float) -> None:
    good: dict[str, float] = dict.fromkeys(("dx", "dy", "dz", "rx", "ry", "rz", "scale_ppm"), 1.0)
    with pytest.raises(DatumParametersInvalid):
        DatumParameters(**{**good, field: value}, convention="position_vector")
    with pytest.raises(DatumParametersInvalid, match="convention"):
        DatumParameters(**good, convention="left_handed")  # type: ignore[arg-type]


@given(lon=st.floats(74, 134), lat=st.floats(18, 53), datum=st.sampled_from(["gcj02", "bd09"]))
def test_web_map_offsets_are_undone_to_the_millimetre(lon: float, lat: float, datum: str) -> None:
    shown = add_offset(lon, lat, datum)  # type: ignore[arg-type]
    position = to_storage(*shown, datum)
    assert distance_m(lon, lat, position.lon, position.lat) < 0.001
    assert not position.approximate


def test_gcj02_over_uxin_shifts_by_what_prcoords_says() -> None:
    lat, lon = prcoords.wgs_gcj(prcoords.Coords(LAT, LON))
    position = to_storage(lon, lat, "gcj02")
    assert 412 < distance_m(lon, lat, position.lon, position.lat) < 527


def test_web_map_coordinates_outside_china_are_refused() -> None:
    with pytest.raises(CoordinateOutOfRange) as refused:
        to_storage(2.35, 48.85, "gcj02")
    assert refused.value.message_id == "coordinates.outside_china"


@pytest.mark.parametrize(
    ("x", "y", "system", "message"),
    [
        (38.6, 108.8, "cgcs2000", "coordinates.latitude_first"),
        (200.0, 38.6, "cgcs2000", "coordinates.not_degrees"),
        (36500000.0, 4273000.0, "cgcs2000", "coordinates.not_degrees"),
        (4273000.0, 36573000.0, "EPSG:4524", "coordinates.northing_first"),
        (4273000.0, 573000.0, "EPSG:4545", "coordinates.northing_first"),
        (37573000.0, 4273000.0, "EPSG:4524", "coordinates.zone_number_differs"),
        (36573000.0, 4273000.0, "EPSG:4545", "coordinates.easting_has_zone"),
        (573000.0, -4273000.0, "EPSG:4545", "coordinates.northing_out_of_range"),
        (float("nan"), 38.6, "cgcs2000", "coordinates.not_a_number"),
    ],
)
def test_numbers_that_cannot_lie_in_the_system_name_the_rule(
    x: float, y: float, system: str, message: str
) -> None:
    with pytest.raises(CoordinateOutOfRange) as refused:
        to_storage(x, y, system)
    assert refused.value.message_id == message
    for language in ("zh", "en"):
        assert messages.text(message, language, **refused.value.params)


def test_arrays_agree_with_single_points() -> None:
    x = np.linspace(36_450_000, 36_620_000, 50)
    y = np.linspace(4_160_000, 4_360_000, 50)
    many = to_storage_arrays(x, y, "cgcs2000-3-zone36")
    for i in (0, 17, 49):
        one = to_storage(float(x[i]), float(y[i]), "cgcs2000-3-zone36")
        assert (one.lon, one.lat) == (many.lon[i], many.lat[i])


def test_geometries_lose_z_and_keep_their_kind() -> None:
    square = shapely.from_wkt(
        "MULTIPOLYGON Z (((36500000 4270000 5, 36501000 4270000 5, 36501000 4271000 5, 36500000 4270000 5)))"
    )
    moved = geometry_to_storage(square, "EPSG:4524")
    assert moved.geom_type == "MultiPolygon"
    assert not moved.has_z
    assert moved.bounds[0] == pytest.approx(108.0)
    empty = geometry_to_storage(shapely.from_wkt("POLYGON EMPTY"), "EPSG:4524")
    assert empty.is_empty


def test_every_listed_system_can_be_used() -> None:
    for system in coordinate_systems().values():
        if system.zone is not None and system.central_meridian is not None:
            easting = 500_000.0 + (system.zone * 1e6 if system.zone_in_easting else 0)
            position = to_storage(easting, 4_200_000.0, system)
            assert position.lon == pytest.approx(system.central_meridian, abs=1e-9)
