import pytest

from pyproj import CRS

from gis.coordinates import (
    UnknownCoordinateSystem,
    coordinate_systems,
    find_system,
    on_datum,
    to_storage,
)


def test_every_system_is_the_one_its_epsg_code_names() -> None:
    datum_names = {"cgcs2000": "China 2000", "beijing54": "Beijing 1954", "xian80": "Xian 1980"}
    checked = 0
    for system in coordinate_systems().values():
        if system.zone is None:
            continue
        crs = CRS.from_user_input(system.definition)
        assert crs.to_epsg() == system.epsg
        assert crs.geodetic_crs is not None
        assert crs.geodetic_crs.datum is not None
        assert crs.geodetic_crs.datum.name == datum_names[system.datum]
        operation = crs.coordinate_operation
        assert operation is not None
        values: dict[str, object] = {p.name: p.value for p in operation.params}
        assert values["Longitude of natural origin"] == system.central_meridian
        easting = 500_000 + (system.zone * 1_000_000 if system.zone_in_easting else 0)
        assert values["False easting"] == easting
        assert ("3-degree" in crs.name) == (system.zone_width == 3)
        checked += 1
    assert checked == 3 * (2 * 21 + 2 * 11)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("cgcs2000", "cgcs2000"),
        (4490, "cgcs2000"),
        ("EPSG:4326", "wgs84"),
        ("OGC:CRS84", "wgs84"),
        ("gcj02", "gcj02"),
        ("4545", "cgcs2000-3-cm108"),
        ("EPSG:4524", "cgcs2000-3-zone36"),
        ("cgcs2000-6-ZONE19", "cgcs2000-6-zone19"),
        ("EPSG:21419", "beijing54-6-zone19"),
        ("EPSG:2381", "xian80-3-cm108"),
        ("EPSG:32649", "epsg:32649"),
        ("beijing54:109.5:500000:0", "beijing54:109.5:500000:0"),
    ],
)
def test_a_system_is_found_by_key_and_code(name: str | int, key: str) -> None:
    assert find_system(name).key == key


def test_an_esri_prj_text_is_placed_by_its_datum() -> None:
    prj = CRS.from_epsg(4545).to_wkt("WKT1_ESRI")
    found = find_system(prj)
    assert found.datum == "cgcs2000"
    nameless = prj.replace("CGCS2000_3_Degree_GK_CM_108E", "本旗坐标")
    assert find_system(nameless).datum == "cgcs2000"
    assert find_system(CRS.from_epsg(2414).to_wkt("WKT1_ESRI")).datum == "beijing54"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nonsense", "coordinates.unknown_system"),
        ("gcj02:108:500000:0", "coordinates.unknown_system"),
        ("cgcs2000:10:500000:0", "coordinates.unknown_system"),
        ("EPSG:999999", "coordinates.unknown_system"),
        ("EPSG:4277", "coordinates.unknown_datum"),
        ("EPSG:5773", "coordinates.unknown_datum"),
    ],
)
def test_unknown_systems_are_refused(name: str, message: str) -> None:
    with pytest.raises(UnknownCoordinateSystem) as refused:
        find_system(name)
    assert refused.value.message_id == message


def test_an_own_projection_of_a_zone_is_that_zone() -> None:
    zone = to_storage(445_123.5, 4_321_567.2, "cgcs2000-3-cm108")
    own = to_storage(445_123.5, 4_321_567.2, "cgcs2000:108:500000:0")
    assert (own.lon, own.lat) == pytest.approx((zone.lon, zone.lat), abs=1e-10)
    # Another office counts from another origin.
    moved = to_storage(45_123.5, 321_567.2, "cgcs2000:108:100000:-4000000")
    assert (moved.lon, moved.lat) == pytest.approx((zone.lon, zone.lat), abs=1e-10)


@pytest.mark.parametrize(
    ("key", "on_cgcs2000"),
    [
        ("gcj02", "cgcs2000"),
        ("beijing54-3-zone36", "cgcs2000-3-zone36"),
        ("xian80:109.5:500000:0", "cgcs2000:109.5:500000:0"),
        ("EPSG:32649", None),
    ],
)
def test_the_same_numbers_on_another_datum(key: str, on_cgcs2000: str | None) -> None:
    found = on_datum(find_system(key), "cgcs2000")
    assert (None if found is None else found.key) == on_cgcs2000
