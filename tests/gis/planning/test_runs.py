"""Analyses on the register: made, kept, replayed, compared."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

import shapely

from gis.accounts.rules import Caller
from gis.coordinates import area_m2
from gis.errors import NotAllowed
from gis.height_models import service as height_models
from gis.height_models.service import Said
from gis.jobs.rules import Unwatched
from gis.planning import service
from gis.planning.parameters import Access, BanZones, CemeteryScreening, Parameters, Relocation, Siting
from gis.planning.rules import InputsHidden, KindsDiffer, KindUnknown, NothingToPlan, RunNotFound
from gis.planning.tables import PlanningRun
from gis.planning_layers.rules import NoSuchRegion
from gis.planning_layers.tables import (
    Corridor,
    CorridorClosure,
    PlanningPlace,
    PlanningPopulation,
    PlanningRegion,
)
from tests.gis.height_models.files import plane, write
from tests.gis.planning.region import DAY, Region, a_region
from tests.gis.proposals.people import someone


@pytest.fixture
def region(session: Session) -> Region:
    return a_region(session)


@pytest.fixture
def planner(session: Session) -> Caller:
    return someone(session, "planner")


def made(
    session: Session, planner: Caller, kind: str, asked: Parameters, region: str = "test"
) -> PlanningRun:
    job = service.ask(session, planner, kind, f"演示{kind}", region, asked, DAY)
    return done(session, planner, job.arguments)


def done(session: Session, planner: Caller, arguments: Any) -> PlanningRun:
    result = service.make_queued(session, planner, arguments, Unwatched())
    return service.get(session, planner, UUID(result["planning_run_id"])).run


def test_access_tells_the_officials_figure_beside_that_of_people(
    session: Session, region: Region, planner: Caller
) -> None:
    run = made(session, planner, "access", Access(measure="straight", urban_limit=1000, rural_limit=13_000))
    figures = run.result["figures"]
    # One of two has a station of its own; 100 of 140 live within reach: the village is 13.06 km away.
    assert (figures["communities"], figures["communities_with_station"]) == (2, 1)
    assert figures["unit_coverage_pct"] == 50.0
    assert figures["spatial_coverage_pct"] == pytest.approx(100 * 100 / 140, abs=1e-5)
    assert {one["profile"]: one["limit"] for one in run.result["reach"]} == {
        "walking": 1000,
        "driving": 13_000,
    }
    far = run.result["rows"][1] if run.result["rows"][1]["name"] == "演示嘎查" else run.result["rows"][0]
    assert (far["within"], far["nearest"], far["has_own_station"]) == (False, "演示养老服务站", False)
    at_the_limit = made(
        session, planner, "access", Access(measure="straight", rural_limit=far["cost"] + 0.001)
    )
    assert at_the_limit.result["figures"]["spatial_coverage_pct"] == 100.0


def test_by_road_a_place_is_as_far_as_its_way_and_one_off_the_roads_is_said_to_be(
    session: Session, region: Region, planner: Caller
) -> None:
    run = made(session, planner, "access", Access())
    by_name = {row["name"]: row for row in run.result["rows"]}
    # 1.11 km to the road at 10 km/h, 13.07 km along a 国道 at 70 km/h, 0.22 km to the station at 10 km/h
    assert by_name["演示嘎查"]["cost"] == pytest.approx(400 + 672 + 80, abs=5)
    assert by_name["演示嘎查"]["off_road_m"] == pytest.approx(1110, abs=2)
    assert run.result["figures"]["spatial_coverage_pct"] == 100.0
    assert run.settings["travel"]["driving"]["speeds_km_h"]["driving_national"] == 70
    # On foot a quarter of an hour to the road and both ways along it; half an hour's drive is the whole road
    reach = {one["profile"]: one for one in run.result["reach"]}
    assert 0 < reach["walking"]["length_m"] < 3000
    assert reach["driving"]["length_m"] == pytest.approx(22_640, abs=20)
    assert reach["walking"]["geometry"]["type"] in ("LineString", "MultiLineString")
    assert made(session, planner, "access", Access(rural_limit=1100)).result["rows"] != run.result["rows"]
    session.execute(update(PlanningPlace).values(urban=True))
    session.expire_all()
    on_foot = made(session, planner, "access", Access())
    assert on_foot.result["figures"]["places_without_road"] == 1
    assert on_foot.result["figures"]["spatial_coverage_pct"] == pytest.approx(100 * 100 / 140, abs=1e-5)
    session.execute(update(PlanningPlace).where(PlanningPlace.name == "演示嘎查").values(urban=False))
    session.add(CorridorClosure(corridor_id=region.road, since=DAY, until=None, reason="修路"))
    session.flush()
    session.expire_all()
    shut = made(session, planner, "siting", Siting("set_cover", radius=900.0))
    assert shut.result["status"] == "infeasible"
    assert set(shut.result["without_road"]) == {"演示社区", "演示嘎查"}
    assert {one["name"] for one in shut.result["unreached"]} == {"演示社区", "演示嘎查"}


def test_siting_chooses_where_people_are_out_of_reach_and_tells_why_it_can_not(
    session: Session, region: Region, planner: Caller
) -> None:
    asked = Siting("set_cover", "straight", radius=1000.0, alternatives=1)
    run = made(session, planner, "siting", asked)
    assert (run.result["status"], run.result["is_proven"]) == ("proven", True)
    assert [one["name"] for one in run.result["chosen"]] == ["演示嘎查"]
    assert run.result["figures"]["served_before_pct"] == pytest.approx(100 * 100 / 140, abs=1e-5)
    assert run.result["plans"][0]["fairness"]["by_group_pct"] == {"演示镇": 100.0}
    assert {one["name"] for one in run.result["candidates"]} == {"演示社区", "演示嘎查"}
    (ground,) = [one["geometry"] for one in run.result["plans"][0]["reach"] if one["profile"] == "driving"]
    assert area_m2(shapely.geometry.shape(ground)) == pytest.approx(np.pi * 1000**2, rel=0.01)
    none = made(session, planner, "siting", Siting("set_cover", "straight", radius=1000.0, number=0))
    assert none.result["status"] == "infeasible"
    limits = {one["limit"]: one["works_from"] for one in none.result["explanation"]["loosened"]}
    assert limits["number"] == 1.0
    assert limits["radius"] == pytest.approx(13_060, abs=50)


def test_ban_zones_list_the_graves_inside_by_road_and_kilometre(
    session: Session, region: Region, planner: Caller
) -> None:
    run = made(session, planner, "ban_zones", BanZones(per_year=4, share=0.5))
    inside = {row["number"]: (row["corridor"], row["chainage_km"]) for row in run.result["graves"]}
    # 222 m from the middle of the road on either side of 109.5°E; the third lies 5.5 km away.
    assert inside["M-1"] == ("G999 演示国道", pytest.approx(108.71, abs=0.02))
    assert inside["M-2"] == ("G999 演示国道", pytest.approx(110.45, abs=0.02))
    assert set(inside) == {"M-1", "M-2"}
    figures = run.result["figures"]
    assert (figures["graves_inside"], figures["graves_outside"], figures["years"]) == (7, 2, 2)
    assert [(task["year"], task["graves"]) for task in run.result["schedule"]] == [(1, 4), (2, 3)]
    assert set(run.result["layers"]) == {"ban", "approval"}
    assert run.settings["corridor_rule_set"] == "reference_500"
    assert any("参照值，非内蒙古规定" in rule["basis"] for rule in run.settings["rules"])
    assert run.result["visibility"] == "no_terrain"
    wider = made(session, planner, "ban_zones", BanZones(rule_set="reference_1000"))
    compared = service.compare(session, planner, run.id, wider.id)
    assert set(compared.parameters) == {"per_year", "rule_set", "share"}
    assert (compared.data, compared.settings_differ, compared.same_result) == ([], True, False)
    grown = next(one for one in compared.figures if one.key == "ban_km2")
    assert grown.difference is not None
    assert grown.difference > 10
    seen = made(session, planner, "ban_zones", BanZones(rule_set="visible"))
    assert [one["reason"] for one in seen.result["unknown"]] == ["no_terrain"]


def test_relocation_moves_what_there_is_place_for_and_tells_when_it_is_full(
    session: Session, region: Region, planner: Caller
) -> None:
    run = made(session, planner, "relocation", Relocation("straight", years=2))
    figures = run.result["figures"]
    assert (figures["graves"], figures["moved"], figures["left_full"]) == (9, 8, 1)
    (home,) = run.result["cemeteries"]
    # 700 people × 7 ‰ × 50 %
    assert home["own_per_year"] == pytest.approx(2.45)
    assert home["years_until_full"] == pytest.approx(8 / (8 / 2 + 2.45), abs=1e-5)
    near = made(session, planner, "relocation", Relocation("straight", farthest=1000.0))
    assert near.result["figures"]["left_unreachable"] == 9


def test_ground_for_a_cemetery_is_scored_with_reasons_and_approvals(
    session: Session, region: Region, planner: Caller
) -> None:
    run = made(session, planner, "cemetery_screening", CemeteryScreening(cell_m=2000.0, best=3))
    best = run.result["cells"][0]
    assert best["effect"] == "approval"
    assert any("草原" in approval for approval in best["approvals"])
    marks = {one["criterion"]: one["value"] for one in best["marks"]}
    assert marks["slope_deg"] is None
    assert marks["settlement_m"] > 500
    assert run.result["excluded"]["farmland"] > 0
    assert len(run.result["cells"]) == 3


def test_a_replay_comes_to_the_same_or_says_which_data_changed(
    session: Session, region: Region, planner: Caller
) -> None:
    run = made(session, planner, "siting", Siting("maximal_cover", "straight", radius=1000.0, number=1))
    again = done(session, planner, service.replay(session, planner, run.id).arguments)
    assert (again.changed, again.result_digest) == ([], run.result_digest)
    assert service.same_as_replayed(session, again) is True
    session.execute(update(PlanningPopulation).values(people_60=PlanningPopulation.people_60 + 1))
    session.expire_all()
    later = done(session, planner, service.replay(session, planner, run.id).arguments)
    assert later.changed == ["places"]
    assert service.same_as_replayed(session, later) is False
    assert [one.run.id for one in service.latest(session, planner, kind="siting")] == [
        later.id,
        again.id,
        run.id,
    ]
    other = made(session, planner, "access", Access())
    with pytest.raises(KindsDiffer):
        service.compare(session, planner, run.id, other.id)
    # A run of a version that kept other facts is neither the same nor another.
    session.execute(update(PlanningRun).where(PlanningRun.id == run.id).values(result={"figures": {}}))
    session.expire_all()
    assert service.same_as_replayed(session, service.get(session, planner, again.id).run) is None


def test_who_may_not_plan_or_see_is_refused(session: Session, region: Region, planner: Caller) -> None:
    leader = someone(session, "leader")
    with pytest.raises(NotAllowed):
        service.ask(session, leader, "access", "演示", "test", Access())
    with pytest.raises(NoSuchRegion):
        service.ask(session, planner, "access", "演示", "nowhere", Access())
    with pytest.raises(KindUnknown):
        service.ask(session, planner, "siting", "演示", "test", Access())
    run = made(session, planner, "access", Access())
    assert service.get(session, leader, run.id).made_by == "其其格"
    with pytest.raises(NotAllowed):
        service.get(session, someone(session, "township"), run.id)
    with pytest.raises(RunNotFound):
        service.get(session, planner, uuid4())
    session.add(PlanningRegion(code="empty", name="空区"))
    session.flush()
    with pytest.raises(NothingToPlan, match=r"nothing_to_plan\.places"):
        made(session, planner, "access", Access(), "empty")


def test_restricted_records_make_a_run_restricted(session: Session, region: Region, planner: Caller) -> None:
    session.execute(update(Corridor).values(publication_level="restricted"))
    session.expire_all()
    with pytest.raises(InputsHidden):
        made(session, planner, "ban_zones", BanZones())
    reviewer = someone(session, "reviewer")
    run = made(session, reviewer, "ban_zones", BanZones())
    assert run.publication_level == "restricted"
    with pytest.raises(RunNotFound):
        service.get(session, planner, run.id)
    assert service.latest(session, planner) == []


def test_over_heights_what_is_seen_and_slope_are_known_and_told_apart_from_what_is_not(
    session: Session, region: Region, planner: Caller, tmp_path: Path
) -> None:
    """Flat ground with a ridge of 20 m along 38.599°N, south of the road, and 1 in 10 from 109.6°E on."""
    step = 0.0005
    heights = plane(120, 600)
    heights[62] += 20.0
    heights[:, 440:] += 0.1 * 43.5 * np.arange(160)
    grid = write(tmp_path / "heights.tif", heights, 109.38, 38.63, step)
    said = Said("演示高程", "CC0", is_demonstration=True)
    loaded = height_models.load(session, planner, grid, "heights.tif", said)
    run = made(session, planner, "ban_zones", BanZones(rule_set="visible"))
    # The road's own heights are all known; the ground behind the ridge is no zone.
    assert (run.result["visibility"], run.result["unknown"]) == ("heights", [])
    assert {row["number"]: (row["is_seen"], row["is_visible"]) for row in run.result["graves"]} == {
        "M-1": (True, True)
    }
    (row,) = run.result["graves"]
    assert {one["direction"]: one["is_visible"] for one in row["seen"]} == {"forward": True, "backward": True}
    forward = next(one for one in row["seen"] if one["direction"] == "forward")
    # Ahead of the grave, which stands at kilometre 108.71, within 1 km: 0.97 km along the road
    assert (forward["from_km"], forward["to_km"]) == (
        pytest.approx(107.74, abs=0.05),
        pytest.approx(108.71, abs=0.05),
    )
    assert run.settings["eye_m"] == "1.2"
    assert run.is_demonstration
    buffered = made(session, planner, "ban_zones", BanZones())
    assert {one["number"]: one["is_seen"] for one in buffered.result["graves"]} == {"M-1": True, "M-2": False}
    ground = made(session, planner, "cemetery_screening", CemeteryScreening(cell_m=1000.0, best=1000))
    slopes = {
        (cell["lon"] > 109.61, abs(cell["lat"] - 38.599) > 0.007): mark["value"]
        for cell in ground.result["cells"]
        for mark in cell["marks"]
        if mark["criterion"] == "slope_deg" and mark["value"] is not None
    }
    assert ground.result["slope"] == "heights"
    assert 0 < ground.result["figures"]["cells_without_slope"] < ground.result["figures"]["cells"]
    assert slopes[True, True] == pytest.approx(5.71, abs=0.02)
    assert slopes[False, True] == 0.0
    height_models.remove(session, planner, loaded.id)
    again = done(session, planner, service.replay(session, planner, run.id).arguments)
    assert again.changed == ["heights", "settings"]
    assert [one["reason"] for one in again.result["unknown"]] == ["no_terrain"]
    half = heights[:, :300]
    height_models.load(session, planner, write(tmp_path / "west.tif", half, 109.38, 38.63, step), "w", said)
    partly = made(session, planner, "ban_zones", BanZones(rule_set="visible"))
    assert [one["reason"] for one in partly.result["unknown"]] == ["terrain_ends"]
    assert {one["number"] for one in partly.result["graves"]} == {"M-1"}
