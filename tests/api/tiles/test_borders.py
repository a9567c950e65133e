"""Borders in tiles: each once, with the highest level that it divides, for whoever sees one of its sides."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

import shapely
from shapely.geometry.base import BaseGeometry

from gis.administrative_divisions.documents import DivisionDocuments
from gis.database import unit_of_work
from gis.map_shapes.rules import BANDS
from gis.tiles.rules import Tile
from tests.api.conftest import Service
from tests.api.tiles.decoded import DIVISIONS, by_name, get, layers, on_the_map, tile_at, within

UXIN, YUYANG, OTOG = "150626", "610802", "150624"
#: A tile that holds the whole border of 乌审旗
TILE = tile_at(6, 108.9, 38.6)
LAYER = "divisions-borders"


@pytest.fixture
def client(shared_service: Service) -> TestClient:
    return shared_service.client()


def between(service: Service, one: str, other: str, day: str = "2026-06-30") -> str:
    """Return the id that the border of two divisions has in tiles."""
    statement = text(
        "SELECT DISTINCT md5(concat_ws(' ', division_id, neighbour_id))::uuid::text FROM division_border"
        " WHERE division_id = ANY(:ids) AND neighbour_id = ANY(:ids) AND valid @> CAST(:day AS date)"
    )
    ids = [UUID(service.id_of(code)) for code in (one, other)]
    with service.engine.connect() as connection:
        return str(connection.execute(statement, {"ids": ids, "day": day}).scalar_one())


def drawn(client: TestClient, **sent: str) -> dict[str, dict[str, object]]:
    found = layers(get(client, TILE, DIVISIONS, **sent)).get(LAYER, [])
    lines = {one["properties"]["id"]: one for one in found}
    assert len(lines) == len(found)
    return lines


def level(line: dict[str, object]) -> object:
    properties = line["properties"]
    assert isinstance(properties, dict)
    return properties["level"]


def test_a_border_has_the_highest_level_that_it_divides(client: TestClient, shared_service: Service) -> None:
    lines = drawn(client)
    assert level(lines[between(shared_service, UXIN, YUYANG)]) == "province"
    assert level(lines[between(shared_service, UXIN, OTOG)]) == "county"
    assert {level(line) for line in lines.values()} == {"province", "county"}
    only = drawn(client, level="county")
    assert {level(line) for line in only.values()} == {"county"}
    marks = {name for line in lines.values() for name in line["properties"]}  # type: ignore[attr-defined]
    assert marks == {"id", "level", "is_indicative", "is_demonstration"}


@pytest.mark.parametrize("zoom", [6, 8, 10])
def test_each_border_is_drawn_once_where_the_polygons_have_it(client: TestClient, zoom: int) -> None:
    address = tile_at(zoom, 109.1, 38.3)
    content = get(client, address, DIVISIONS)
    lines = [within(on_the_map(one, address), address) for one in layers(content)[LAYER]]
    unit = Tile(*address).unit
    edges = [
        within(shapely.boundary(on_the_map(one, address)), address)
        for one in by_name(content, "divisions").values()
    ]
    everywhere: BaseGeometry = shapely.union_all(lines)
    # A polygon is cut at the buffer of the tile, which is outside of `within`.
    assert everywhere.length > 0
    assert shapely.difference(shapely.union_all(edges), everywhere.buffer(2 * unit)).length == 0
    assert sum(line.length for line in lines) == pytest.approx(everywhere.length, rel=1e-3)


def test_a_day_of_the_past_has_the_borders_of_that_day(client: TestClient, shared_service: Service) -> None:
    today, before = drawn(client), drawn(client, as_of="2010-01-01")
    assert today.keys() != before.keys()
    assert before


def test_borders_follow_an_edit_together_with_their_neighbours(service: Service) -> None:
    client = service.client()
    before = drawn(client)
    shared = between(service, UXIN, YUYANG)
    with unit_of_work(service.engine) as session:
        documents = DivisionDocuments()
        document = documents.load(session, UUID(service.id_of(YUYANG))).document
        document["boundaries"] = {}
        documents.write(session, UUID(service.id_of(YUYANG)), document, creating=False)
    after = drawn(client)
    assert shared not in after
    with service.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM stale_shape")).scalar() == 0
        outer = text(
            "SELECT count(*) FROM division_border WHERE division_id = :id AND neighbour_id IS NULL"
            " AND valid @> CAST('2026-06-30' AS date)"
        )
        assert connection.execute(outer, {"id": service.id_of(UXIN)}).scalar() == len(BANDS)
    # What was the border of two provinces is now the edge of what is known.
    assert {level(line) for key, line in after.items() if key not in before} == {"county"}


def test_whom_a_reader_may_not_see_is_nobody(service: Service) -> None:
    client, staff = service.client(), service.client("editor")
    shared = between(service, UXIN, YUYANG)
    yuyang = service.id_of(YUYANG)
    assert level(drawn(client)[shared]) == "province"
    with service.engine.begin() as connection:
        hide = "UPDATE administrative_division SET publication_level = 'internal' WHERE id = :id"
        connection.execute(text(hide), {"id": yuyang})
        mine = text(
            "SELECT md5(concat_ws(' ', division_id, neighbour_id))::uuid::text FROM division_border"
            " WHERE division_id = :id AND neighbour_id IS NULL"
        )
        outer = set(connection.execute(mine, {"id": yuyang}).scalars())
    seen = drawn(client)
    assert level(seen[shared]) == "county"
    assert not outer & seen.keys()
    assert level(drawn(staff)[shared]) == "province"


def test_a_polygon_of_the_higher_level_has_the_border_itself(service: Service) -> None:
    client = service.client()
    shared = between(service, UXIN, YUYANG)
    with service.engine.begin() as connection:
        # As somebody does past the application: the outline of the province is drawn as registered.
        connection.execute(
            text(
                "INSERT INTO division_boundary (id, division_id, valid, geom, is_indicative, source_id)"
                " SELECT gen_random_uuid(), p.division_id, '(,)', u.geom, true, u.source_id"
                " FROM (SELECT division_id FROM division_period WHERE level = 'province' AND code LIKE '15%'"
                "       AND valid @> current_date) AS p,"
                " (SELECT geom, source_id FROM division_boundary WHERE division_id = :id LIMIT 1) AS u"
            ),
            {"id": service.id_of(UXIN)},
        )
    lines = drawn(client)
    assert shared not in lines
    assert "province" in {level(line) for line in lines.values()}
