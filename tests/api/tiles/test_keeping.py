"""Tiles are kept while the data is the same, and never longer."""

import gzip
import threading
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely import affinity
from shapely.geometry import mapping, shape

from api.app import create_app
from api.tile_front import TileFront
from api.tile_service import TileService
from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions.documents import DivisionDocuments
from gis.administrative_divisions.service import identify
from gis.database import unit_of_work
from gis.map_shapes.rules import BANDS
from gis.place_names.service import all_subjects
from gis.proposals import service as proposals
from gis.proposals.subjects import ItemDraft
from gis.settings import Settings
from tests.api.conftest import Service
from tests.api.tiles.decoded import DATASET, DIVISIONS, PLACE_NAMES, by_name, get, tile_at

UXIN = (108.9, 38.6)
TILE = tile_at(6, *UXIN)
HERE = f"{DATASET}/{'/'.join(map(str, TILE))}"


def set_level(service: Service, table: str, record: str, level: str) -> None:
    """Change a record's publication level past this process, as another process does."""
    with service.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE {table} SET publication_level = :level WHERE id = :id"),
            {"level": level, "id": record},
        )


def versioned(client: TestClient, path: str = DATASET) -> str:
    template = client.get(f"{path}/tilejson").json()["tiles"][0]
    zoom, row, column = map(str, TILE)
    return str(template).replace("{z}", zoom).replace("{y}", row).replace("{x}", column)


def tiles_of(service: Service) -> TileService:
    found: TileService = service.app.state.tiles
    return found


def test_a_tile_is_encoded_once_and_packed_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[bytes] = []

    def pack(content: bytes) -> bytes:
        packed.append(content)
        return gzip.compress(content)

    monkeypatch.setattr("api.tile_cache.gzipped", pack)
    client = service.client()
    answers = [client.get(HERE) for _ in range(4)]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert ["content-encoding" in answer.headers for answer in answers] == [False, True, True, True]
    assert len(packed) == 1
    assert len(tiles_of(service).cache) == 1
    plain = client.get(HERE, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == answers[0].content
    refused = client.get(HERE, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


@pytest.mark.parametrize("login", [None, "editor"])
def test_a_reader_who_has_the_tile_gets_304(service: Service, login: str | None) -> None:
    client = service.client(login)
    etag = client.get(HERE).headers["etag"]
    again = client.get(HERE, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert client.get(HERE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_only_an_address_with_day_and_version_is_kept_for_ever(service: Service) -> None:
    public, staff = service.client(), service.client("editor")
    assert public.get(HERE).headers["cache-control"] == "public, no-cache"
    assert public.get(versioned(public)).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert staff.get(versioned(staff)).headers["cache-control"] == "private, max-age=31536000, immutable"
    assert public.get(f"{versioned(public)}1").headers["cache-control"] == "public, no-cache"
    for answer in (public.get(HERE), staff.get(HERE)):
        assert "Cookie" in answer.headers["vary"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_head_says_the_same_without_the_bytes(service: Service) -> None:
    client = service.client()
    answer = client.head(HERE)
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["etag"] == client.get(HERE).headers["etag"]


def test_an_edit_of_a_boundary_shows_on_the_next_request(service: Service) -> None:
    client = service.client()
    address = versioned(client, DIVISIONS)
    before = client.get(address)
    with service.engine.begin() as connection:
        connection.execute(
            text("UPDATE division_boundary SET geom = ST_Translate(geom, 0.1, 0) WHERE division_id = :id"),
            {"id": service.id_of("150626")},
        )
    after = client.get(address)
    assert after.content != before.content
    assert after.headers["cache-control"] == "public, no-cache"
    assert versioned(client, DIVISIONS) != address


def test_a_record_made_restricted_leaves_every_tile_at_once(service: Service) -> None:
    client, staff = service.client(), service.client("editor")
    feature = service.feature_of("150626100")
    zoom = tile_at(7, *UXIN)
    for turn in range(20):
        for path in (PLACE_NAMES, DATASET):
            assert "嘎鲁图镇" in by_name(get(client, zoom, path), "place-names"), turn
        set_level(service, "feature", feature, "restricted")
        assert "嘎鲁图镇" not in by_name(get(client, zoom, PLACE_NAMES), "place-names"), turn
        assert "嘎鲁图镇" not in by_name(get(client, zoom), "place-names"), turn
        assert "嘎鲁图镇" not in by_name(get(staff, zoom), "place-names"), turn
        set_level(service, "feature", feature, "public")


def test_a_field_made_internal_leaves_every_tile_at_once(service: Service) -> None:
    client = service.client()
    zoom = tile_at(7, *UXIN)
    assert by_name(get(client, zoom, DIVISIONS), "divisions")["乌审旗"]["properties"]["code"] == "150626"
    with service.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO publication_rule (subject, field, level)"
                " VALUES ('administrative_division', 'codes', 'internal')"
            )
        )
    assert "code" not in by_name(get(client, zoom, DIVISIONS), "divisions")["乌审旗"]["properties"]
    staff = by_name(get(service.client("editor"), zoom, DIVISIONS), "divisions")
    assert staff["乌审旗"]["properties"]["code"] == "150626"


def test_two_processes_see_one_anothers_edits(service: Service) -> None:
    other_app = create_app(service.app.state.settings)
    other = TestClient(other_app)
    feature = service.feature_of("150626100")
    zoom = tile_at(7, *UXIN)
    try:
        for level, there in (("restricted", False), ("public", True), ("internal", False)):
            for client in (service.client(), other):
                get(client, zoom, PLACE_NAMES)
            set_level(service, "feature", feature, level)
            for client in (other, service.client()):
                assert ("嘎鲁图镇" in by_name(get(client, zoom, PLACE_NAMES), "place-names")) is there
    finally:
        other.close()
        other_app.state.engine.dispose()


def test_while_nobody_listens_the_database_is_asked(service: Service) -> None:
    client = service.client()
    zoom = tile_at(7, *UXIN)
    assert "嘎鲁图镇" in by_name(get(client, zoom, PLACE_NAMES), "place-names")
    with service.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        feature = service.feature_of("150626100")
        connection.execute(
            text("UPDATE feature SET publication_level = 'restricted' WHERE id = :id"), {"id": feature}
        )
    assert "嘎鲁图镇" not in by_name(get(client, zoom, PLACE_NAMES), "place-names")


def test_what_is_kept_stays_below_the_limit_and_old_tiles_go(service: Service) -> None:
    tiles = tiles_of(service)
    client = service.client()
    tiles.cache.limit = 20_000
    for zoom in range(12):
        get(client, tile_at(zoom, *UXIN))
    assert 0 < len(tiles.cache) < 12
    assert tiles.cache.bytes_kept <= 20_000
    set_level(service, "feature", service.feature_of("150626100"), "internal")
    get(client, tile_at(3, *UXIN))
    assert len(tiles.cache) == 1


def test_what_is_asked_counts_as_kept_and_long_queries_are_not_remembered(service: Service) -> None:
    tiles, client = tiles_of(service), service.client()
    empty = f"{PLACE_NAMES}/10/0/0"
    categories = ",".join(f"{number:020}" for number in range(40))
    assert client.get(f"{empty}?category={categories}").status_code == 204
    assert tiles.cache.bytes_kept > 40 * 100
    front: Any = service.app.middleware_stack
    while not isinstance(front, TileFront):
        front = front.app
    assert not front._read
    assert client.get(f"{empty}?v={'1' * 10_000}").status_code == 204
    assert client.get(f"/ogc/collections/{'x' * 10_000}/tiles/WebMercatorQuad/0/0/0").status_code == 404
    assert not front._read
    assert client.get(empty).status_code == 204
    assert len(front._read) == 1


def test_a_field_made_internal_narrows_no_tile(service: Service) -> None:
    client, staff = service.client(), service.client("editor")
    narrowed = {
        ("administrative_division", "level"): f"{DIVISIONS}/5/12/25?level=county",
        ("place_name", "category"): f"{PLACE_NAMES}/5/12/25?category=215",
    }
    for (subject, field), address in narrowed.items():
        assert client.get(address).status_code in (200, 204)
        with service.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO publication_rule (subject, field, level) VALUES (:s, :f, 'internal')"),
                {"s": subject, "f": field},
            )
        refused = client.get(address)
        assert (refused.status_code, refused.json()["details"][0]["place"]) == (400, field)
        assert client.get(address.replace("/5/12/25", "/tilejson")).status_code == 400
        assert staff.get(address).status_code in (200, 204)


def test_without_memory_every_tile_is_encoded(service: Service) -> None:
    app = create_app(
        Settings(
            database_url=str(service.app.state.settings.database_url), home=service.home, tile_cache_mb=0
        )
    )
    with TestClient(app) as client:
        assert client.get(HERE).content == client.get(HERE).content
        assert len(app.state.tiles.cache) == 0


def test_many_readers_of_one_tile_wait_for_one_encoding(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiles = tiles_of(service)
    made = []
    encode = tiles._encode
    begun = threading.Event()

    def slowly(*wanted: object) -> bytes:
        made.append(wanted)
        begun.wait(0.5)
        return encode(*wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(tiles, "_encode", slowly)
    contents: list[bytes] = []
    readers = [
        threading.Thread(target=lambda: contents.append(service.client().get(HERE).content)) for _ in range(6)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(set(contents)) == 1
    assert len(contents) == 6
    assert len(made) == 1


def test_an_approved_boundary_shows_on_the_next_request_drawn_with_its_neighbours(service: Service) -> None:
    client = service.client()
    before = get(client, TILE, DIVISIONS)
    division = UUID(service.id_of("150626"))
    with unit_of_work(service.engine) as session:
        document = DivisionDocuments().load(session, division).document
        (boundary,) = document["boundaries"]
        moved = affinity.translate(shape(document["boundaries"][boundary]["geometry"]), xoff=0.05)
        drafted = proposals.draft(
            session,
            somebody(session, "editor"),
            all_subjects(),
            kind="correction",
            title="更正范围",
            reason="详图",
            items=[
                ItemDraft(
                    "administrative_division",
                    "update",
                    {f"boundaries/{boundary}/geometry": mapping(moved)},
                    division,
                    1,
                )
            ],
        )
        submitted = proposals.submit(
            session, somebody(session, "editor"), all_subjects(), drafted.id, drafted.version
        )
        proposal, version = submitted.id, submitted.version
    assert get(client, TILE, DIVISIONS) == before
    with unit_of_work(service.engine) as session:
        reviewer = somebody(session, "reviewer")
        applied = proposals.decide(
            session, reviewer, all_subjects(), proposal, "approved", expected_version=version
        )
        assert applied.state == "applied"
    after = get(client, TILE, DIVISIONS)
    assert after != before
    with service.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM stale_shape")).scalar() == 0
        drawn = text("SELECT count(*) FROM division_shape WHERE division_id = :id AND valid @> current_date")
        assert connection.execute(drawn, {"id": division}).scalar() == len(BANDS)


def somebody(session: Session, login: str) -> Caller:
    return identify(session, accounts.caller(session, accounts.by_login(session, login)))
