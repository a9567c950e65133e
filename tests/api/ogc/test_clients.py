"""Programs that are not ours: GDAL, QGIS and OWSLib see the features, fields and places that SQL says."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from owslib.ogcapi.features import Features

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


# ------------------------------------------------------------------ QGIS

QGIS = """
import json, sys
from qgis.core import QgsApplication, QgsDataSourceUri, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
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
print("TOLD" + json.dumps(told))
application.exitQgis()
"""


def qgis(live: str, collection: str, name: str) -> Any:
    """Return what QGIS, without a screen, says of a layer."""
    if not Path(SYSTEM_PYTHON).exists():
        pytest.skip(f"{SYSTEM_PYTHON} is not there")
    done = subprocess.run(
        [SYSTEM_PYTHON, "-c", QGIS, live, collection, name],
        env={**os.environ, **QUIET}, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
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


# ------------------------------------------------------------------ OWSLib


def test_owslib_reads_everything(ogc: Ogc, live: str) -> None:
    service = Features(live)
    assert sorted(service.feature_collections()) == ["divisions", "place-names"]
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
