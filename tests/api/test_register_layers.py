"""Facilities, cemeteries, graves and corridors in tiles and the OGC API: who gets what, on which day."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from gis.history.as_known import today
from tests.api.boundary_scene import OTHER, SHARED, boundaries
from tests.api.conftest import Service
from tests.api.register_scene import HERE, SURVEYED, THERE, Registers, registers
from tests.api.test_map_screen import picture, sheet
from tests.api.tiles.decoded import DATASET, get, layers, tile_at

TILES = [tile_at(9, *HERE), tile_at(9, *THERE)]
LAYERS = ("facilities", "cemeteries", "cemeteries-labels", "grave-sites", "planning-corridors")
STATIONS, CEMETERIES = {"甲站", "乙站", "丙站"}, {"甲公墓", "乙公墓", "丙埋葬点"}
SITES, ROADS = {"MD-甲", "MD-乙"}, {"G999"}
EVERYTHING = STATIONS | CEMETERIES | SITES | ROADS
#: Login → what stands on its map
SEEN = {
    None: {"甲站", "乙站", "甲公墓"},
    "yuyang": {"甲站", "乙站", "甲公墓"},
    "tuke": {"乙站", "乙公墓", "MD-乙", "G999"},
    "editor": EVERYTHING,
    "field": EVERYTHING,
    "planner": EVERYTHING,
    "leader": EVERYTHING,
}


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Registers:
    return registers(shared_service)


def drawn(service: Service, login: str | None, **sent: str) -> dict[str, list[dict[str, Any]]]:
    """Properties of the features of both tiles, by layer."""
    client, found = service.client(login), {name: [] for name in LAYERS}  # type: ignore[var-annotated]
    for address in TILES:
        for name, features in layers(get(client, address, **sent)).items():
            if name in found:
                found[name] += [one["properties"] for one in features]
    return found


def called(properties: dict[str, Any]) -> str:
    """What a record is called here."""
    return str(properties["number"] if "number" in properties else properties["name"])


@pytest.mark.parametrize("login", SEEN)
@pytest.mark.usefixtures("scene")
def test_who_gets_what(shared_service: Service, login: str | None) -> None:
    found = drawn(shared_service, login)
    assert {called(one) for layer in found.values() for one in layer} == SEEN[login]
    client, items = shared_service.client(login), set()
    for name in ("facilities", "cemeteries", "grave-sites", "planning-corridors"):
        answer = client.get(f"/ogc/collections/{name}/items?limit=100")
        if answer.status_code == 404:
            continue
        for feature in answer.json()["features"]:
            said = feature["properties"]
            items.add(said["name"] if name in ("facilities", "cemeteries") else said["number"])
            assert feature["geometry"] is not None
    assert items == SEEN[login]
    staff = login not in (None, "yuyang")
    listed = {one["id"] for one in client.get(f"{DATASET}/tilejson").json()["vector_layers"]}
    assert ("grave-sites" in listed, "planning-corridors" in listed) == (staff, staff)


@pytest.mark.usefixtures("scene")
def test_the_public_reads_of_a_facility_what_is_public(shared_service: Service) -> None:
    client = shared_service.client()
    (station,) = client.get("/ogc/collections/facilities/items?name=甲站").json()["features"]
    said = station["properties"]
    assert (said["state"], said["beds"], said["services"], said["is_demonstration"]) == (
        "open",
        12,
        ["meal"],
        False,
    )
    assert not {"operator", "number", "version", "publication_level"} & said.keys()
    assert client.get("/ogc/collections/facilities/items?operator=x").status_code == 400
    (own,) = (
        shared_service.client("editor").get("/ogc/collections/facilities/items?name=甲站").json()["features"]
    )
    assert own["properties"]["operator"] == "甲站运营公司"
    assert client.get("/ogc/collections/grave-sites/items").status_code == 404
    tile = "/ogc/collections/grave-sites/tiles/WebMercatorQuad/" + "/".join(map(str, TILES[0]))
    assert client.get(tile).status_code == 204


@pytest.mark.usefixtures("scene")
def test_a_day_shows_the_state_of_that_day(shared_service: Service) -> None:
    def state(layer: str, name: str, day: str) -> set[str]:
        found = drawn(shared_service, "editor", as_of=day)[layer]
        return {str(one["state"]) for one in found if called(one) == name}

    assert state("facilities", "甲站", "2024-02-29") == set()
    assert state("facilities", "甲站", "2024-03-01") == {"open"}
    assert state("facilities", "甲站", "2024-09-01") == {"paused"}
    assert state("facilities", "甲站", "2025-01-01") == {"open"}
    assert state("cemeteries-labels", "甲公墓", "2024-02-29") == {"planned"}
    assert state("cemeteries", "甲公墓", "2024-03-01") == {"open"}
    assert state("grave-sites", "MD-甲", (SURVEYED - timedelta(days=1)).isoformat()) == set()
    assert state("grave-sites", "MD-甲", SURVEYED.isoformat()) == {"surveyed"}
    assert state("grave-sites", "MD-甲", today().isoformat()) == {"listed"}


def test_a_change_shows_at_once_and_a_closed_cemetery_leaves_the_public(
    shared_service: Service, scene: Registers
) -> None:
    before = drawn(shared_service, None)
    assert {one["is_demonstration"] for one in before["facilities"] if one["name"] == "乙站"} == {True}
    version = shared_service.client().get(f"{DATASET}/tilejson").json()["version"]
    with shared_service.engine.begin() as connection:
        connection.execute(
            text("UPDATE facility SET publication_level = 'internal' WHERE id = :id"),
            {"id": scene.ids["乙站"]},
        )
        state = text(
            "INSERT INTO cemetery_state_day (cemetery_id, since, state) VALUES (:id, :day, 'closed')"
        )
        connection.execute(state, {"id": scene.ids["甲公墓"], "day": today()})
    try:
        after = drawn(shared_service, None)
        assert {called(one) for layer in after.values() for one in layer} == {"甲站"}
        assert shared_service.client().get(f"{DATASET}/tilejson").json()["version"] != version
        assert drawn(shared_service, "editor").keys() == before.keys()
    finally:
        with shared_service.engine.begin() as connection:
            connection.execute(text("UPDATE facility SET publication_level = 'public' WHERE name = '乙站'"))
            connection.execute(text("DELETE FROM cemetery_state_day WHERE state = 'closed'"))


def test_nothing_of_them_is_written_through_features(shared_service: Service, scene: Registers) -> None:
    editor = shared_service.client("editor")
    path = f"/ogc/collections/facilities/items/{scene.ids['甲站']}"
    sent = {"type": "Feature", "geometry": None, "properties": {"name": "别的站"}}
    headers = {"If-Match": '"1"', "Content-Type": "application/merge-patch+json"}
    for answer in (
        editor.patch(path, json=sent, headers=headers),
        editor.delete(path, headers={"If-Match": '"1"'}),
        editor.post("/ogc/collections/facilities/items", json=sent),
    ):
        assert answer.status_code == 409, answer.text
        assert "台账页面" in answer.json()["detail"]
    paths = editor.get("/ogc/api").json()["paths"]
    assert paths["/collections/facilities/items"].keys() == {"get"}
    assert "post" in paths["/collections/place-names/items"]


@pytest.mark.parametrize(
    ("login", "kind", "names"),
    [
        (None, "facilities", {"甲站", "乙站"}),
        ("tuke", "facilities", {"乙站"}),
        ("yuyang", "cemeteries", {"甲公墓"}),
        ("planner", "cemeteries", CEMETERIES),
    ],
)
@pytest.mark.usefixtures("scene")
def test_a_list_is_given_out_as_one_sees_it(
    shared_service: Service, login: str | None, kind: str, names: set[str]
) -> None:
    client = shared_service.client(login)
    rows = list(csv.DictReader(client.get(f"/exports/{kind}.csv").content.decode("utf-8-sig").splitlines()))
    assert {row["名称"] for row in rows} == names
    assert ("编号" in rows[0]) is (login in ("tuke", "planner"))
    assert all(row["经度"] and row["所在行政区"] for row in rows)
    invented = {row["名称"] for row in rows if "演示数据" in row["标注"]}
    assert invented == names & {"乙站"}
    answer = client.get(f"/exports/{kind}.geojson")
    assert answer.status_code == 200, answer.text
    features = answer.json()["features"]
    assert {one["geometry"]["type"] for one in features} == {"Point" if kind == "facilities" else "Polygon"}
    for format in ("xlsx", "gpkg", "shp"):
        assert client.get(f"/exports/{kind}.{format}").status_code == 200


@pytest.mark.usefixtures("scene")
def test_a_list_that_one_may_not_see_is_none(shared_service: Service) -> None:
    public, editor = shared_service.client(), shared_service.client("editor")
    assert public.get("/exports/grave-sites.csv").status_code == 404
    assert editor.get("/exports/grave-sites.csv").content.decode("utf-8-sig").count("MD-") == len(SITES)
    assert editor.get("/exports/planning-corridors.gpkg").status_code == 200
    assert editor.get("/exports/facilities.csv?category=22").status_code == 422
    assert editor.get("/exports/facilities.lpf").status_code == 422


@pytest.fixture(scope="module")
def with_lines(shared_service: Service, scene: Registers) -> Registers:
    boundaries(shared_service)
    return scene


LINES = {SHARED, OTHER}


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("甲站", {None: {"甲站"}, "yuyang": {"甲站"}, "tuke": set(), "editor": {"甲站"}}),
        ("jiazhan", {None: {"甲站"}, "tuke": set(), "planner": {"甲站"}}),
        ("zha", {None: set(), "editor": set()}),
        ("丙站", {None: set(), "yuyang": set(), "field": {"丙站"}}),
        ("YL-乙站", {None: set(), "yuyang": set(), "tuke": {"乙站"}, "leader": {"乙站"}}),
        ("公墓", {None: {"甲公墓"}, "tuke": {"乙公墓"}, "editor": {"甲公墓", "乙公墓"}}),
        ("丙埋葬点", {None: set(), "yuyang": set(), "editor": {"丙埋葬点"}}),
        ("md-", {None: set(), "yuyang": set(), "tuke": {"MD-乙"}, "editor": SITES}),
        ("乌审 线", {None: LINES, "yuyang": {SHARED}, "editor": LINES}),
        ("榆阳线", {None: {SHARED}, "yuyang": {SHARED}}),
        ("001", {None: set(), "yuyang": {"001"}, "editor": {"001"}}),
        ("003", {None: set(), "yuyang": set(), "editor": set(), "admin": {"003"}}),
    ],
)
@pytest.mark.usefixtures("with_lines")
def test_the_one_box_finds_what_one_may_see(
    shared_service: Service, typed: str, seen: dict[str | None, set[str]]
) -> None:
    for login, names in seen.items():
        client = shared_service.client(login)
        answer = client.get("/search", params={"q": typed, "limit": 100}).json()
        found = [row for row in answer["rows"] if row["kind"] not in ("division", "place_name")]
        assert {row["name"] for row in found} == names, login
        assert answer["total"] == len(answer["rows"])
        assert all(row["position"] and row["box"] and row["type_zh"] for row in found)
        suggested = client.get("/search/suggest", params={"q": typed}).json()["rows"]
        assert names <= {row["name"] for row in suggested}, login


def test_records_are_found_page_by_page_on_a_day_and_within_a_division(
    shared_service: Service, with_lines: Registers
) -> None:
    client = shared_service.client("editor")

    def found(**asked: Any) -> list[str]:
        rows = client.get("/search", params=asked).json()["rows"]
        return [row["name"] for row in rows]

    first = client.get("/search", params={"q": "YL-", "limit": 1}).json()
    rest = client.get("/search", params={"q": "YL-", "limit": 50, "after": first["next"]}).json()
    ids = [row["id"] for row in (*first["rows"], *rest["rows"])]
    assert len(ids) == len(set(ids)) == first["total"] == rest["total"]
    assert {with_lines.ids[name] for name in STATIONS} < set(ids)
    assert found(q="甲站", as_of="2024-02-29") == []
    assert found(q="甲站", level="township") == []
    here, there = (shared_service.id_of(code) for code in ("150626100", "150626102"))
    assert [found(q="甲站", division_id=one) for one in (here, there)] == [["甲站"], []]
    assert SHARED in found(q="榆阳", division_id=shared_service.id_of("610802"))
    (marker,) = [
        row for row in client.get("/search?q=002").json()["rows"] if row["kind"] == "boundary_marker"
    ]
    assert (marker["part_of"], marker["matched"]["way"], marker["type"]) == (SHARED, "code", "double")
    assert marker["box"][0] < marker["box"][2]
    (station,) = client.get("/search?q=乙站").json()["rows"]
    assert (station["id"], station["is_demonstration"]) == (with_lines.ids["乙站"], True)
    assert [one["name"] for one in station["path"]][-2:] == ["乌审旗", "图克镇"]


@pytest.mark.usefixtures("scene")
def test_a_printed_map_explains_the_signs_that_lie_in_its_window(shared_service: Service) -> None:
    wanted = "facility.community_station facility.institution corridor.national grave.scattered"
    said = {}
    for login in (None, "editor"):
        answer = shared_service.client(login).post(
            "/map-sheets", data=sheet(drawn_registers=wanted), files=picture()
        )
        assert answer.status_code == 200, answer.text
        said[login] = "".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert all("社区养老服务站" in each and "演示数据" in each for each in said.values())
    assert not any("养老机构" in each for each in said.values())
    assert ("国道" in said["editor"], "散埋坟墓" in said["editor"]) == (True, True)
    assert ("国道" in said[None], "散埋坟墓" in said[None]) == (False, False)
