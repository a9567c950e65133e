"""Zones of corridors and areas, across the edge of two Gauss-Krüger zones."""

from datetime import date
from typing import Any

import numpy as np
import pytest

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from gis.burial_zones.errors import RuleUnreadable
from gis.burial_zones.strips import pieces, strip
from gis.burial_zones.zone_rules import Effect, Mode, area_rules, corridor_rules, gravest
from gis.burial_zones.zones import Area, Corridor, SeenGround, area_zones, corridor_zones, layers, place
from gis.coordinates.measures import zone_for_longitude
from gis.name_rules.seed_files import rule_rows

ON = date(2026, 11, 26)
GEOD = Geod(ellps="GRS80")
#: Runs from zone 36 into zone 37
ROAD = shapely.LineString([(109.2, 38.5), (109.5, 38.62), (109.8, 38.58)])


def way_to(line: BaseGeometry, lon: float, lat: float) -> float:
    """Geodesic metres to a line, without any projection: the nearest of very many points on it."""
    points = shapely.get_coordinates(shapely.segmentize(line, 0.00002))
    near = points[np.hypot(points[:, 0] - lon, points[:, 1] - lat).argsort()[:4000]]
    _, _, metres = GEOD.inv(np.full(len(near), lon), np.full(len(near), lat), near[:, 0], near[:, 1])
    return float(np.min(metres))


def corridor(**changed: Any) -> Corridor:
    facts = {
        "key": "g1",
        "kind": "road",
        "klass": "national",
        "name": "演示国道",
        "ground": ROAD,
        "basis": "centre_line",
        **changed,
    }
    return Corridor(**facts)


@pytest.mark.parametrize("distance", [20.0, 500.0, 1000.0])
def test_a_strip_is_true_on_the_ground_on_both_sides_of_109_5(distance: float) -> None:
    border = shapely.get_coordinates(strip(ROAD, distance))
    for at in np.linspace(0, len(border) - 1, 25).astype(int):
        lon, lat = border[at]
        assert way_to(ROAD, lon, lat) == pytest.approx(distance, rel=5e-4, abs=0.05)
    assert border[:, 0].min() < 109.5 < border[:, 0].max()


def test_a_line_is_cut_where_zones_meet_and_nothing_is_lost() -> None:
    parts = list(pieces(ROAD))
    assert sum(shapely.length(part) for part in parts) == pytest.approx(shapely.length(ROAD))
    for part in parts:
        west, _, east, _ = part.bounds
        assert zone_for_longitude(west).number == zone_for_longitude(east - 1e-9).number


def test_the_two_reference_distances_are_offered_and_say_that_they_are_not_the_regions() -> None:
    rows = list(rule_rows("burial_corridor_rules"))
    for name, metres in (("reference_500", 500.0), ("reference_1000", 1000.0)):
        found = corridor_rules(rows, name, ON)
        assert {rule.distance_m for rule in found} == {metres}
        assert all("参照值，非内蒙古规定" in rule.basis and not rule.is_verified for rule in found)
        assert {rule.kind for rule in found} == {"road", "railway", "river", "reservoir_shore"}


def test_a_rule_holds_from_its_day_on_and_not_on_the_day_it_ends() -> None:
    row = dict(next(rule_rows("burial_corridor_rules")))
    row |= {"rule_set": "x", "effective_from": "2026-01-01", "effective_to": "2026-03-30"}
    held = [bool(corridor_rules([row], "x", day)) for day in map(date.fromisoformat, _DAYS)]
    assert held == [False, True, True, False]


_DAYS = ("2025-12-31", "2026-01-01", "2026-03-29", "2026-03-30")


@pytest.mark.parametrize("wrong", [{"mode": "guess"}, {"effect": ""}, {"distance_m": "0"}])
def test_an_unreadable_rule_is_refused(wrong: dict[str, str]) -> None:
    row = {**next(rule_rows("burial_corridor_rules")), "rule_set": "x", **wrong}
    with pytest.raises(RuleUnreadable):
        corridor_rules([row], "x", ON)


def test_grassland_asks_for_approval_and_farmland_forbids() -> None:
    rules = area_rules(rule_rows("burial_area_rules"), ON)
    grass = Area("p", "grassland", "演示草场", shapely.box(109.0, 38.0, 110.0, 39.0))
    field = Area("f", "farmland", "演示耕地", shapely.box(109.4, 38.4, 109.6, 38.6))
    zones = area_zones([grass, field, Area("?", "unheard_of", "", grass.shape)], rules)
    assert len(zones) == 2
    free, on_field, outside = place(zones, np.array([[109.1, 38.1], [109.5, 38.5], [111.0, 38.0]]))
    assert (free.effect, free.zones[0].clause) == (Effect.APPROVAL, "《草原法》第三十八条")
    assert len(free.approvals) == 2
    assert (on_field.effect, on_field.approvals) == (Effect.BAN, [])
    assert [zone.kind for zone in on_field.zones] == ["farmland", "grassland"]
    assert outside.effect is Effect.SUITABLE
    drawn = layers(zones)
    assert not drawn[Effect.BAN].intersection(drawn[Effect.APPROVAL]).area
    assert shapely.union_all(list(drawn.values())).equals(grass.shape)


def test_what_the_superseded_regulation_forbade_is_only_a_reference_since() -> None:
    before, since = (area_rules(rule_rows("burial_area_rules"), date(2026, 3, day)) for day in (29, 30))
    assert before.keys() == since.keys()
    cited = [kind for kind, rule in before.items() if "殡葬管理条例" in rule.clause]
    assert cited
    for kind in cited:
        assert before[kind].is_verified
        assert not since[kind].is_verified
        assert since[kind].clause == f"参照{before[kind].clause}"
        assert since[kind].effect is before[kind].effect is Effect.BAN


def test_half_the_width_is_added_where_only_the_centre_line_is_known() -> None:
    rules = corridor_rules(rule_rows("burial_corridor_rules"), "reference_500", ON)
    line = corridor(half_width_m=20.0, basis="half_width")
    zone = corridor_zones([line], rules).zones[0]
    assert zone.basis == "half_width"
    lon, lat = shapely.get_coordinates(zone.shape)[3]
    assert way_to(ROAD, lon, lat) == pytest.approx(520.0, rel=5e-4)
    assert not corridor_zones([corridor(kind="canal")], rules).zones


def test_what_is_seen_stays_unknown_without_a_height_model() -> None:
    rules = corridor_rules(rule_rows("burial_corridor_rules"), "visible", ON)
    assert {rule.mode for rule in rules} == {Mode.VIEWSHED}
    drawn = corridor_zones([corridor()], rules)
    assert not drawn.zones
    assert [one.reason for one in drawn.unknown] == ["no_terrain"]
    box = shapely.box(109.2, 38.4, 109.3, 38.5)
    known = corridor_zones([corridor()], rules, lambda one, distance_m: SeenGround(box, is_whole=True))
    assert (len(known.zones), len(known.unknown)) == (1, 0)
    partly = corridor_zones([corridor()], rules, lambda one, distance_m: SeenGround(box, is_whole=False))
    assert (len(partly.zones), [one.reason for one in partly.unknown]) == (1, ["terrain_ends"])


def test_the_gravest_effect_counts() -> None:
    assert gravest([Effect.SUITABLE, Effect.APPROVAL, Effect.BAN]) is Effect.BAN
    assert gravest([]) is Effect.SUITABLE
    assert list(place([], np.zeros((0, 2)))) == []
