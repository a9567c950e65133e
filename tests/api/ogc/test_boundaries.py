"""Boundary lines and markers as OGC collections: every format, days, and who sees what."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.boundary_scene import OTHER, SHARED, YUYANG_LINE, Boundaries, boundaries
from tests.api.ogc.conftest import EPSG, Ogc
from tests.api.ogc.test_clients import run

LINES = "/ogc/collections/boundary-lines"
MARKERS = "/ogc/collections/boundary-markers"


@pytest.fixture(scope="module")
def scene(ogc: Ogc) -> Boundaries:
    return boundaries(ogc.service)


def found(ogc: Ogc, address: str, login: str | None = None, **parameters: str) -> dict[str, Any]:
    """Features by id."""
    answer = ogc.get(f"{address}/items", login, limit="1000", **parameters)
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["features"]}


@pytest.mark.parametrize(
    ("login", "lines"),
    [(None, {SHARED, OTHER}), ("editor", {SHARED, OTHER}), ("yuyang", {SHARED})],
)
def test_a_neighbour_sees_its_line_and_no_other(
    ogc: Ogc, scene: Boundaries, login: str | None, lines: set[str]
) -> None:
    assert set(ogc.names(f"{LINES}/items", login)) == lines
    assert ogc.get(f"{LINES}/items", login).json()["numberMatched"] == len(lines)
    status = ogc.get(f"{LINES}/items/{scene.other}", login).status_code
    assert status == (200 if OTHER in lines else 404)
    counted = ogc.get(f"{LINES}/items", login, filter=f"name = '{OTHER}'").json()["numberMatched"]
    assert counted == (OTHER in lines)


def test_markers_by_reader(ogc: Ogc, scene: Boundaries) -> None:
    internal = {str(scene.marker), str(scene.double)}
    assert set(found(ogc, MARKERS, "editor")) == internal | {str(scene.alien)}
    assert set(found(ogc, MARKERS, "admin")) == internal | {str(scene.alien), str(scene.restricted)}
    shared = found(ogc, MARKERS, "yuyang")
    assert set(shared) == internal
    assert shared[str(scene.marker)]["properties"]["number"] == "001"
    assert shared[str(scene.marker)]["geometry"] == {"type": "Point", "coordinates": [109.2, 38.0]}
    assert ogc.get(f"{MARKERS}/items/{scene.alien}", "yuyang").status_code == 404


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("path", ["", "/items", "/queryables", "/schema"])
def test_markers_do_not_exist_for_the_public(ogc: Ogc, path: str) -> None:
    hidden, unknown = ogc.get(f"{MARKERS}{path}"), ogc.get(f"/ogc/collections/no-such{path}")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.json()["detail"].replace("boundary-markers", "no-such") == unknown.json()["detail"]
    assert "boundary-markers" not in ogc.get("/ogc/collections").text
    assert "boundary-markers" not in ogc.get("/ogc/api").text
    listed = ogc.get("/ogc/collections", "editor").json()["collections"]
    names = [one["id"] for one in listed]
    assert names[:4] == ["divisions", "place-names", "boundary-lines", "boundary-markers"]


def test_what_a_line_says(ogc: Ogc, scene: Boundaries) -> None:
    line = found(ogc, LINES)[str(scene.shared)]
    said = line["properties"]
    assert line["geometry"]["coordinates"] == YUYANG_LINE
    assert (said["geometry_role"], said["is_indicative"], said["level"]) == ("legal", False, "province")
    assert said["party_ids"] == sorted(ogc.service.id_of(code) for code in ("150626", "610802"))
    assert "note" not in said
    assert found(ogc, LINES)[str(scene.other)]["properties"]["is_indicative"] is True
    staff = found(ogc, LINES, "editor")[str(scene.shared)]["properties"]
    assert staff.keys() > said.keys()
    assert found(ogc, LINES, "yuyang")[str(scene.shared)]["properties"].keys() == staff.keys()


def test_a_day_before_it_was_approved(ogc: Ogc, scene: Boundaries) -> None:
    assert str(scene.shared) not in found(ogc, LINES, datetime="2002-06-30")
    assert str(scene.shared) in found(ogc, LINES, datetime="2002-07-01")
    assert found(ogc, MARKERS, "editor", datetime="2002-07-15") == {}


def test_boxes_systems_and_filters(ogc: Ogc, scene: Boundaries) -> None:
    assert set(found(ogc, LINES, bbox="108.1,38.5,108.4,38.8")) == {str(scene.other)}
    there = found(ogc, MARKERS, "editor", crs=f"{EPSG}4490", number="001")
    assert there[str(scene.marker)]["geometry"]["coordinates"] == [38.0, 109.2]
    double = found(ogc, MARKERS, "editor", filter="kind = 'double' AND stone_count = 2")
    assert double[str(scene.double)]["geometry"]["type"] == "MultiPoint"
    assert set(found(ogc, MARKERS, "editor", status="weathered")) == {str(scene.marker)}
    ours = ogc.service.id_of("610802")
    assert set(found(ogc, LINES, filter=f"A_CONTAINS(party_ids, ('{ours}'))")) == {str(scene.shared)}


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("address", [LINES, MARKERS])
def test_schema_and_queryables_say_what_features_have(ogc: Ogc, address: str) -> None:
    feature = next(iter(found(ogc, address, "editor").values()))
    schema = ogc.get(f"{address}/schema", "editor").json()["properties"]
    assert schema.keys() == {"id", "geometry", *feature["properties"]}
    queryables = ogc.get(f"{address}/queryables", "editor").json()["properties"]
    assert queryables.keys() == {"geometry", *feature["properties"]}
    page = ogc.get(f"{address}/items", "editor", f="html")
    assert page.headers["content-type"].startswith("text/html")
    assert feature["properties"].get("name", feature["properties"].get("number")) in page.text


def test_gdal_reads_the_lines(ogc: Ogc, scene: Boundaries, live: str, tmp_path: Path) -> None:
    file = tmp_path / "lines.geojson"
    run("ogr2ogr", "-f", "GeoJSON", str(file), f"OAPIF:{live}", "boundary-lines", "-oo", "PAGE_SIZE=1")
    read = {one["properties"]["id"]: one for one in json.loads(file.read_text("utf-8"))["features"]}
    served = found(ogc, LINES)
    assert read.keys() == served.keys()
    for identifier, one in read.items():
        assert one["geometry"]["coordinates"] == served[identifier]["geometry"]["coordinates"]
        assert one["properties"]["name"] == served[identifier]["properties"]["name"]
        length = served[identifier]["properties"]["length_m"]
        assert one["properties"]["length_m"] == pytest.approx(length)
    assert read[str(scene.shared)]["properties"]["geometry_role"] == "legal"


def test_gdal_reads_the_markers_with_a_token(ogc: Ogc, scene: Boundaries, live: str, tmp_path: Path) -> None:
    issued = ogc.client("editor").post("/api-tokens", json={"label": "QGIS", "scopes": ["read"]})
    file = tmp_path / "markers.gpkg"
    headers = tmp_path / "headers"
    headers.write_text(f"Authorization: Bearer {issued.json()['value']}\n", "utf-8")
    run(
        "ogr2ogr", "-f", "GPKG", str(file), f"OAPIF:{live}", "boundary-markers",
        "--config", "GDAL_HTTP_HEADER_FILE", str(headers),
    )  # fmt: skip
    told = run("ogrinfo", str(file), "boundary-markers", "-where", f"id = '{scene.double}'")
    assert "MULTIPOINT ((109.3 38.1),(109.3005 38.1005))" in told
    assert "status (String) = intact" in told


def test_a_feature_sent_back_is_a_draft_and_moves_nothing(ogc: Ogc, scene: Boundaries) -> None:
    editor = ogc.client("editor")
    address = f"{MARKERS}/items/{scene.marker}"
    version = editor.get(address).headers["etag"]
    there = {"type": "Point", "coordinates": [109.2, 38.0]}
    sent = {"type": "Feature", "properties": {"status": "damaged"}, "geometry": there}
    drafted = editor.patch(address, json=sent, headers={"If-Match": version})
    assert drafted.status_code == 202, drafted.text
    moved = sent | {"geometry": {"type": "Point", "coordinates": [109.21, 38.0]}}
    refused = editor.patch(address, json=moved, headers={"If-Match": version})
    assert refused.status_code == 422
    assert refused.json()["details"][0]["rule"] == "collections.moved_by_form"
    fresh = {"type": "Feature", "properties": {"number": "9"}, "geometry": there}
    assert editor.post(f"{MARKERS}/items", json=fresh).status_code == 409
