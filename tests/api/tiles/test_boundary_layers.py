"""Boundary lines and markers in tiles: layers, roles, days, and who gets what."""

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.api.boundary_scene import OTHER, SHARED, Boundaries, boundaries
from tests.api.conftest import Service
from tests.api.tiles.decoded import DATASET, Address, get, layers, tile_at

LINES = "/ogc/collections/boundary-lines/tiles/WebMercatorQuad"
YUYANG, OTOG = tile_at(9, 109.3, 38.05), tile_at(9, 108.25, 38.65)


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Boundaries:
    return boundaries(shared_service)


@pytest.fixture
def client(shared_service: Service) -> TestClient:
    return shared_service.client()


def drawn(
    client: TestClient, address: Address, layer: str, *names: str, **sent: str
) -> set[tuple[object, ...]]:
    """What the features of a layer say of some properties."""
    found = layers(get(client, address, **sent)).get(layer, [])
    return {tuple(one["properties"].get(name) for name in names) for one in found}


@pytest.mark.usefixtures("scene")
def test_the_line_in_law_the_derived_one_and_the_river_are_told_apart(client: TestClient) -> None:
    said = ("name", "geometry_role", "is_indicative", "level")
    assert drawn(client, YUYANG, "boundary-lines", *said) == {(SHARED, "legal", False, "province")}
    assert drawn(client, OTOG, "boundary-lines", *said) == {(OTHER, "derived", True, "county")}
    assert drawn(client, YUYANG, "boundary-lines-present", "name", "geometry_role") == {
        (SHARED, "present_river")
    }
    assert drawn(client, YUYANG, "boundary-lines", "name", level="county") == set()


@pytest.mark.parametrize("zoom", [3, 7, 12, 14])
@pytest.mark.usefixtures("scene")
def test_a_line_is_drawn_at_every_zoom(client: TestClient, zoom: int) -> None:
    address = tile_at(zoom, 109.2, 38.0)
    assert SHARED in {name for (name,) in drawn(client, address, "boundary-lines", "name")}


@pytest.mark.parametrize(
    ("login", "lines", "numbers"),
    [
        (None, {SHARED}, set()),
        ("editor", {SHARED}, {"001", "002"}),
        ("admin", {SHARED}, {"001", "002", "003"}),
        ("yuyang", {SHARED}, {"001", "002"}),
    ],
)
@pytest.mark.usefixtures("scene")
def test_who_gets_what_on_the_shared_line(
    shared_service: Service, login: str | None, lines: set[str], numbers: set[str]
) -> None:
    client = shared_service.client(login)
    assert {name for (name,) in drawn(client, YUYANG, "boundary-lines", "name")} == lines
    assert {number for (number,) in drawn(client, YUYANG, "boundary-markers", "number")} == numbers


@pytest.mark.usefixtures("scene")
def test_a_neighbour_gets_nothing_of_another_line(shared_service: Service) -> None:
    neighbour = shared_service.client("yuyang")
    for layer in ("boundary-lines", "boundary-lines-present", "boundary-markers"):
        assert drawn(neighbour, OTOG, layer, "id") == set()
    assert drawn(shared_service.client("editor"), OTOG, "boundary-markers", "number") == {("001",)}


@pytest.mark.usefixtures("scene")
def test_the_public_reads_nothing_of_markers_in_the_documents(
    client: TestClient, shared_service: Service
) -> None:
    public = client.get(f"{DATASET}/tilejson").json()
    names = [layer["id"] for layer in public["vector_layers"]]
    assert "boundary-lines" in names
    assert "boundary-markers" not in names
    assert "界桩" not in public["name"]
    assert "界线仅为示意，不作划界依据" in public["attribution"]
    staff = shared_service.client("editor").get(f"{DATASET}/tilejson").json()
    assert "boundary-markers" in [layer["id"] for layer in staff["vector_layers"]]


@pytest.mark.usefixtures("scene")
def test_the_attribution_of_lines_in_law_alone_says_no_warning(
    client: TestClient, shared_service: Service
) -> None:
    assert "示意" in client.get(f"{LINES}/tilejson").json()["attribution"]
    assert "示意" not in client.get(f"{LINES}/tilejson?level=province").json()["attribution"]


@pytest.mark.usefixtures("scene")
def test_each_stone_of_a_double_marker_is_drawn(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    content = get(editor, tile_at(14, 109.3002, 38.1002))
    found = mapbox_vector_tile.decode(content)["boundary-markers"]["features"]
    (double,) = [one for one in found if one["properties"]["number"] == "002"]
    assert double["geometry"]["type"] == "MultiPoint"
    assert double["properties"]["line_name"] == SHARED


def test_a_day_and_a_change_show_at_once(shared_service: Service, scene: Boundaries) -> None:
    editor = shared_service.client("editor")
    assert drawn(editor, YUYANG, "boundary-lines", "name", as_of="2002-06-30") == set()
    before = drawn(editor, YUYANG, "boundary-markers", "number", "status")
    assert ("001", "weathered") in before
    with shared_service.engine.begin() as connection:
        connection.execute(
            text("UPDATE boundary_marker SET status = 'intact' WHERE id = :id"), {"id": scene.marker}
        )
    assert ("001", "intact") in drawn(editor, YUYANG, "boundary-markers", "number", "status")
