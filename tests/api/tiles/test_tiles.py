"""What a tile holds, and for whom."""

import itertools

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gis.tiles.rules import Tile, degrees
from tests.api.conftest import Service
from tests.api.tiles.decoded import (
    DATASET,
    DIVISIONS,
    PLACE_NAMES,
    by_name,
    get,
    layers,
    on_the_map,
    tile_at,
    within,
)

#: Where four tiles of zoom 8 meet, within 乌审旗
UXIN = (108.9, 38.6)


@pytest.fixture
def client(shared_service: Service) -> TestClient:
    return shared_service.client()


def registered(service: Service, code: str) -> BaseGeometry:
    """Return a division's boundary as registered, in EPSG:3857 by the database."""
    statement = text(
        "SELECT ST_AsBinary(ST_Transform(geom, 3857)) FROM division_boundary WHERE division_id = :id"
    )
    with service.engine.connect() as connection:
        return shapely.from_wkb(
            bytes(connection.execute(statement, {"id": service.id_of(code)}).scalar_one())
        )


@pytest.mark.parametrize("zoom", range(5, 12))
def test_a_polygon_cut_by_tiles_joins(client: TestClient, shared_service: Service, zoom: int) -> None:
    whole = registered(shared_service, "150626")
    west, south, east, north = degrees(whole.bounds)
    rows = range(tile_at(zoom, west, north)[1], tile_at(zoom, west, south)[1] + 1)
    columns = range(tile_at(zoom, west, north)[2], tile_at(zoom, east, north)[2] + 1)
    parts = []
    for row, column in itertools.product(rows, columns):
        address = (zoom, row, column)
        found = by_name(get(client, address, DIVISIONS), "divisions")
        if "乌审旗" in found:
            parts.append(within(on_the_map(found["乌审旗"], address), address))
    joined = shapely.union_all(parts)
    unit = Tile(zoom, 0, 0).unit
    # Rounding to units leaves cracks of a unit at most; nothing else is missing or doubled.
    assert shapely.get_num_geometries(joined.buffer(unit).buffer(-unit)) <= shapely.get_num_geometries(whole)
    assert sum(part.area for part in parts) == pytest.approx(joined.area, rel=1e-9)
    assert shapely.symmetric_difference(joined, whole).area < 16 * unit * whole.length


@pytest.mark.parametrize("zoom", [7, 9, 11])
def test_a_border_is_the_same_in_the_buffer_of_one_tile_and_in_the_next(
    client: TestClient, zoom: int
) -> None:
    left = tile_at(zoom, *UXIN)
    right = (zoom, left[1], left[2] + 1)
    there = by_name(get(client, left, DIVISIONS), "divisions")
    here = by_name(get(client, right, DIVISIONS), "divisions")
    unit = Tile(*left).unit
    edge = Tile(*left).box[2]
    strip = shapely.box(edge, Tile(*left).box[1], edge + 60 * unit, Tile(*left).box[3])
    shared = there.keys() & here.keys()
    assert shared
    for name in shared:
        one = shapely.intersection(on_the_map(there[name], left), strip)
        other = shapely.intersection(on_the_map(here[name], right), strip)
        assert shapely.symmetric_difference(one, other).area <= 2 * unit * max(one.length, other.length, unit)


@pytest.mark.parametrize("zoom", range(4, 11))
def test_neighbours_have_one_border(client: TestClient, zoom: int) -> None:
    address = tile_at(zoom, *UXIN)
    drawn = [on_the_map(one, address) for one in layers(get(client, address, DIVISIONS))["divisions"]]
    unit = Tile(*address).unit
    for one, other in itertools.combinations(drawn, 2):
        assert shapely.intersection(one, other).area <= unit * unit * 64


def test_labels_lie_inside_their_polygons_and_once_on_the_map(
    client: TestClient, shared_service: Service
) -> None:
    seen: dict[str, int] = {}
    zoom = 8
    _, row, column = tile_at(zoom, *UXIN)
    for down, right in itertools.product(range(-4, 5), range(-4, 5)):
        address = (zoom, row + down, column + right)
        for name, label in by_name(get(client, address, DIVISIONS), "divisions-labels").items():
            seen[name] = seen.get(name, 0) + 1
            code = label["properties"]["code"]
            assert (
                registered(shared_service, code)
                .buffer(Tile(*address).unit)
                .contains(on_the_map(label, address))
            )
    assert len(seen) == 9
    assert set(seen.values()) == {1}


def test_points_lie_where_sql_says(client: TestClient, shared_service: Service) -> None:
    statement = text(
        "SELECT feature_id::text AS id, name, category, ST_X(ST_Transform(geom, 3857)) AS x,"
        " ST_Y(ST_Transform(geom, 3857)) AS y"
        " FROM place_name_period WHERE geom IS NOT NULL AND valid @> current_date"
    )
    with shared_service.engine.connect() as connection:
        rows = {row.id: row for row in connection.execute(statement)}
    address = tile_at(5, *UXIN)
    found = {one["properties"]["id"]: one for one in layers(get(client, address, PLACE_NAMES))["place-names"]}
    assert found.keys() == rows.keys()
    for key, feature in found.items():
        drawn = on_the_map(feature, address)
        assert isinstance(drawn, Point)
        assert (drawn.x, drawn.y) == pytest.approx((rows[key].x, rows[key].y), abs=Tile(*address).unit / 2)
        assert feature["properties"]["name"] == rows[key].name
        assert feature["properties"]["category"] == rows[key].category


def test_feature_numbers_are_the_same_in_every_tile(client: TestClient) -> None:
    numbers: dict[str, set[int]] = {}
    for zoom in range(2, 12):
        content = get(client, tile_at(zoom, *UXIN))
        for features in layers(content).values():
            for feature in features:
                numbers.setdefault(feature["properties"]["id"], set()).add(feature["id"])
    assert all(len(found) == 1 for found in numbers.values())
    assert len(set.union(*numbers.values())) == len(numbers)


def test_the_public_gets_public_properties_only_and_staff_more(shared_service: Service) -> None:
    address = tile_at(6, *UXIN)
    public = layers(get(shared_service.client(), address))
    staff = layers(get(shared_service.client("editor"), address))
    assert (
        public.keys()
        == staff.keys()
        == {
            "divisions",
            "divisions-borders",
            "divisions-labels",
            "place-names",
        }
    )
    for layer in public:
        open_to_all = {name for one in public[layer] for name in one["properties"]}
        seen_by_staff = {name for one in staff[layer] for name in one["properties"]}
        assert "publication_level" not in open_to_all
        # A border has no level of its own: it is shown to whoever sees one of its sides.
        more = set() if layer == "divisions-borders" else {"publication_level"}
        assert seen_by_staff == open_to_all | more
        assert not {"note", "version", "source_id"} & seen_by_staff


def test_a_day_of_the_past_is_drawn_as_it_was(client: TestClient) -> None:
    address = tile_at(6, *UXIN)
    today = by_name(get(client, address, DIVISIONS), "divisions")
    assert "横山区" in today
    before = by_name(get(client, address, DIVISIONS, as_of="2010-01-01"), "divisions")
    assert "横山区" not in before
    assert "乌审旗" in before
    assert (
        by_name(get(client, address, DIVISIONS, datetime="2010-01-01"), "divisions").keys() == before.keys()
    )


def test_filters_narrow_a_tile(client: TestClient) -> None:
    address = tile_at(5, *UXIN)
    towns = by_name(get(client, address, PLACE_NAMES, category="215"), "place-names")
    every = by_name(get(client, address, PLACE_NAMES), "place-names")
    assert towns
    assert towns.keys() < every.keys()
    assert {one["properties"]["category"][:3] for one in towns.values()} == {"215"}
    assert get(client, address, PLACE_NAMES, category="9") == b""
    assert get(client, address, PLACE_NAMES, category="2%5") == b""
    assert get(client, address, DIVISIONS, level="township") == b""
    assert by_name(get(client, address, DIVISIONS, level="county,township"), "divisions")


def test_layers_and_properties_can_be_chosen(client: TestClient) -> None:
    address = tile_at(5, *UXIN)
    content = get(client, address, DATASET, layers="divisions", properties="name,code")
    found = layers(content)
    assert found.keys() == {"divisions"}
    assert {name for one in found["divisions"] for name in one["properties"]} == {"id", "name", "code"}
    only = layers(get(client, address, DATASET, collections="place-names"))
    assert only.keys() == {"place-names"}


@pytest.mark.parametrize("path", [DATASET, DIVISIONS, PLACE_NAMES])
def test_an_empty_tile_is_204(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}/10/0/0")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["etag"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{DATASET}/3/8/0", 404),
        (f"{DATASET}/3/0/8", 404),
        (f"{DATASET}/25/0/0", 404),
        (f"{DATASET}/-1/0/0", 404),
        (f"{DATASET}/a/0/0", 404),
        (f"{DATASET}/99999999999999999999/0/0", 404),
        ("/ogc/tiles/EuropeanETRS89_LAEAQuad/3/1/1", 404),
        ("/ogc/collections/nothing/tiles/WebMercatorQuad/3/1/1", 404),
        (f"{DATASET}/3/1/1?collections=nothing", 404),
        (f"{DATASET}/3/1/1?as_of=yesterday", 400),
        (f"{DATASET}/3/1/1?as_of=2026-02-30", 400),
        (f"{DATASET}/3/1/1?layers=nothing", 400),
        (f"{DATASET}/3/1/1?properties=note", 400),
        (f"{DATASET}/3/1/1?limit=5", 400),
        (f"{DATASET}/3/1/1?f=png", 400),
        (f"{DATASET}/3/1/1?category={'1' * 1001}", 400),
        (f"{DATASET}/3/1/1?category={','.join(map(str, range(51)))}", 400),
    ],
)
@pytest.mark.parametrize("login", [None, "editor"])
def test_what_no_tile_has_is_refused_with_reasons(
    shared_service: Service, address: str, status: int, login: str | None
) -> None:
    for language in ("zh", "en"):
        answer = shared_service.client(login).get(address, headers={"Accept-Language": language})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


def test_a_division_without_a_shape_is_drawn_as_registered(service: Service) -> None:
    address = tile_at(7, *UXIN)
    client = service.client()
    before = by_name(get(client, address, DIVISIONS), "divisions")
    with service.engine.begin() as connection:
        # As somebody does past the application: the triggers take the shapes away, nobody draws them anew.
        connection.execute(
            text("UPDATE division_boundary SET geom = geom WHERE division_id = :id"),
            {"id": service.id_of("150626")},
        )
    after = by_name(get(client, address, DIVISIONS), "divisions")
    assert after.keys() == before.keys()
    one, other = (on_the_map(found["乌审旗"], address) for found in (before, after))
    assert shapely.symmetric_difference(one, other).area < 16 * Tile(*address).unit * one.length
