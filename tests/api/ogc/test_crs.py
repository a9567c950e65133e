"""OGC API – Features Part 2, class crs; coordinates are compared with what GDAL says."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pyproj import Transformer

from tests.api.ogc.conftest import CRS84, DIVISIONS, EPSG, PLACES, Ogc

SYSTEM_PYTHON = "/usr/bin/python3"
CODES = (4490, 3857, 4524, 4545, 4546)
EVERY = [CRS84, *(f"{EPSG}{code}" for code in CODES)]
#: 甲泉
LONGITUDE, LATITUDE = 108.5, 38.5


def gdal_says(code: int) -> list[float]:
    """Return the point in a system with the authority's axis order, as GDAL computes it."""
    program = (
        "from osgeo import osr, gdal; gdal.UseExceptions()\n"
        "a, b = osr.SpatialReference(), osr.SpatialReference()\n"
        f"a.ImportFromEPSG(4490); b.ImportFromEPSG({code})\n"
        f"print(*osr.CoordinateTransformation(a, b).TransformPoint({LATITUDE}, {LONGITUDE})[:2])"
    )
    if not Path(SYSTEM_PYTHON).exists():
        pytest.skip(f"{SYSTEM_PYTHON} is not there")
    asked = subprocess.run([SYSTEM_PYTHON, "-c", program], capture_output=True, text=True, check=False)
    if "No module named" in asked.stderr:
        pytest.skip("Debian's python3-gdal is not installed")
    return [float(number) for number in asked.stdout.split()]


def coordinates(ogc: Ogc, **parameters: str) -> list[float]:
    found: list[float] = ogc.get(name="甲泉", **parameters).json()["features"][0]["geometry"]["coordinates"]
    return found


def test_crs_uri_and_fc_md_crs_list(ogc: Ogc) -> None:
    for one in ogc.get("/ogc/collections").json()["collections"]:
        assert one["crs"] == EVERY
        assert one["storageCrs"] == f"{EPSG}4490"


@pytest.mark.parametrize("uri", EVERY)
def test_fc_crs_valid_value_and_ogc_crs_header(ogc: Ogc, uri: str) -> None:
    for address in (PLACES, DIVISIONS, f"{PLACES}/{ogc.ids['spring']}"):
        answer = ogc.get(address, crs=uri)
        assert answer.status_code == 200
        assert answer.headers["content-crs"] == f"<{uri}>"


def test_fc_crs_default_value_is_crs84(ogc: Ogc) -> None:
    assert ogc.get().headers["content-crs"] == f"<{CRS84}>"
    assert coordinates(ogc) == [LONGITUDE, LATITUDE]


@pytest.mark.parametrize("parameter", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize("uri", ["EPSG:4490", f"{EPSG}4326", f"{EPSG}99999", "", "nonsense"])
def test_fc_crs_and_bbox_crs_invalid_value(ogc: Ogc, parameter: str, uri: str) -> None:
    assert ogc.refused(**{parameter: uri})["details"][0]["place"] == parameter


@pytest.mark.parametrize("code", CODES)
def test_crs_action_follows_the_authority_s_axis_order(ogc: Ogc, code: int) -> None:
    expected = gdal_says(code)
    assert coordinates(ogc, crs=f"{EPSG}{code}") == pytest.approx(
        expected, abs=2e-4 if code != 4490 else 1e-9
    )
    if code != 3857:
        # North, or latitude, comes first.
        assert (expected[0] == LATITUDE) if code == 4490 else (4e6 < expected[0] < 5e6)


@pytest.mark.parametrize("code", CODES)
def test_every_vertex_of_a_line_and_of_a_polygon_is_transformed(ogc: Ogc, code: int) -> None:
    there = Transformer.from_crs(4490, code)
    for name in ("丙河", "丁区"):
        plain = ogc.get(name=name).json()["features"][0]["geometry"]["coordinates"]
        moved = ogc.get(name=name, crs=f"{EPSG}{code}").json()["features"][0]["geometry"]["coordinates"]
        pairs = list(zip(points(plain), points(moved), strict=True))
        assert pairs
        for (longitude, latitude), found in pairs:
            assert found == pytest.approx(there.transform(latitude, longitude), abs=2e-4)


def points(nested: Any) -> Iterator[list[float]]:
    if isinstance(nested[0], int | float):
        yield nested
        return
    for one in nested:
        yield from points(one)


@pytest.mark.parametrize("code", CODES)
def test_fc_bbox_crs_action(ogc: Ogc, code: int) -> None:
    """A small box about the spring, given in each system with its axis order, holds the spring."""
    there = Transformer.from_crs(4490, code)
    first, second = there.transform(LATITUDE, LONGITUDE)
    around = 0.001 if code == 4490 else 100
    bbox = f"{first - around},{second - around},{first + around},{second + around}"
    assert ogc.names(bbox=bbox, bbox_crs=f"{EPSG}{code}") == ["丁区", "丙河", "甲泉"]
    away = around * 30
    bbox = f"{first + away},{second + away},{first + 2 * away},{second + 2 * away}"
    assert "甲泉" not in ogc.names(bbox=bbox, bbox_crs=f"{EPSG}{code}")


def test_a_box_in_a_zone_is_bent_as_the_zone_is(ogc: Ogc) -> None:
    """Between its corners a parallel of the zone leaves the parallel of latitude: edges are cut up first."""
    there = Transformer.from_crs(4490, 4546)
    south, west = there.transform(38.4995, 107.0)
    _, east = there.transform(38.4995, 115.0)
    inside = there.transform(LATITUDE, LONGITUDE)[0] > south
    found = "甲泉" in ogc.names(bbox=f"{south},{west},{south + 2000},{east}", bbox_crs=f"{EPSG}4546")
    assert found is inside


@pytest.mark.parametrize("bbox", ["0,0,1e30,1e30", "4e6,5e5,3e6,6e5", "4e6,6e5,5e6,5e5"])
def test_a_box_that_no_zone_has_is_refused(ogc: Ogc, bbox: str) -> None:
    assert ogc.refused(bbox=bbox, bbox_crs=f"{EPSG}4545")["details"][0]["place"] == "bbox"


@pytest.mark.parametrize("code", CODES)
def test_filter_crs_valid_value_and_action(ogc: Ogc, code: int) -> None:
    first, second = Transformer.from_crs(4490, code).transform(LATITUDE, LONGITUDE)
    around = 0.001 if code == 4490 else 100
    box = f"BBOX({first - around},{second - around},{first + around},{second + around})"
    sent = {"filter": f"S_INTERSECTS(geometry, {box})", "filter_crs": f"{EPSG}{code}"}
    assert ogc.names(**sent) == ["丁区", "丙河", "甲泉"]
    lines = f"LINESTRING({first - around} {second},{first + around} {second})"
    sent["filter"] = f"S_CROSSES(geometry, {lines}) OR S_CONTAINS({lines}, geometry)"
    assert "丙河" in ogc.names(**sent)


@pytest.mark.parametrize("code", CODES)
def test_gdal_reads_what_is_served(ogc: Ogc, code: int, tmp_path: Path) -> None:
    """ogrinfo, told of the system, finds the point where it lies: its own axis order, not ours."""
    if shutil.which("ogr2ogr") is None:
        pytest.skip("Debian's gdal-bin is not installed")
    served = ogc.get(name="甲泉", crs=f"{EPSG}{code}").json()
    first, second = served["features"][0]["geometry"]["coordinates"]
    # A GeoJSON file is read as x, y: what GDAL calls the traditional order.
    served["features"][0]["geometry"]["coordinates"] = [second, first] if code != 3857 else [first, second]
    file = tmp_path / "served.geojson"
    file.write_text(json.dumps(served), "utf-8")
    told = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", file, "-s_srs", f"EPSG:{code}", "-t_srs", "EPSG:4490"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(told.stdout)["features"][0]["geometry"]["coordinates"]
    assert found == pytest.approx([LONGITUDE, LATITUDE], abs=1e-8)
