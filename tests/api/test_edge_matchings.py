"""A neighbour's polygons over HTTP: brought, compared with the register or a file, recognised, converted."""

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import text

import geopandas
import pyogrio
import shapely
from shapely.geometry import box, mapping

from api.jobs import works
from gis.coordinates import add_offset
from gis.edge_matching.service import MATCHING_JOB
from gis.jobs import service as jobs
from gis.settings import Settings
from tests.api.conftest import Service

REAL = Path(__file__).parents[3] / "shared" / "data"
GCJ02 = REAL / "uxin_neighbours_amap2021_gcj02.geojson"
real = pytest.mark.skipif(not GCJ02.exists(), reason="the real versions of the counties are not here")
UXIN = "150626"
FIGURES = {"overlap_ha", "gap_ha", "hausdorff_m", "frechet_m", "beyond_tolerance_m"}


def collection(*units: tuple[str, Any]) -> bytes:
    """Return a GeoJSON file of polygons by code."""
    features = [
        {"type": "Feature", "properties": {"区划代码": code, "fid": at}, "geometry": mapping(shape)}
        for at, (code, shape) in enumerate(units)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def uploaded(client: TestClient, content: bytes, name: str = "邻旗.geojson") -> str:
    answer = client.post("/edge-matchings/uploads", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["upload_id"])


def started(client: TestClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/edge-matchings", json=body)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/edge-matchings/{answer.json()['id']}"
    found: dict[str, Any] = answer.json()
    return found


def done(service: Service, client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """Do the job as the worker would, and return what its owner then sees."""
    jobs.perform(service.engine, job["id"], works(Settings(home=service.home))[MATCHING_JOB])
    found: dict[str, Any] = client.get(f"/edge-matchings/{job['id']}").json()
    return found


def compared(service: Service, client: TestClient, **body: Any) -> dict[str, Any]:
    found = done(service, client, started(client, **body))
    assert found["job"]["state"] == "succeeded", found["job"]["error"]
    return found


def county(service: Service) -> dict[str, str]:
    return {"kind": "division", "division_id": service.id_of(UXIN)}


def file_of(client: TestClient, matching: dict[str, Any], name: str) -> bytes:
    answer = client.get(f"/edge-matchings/{matching['job']['id']}/files/{name}")
    assert answer.status_code == 200, answer.text
    return answer.content


def pairs_of(client: TestClient, matching: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    """Return all pairs, page by page."""
    rows: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        asked = {"after": after, "limit": 7, **query}
        page = client.get(f"/edge-matchings/{matching['job']['id']}/pairs", params=asked).json()
        rows += page["rows"]
        after = page["next"]
    return rows


@real
def test_a_neighbours_gcj02_file_is_recognised_converted_and_then_shows_no_shift(
    shared_service: Service, tmp_path: Path
) -> None:
    editor = shared_service.client("editor")
    upload = uploaded(editor, GCJ02.read_bytes(), GCJ02.name)
    first = compared(
        shared_service, editor, theirs={"upload_id": upload}, ours=county(shared_service), tolerance_m=50
    )
    shift = first["summary"]["shift"]
    assert (shift["kind"], shift["side"], shift["can_be_converted"]) == ("gcj02", "theirs", True)
    assert "GCJ-02" in shift["zh"]
    assert "GCJ-02" in shift["en"]
    again = editor.post(f"/edge-matchings/{first['job']['id']}/conversion")
    assert again.status_code == 202, again.text
    second = done(shared_service, editor, again.json())
    assert second["summary"]["shift"] is None or not second["summary"]["shift"]["can_be_converted"]
    assert second["summary"]["theirs"]["offset"] == "gcj02"
    assert second["summary"]["tolerance_m"] == 50
    refused = editor.post(f"/edge-matchings/{second['job']['id']}/conversion")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:diming:NothingToConvert")
    # The converted file is the same as one that another library shifts back, and holds every attribute.
    converted = tmp_path / "converted.gpkg"
    converted.write_bytes(file_of(editor, second, "theirs_converted_4490.gpkg"))
    moved, given = geopandas.read_file(converted), geopandas.read_file(GCJ02)
    assert moved.crs.to_epsg() == 4490
    assert len(moved) == len(given)
    assert set(given.columns) - {"geometry"} <= set(moved.columns)
    there = shapely.transform(
        moved.geometry.array[0],
        lambda points: np.array([add_offset(lon, lat, "gcj02") for lon, lat in points]),
    )
    assert shapely.hausdorff_distance(there, given.geometry.array[0]) < 1e-7


@real
def test_pairs_are_ranked_by_area_and_by_worst_stretch_and_agree_with_the_files(
    shared_service: Service, tmp_path: Path
) -> None:
    reviewer = shared_service.client("reviewer")
    amap = REAL / "uxin_neighbours_amap_wgs84.geojson"
    found = compared(
        shared_service,
        reviewer,
        theirs={"upload_id": uploaded(reviewer, amap.read_bytes(), amap.name)},
        ours=county(shared_service),
    )
    assert found["publication_level"] == "internal"
    rows = pairs_of(reviewer, found)
    assert len(rows) == found["summary"]["pairs"] >= 9
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    areas = [row["overlap_ha"] + row["gap_ha"] for row in rows]
    assert areas == sorted(areas, reverse=True)
    stretches = [row["beyond_tolerance_m"] for row in pairs_of(reviewer, found, order="stretch")]
    assert stretches == sorted(stretches, reverse=True)
    (same,) = pairs_of(reviewer, found, kind="same")
    assert same["left"] == {"label": UXIN, "code": UXIN, "name": "乌审旗"}
    assert {row["right"]["code"] for row in rows if row["kind"] == "adjacent"} >= {
        "610802",
        "150624",
        "610824",
    }

    exact = json.loads(file_of(reviewer, found, "edge_matching.json"))
    assert exact.keys() == {"pairs", "systematic_shift"}
    assert all(pair.keys() == {"kind", "left", "right", *FIGURES} for pair in exact["pairs"])
    assert [pair["overlap_ha"] for pair in exact["pairs"]] == [row["overlap_ha"] for row in rows]

    report = tmp_path / "report.gpkg"
    report.write_bytes(file_of(reviewer, found, "edge_matching.gpkg"))
    layers = {name for name, _ in pyogrio.list_layers(report)}
    assert layers == {"pairs", "overlaps", "gaps", "stretches", "vertices", "about"}
    overlaps = geopandas.read_file(report, layer="overlaps")
    measured = (
        overlaps[overlaps["关系"] == "同一单位"].to_crs("+proj=laea +lat_0=38.5 +lon_0=108.8").area.sum()
    )
    assert measured / 10_000 == pytest.approx(same["overlap_ha"], rel=1e-3)
    with sqlite3.connect(report) as database:
        said = dict(database.execute("SELECT 项目, 内容 FROM about").fetchall())
    assert said["说明"].startswith("界线仅为示意，不作划界依据")
    assert said["对方"] == amap.name

    book = load_workbook(io.BytesIO(file_of(reviewer, found, "edge_matching.xlsx")))
    listed = list(book.worksheets[0].values)
    assert len(listed) == len(rows) + 1
    assert listed[1][7] == pytest.approx(rows[0]["overlap_ha"])

    whole = reviewer.get(f"/edge-matchings/{found['job']['id']}/drawing").json()
    assert {one["properties"]["part"] for one in whole["features"]} == {"ours", "theirs", "stretch"}
    one = reviewer.get(f"/edge-matchings/{found['job']['id']}/pairs/{same['rank']}").json()
    parts = [feature["properties"] for feature in one["features"]]
    assert sum(part["area_ha"] for part in parts if part["part"] == "gap") == pytest.approx(
        same["gap_ha"], abs=0.01
    )
    assert max(p["length_m"] for p in parts if p["part"] == "stretch") == pytest.approx(
        same["beyond_tolerance_m"], abs=0.1
    )


OURS, THEIRS = box(109.0, 38.0, 109.3, 38.2), box(109.001, 38.0, 109.301, 38.2)


def test_two_files_are_compared_and_a_web_maps_offset_is_taken_off_ours(service: Service) -> None:
    planner = service.client("planner")
    dense = shapely.segmentize(
        shapely.Polygon([(109, 38), (109.3, 37.96), (109.36, 38.2), (109.1, 38.27)]), 0.01
    )
    web = shapely.transform(
        dense, lambda points: np.array([add_offset(lon, lat, "bd09") for lon, lat in points])
    )
    found = compared(
        service,
        planner,
        theirs={"upload_id": uploaded(planner, collection((UXIN, dense)))},
        ours={"kind": "file", "upload_id": uploaded(planner, collection((UXIN, web)), "我方.geojson")},
    )
    shift = found["summary"]["shift"]
    assert (shift["kind"], shift["side"], shift["can_be_converted"]) == ("bd09", "ours", True)
    again = done(service, planner, planner.post(f"/edge-matchings/{found['job']['id']}/conversion").json())
    assert again["summary"]["shift"] is None
    (pair,) = pairs_of(planner, again)
    assert pair["overlap_ha"] + pair["gap_ha"] < 0.1
    assert [one["name"] for one in again["files"]].count("ours_converted_4490.gpkg") == 1


def test_vector_formats_are_read_as_an_import_reads_them(service: Service, tmp_path: Path) -> None:
    editor = service.client("editor")
    frame = geopandas.GeoDataFrame({"名称": ["乌审旗"], "代码": [UXIN]}, geometry=[OURS], crs=4490)
    frame.to_file(tmp_path / "面.gpkg", driver="GPKG", layer="界")
    frame.to_file(tmp_path / "面.kml", driver="KML")
    (tmp_path / "shp").mkdir()
    frame.to_crs(4545).to_file(tmp_path / "shp" / "面.shp", encoding="GBK")
    with zipfile.ZipFile(tmp_path / "面.zip", "w") as archive:
        for member in (tmp_path / "shp").iterdir():
            archive.write(member, member.name)
    ours = {"upload_id": uploaded(editor, collection((UXIN, OURS))), "kind": "file"}
    for name in ("面.gpkg", "面.kml", "面.zip"):
        upload = uploaded(editor, (tmp_path / name).read_bytes(), name)
        found = compared(service, editor, theirs={"upload_id": upload}, ours=ours)
        (pair,) = pairs_of(editor, found)
        assert (pair["kind"], pair["overlap_ha"] < 0.01) == ("same", True), name
    # Numbers without a system are read in the one that the user names.
    bare = geopandas.GeoSeries([OURS], crs=4490).to_crs(4545)
    upload = uploaded(editor, collection((UXIN, bare.iloc[0])))
    inspected = editor.post(f"/edge-matchings/uploads/{upload}/inspection", json={"crs": "4545"})
    assert inspected.json()["coordinates"]["system"] == "cgcs2000-3-cm108"
    found = compared(service, editor, theirs={"upload_id": upload, "crs": "4545"}, ours=ours)
    assert pairs_of(editor, found)[0]["overlap_ha"] < 0.01


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("名单.csv", b"a,b\n1,2\n", "NotPolygons"),
        ("坏.geojson", b'{"type": "FeatureColl', "VectorFileUnreadable"),
        ("秘密.geojson", collection((UXIN, OURS)), "MarkedSecret"),
        ("空.zip", b"PK\x05\x06" + b"\0" * 18, "VectorFileUnreadable"),
    ],
)
def test_a_bad_file_is_refused_in_the_users_language(
    shared_service: Service, name: str, content: bytes, refusal: str
) -> None:
    editor = shared_service.client("editor")
    said = {}
    for language in ("zh", "en"):
        answer = editor.post(
            "/edge-matchings/uploads", files={"file": (name, content)}, headers={"Accept-Language": language}
        )
        assert (answer.status_code, answer.json()["type"]) == (422, f"urn:diming:{refusal}")
        said[language] = answer.json()["detail"]
    assert said["zh"] != said["en"]


def test_what_cannot_be_compared_ends_the_job_with_the_reason(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    theirs = {"upload_id": uploaded(editor, collection((UXIN, OURS)))}
    points = {"upload_id": uploaded(editor, collection((UXIN, OURS.centroid)))}
    for body, why in (
        ({"theirs": points, "ours": county(shared_service)}, "edge_matching.no_units"),
        (
            {"theirs": theirs, "ours": {"kind": "level", "level": "village"}},
            "edge_matching.no_polygon_registered",
        ),
        ({"theirs": theirs, "ours": {"kind": "level", "level": "镇"}}, "coverage.level_unknown"),
        (
            {"theirs": theirs | {"crs": "beijing54"}, "ours": county(shared_service)},
            "edge_matching.only_approximate",
        ),
    ):
        found = done(shared_service, editor, started(editor, **body))
        assert (found["job"]["state"], found["job"]["error"]["message_id"]) == ("refused", why)
        assert found["job"]["error"]["zh"] != found["job"]["error"]["en"]
        assert (found["summary"], found["files"]) == (None, [])


def test_another_accounts_upload_is_not_there(shared_service: Service) -> None:
    upload = uploaded(shared_service.client("editor"), collection((UXIN, OURS)))
    body = {"theirs": {"upload_id": upload}, "ours": county(shared_service)}
    answer = shared_service.client("reviewer").post("/edge-matchings", json=body)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:diming:UploadNotFound")


def test_a_running_comparison_that_is_cancelled_leaves_no_result(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    body = {
        "theirs": {"upload_id": uploaded(editor, collection((UXIN, THEIRS)))},
        "ours": county(shared_service),
    }
    job = started(editor, **body)
    work = works(Settings(home=shared_service.home))[MATCHING_JOB]

    def stopped(session: Any, account: Any, arguments: Any, progress: Any) -> Any:
        assert editor.post(f"/jobs/{job['id']}/cancel").status_code == 200
        return work(session, account, arguments, progress)

    jobs.perform(shared_service.engine, job["id"], stopped)
    found = editor.get(f"/edge-matchings/{job['id']}").json()
    assert (found["job"]["state"], found["summary"]) == ("cancelled", None)


def test_a_result_is_for_whoever_may_see_its_level(service: Service) -> None:
    editor, reviewer = service.client("editor"), service.client("reviewer")
    theirs = {"upload_id": uploaded(reviewer, collection((UXIN, THEIRS)))}
    job = started(reviewer, theirs=theirs, ours=county(service))
    address = f"/edge-matchings/{job['id']}"
    # While it waits it is its owner's alone.
    assert editor.get(address).status_code == 404
    open_one = done(service, reviewer, job)
    assert open_one["publication_level"] == "internal"
    assert editor.get(address).json()["summary"] == open_one["summary"]
    assert [row["id"] for row in editor.get("/edge-matchings").json()["rows"]] == [job["id"]]
    for login in ("tuke", "field", "yuyang", None):
        assert service.client(login).get(address).status_code in (401, 403)
    with service.engine.begin() as connection:
        connection.execute(
            text("UPDATE administrative_division SET publication_level = 'restricted' WHERE id = :id"),
            {"id": service.id_of(UXIN)},
        )
    closed = compared(service, reviewer, theirs=theirs, ours=county(service))
    assert closed["publication_level"] == "restricted"
    hidden = f"/edge-matchings/{closed['job']['id']}"
    for part in ("", "/pairs", "/pairs/1", "/drawing", "/files/edge_matching.gpkg"):
        assert editor.get(hidden + part).status_code == 404
        assert service.client("leader").get(hidden + part).status_code == 200
    assert [row["id"] for row in editor.get("/edge-matchings").json()["rows"]] == [job["id"]]
    assert len(reviewer.get("/edge-matchings").json()["rows"]) == 2
    assert editor.post(f"{hidden}/conversion").status_code == 404
