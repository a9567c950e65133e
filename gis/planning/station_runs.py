"""Access to stations, and where to build them. Costs are seconds by road, or metres in a straight line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

import shapely

from gis.burial_zones.zone_rules import Effect
from gis.burial_zones.zones import place
from gis.facilities.service import FacilityOnDay
from gis.planning.inputs import Inputs, Unit
from gis.planning.parameters import Access, Point, Siting
from gis.planning.rule_tables import settings_on
from gis.planning.rules import NothingToPlan
from gis.planning.sight_lines import SightLines
from gis.planning.ways import reach, ways
from gis.planning.zones_drawn import zones_drawn
from gis.planning_layers.service import PeopledPlace
from gis.road_network.roads import Profile
from gis.siting.choosing import Answer, Plan, Tell, answer
from gis.siting.problem import Demand, Limits, Objective, Problem, Site

#: What a run returns: settings it used, and its result
Made = tuple[dict[str, Any], dict[str, Any]]


def access(inputs: Inputs, asked: Access, tell: Tell) -> Made:
    """Say which places an open station is within reach of: of communities, and of people of 60 and older.

    The officials' figure counts a community that has an open station of its own, wherever people live.
    """
    tell("planning.step_reading", 0, 0)
    places, stations = inputs.places(), inputs.stations(asked.kinds)
    if not places:
        raise NothingToPlan(part="places")
    placed = [one for one in stations if one.lon is not None and one.lat is not None]
    found = ways(
        inputs,
        asked.measure,
        _positions(places),
        [one.urban for one in places],
        [(one.lon or 0.0, one.lat or 0.0) for one in placed],
    )
    costs, off_road = found.costs, found.sources_off_road_m
    served = {one.division_id for one in stations}
    rows: list[dict[str, Any]] = []
    for at, home in enumerate(places):
        limit = asked.urban_limit if home.urban else asked.rural_limit
        nearest = int(costs[at].argmin()) if placed else None
        if nearest is not None and not np.isfinite(costs[at, nearest]):
            nearest = None
        cost = None if nearest is None else float(costs[at, nearest])
        rows.append(
            {
                "key": str(home.id),
                "name": home.name,
                "urban": home.urban,
                "people_60": home.people_60,
                "lon": home.longitude,
                "lat": home.latitude,
                "nearest": None if nearest is None else placed[nearest].name,
                "cost": cost,
                "limit": limit,
                "off_road_m": None if off_road is None else float(off_road[at]),
                "no_road": off_road is not None and not np.isfinite(off_road[at]),
                "within": cost is not None and cost <= limit,
                "has_own_station": None if home.division_id is None else home.division_id in served,
            }
        )
    units = [row for row in rows if row["has_own_station"] is not None]
    figures: dict[str, float | None] = {
        "communities": len(units),
        "communities_with_station": sum(bool(row["has_own_station"]) for row in units),
        "unit_coverage_pct": _percent([(1.0, bool(row["has_own_station"])) for row in units]),
        "people_60": sum(row["people_60"] or 0 for row in rows),
        "places_without_people": sum(row["people_60"] is None for row in rows),
        "stations_without_position": len(stations) - len(placed),
        "places_without_road": sum(row["no_road"] for row in rows),
    }
    for name, some in (
        ("spatial_coverage_pct", rows),
        ("spatial_coverage_urban_pct", [row for row in rows if row["urban"]]),
        ("spatial_coverage_rural_pct", [row for row in rows if not row["urban"]]),
    ):
        figures[name] = _percent([(float(row["people_60"] or 0), row["within"]) for row in some])
    limits = _by_profile(places, asked.urban_limit, asked.rural_limit)
    return {"travel": found.settings}, {
        "measure": asked.measure,
        "figures": figures,
        "chosen": [],
        "rows": rows,
        "stations": [_standing(one) for one in placed],
        "reach": reach(inputs, asked.measure, _sites(_standing(one) for one in placed), limits),
    }


def siting(inputs: Inputs, asked: Siting, tell: Tell) -> Made:
    """Choose where to build, or say why no choice will do."""
    tell("planning.step_reading", 0, 0)
    places, stations, units = inputs.places(), inputs.stations(asked.kinds), inputs.units()
    if not places:
        raise NothingToPlan(part="places")
    if asked.weight != "place" and all(getattr(one, asked.weight) is None for one in places):
        raise NothingToPlan(part=asked.weight)
    standing = [Site(f"facility:{one.id}", is_existing=True) for one in stations if one.lon is not None]
    spots = list(asked.candidates) or [
        Point(f"place:{one.id}", one.name, one.longitude, one.latitude, asked.price, asked.capacity)
        for one in places
    ]
    settings: dict[str, Any] = {}
    barred: list[tuple[str, ...]] = [()] * len(spots)
    unknown: Sequence[Mapping[str, Any]] = []
    if asked.keep_out_of_ban_zones:
        settings, barred, unknown = _barred(inputs, spots, tell)
    sites = standing + [
        Site(one.key, price=one.price, capacity=one.capacity, barred_by=why)
        for one, why in zip(spots, barred, strict=True)
    ]
    names = {f"facility:{one.id}": (one.name, one.lon, one.lat) for one in stations}
    names |= {one.key: (one.name, one.lon, one.lat) for one in spots}
    targets = [(one.lon or 0.0, one.lat or 0.0) for one in stations if one.lon is not None]
    targets += [(one.lon, one.lat) for one in spots]
    travelled = ways(inputs, asked.measure, _positions(places), [one.urban for one in places], targets)
    problem = Problem(
        Objective(asked.objective),
        [Demand(str(one.id), _weight(one, asked.weight), group) for one, group in _grouped(places, units)],
        sites,
        travelled.costs,
        Limits(asked.radius, asked.number, asked.budget),
    )
    found = answer(problem, seconds=asked.seconds, alternatives=asked.alternatives, tell=tell)
    homes = {str(one.id): one.name for one in places}
    told = {**_told(problem, found, names, homes), "measure": asked.measure}
    told["places"] = _served(problem, found, places, names)
    told["unknown"] = list(unknown)
    told["standing"] = [_standing(one) for one in stations if one.lon is not None]
    told["candidates"] = [
        {"key": one.key, "name": one.name, "lon": one.lon, "lat": one.lat, "barred": list(why)}
        for one, why in zip(spots, barred, strict=True)
    ]
    if asked.radius is not None:
        limits = _by_profile(places, asked.radius, asked.radius)
        told["standing_reach"] = reach(inputs, asked.measure, _sites(told["standing"]), limits)
        for plan in told["plans"]:
            plan["reach"] = reach(inputs, asked.measure, _sites(plan["new"]), limits)
    if travelled.sources_off_road_m is not None:
        lost = ~np.isfinite(travelled.sources_off_road_m)
        told["without_road"] = [one.name for one, is_lost in zip(places, lost, strict=True) if is_lost]
    return {**settings, "travel": travelled.settings}, told


def _told(
    problem: Problem,
    found: Answer,
    names: Mapping[str, tuple[str, float | None, float | None]],
    homes: Mapping[str, str],
) -> dict[str, Any]:
    plans = [_plan(problem, plan, names) for plan in found.plans]
    figures: dict[str, float | None] = {"served_before_pct": 100 * found.before.served_share}
    if plans:
        first = found.plans[0]
        figures |= {
            "objective": first.counted.objective,
            "new_sites": first.counted.new_sites,
            "price": first.counted.price,
            "served_pct": 100 * first.fairness.served_share,
            "farthest": first.fairness.farthest,
            "mean": first.fairness.mean,
            "gini": first.fairness.gini,
        }
    why = found.explanation
    return {
        "status": str(found.status),
        "is_proven": found.status == "proven",
        "figures": figures,
        "chosen": plans[0]["new"] if plans else [],
        "plans": plans,
        "unreached": [
            {
                "key": one.key,
                "name": homes[one.key],
                "weight": one.weight,
                "nearest": None if one.nearest is None else names[one.nearest][0],
                "cost": one.cost,
                "barred": [{"name": names[key][0], "by": list(by)} for key, by in one.barred],
            }
            for one in found.unreached
        ],
        "explanation": None
        if why is None
        else {
            "loosened": [
                {"limit": str(one.limit), "works_from": one.works_from, "is_smallest": one.is_smallest}
                for one in why.loosened
            ],
            "lacking_capacity": why.lacking_capacity,
            "is_complete": why.is_complete,
        },
    }


def _plan(
    problem: Problem, plan: Plan, names: Mapping[str, tuple[str, float | None, float | None]]
) -> dict[str, Any]:
    loads = problem.weights @ plan.shares
    new = np.flatnonzero(plan.is_open & ~problem.existing).tolist()
    return {
        "status": str(plan.status),
        "gap": plan.gap,
        "objective": plan.counted.objective,
        "price": plan.counted.price,
        "new": [
            {
                "key": problem.sites[at].key,
                "name": names[problem.sites[at].key][0],
                "lon": names[problem.sites[at].key][1],
                "lat": names[problem.sites[at].key][2],
                "served": float(loads[at]),
            }
            for at in new
        ],
        "fairness": {
            "served_pct": 100 * plan.fairness.served_share,
            "by_group_pct": {name: 100 * share for name, share in plan.fairness.group_shares.items()},
            "worst_group": plan.fairness.worst_group,
            "mean": plan.fairness.mean,
            "median": plan.fairness.median,
            "ninth_decile": plan.fairness.ninth_decile,
            "farthest": plan.fairness.farthest,
            "gini": plan.fairness.gini,
            "without_way": plan.fairness.without_way,
        },
    }


def _served(
    problem: Problem,
    found: Answer,
    places: Sequence[PeopledPlace],
    names: Mapping[str, tuple[str, float | None, float | None]],
) -> list[dict[str, Any]]:
    """Return each place with the site that serves most of it by the first plan, and what the way costs."""
    shares = found.plans[0].shares if found.plans else np.zeros(problem.costs.shape)
    rows: list[dict[str, Any]] = []
    for at, (home, asked) in enumerate(zip(places, problem.demand, strict=True)):
        site = int(shares[at].argmax())
        is_served = bool(shares[at, site] > 0)
        rows.append(
            {
                "key": asked.key,
                "name": home.name,
                "group": asked.group,
                "weight": asked.weight,
                "lon": home.longitude,
                "lat": home.latitude,
                "served": is_served,
                "site": problem.sites[site].key if is_served else None,
                "site_name": names[problem.sites[site].key][0] if is_served else None,
                "cost": float(problem.costs[at, site]) if is_served else None,
            }
        )
    return rows


def _by_profile(places: Sequence[PeopledPlace], urban: float, rural: float) -> dict[Profile, float]:
    """Return the limit for those who walk and those who drive, as far as there are any."""
    limits: dict[Profile, float] = {}
    if any(one.urban for one in places):
        limits["walking"] = urban
    if any(not one.urban for one in places):
        limits["driving"] = rural
    return limits


def _sites(some: Iterable[Mapping[str, Any]]) -> list[tuple[float, float]]:
    return [(one["lon"], one["lat"]) for one in some]


def _standing(one: FacilityOnDay) -> dict[str, Any]:
    return {"key": f"facility:{one.id}", "name": one.name, "lon": one.lon, "lat": one.lat}


def _barred(
    inputs: Inputs, spots: Sequence[Point], tell: Tell
) -> tuple[dict[str, Any], list[tuple[str, ...]], Sequence[Mapping[str, Any]]]:
    """Return the rules used, of each candidate the zones that forbid burial there, and what stays unknown."""
    settings = settings_on(inputs.session, inputs.on)
    rule_set = settings["corridor_rule_set"]
    along = inputs.corridors()
    ground = zones_drawn(
        inputs, [one for one, _ in along], rule_set, SightLines(inputs, settings, along), tell
    )
    placed = place(ground.zones, np.array([(one.lon, one.lat) for one in spots], dtype=np.float64))
    barred = [
        tuple(f"{zone.kind}:{zone.name}" for zone in one.zones if zone.effect is Effect.BAN) for one in placed
    ]
    return {"corridor_rule_set": rule_set}, barred, ground.unknown


def _grouped(places: Sequence[PeopledPlace], units: Sequence[Unit]) -> list[tuple[PeopledPlace, str]]:
    """Return places with the unit they lie in; empty where in none."""
    if not units:
        return [(one, "") for one in places]
    tree = shapely.STRtree([one.shape for one in units])
    found = [""] * len(places)
    for at, number in tree.query(shapely.points(_positions(places)), predicate="intersects").T.tolist():
        found[at] = units[number].name
    return list(zip(places, found, strict=True))


def _weight(home: PeopledPlace, weight: str) -> float:
    if weight == "place":
        return 1.0
    return float((home.people_60 if weight == "people_60" else home.people) or 0)


def _positions(places: Sequence[PeopledPlace]) -> list[tuple[float, float]]:
    return [(one.longitude, one.latitude) for one in places]


def _percent(counted: Sequence[tuple[float, bool]]) -> float | None:
    total = sum(weight for weight, _ in counted)
    return 100 * sum(weight for weight, reached in counted if reached) / total if total else None
