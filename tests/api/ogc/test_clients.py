"""Programs that are not ours: GDAL, QGIS and OWSLib see the features, fields and places that SQL says."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from owslib.ogcapi.features import Features

import pyogrio
from pyproj import Transformer

from tests.api.ogc.conftest import Ogc

SYSTEM_PYTHON = "/usr/bin/python3"
QUIET = {
    "QT_QPA_PLATFORM": "offscreen",
    "NO_PROXY": "127.0.0.1",
    "GDAL_HTTP_PROXY": "",
    "OGR_GEOJSON_ARRAY_AS_STRING": "YES",
}
PATIENCE_SECONDS = 120
TABLES = {"place-names": ("place_name_period", "feature_id"), "divisions": ("division_period", "division_id")}
EVERY = pytest.mark.parametrize("collection", TABLES)
CODES = (4490, 4545, 4524, 3857)
#: Degrees of which all points of the tests lie inside: west, south, east, north
AROUND = (108.0, 37.5, 110.0, 39.5)


def said_by_sql(ogc: Ogc, collection: str) -> dict[str, tuple[str, str | None]]:
    """Return name and geometry (rounded) of each feature that the public may see today."""
    table, key = TABLES[collection]
    rows = ogc.sql(
        f"SELECT {key}::text, name, ST_AsText(ST_PointOnSurface(geom), 6) FROM {table}"
        " WHERE valid @> current_date AND publication_level = 'public'"
    )
    return {identifier: (name, place) for identifier, name, place in rows}


def fields_of(ogc: Ogc, collection: str) -> set[str]:
    schema = ogc.get(f"/ogc/collections/{collection}/schema").json()
    return set(schema["properties"]) - {"geometry"}


def run(*command: str) -> str:
    """Run a program that reads from the service; skip where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed (Debian's gdal-bin)")
    done = subprocess.run(
        command,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# ------------------------------------------------------------------ GDAL


@EVERY
def test_gdal_counts_and_names_fields(ogc: Ogc, live: str, collection: str) -> None:
    told = run("ogrinfo", "-so", f"OAPIF:{live}", collection)
    assert f"Feature Count: {len(said_by_sql(ogc, collection))}" in told
    lines = told[told.index("Data axis") :].splitlines()[1:]
    assert {line.partition(":")[0] for line in lines if ":" in line} == fields_of(ogc, collection)


@EVERY
def test_gdal_reads_every_feature_over_many_pages(
    ogc: Ogc, live: str, collection: str, tmp_path: Path
) -> None:
    file = tmp_path / "read.geojson"
    run("ogr2ogr", "-f", "GeoJSON", str(file), f"OAPIF:{live}", collection, "-oo", "PAGE_SIZE=10")
    features = json.loads(file.read_text("utf-8"))["features"]
    said = said_by_sql(ogc, collection)
    assert {one["properties"]["id"]: one["properties"]["name"] for one in features} == {
        key: name for key, (name, _) in said.items()
    }
    placed = {one["properties"]["id"]: one["geometry"] for one in features}
    for key, (_, place) in said.items():
        assert (placed[key] is None) == (place is None)
        if place is not None and placed[key]["type"] == "Point":
            x, y = placed[key]["coordinates"]
            assert place == f"POINT({x:.10g} {y:.10g})"


def test_gdal_filters(live: str) -> None:
    told = run("ogrinfo", f"OAPIF:{live}", "place-names", "-where", "name = '甲泉'")
    assert "POINT (108.5 38.5)" in told
    assert told.count("OGRFeature(") == 1
    box = run("ogrinfo", "-so", f"OAPIF:{live}", "place-names", "-spat", "108.59", "38.49", "108.61", "38.51")
    assert "Feature Count: 1" in box


# ------------------------------------------------------------------ the GDAL of pyogrio, newer than Debian's

NEWER_GDAL = pytest.mark.skipif(
    pyogrio.__gdal_version__ < (3, 8) or "OAPIF" not in pyogrio.list_drivers(),
    reason="pyogrio's GDAL asks for no system: it is older than 3.8",
)
READING = """
import json, sys
import pyogrio.raw, shapely
address, layer, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
told, _, drawn, values = pyogrio.raw.read(address, layer=layer, **options)
ids = list(values[list(told["fields"]).index("id")])
places = [None if one is None else shapely.get_coordinates(shapely.from_wkb(one)).tolist() for one in drawn]
print("TOLD" + json.dumps({"crs": told["crs"], "places": list(zip(ids, places))}))
"""


def newer_gdal(address: str, layer: str, **options: str) -> Any:
    """Return the system that GDAL says a layer is in, and id and corners (x, y) of each feature."""
    told = run(sys.executable, "-c", READING, address, layer, json.dumps(options))
    return json.loads(told.partition("TOLD")[2])


def points_in(ogc: Ogc, code: int) -> dict[str, list[float]]:
    """Return the x and y of each point that the public may see today, as PostGIS computes them."""
    rows = ogc.sql(
        "SELECT feature_id::text, ST_X(p), ST_Y(p) FROM (SELECT feature_id,"
        " CASE WHEN :code = 4490 THEN geom ELSE ST_Transform(geom, :code) END AS p FROM place_name_period"
        " WHERE valid @> current_date AND publication_level = 'public' AND ST_Dimension(geom) = 0) AS t",
        code=code,
    )
    return {identifier: [x, y] for identifier, x, y in rows}


def nearness(code: int) -> float:
    """Return a millimetre in the unit of a system."""
    return 1e-8 if code == 4490 else 1e-3


@NEWER_GDAL
@pytest.mark.parametrize("code", CODES)
def test_gdal_asks_for_a_system_and_turns_its_axes(ogc: Ogc, live: str, code: int) -> None:
    told = newer_gdal(f"OAPIF:{live}", "place-names", CRS=f"EPSG:{code}", PAGE_SIZE="10")
    assert told["crs"] == f"EPSG:{code}"
    assert len(told["places"]) == len(said_by_sql(ogc, "place-names"))
    said = points_in(ogc, code)
    found = {key: place[0] for key, place in told["places"] if key in said}
    assert found == {key: pytest.approx(place, abs=nearness(code)) for key, place in said.items()}


# ------------------------------------------------------------------ GDAL's driver OGCAPI


def test_gdal_finds_collections_and_items_by_the_api_of_all_parts(ogc: Ogc, live: str) -> None:
    told = run("gdalinfo", f"OGCAPI:{live}")
    for collection in TABLES:
        assert f"OGCAPI:{live}/collections/{collection}\n" in told
        items = run(
            "ogrinfo", "-so", f"OGCAPI:{live}/collections/{collection}", collection, "-oo", "API=ITEMS"
        )
        assert f"Feature Count: {len(said_by_sql(ogc, collection))}" in items


@NEWER_GDAL
def test_gdal_reads_tiles_by_the_api_of_all_parts(ogc: Ogc, live: str) -> None:
    """It takes the collection's degrees for metres of the grid, so it is told where to look."""
    there = Transformer.from_crs(4490, 3857, always_xy=True)
    west, south, east, north = AROUND
    corners = (*there.transform(west, south), *there.transform(east, north))
    box = dict(zip(("MINX", "MINY", "MAXX", "MAXY"), map(str, corners), strict=True))
    told = newer_gdal(f"OGCAPI:{live}/collections/place-names", "Zoom level 8", API="TILES", **box)
    assert told["crs"] == "EPSG:3857"
    unit_m = 40_075_017 / 2**8 / 4096
    said = points_in(ogc, 3857)
    assert str(ogc.ids["spring"]) in said
    assert dict(told["places"]) == {key: [pytest.approx(place, abs=unit_m)] for key, place in said.items()}


# ------------------------------------------------------------------ QGIS

QGIS = """
import json, sys
from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsDataSourceUri,
    QgsFeatureRequest, QgsRectangle, QgsVectorLayer,
)
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
uri = QgsDataSourceUri()
uri.setParam("url", sys.argv[1])
uri.setParam("typename", sys.argv[2])
def layer():
    return QgsVectorLayer(uri.uri(False), "layer", "OAPIF")
whole = layer()
told = {"valid": whole.isValid(), "count": whole.featureCount()}
told["fields"] = [one.name() for one in whole.fields()]
told["features"] = {
    one["id"]: [one["name"], None if one.geometry().isNull() else one.geometry().asWkt(6)]
    for one in whole.getFeatures()
}
filtered = layer()
told["accepted"] = filtered.setSubsetString('"name" = \\'' + sys.argv[3] + "'")
told["filtered"] = [one["id"] for one in filtered.getFeatures()]
window = QgsFeatureRequest().setFilterRect(QgsRectangle(108.59, 38.49, 108.61, 38.51))
told["window"] = [one["name"] for one in whole.getFeatures(window)]
told["systems"] = {}
# QGIS 3.22 finds no system for the layer in about one run of four, whatever we answer; a user sets it then.
if not whole.crs().isValid():
    whole.setCrs(QgsCoordinateReferenceSystem("OGC:CRS84"))
for code in json.loads(sys.argv[4]):
    system = QgsCoordinateReferenceSystem("EPSG:%d" % code)
    assert system.isValid() and whole.crs().isValid(), (code, whole.crs().authid())
    request = QgsFeatureRequest().setDestinationCrs(system, QgsCoordinateTransformContext())
    told["systems"][code] = {
        one["id"]: [one.geometry().centroid().asPoint().x(), one.geometry().centroid().asPoint().y()]
        for one in whole.getFeatures(request) if not one.geometry().isNull()
    }
print("TOLD" + json.dumps(told))
application.exitQgis()
"""


def qgis(live: str, collection: str, name: str) -> Any:
    """Return what QGIS, without a screen, says of a layer."""
    if not Path(SYSTEM_PYTHON).exists():
        pytest.skip(f"{SYSTEM_PYTHON} is not there")
    # A home of its own: QGIS keeps systems in a file there, which another QGIS of these tests may hold.
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [SYSTEM_PYTHON, "-c", QGIS, live, collection, name, json.dumps(CODES)],
            env={**os.environ, **QUIET, "HOME": home, "XDG_RUNTIME_DIR": home},
            capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    if "No module named 'qgis'" in done.stderr:
        pytest.skip("Debian's python3-qgis is not installed")
    assert "TOLD" in done.stdout, done.stderr
    return json.loads(done.stdout.partition("TOLD")[2].splitlines()[0])


@pytest.mark.parametrize(("collection", "name"), [("place-names", "甲泉"), ("divisions", "图克镇")])
def test_qgis_loads_counts_and_filters(ogc: Ogc, live: str, collection: str, name: str) -> None:
    told = qgis(live, collection, name)
    said = said_by_sql(ogc, collection)
    assert told["valid"]
    assert told["count"] == len(said)
    assert set(told["fields"]) == fields_of(ogc, collection)
    names = {key: one[0] for key, one in told["features"].items()}
    assert names == {key: one[0] for key, one in said.items()}
    assert told["accepted"]
    assert told["filtered"] == [key for key, one in said.items() if one[0] == name]
    if collection == "place-names":
        assert told["window"] == ["乙湖"]
        assert told["features"][str(ogc.ids["spring"])][1] == "Point (108.5 38.5)"
        for code in CODES:
            # QGIS 3.22 asks for CRS84 only and brings it to the map's system itself
            said_there, shown = points_in(ogc, code), told["systems"][str(code)]
            assert {key: shown[key] for key in said_there} == {
                key: pytest.approx(place, abs=nearness(code)) for key, place in said_there.items()
            }


# ------------------------------------------------------------------ OWSLib


def test_owslib_reads_everything(ogc: Ogc, live: str) -> None:
    service = Features(live)
    assert sorted(service.feature_collections()) == [
        "boundary-lines",
        "cemeteries",
        "divisions",
        "facilities",
        "place-names",
    ]
    assert service.api()["openapi"].startswith("3.0")
    for collection in TABLES:
        said = said_by_sql(ogc, collection)
        page = service.collection_items(collection, limit=1000)
        assert page["numberMatched"] == len(said)
        assert {one["id"]: one["properties"]["name"] for one in page["features"]} == {
            key: name for key, (name, _) in said.items()
        }
        assert set(service.collection_queryables(collection)["properties"]) == (
            fields_of(ogc, collection) - {"id"} | {"geometry"}
        )
    found = service.collection_items("place-names", filter="name = '甲泉'")
    assert found["numberMatched"] == 1
    one = service.collection_item("place-names", found["features"][0]["id"])
    assert one["geometry"] == {"type": "Point", "coordinates": [108.5, 38.5]}
