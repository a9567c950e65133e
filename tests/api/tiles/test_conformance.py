"""Each conformance class that is claimed, by its requirements."""

import re
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from api.ogc_tiles import CONFORMANCE, REL
from gis.tiles.rules import MATRIX_SET
from tests.api.conftest import Service
from tests.api.tiles.decoded import DATASET, DIVISIONS, PLACE_NAMES, layers, tile_at

SETS = [DATASET, DIVISIONS, PLACE_NAMES]


@pytest.fixture
def client(shared_service: Service) -> TestClient:
    return shared_service.client()


def get(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def link(document: dict[str, Any], rel: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [one for one in document["links"] if one["rel"] == rel]
    assert len(found) == 1
    return found[0]


def path_of(href: str) -> str:
    return re.sub(r"^https?://[^/]+", "", href)


def test_what_is_claimed_is_said(client: TestClient) -> None:
    said = get(client, "/ogc/conformance")["conformsTo"]
    assert set(CONFORMANCE) <= set(said)
    assert len(said) == len(set(said))


@pytest.mark.parametrize("path", SETS)
def test_core_a_tile_is_reached_by_its_template(client: TestClient, path: str) -> None:
    template = link(get(client, path), "item")["href"]
    zoom, row, column = tile_at(6, 108.9, 38.6)
    address = template.replace("{tileMatrix}", str(zoom)).replace("{tileRow}", str(row))
    answer = client.get(path_of(address.replace("{tileCol}", str(column))))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", SETS)
def test_core_a_tile_outside_the_grid_is_404_and_an_empty_one_204(client: TestClient, path: str) -> None:
    assert client.get(f"{path}/4/16/0").status_code == 404
    assert client.get(f"{path}/4/0/16").status_code == 404
    assert client.get(f"{path}/4/0/0").status_code == 204


@pytest.mark.parametrize("path", SETS)
def test_tileset_and_json_tileset_metadata(client: TestClient, path: str) -> None:
    document = get(client, path)
    jsonschema.validate(document, TILE_SET)
    assert document["dataType"] == "vector"
    assert document["crs"] == "http://www.opengis.net/def/crs/EPSG/0/3857"
    assert document["tileMatrixSetURI"].endswith("/WebMercatorQuad")
    assert link(document, "self")
    scheme = get(client, path_of(link(document, f"{REL}tiling-scheme")["href"]))
    assert scheme["uri"] == document["tileMatrixSetURI"]
    for limits in document["tileMatrixSetLimits"]:
        side = 1 << int(limits["tileMatrix"])
        assert 0 <= limits["minTileRow"] <= limits["maxTileRow"] < side
        assert 0 <= limits["minTileCol"] <= limits["maxTileCol"] < side


@pytest.mark.parametrize("path", SETS)
def test_limits_are_where_tiles_are(client: TestClient, path: str) -> None:
    limits = get(client, path)["tileMatrixSetLimits"][6]
    for row in range(limits["minTileRow"] - 1, limits["maxTileRow"] + 2):
        for column in range(limits["minTileCol"] - 1, limits["maxTileCol"] + 2):
            inside = (
                limits["minTileRow"] <= row <= limits["maxTileRow"]
                and limits["minTileCol"] <= column <= limits["maxTileCol"]
            )
            drawn = layers(client.get(f"{path}/6/{row}/{column}").content)
            # What lies beyond the limits is at most what the buffer holds of its neighbour.
            assert inside or not {"divisions-labels", "place-names-labels"} & drawn.keys()


#: Titles of the collections of which the public may see anything
EVERYTHING = "行政区划、地名、行政区域界线、养老服务设施、公墓和历史性集中埋葬点"


def test_tilesets_list_of_the_dataset_and_of_each_collection(client: TestClient) -> None:
    landing = get(client, "/ogc?f=json")
    dataset = get(client, path_of(link(landing, f"{REL}tilesets-vector")["href"]))
    assert [one["title"] for one in dataset["tilesets"]] == [EVERYTHING]
    for collection in get(client, "/ogc/collections?f=json")["collections"]:
        listed = get(client, path_of(link(collection, f"{REL}tilesets-vector")["href"]))
        (one,) = listed["tilesets"]
        assert {"dataType", "crs", "links", "tileMatrixSetURI"} <= one.keys()
        found = get(client, path_of(link(one, "self")["href"]))
        assert found["title"] == collection["title"]


def test_collections_can_be_selected(client: TestClient) -> None:
    document = get(client, f"{DATASET}?collections=divisions")
    found = {layer["id"] for layer in document["layers"]}
    assert found == {"divisions", "divisions-borders", "divisions-labels"}
    template = link(document, "item")["href"]
    assert "collections=divisions" in template
    assert client.get(f"{DATASET}?collections=nothing").status_code == 404


def test_mvt_layers_and_fields_are_those_of_the_metadata(client: TestClient) -> None:
    described = {layer["id"]: layer for layer in get(client, DATASET)["layers"]}
    found = layers(client.get(f"{DATASET}/5/12/25").content)
    assert found.keys() <= described.keys()
    for name, features in found.items():
        fields = described[name]["propertiesSchema"]["properties"]
        for feature in features:
            for field, value in feature["properties"].items():
                jsonschema.validate(value, fields[field])


def test_tile_matrix_set_is_webmercatorquad(client: TestClient) -> None:
    (listed,) = get(client, "/ogc/tileMatrixSets")["tileMatrixSets"]
    assert listed["id"] == MATRIX_SET
    grid = get(client, path_of(listed["links"][0]["href"]))
    jsonschema.validate(grid, MATRIX)
    # The values of OGC 17-083r4, annex D
    assert grid["tileMatrices"][0]["scaleDenominator"] == pytest.approx(559082264.028717)
    assert grid["tileMatrices"][18]["cellSize"] == pytest.approx(0.597164283559817)
    assert grid["tileMatrices"][24]["matrixWidth"] == 16777216
    assert client.get("/ogc/tileMatrixSets/WorldCRS84Quad").status_code == 404


@pytest.mark.parametrize("path", SETS)
def test_tilejson(client: TestClient, path: str) -> None:
    document = get(client, f"{path}/tilejson")
    jsonschema.validate(document, TILE_JSON)
    west, south, east, north = document["bounds"]
    assert west < 108.9 < east
    assert south < 38.6 < north
    assert "界线仅为示意" in document["attribution"] or path == PLACE_NAMES
    (template,) = document["tiles"]
    assert re.search(r"\?as_of=\d{4}-\d\d-\d\d&v=\d+$", template)
    english = client.get(f"{path}/tilejson", headers={"Accept-Language": "en"}).json()
    assert english["name"] != document["name"]


def test_a_document_is_known_again_until_something_changes(client: TestClient) -> None:
    first = client.get(f"{DATASET}/tilejson")
    again = client.get(f"{DATASET}/tilejson", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


STRING: dict[str, Any] = {"type": "string", "minLength": 1}
LINKS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "required": ["href", "rel"], "properties": {"href": STRING, "rel": STRING}},
}
TILE_SET = {
    "type": "object",
    "required": [
        "dataType",
        "crs",
        "links",
        "tileMatrixSetURI",
        "tileMatrixSetLimits",
        "layers",
        "boundingBox",
    ],
    "properties": {
        "links": LINKS,
        "layers": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["id", "dataType", "propertiesSchema"]},
        },
        "boundingBox": {"type": "object", "required": ["lowerLeft", "upperRight"]},
    },
}
MATRIX = {
    "type": "object",
    "required": ["crs", "tileMatrices"],
    "properties": {
        "tileMatrices": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "id", "scaleDenominator", "cellSize", "pointOfOrigin", "tileWidth", "tileHeight",
                    "matrixWidth", "matrixHeight",
                ],
            },
        }
    },
}  # fmt: skip
TILE_JSON = {
    "type": "object",
    "required": ["tilejson", "tiles", "vector_layers"],
    "properties": {
        "tilejson": {"const": "3.0.0"},
        "tiles": {"type": "array", "items": {"type": "string", "pattern": r"^http.*\{z\}.*\{y\}.*\{x\}"}},
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
        "scheme": {"const": "xyz"},
        "bounds": {"type": "array", "minItems": 4, "maxItems": 4},
        "center": {"type": "array", "minItems": 3, "maxItems": 3},
        "minzoom": {"type": "integer", "minimum": 0},
        "maxzoom": {"type": "integer", "maximum": 30},
        "vector_layers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "fields"],
                "properties": {"fields": {"type": "object", "additionalProperties": STRING}},
            },
        },
    },
}
