"""A planner's day in a region that somebody imported: Liechtenstein's roads and railways, far from Uxin.

Roads, railways and settlements are OpenStreetMap's (ODbL); people, areas, stations, graves and cemeteries are
invented. What is said of distances and areas is held against Switzerland's own grid (EPSG:2056).
"""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

import geopandas
import shapely
from shapely.geometry import box, mapping, shape

from api.jobs import works
from gis.database import unit_of_work
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.settings import Settings
from tests.api.conftest import Service
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle

REAL = Path(__file__).parents[3] / "shared" / "data" / "network_liechtenstein.gpkg"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real network is not here")
REGION = "li"
SWISS = 2056
#: From Vaduz to Nendeln, along the railway
CUT = (9.49, 47.13, 9.56, 47.21)
RESERVE = box(9.55, 47.13, 9.60, 47.16)
VADUZ = (9.5209, 47.1410)
PEOPLE = {"Vaduz": 1300, "Schaan": 1400, "Nendeln": 400, "Planken": 100}
TOWNS = ("town", "village", "hamlet")


@dataclass
class Country:
    """The service with the region in it, and the lines as their file has them."""

    service: Service
    planner: TestClient
    lines: geopandas.GeoDataFrame


def done(service: Service, client: TestClient, answer: Any) -> dict[str, Any]:
    """Do a job as the worker would; return what its owner then sees."""
    assert answer.status_code == 202, answer.text
    job = answer.json()
    jobs.perform(service.engine, job["id"], works(Settings(home=service.home))[job["kind"]])
    found: dict[str, Any] = client.get(f"/jobs/{job['id']}").json()
    return found


def loaded(service: Service, client: TestClient, content: bytes, name: str, **wanted: Any) -> dict[str, Any]:
    """Load a file over HTTP; return the result of its job."""
    upload = client.post("/planning-layers/uploads", files={"file": (name, content)})
    assert upload.status_code == 201, upload.text
    assert upload.json()["inspection"]["layer"] is not None
    at = f"/planning-layers/uploads/{upload.json()['upload_id']}/jobs"
    body = {"region": REGION, "region_name": "列支敦士登", "source_licence": "ODbL", **wanted}
    found = done(service, client, client.post(at, json=body))
    assert found["state"] == "succeeded", found["error"]
    result: dict[str, Any] = found["result"]
    return result


def as_gpkg(frame: geopandas.GeoDataFrame, folder: Path) -> bytes:
    path = folder / "layer.gpkg"
    path.unlink(missing_ok=True)
    frame.to_file(path, driver="GPKG")
    return path.read_bytes()


def as_geojson(*features: tuple[dict[str, str], Any]) -> bytes:
    listed = [{"type": "Feature", "properties": said, "geometry": mapping(at)} for said, at in features]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


@pytest.fixture(scope="module")
def country(shared_service: Service, tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("country")
    planner = shared_service.client("planner")
    lines = geopandas.read_file(REAL, layer="edges").cx[CUT[0] : CUT[2], CUT[1] : CUT[3]]
    result = loaded(shared_service, planner, as_gpkg(lines, folder), "edges.gpkg")
    rails = int((lines.kind == "rail").sum())
    assert result["kinds"] == {"road": len(lines) - rails, "railway": rails}
    points = geopandas.read_file(REAL, layer="named_points").cx[CUT[0] : CUT[2], CUT[1] : CUT[3]]
    homes = as_gpkg(points, folder)
    # Peaks and parking places are told one by one and left out
    result = loaded(shared_service, planner, homes, "points.gpkg", good_rows_only=True)
    assert result["kinds"][""] >= int(points.kind.isin(TOWNS).sum())
    assert {one["rule"] for one in result["findings"]} == {"planning_imports.word_unknown"}
    counted = "\n".join(f"{name},2025,{4 * older},{older}" for name, older in PEOPLE.items())
    people = f"居民点,年份,人口,60岁以上人口\n{counted}\n".encode()
    loaded(shared_service, planner, people, "人口.csv", source_title="演示人口")
    return Country(shared_service, planner, lines)


@pytest.fixture(scope="module")
def registered(country: Country) -> Country:
    """What the registers have of the region: a town, a station, graves beside roads, two cemeteries."""
    with unit_of_work(country.service.engine) as session:
        source = a_source(session)
        town = register(session, a_division(source, "演示区", codes={"nbs": "990001001"}))
        settle(session)
    units = as_geojson(({"name": "Mittelland", "division": "演示区"}, box(*CUT)))
    areas = as_geojson(({"kind": "nature_reserve", "name": "演示保护区"}, RESERVE))
    loaded(country.service, country.planner, units, "units.geojson", crs="4326")
    loaded(country.service, country.planner, areas, "areas.geojson", crs="4326")
    editor = country.service.client("editor")
    _registered(editor, town)
    return country


def _registered(editor: TestClient, town: UUID) -> None:
    since = "2024-01-01"
    common = {"division_id": str(town)}
    station = {
        **common, "number": "ZD-1", "name": "演示养老服务站", "kind": "community_station", "made": "new",
        "position": VADUZ, "state": "open", "since": since, "beds": 10, "nursing_beds": 6,
    }  # fmt: skip
    assert editor.post("/facilities", json=station).status_code == 201
    for at, (lon, lat) in enumerate(((9.5300, 47.1882), (9.5195, 47.1500), (9.5590, 47.1500))):
        site = {**common, "kind": "scattered", "position": [lon, lat], "graves": 3 + at, "surveyed_on": since}
        assert editor.post("/grave-sites", json=site).status_code == 201
    for number, lon in (("GM-1", 9.5100), ("GM-2", 9.5250)):
        cemetery = {
            **common, "number": number, "name": f"演示公墓{number}", "kind": "public_cemetery",
            "area": mapping(box(lon, 47.18, lon + 0.001, 47.181)), "state": "open", "since": since,
            "manager": "演示区", "approval": {"number": "演示1号", "by": "演示区", "on": since},
        }  # fmt: skip
        made = editor.post("/cemeteries", json=cemetery)
        assert made.status_code == 201, made.text
        answer = editor.post(
            f"/cemeteries/{made.json()['id']}/capacities",
            json={"since": since, "plots": 8, "niches": 0, "basis": "演示"},
            headers={"If-Match": made.headers["etag"]},
        )
        assert answer.status_code == 201, answer.text


def run_of(country: Country, kind: str, **asked: Any) -> dict[str, Any]:
    """Have an analysis made; return its result."""
    body = {"kind": kind, "title": "列支敦士登", "region": REGION, **asked}
    found = done(country.service, country.planner, country.planner.post("/planning-runs", json=body))
    assert found["state"] == "succeeded", found["error"]
    run = country.planner.get(f"/planning-runs/{found['result']['planning_run_id']}").json()
    assert run["as_of"] == today().isoformat()
    result: dict[str, Any] = run["result"]
    return result


def test_the_day_of_a_planner_runs_on_its_roads(registered: Country) -> None:
    country = registered
    reached = run_of(country, "access")
    rows = {row["name"]: row for row in reached["rows"]}
    assert rows["Vaduz"]["within"]
    # Townspeople walk, villagers drive; who drives farther takes longer
    assert rows["Schaan"]["cost"] < rows["Nendeln"]["cost"]
    assert reached["figures"]["people_60"] == sum(PEOPLE.values())
    chosen = run_of(
        country, "siting", objective="maximal_cover", radius=240, number=4, alternatives=0, weight="people_60"
    )
    assert chosen["is_proven"]
    assert 1 <= len(chosen["chosen"]) <= 4
    assert chosen["figures"]["served_pct"] > chosen["figures"]["served_before_pct"]
    moved = run_of(country, "relocation", years=2)
    assert moved["figures"]["moved"] == 12
    assert {one["moved_in"] <= one["free"] for one in moved["cemeteries"]} == {True}
    cells = run_of(country, "cemetery_screening", unit="Mittelland", cell_m=250)
    ground = geopandas.GeoSeries([box(*CUT)], crs=4326).to_crs(SWISS).area[0]
    assert cells["figures"]["cells"] == pytest.approx(ground / 250**2, rel=0.05)
    assert cells["cells"][0]["score"] is not None


def test_ban_zones_are_true_on_its_ground(registered: Country) -> None:
    found = run_of(registered, "ban_zones", rule_set="reference_500", per_year=5)
    swiss = registered.lines.to_crs(SWISS)
    strip = shapely.unary_union(swiss.buffer(500, quad_segs=16).values)
    drawn = geopandas.GeoSeries([shape(found["sides"]["line"])], crs=4326).to_crs(SWISS)[0]
    assert drawn.symmetric_difference(strip).area / strip.area < 0.003
    reserve = geopandas.GeoSeries([RESERVE], crs=4326).to_crs(SWISS)[0]
    assert found["figures"]["ban_km2"] == pytest.approx(strip.union(reserve).area / 1e6, rel=0.003)
    assert found["figures"]["graves_inside"] + found["figures"]["graves_outside"] == 12
    assert found["schedule"]


def test_the_ledger_says_its_road_and_distance(registered: Country) -> None:
    editor = registered.service.client("editor")
    swiss = registered.lines.to_crs(SWISS)
    for row in editor.get("/grave-sites").json()["rows"]:
        at = geopandas.GeoSeries([shapely.Point(row["position"])], crs=4326).to_crs(SWISS)[0]
        nearest = float(swiss.distance(at).min())
        if row["corridor"] is None:
            assert nearest > 2000
        else:
            assert row["corridor"]["distance_m"] == pytest.approx(nearest, abs=0.2)
            assert row["corridor"]["basis"] == "centre_line"


def test_a_trial_says_what_would_go_and_a_bad_file_leaves_all_as_it_was(country: Country) -> None:
    client = country.planner
    before = client.get("/planning-layers").json()
    content = '种类,图形（WKT）\n公路,"LINESTRING(9.5 47.1, 9.51 47.1)"\n小路,"POINT(9.5 47.1)"\n'
    upload = client.post("/planning-layers/uploads", files={"file": ("路.csv", io.BytesIO(content.encode()))})
    at = f"/planning-layers/uploads/{upload.json()['upload_id']}/jobs"
    body = {"region": REGION, "crs": "4326", "existing": "replace"}
    tried = done(country.service, client, client.post(at, json={**body, "dry_run": True}))
    roads = [one for one in before[0]["layers"] if one["kind"] == "road"]
    assert [one["rows"] for one in tried["result"]["removed"]] == [one["rows"] for one in roads]
    refused = done(country.service, client, client.post(at, json=body))
    assert (refused["state"], refused["error"]["message_id"]) == ("refused", "import.refused")
    page = client.get(f"/jobs/{refused['id']}/findings").json()["rows"]
    assert [(one["row"], one["column"]) for one in page] == [(3, "种类"), (3, "图形（WKT）")]
    assert all(one["mend_zh"] and one["mend_en"] for one in page)
    assert client.get("/planning-layers").json() == before


def test_a_region_is_taken_away_whole(country: Country) -> None:
    client = country.planner
    gone = client.delete(f"/planning-layers/{REGION}", params={"layer": "places"}).json()
    assert {one["layer"] for one in gone} == {"places", "population"}
    assert client.delete("/planning-layers/nowhere").status_code == 404
    assert country.service.client("leader").delete(f"/planning-layers/{REGION}").status_code == 403
    client.delete(f"/planning-layers/{REGION}")
    (left,) = [one for one in client.get("/planning-layers").json() if one["code"] == REGION]
    # Runs were made of it
    assert left["layers"] == []
