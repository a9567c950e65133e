"""Burial-ban zones with the graves inside, moving graves, and where a cemetery could be."""

import math
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np

import shapely
from shapely.geometry.base import BaseGeometry

from gis.burial_zones.relocation import Cemetery, GraveGroup, balance
from gis.burial_zones.schedule import GraveAlong, schedule, segments
from gis.burial_zones.screening import Cell, middles_of_cells, score
from gis.burial_zones.zone_rules import Effect
from gis.burial_zones.zones import Corridor, Zone, layers, place
from gis.cemeteries.service import CemeteryOnDay
from gis.coordinates import area_m2, length_m
from gis.coordinates.plane import Plane
from gis.planning.inputs import Grave, Inputs
from gis.planning.parameters import STRAIGHT, BanZones, CemeteryScreening, Relocation
from gis.planning.people import people_by_unit
from gis.planning.rule_tables import criteria_on, settings_on, unverified_settings
from gis.planning.rules import NothingToPlan
from gis.planning.sight_lines import SETTINGS as LOOKED_BY
from gis.planning.sight_lines import SightLines, slopes, told
from gis.planning.station_runs import Made
from gis.planning.ways import DRAWN_DEG, straight, ways
from gis.planning.zones_drawn import zones_drawn
from gis.siting.choosing import Tell

#: What is said where a height model would be needed
_NO_TERRAIN = "no_terrain"


def ban_zones(inputs: Inputs, asked: BanZones, tell: Tell) -> Made:
    """Draw the zones, list the graves inside by road and kilometre, and propose which to deal with when."""
    tell("planning.step_reading", 0, 0)
    settings = settings_on(inputs.session, inputs.on)
    rule_set = asked.rule_set or settings["corridor_rule_set"]
    corridors, graves = inputs.corridors(), inputs.graves()
    tell("planning.step_drawing", 0, 0)
    sight = SightLines(inputs, settings, corridors)
    ground = zones_drawn(inputs, [one for one, _ in corridors], rule_set, sight, tell)
    zones = ground.zones
    if not zones and not ground.unknown:
        raise NothingToPlan(part="corridors")
    placed = place(zones, np.array([(one.lon, one.lat) for one in graves], dtype=np.float64).reshape(-1, 2))
    begins = {one.key: (one, start) for one, start in corridors}
    flat: dict[tuple[str, Plane], tuple[BaseGeometry, shapely.LineString | None]] = {}
    rows: list[dict[str, Any]] = []
    along: list[GraveAlong] = []
    for at, (grave, where) in enumerate(zip(graves, placed, strict=True)):
        banned = [zone for zone in where.zones if zone.effect is Effect.BAN]
        if not banned:
            continue
        if sight.are_known:
            tell("planning.step_looking", at, len(graves))
        seen, is_seen = told(sight.grave(grave.lon, grave.lat))
        # Who stood there knows better than a model of heights.
        is_visible = is_seen if grave.is_visible is None else grave.is_visible
        beside = _beside(grave, banned, begins, flat)
        rows.append(
            {
                "key": grave.key,
                "number": grave.number,
                "graves": grave.graves,
                "lon": grave.lon,
                "lat": grave.lat,
                "zones": [f"{zone.kind}:{zone.name}" for zone in banned],
                "corridor": None if beside is None else beside[0],
                "chainage_km": None if beside is None else beside[1],
                "is_visible": is_visible,
                "is_seen": is_seen,
                "seen": seen,
            }
        )
        if beside is not None:
            along.append(GraveAlong(grave.key, beside[0], beside[1], grave.graves, is_visible))
    found = segments(along, float(settings["segment_km"]))
    drawn = layers(zones)
    figures: dict[str, float | None] = {
        "ban_km2": area_m2(drawn[Effect.BAN]) / 1e6,
        "approval_km2": area_m2(drawn[Effect.APPROVAL]) / 1e6,
        "sites_inside": len(rows),
        "graves_inside": sum(row["graves"] for row in rows),
        "graves_along": sum(one.graves for one in along),
        "graves_outside": sum(one.graves for one in graves) - sum(row["graves"] for row in rows),
    }
    plan = None if asked.per_year is None else schedule(found, asked.per_year, asked.share)
    if plan is not None:
        figures["years"] = len(plan.by_year)
        figures["share_reached_in"] = plan.share_reached_in
    result = {
        "measure": "ground",
        "figures": figures,
        "chosen": [],
        "layers": {str(effect): _geojson(shape) for effect, shape in drawn.items()},
        # A map opens with roads and railways: areas are forbidden nearly everywhere
        "sides": {
            side: _geojson(layers([zone for zone in zones if zone.side == side])[Effect.BAN])
            for side in ("line", "area")
        },
        "zones": [_zone(zone) for zone in zones],
        "unknown": list(ground.unknown),
        "visibility": "heights" if sight.are_known else _NO_TERRAIN,
        "graves": rows,
        "segments": [
            {
                "corridor": one.corridor,
                "from_km": one.from_km,
                "to_km": one.to_km,
                "sites": len(one.sites),
                "graves": one.graves,
                "visible": one.visible,
            }
            for one in found
        ],
        "schedule": []
        if plan is None
        else [
            {
                "year": task.year,
                "corridor": task.segment.corridor,
                "from_km": task.segment.from_km,
                "to_km": task.segment.to_km,
                "graves": task.graves,
            }
            for task in plan.tasks
        ],
    }
    looked = {key: settings[key] for key in LOOKED_BY} if sight.are_known else {}
    used = {"corridor_rule_set": rule_set, "segment_km": settings["segment_km"], "rules": list(ground.rules)}
    return {**used, **looked}, result


def relocation(inputs: Inputs, asked: Relocation, tell: Tell) -> Made:
    """Say which graves go where at least total metres, whom no cemetery reaches, and when each is full."""
    tell("planning.step_reading", 0, 0)
    settings = settings_on(inputs.session, inputs.on)
    graves = inputs.graves()
    homes = [one for one in inputs.cemeteries(asked.states) if one.lon is not None and one.lat is not None]
    if not graves or not homes:
        raise NothingToPlan(part="graves" if not graves else "cemeteries")
    own = _own_dead(inputs, homes, settings)
    travelled = ways(
        inputs,
        asked.measure,
        [(one.lon, one.lat) for one in graves],
        [False] * len(graves),
        [(one.lon or 0.0, one.lat or 0.0) for one in homes],
    )
    costs = travelled.costs
    if asked.farthest is not None:
        costs = np.where(costs <= asked.farthest, costs, np.inf)
    tell("planning.step_balancing", 0, 0)
    found = balance(
        [GraveGroup(one.key, one.graves) for one in graves],
        [
            Cemetery(str(one.id), max(0, one.plots + one.niches - one.plots_used - one.niches_used), dead)
            for one, dead in zip(homes, own, strict=True)
        ],
        costs,
        asked.years,
    )
    sites = {one.key: one for one in graves}
    targets = {str(one.id): one for one in homes}
    moved = sum(one.graves for one in found.moves)
    figures: dict[str, float | None] = {
        "graves": sum(one.graves for one in graves),
        "moved": moved,
        "left_unreachable": sum(one.graves for one in found.left if one.reason == "unreachable"),
        "left_full": sum(one.graves for one in found.left if one.reason == "full"),
        "cost": found.cost,
        "mean_cost": found.cost / moved if moved else None,
    }
    used: dict[str, Any] = {key: settings[key] for key in ("crude_death_rate", "burial_share")}
    used["unverified"] = unverified_settings(inputs.session, used, inputs.on)
    return {**used, "travel": travelled.settings}, {
        "measure": asked.measure,
        "figures": figures,
        "chosen": [],
        "moves": [
            {
                **_site(sites[one.group]),
                "cemetery": targets[one.cemetery].name,
                "cemetery_lon": targets[one.cemetery].lon,
                "cemetery_lat": targets[one.cemetery].lat,
                "graves": one.graves,
                "cost": one.cost,
            }
            for one in found.moves
        ],
        "left": [
            {**_site(sites[one.group]), "graves": one.graves, "reason": one.reason} for one in found.left
        ],
        "cemeteries": [
            {
                "name": targets[one.cemetery].name,
                "lon": targets[one.cemetery].lon,
                "lat": targets[one.cemetery].lat,
                "free": one.free,
                "moved_in": one.moved_in,
                "own_per_year": dead,
                "years_until_full": one.years_until_full,
            }
            for one, dead in zip(found.fillings, own, strict=True)
        ],
    }


def cemetery_screening(inputs: Inputs, asked: CemeteryScreening, tell: Tell) -> Made:
    """Score the cells of a region or unit for a cemetery, with reasons."""
    tell("planning.step_reading", 0, 0)
    settings = settings_on(inputs.session, inputs.on)
    rule_set = asked.rule_set or settings["corridor_rule_set"]
    units = [one for one in inputs.units() if asked.unit is None or one.name == asked.unit]
    if not units:
        raise NothingToPlan(part="units")
    along, places = inputs.corridors(), inputs.places()
    corridors = [one for one, _ in along]
    tell("planning.step_drawing", 0, 0)
    ground = zones_drawn(inputs, corridors, rule_set, SightLines(inputs, settings, along), tell)
    middles = middles_of_cells(shapely.union_all([one.shape for one in units]), asked.cell_m)
    if not len(middles):
        raise NothingToPlan(part="cells")
    positions = [(float(lon), float(lat)) for lon, lat in middles]
    values = {"road_m": _to_roads(middles, [one for one in corridors if one.kind == "road"])}
    if places:
        away = straight(positions, [(one.longitude, one.latitude) for one in places])
        values["settlement_m"] = away.min(axis=1)
        if any(one.people is not None for one in places):
            people = np.array([one.people or 0 for one in places], dtype=np.float64)
            values["reachable_people"] = (away <= asked.reach) @ people
    asked_for = criteria_on(inputs.session, inputs.on)
    tell("planning.step_scoring", 0, 0)
    values["slope_deg"] = slopes(inputs, middles, asked.cell_m)
    cells = score(middles, place(ground.zones, middles), values, asked_for)
    scored = [one for one in cells if one.score is not None]
    reasons: dict[str, int] = {}
    for cell in cells:
        for why in cell.excluded_by:
            kind = why.split(":")[0]
            reasons[kind] = reasons.get(kind, 0) + 1
    figures: dict[str, float | None] = {
        "cells": len(cells),
        "cells_possible": len(scored),
        "cells_needing_approval": sum(one.effect is Effect.APPROVAL for one in scored),
        "best_score": scored[0].score if scored else None,
        "cells_without_slope": int(np.isnan(values["slope_deg"]).sum()),
    }
    best = [_cell(one, at) for at, one in enumerate(scored[: asked.best])]
    used = {
        "corridor_rule_set": rule_set,
        "rules": list(ground.rules),
        "criteria": [one.key for one in asked_for],
        "unverified_criteria": [one.key for one in asked_for if not one.is_verified],
    }
    return used, {
        "measure": STRAIGHT,
        "figures": figures,
        "chosen": [{"key": one["key"], "name": one["key"]} for one in best[:1]],
        "cells": best,
        "excluded": reasons,
        "unknown": list(ground.unknown),
        "slope": _NO_TERRAIN if np.isnan(values["slope_deg"]).all() else "heights",
    }


def _beside(
    grave: Grave,
    zones: Sequence[Zone],
    begins: Mapping[str, tuple[Corridor, float | None]],
    flat: dict[tuple[str, Plane], tuple[BaseGeometry, shapely.LineString | None]],
) -> tuple[str, float | None] | None:
    """Return name and kilometre of the nearest road or railway whose zone holds a grave.

    Ground and centre line of a corridor are projected once for all the graves of a plane, into `flat`.
    """
    plane = Plane.at(grave.lon)
    here = plane.project(shapely.Point(grave.lon, grave.lat))
    nearest: tuple[float, str, float | None] | None = None
    for zone in zones:
        if zone.side != "line" or zone.kind not in ("road", "railway"):
            continue
        corridor, start = begins[zone.key]
        if (zone.key, plane) not in flat:
            drawn = corridor.line
            flat[zone.key, plane] = (
                plane.project(corridor.ground),
                None if drawn is None else plane.project(drawn),
            )
        ground, line = flat[zone.key, plane]
        away = float(shapely.distance(ground, here))
        if nearest is None or away < nearest[0]:
            nearest = (away, corridor.name, _kilometre(corridor, start, line, here))
    return None if nearest is None else nearest[1:]


def _kilometre(
    corridor: Corridor, start: float | None, line: shapely.LineString | None, here: shapely.Point
) -> float | None:
    if start is None or corridor.line is None or line is None:
        return None
    share = float(shapely.line_locate_point(line, here, normalized=True))
    return start + share * length_m(corridor.line) / 1000


def _own_dead(inputs: Inputs, homes: Sequence[CemeteryOnDay], settings: Mapping[str, str]) -> list[float]:
    """Return how many dead of its own 苏木 or 镇 a cemetery takes in a year, shared among those of one."""
    units = inputs.units()
    counted = people_by_unit(units, inputs.places())
    rate = float(settings["crude_death_rate"]) / 1000 * float(settings["burial_share"]) / 100
    people: dict[UUID | None, int] = {
        one.division_id: counted[one.key] or 0 for one in units if one.division_id is not None
    }
    sharing: dict[Any, int] = {}
    for one in homes:
        sharing[one.town_id] = sharing.get(one.town_id, 0) + 1
    return [people.get(one.town_id, 0) * rate / sharing[one.town_id] for one in homes]


def _to_roads(middles: Any, roads: Sequence[Corridor]) -> Any:
    """Return metres from each cell to the nearest road's line or land, NaN without any road.

    All is measured in the zone of the middle of the cells: 1 in 500 wrong at most within a banner.
    """
    if not roads:
        return np.full(len(middles), math.nan)
    plane = Plane.at(float(np.median(middles[:, 0])))
    flat = [plane.project(one.ground) for one in roads]
    tree = shapely.STRtree(flat)
    points = shapely.get_parts(plane.project(shapely.MultiPoint(middles)))
    _, metres = tree.query_nearest(points, return_distance=True, all_matches=False)
    return metres


def _site(grave: Grave) -> dict[str, Any]:
    return {"site": grave.number, "lon": grave.lon, "lat": grave.lat}


def _zone(zone: Zone) -> dict[str, Any]:
    return {
        "effect": str(zone.effect),
        "side": zone.side,
        "kind": zone.kind,
        "name": zone.name,
        "distance_m": zone.distance_m,
        "basis": zone.basis,
        "approvals": list(zone.approvals),
        "clause": zone.clause,
        "is_verified": zone.is_verified,
        "note": zone.note,
    }


def _cell(cell: Cell, at: int) -> dict[str, Any]:
    return {
        "key": f"{cell.lon:.6f},{cell.lat:.6f}",
        "rank": at + 1,
        "lon": cell.lon,
        "lat": cell.lat,
        "effect": str(cell.effect),
        "score": cell.score,
        "approvals": list(cell.approvals),
        "marks": [{"criterion": one.criterion, "value": one.value, "mark": one.mark} for one in cell.marks],
    }


def _geojson(shape: BaseGeometry) -> dict[str, Any]:
    drawn: dict[str, Any] = shapely.geometry.mapping(shapely.simplify(shape, DRAWN_DEG))
    return drawn
