"""Planning runs over HTTP: asked for, made by the job, read, replayed, compared."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.jobs import works
from gis.database import unit_of_work
from gis.exchange.height_uploads import HEIGHTS_JOB
from gis.jobs import service as jobs
from gis.planning.service import PLANNING_JOB
from gis.settings import Settings
from tests.api.conftest import Service
from tests.gis.height_models.files import plane, write
from tests.gis.planning.region import DAY, a_region

COVER = {"objective": "set_cover", "measure": "straight", "alternatives": 0}


@pytest.fixture(scope="module")
def planned(shared_service: Service) -> Service:
    with unit_of_work(shared_service.engine) as session:
        a_region(session)
    return shared_service


def made(service: Service, client: TestClient, answer: Any) -> dict[str, Any]:
    """Do the job as the worker would, and return the run that it made."""
    assert answer.status_code == 202, answer.text
    job = answer.json()["id"]
    jobs.perform(service.engine, job, works(Settings(home=service.home))[PLANNING_JOB])
    found = client.get(answer.headers["location"]).json()
    assert found["state"] == "succeeded", found["error"]
    run: dict[str, Any] = client.get(f"/planning-runs/{found['result']['planning_run_id']}").json()
    return run


def asked(client: TestClient, **body: Any) -> Any:
    common = {"title": "演示测算", "region": "test", "as_of": DAY.isoformat()}
    return client.post("/planning-runs", json={**common, **body})


def test_a_siting_is_made_replayed_and_compared(planned: Service) -> None:
    client = planned.client("planner")
    one = made(
        planned,
        client,
        asked(client, kind="siting", radius=1000, **COVER),
    )
    assert (one["result"]["status"], one["result"]["is_proven"]) == ("proven", True)
    assert [site["name"] for site in one["result"]["chosen"]] == ["演示嘎查"]
    assert (one["replay_of_id"], one["same_result"], one["inputs"]["places"]) == (None, None, 2)
    again = made(planned, client, client.post(f"/planning-runs/{one['id']}/replay"))
    assert (again["replay_of_id"], again["same_result"], again["changed"]) == (one["id"], True, [])
    wider = made(
        planned,
        client,
        asked(
            client, kind="siting", objective="set_cover", measure="straight", radius=20_000, alternatives=0
        ),
    )
    answer = client.get(f"/planning-runs/{one['id']}/comparison", params={"other": wider["id"]})
    told = answer.json()
    assert (told["parameters"], told["data"], told["same_result"]) == (["radius"], [], False)
    assert len(told["only_first"]) == 1
    listed = client.get("/planning-runs", params={"kind": "siting", "limit": 2}).json()
    assert [row["id"] for row in listed["rows"]] == [wider["id"], again["id"]]
    rest = client.get("/planning-runs", params={"kind": "siting", "after": listed["next"]}).json()
    assert [row["id"] for row in rest["rows"]] == [one["id"]]


def test_zones_are_drawn_over_the_api(planned: Service) -> None:
    client = planned.client("planner")
    run = made(planned, client, asked(client, kind="ban_zones", per_year=4))
    assert run["result"]["layers"]["ban"]["type"] in ("Polygon", "MultiPolygon")
    assert run["result"]["figures"]["graves_inside"] == 7


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ({"kind": "siting", "objective": "best"}, 422, None),
        ({"kind": "guess"}, 422, None),
        ({"kind": "access", "region": "nowhere"}, 404, "NoSuchRegion"),
        ({"kind": "access", "as_of": "2999-01-01"}, 422, "FieldUnreadable"),
    ],
)
def test_what_can_not_be_asked_is_refused(
    planned: Service, body: dict[str, Any], status: int, problem: str | None
) -> None:
    answer = asked(planned.client("planner"), **body)
    assert answer.status_code == status
    if problem is not None:
        assert problem in answer.text


def test_a_question_without_limits_is_refused_by_its_job(planned: Service) -> None:
    client = planned.client("planner")
    answer = asked(client, kind="siting", objective="p_median")
    jobs.perform(planned.engine, answer.json()["id"], works(Settings(home=planned.home))[PLANNING_JOB])
    ended = client.get(answer.headers["location"]).json()
    assert (ended["state"], ended["error"]["message_id"]) == ("refused", "siting.unreadable.number")


def test_a_form_is_told_what_can_be_chosen_and_within_which_limits(planned: Service) -> None:
    offered = planned.client("leader").get("/planning-runs/choices").json()
    (region,) = [one for one in offered["regions"] if one["code"] == "test"]
    assert region["units"] == [{"name": "演示镇", "extent": [109.3, 38.5, 109.7, 38.7]}]
    sets = {one["code"]: one for one in offered["rule_sets"]}
    assert sets[offered["rule_set"]]["distances_m"] == [500]
    assert sets["visible"]["needs_terrain"]
    asked = {one["name"]: one for one in offered["parameters"]["siting"]}
    assert "candidates" not in asked
    assert asked["objective"]["options"] == ["set_cover", "maximal_cover", "p_median"]
    assert (asked["radius"]["above"], asked["radius"]["default"], asked["alternatives"]["most"]) == (
        0,
        None,
        5,
    )


def test_heights_are_uploaded_listed_and_removed(planned: Service, tmp_path: Path) -> None:
    client = planned.client("planner")
    said = {"title": "演示高程", "licence": "CC0", "is_demonstration": "true"}
    grid = write(tmp_path / "heights.tif", plane(3, 4, east=5.0), 100.0, 30.0).read_bytes()
    answer = client.post("/height-models", files={"file": ("heights.tif", grid)}, data=said)
    assert answer.status_code == 202, answer.text
    job = answer.json()["id"]
    jobs.perform(planned.engine, job, works(Settings(home=planned.home))[HEIGHTS_JOB])
    found = client.get(answer.headers["location"]).json()
    assert found["state"] == "succeeded", found["error"]
    (row,) = client.get("/height-models").json()["rows"]
    assert row["id"] == found["result"]["height_model_id"]
    assert (row["columns"], row["rows"], row["lowest_m"], row["highest_m"]) == (4, 3, 1200.0, 1215.0)
    assert (row["system"], row["is_demonstration"]) == ("cgcs2000", True)
    bad = client.post("/height-models", files={"file": ("h.tif", grid)}, data={**said, "system": "EPSG:3"})
    assert bad.status_code == 422
    assert client.delete(f"/height-models/{row['id']}").status_code == 204
    assert client.get("/height-models").json()["rows"] == []
    gone = client.delete(f"/height-models/{row['id']}")
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:diming:NoSuchHeightModel")
