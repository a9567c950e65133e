"""Burial-ban zones: what corridors and areas forbid, let by approval, or leave. Pure; EPSG:4490, metres.

Nothing here is the law's own map: each zone carries the rule that made it and whether anybody has checked it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from gis.burial_zones.strips import strip
from gis.burial_zones.zone_rules import AreaRule, CorridorRule, Effect, Mode, gravest


@dataclass(frozen=True, slots=True)
class Corridor:
    """A road, railway, river or shore."""

    key: str
    kind: str
    klass: str | None
    name: str
    #: Its land where that is known (areas), else its centre line
    ground: BaseGeometry
    #: Where distances start: land_edge, half_width or centre_line
    basis: str
    #: Half the width, added to distances that start at the centre line; 0 where the land is known
    half_width_m: float = 0.0
    #: Its centre line, from which one looks; None: not known apart from its ground
    line: LineString | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Farmland, forest, grassland, a park …"""

    key: str
    kind: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the ground, with what it means for burial and why."""

    effect: Effect
    #: line (三沿) or area (七区)
    side: str
    #: Corridor or area that makes it
    key: str
    kind: str
    name: str
    shape: BaseGeometry
    #: The rule's distance; None for areas
    distance_m: float | None
    #: Where distances start; None for areas
    basis: str | None
    approvals: tuple[str, ...]
    #: Clause, or where a number comes from
    clause: str
    is_verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A zone that can't be drawn, with why."""

    key: str
    name: str
    rule: CorridorRule
    #: no_terrain: what is seen from the corridor is unknown without a height model that covers it;
    #: terrain_ends: the height model covers a part, whose zone is drawn
    reason: str


@dataclass(frozen=True, slots=True)
class SeenGround:
    """The ground that is seen from a corridor, as far as a height model covers it."""

    #: None: none of it is covered
    shape: BaseGeometry | None
    #: Whether all of it is covered
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The zones of corridors, and those that stay unknown."""

    zones: Sequence[Zone]
    unknown: Sequence[Unknown]


@dataclass(frozen=True, slots=True)
class Placed:
    """What a position means for burial."""

    effect: Effect
    #: The zones it lies in, the gravest first
    zones: Sequence[Zone]
    #: Approvals it needs, in their order, each once; none where it is banned anyway
    approvals: Sequence[str]


def corridor_zones(
    corridors: Sequence[Corridor],
    rules: Sequence[CorridorRule],
    seen: Callable[[Corridor, float], SeenGround] = lambda corridor, distance_m: SeenGround(None, False),
) -> Drawn:
    """Draw the zone of each corridor by each rule that speaks of it.

    `seen` returns the ground that is seen from a corridor within a distance from its centre line, where a
    height model covers it (`line_of_sight.seen_ground`); without it such a zone stays unknown.
    """
    zones: list[Zone] = []
    unknown: list[Unknown] = []
    for corridor in corridors:
        for rule in rules:
            if not rule.holds_for(corridor.kind, corridor.klass):
                continue
            if rule.mode is Mode.VIEWSHED:
                found = seen(corridor, rule.distance_m + corridor.half_width_m)
                if not found.is_whole:
                    reason = "no_terrain" if found.shape is None else "terrain_ends"
                    unknown.append(Unknown(corridor.key, corridor.name, rule, reason))
                if found.shape is None:
                    continue
                shape = found.shape
            else:
                shape = strip(corridor.ground, rule.distance_m + corridor.half_width_m)
            zones.append(
                Zone(
                    rule.effect,
                    "line",
                    corridor.key,
                    corridor.kind,
                    corridor.name,
                    shape,
                    rule.distance_m,
                    corridor.basis,
                    (),
                    rule.basis,
                    rule.is_verified,
                    rule.note,
                )
            )
    return Drawn(zones, unknown)


def area_zones(areas: Sequence[Area], rules: Mapping[str, AreaRule]) -> Sequence[Zone]:
    """Return the zone of each area that a rule speaks of; others mean nothing for burial."""
    return [
        Zone(
            rule.effect,
            "area",
            area.key,
            area.kind,
            area.name,
            area.shape,
            None,
            None,
            rule.approvals,
            rule.clause,
            rule.is_verified,
            rule.note,
        )
        for area in areas
        if (rule := rules.get(area.kind)) is not None
    ]


def place(zones: Sequence[Zone], positions: npt.NDArray[np.float64]) -> Sequence[Placed]:
    """Say for each position (longitude, latitude in rows) what it means for burial; borders are inside."""
    if not len(positions):
        return []
    inside: list[list[Zone]] = [[] for _ in positions]
    if zones:
        tree = shapely.STRtree([zone.shape for zone in zones])
        points = shapely.points(positions)
        for at, number in tree.query(points, predicate="intersects").T.tolist():
            inside[at].append(zones[number])
    return [_placed(found) for found in inside]


def layers(zones: Sequence[Zone]) -> Mapping[Effect, BaseGeometry]:
    """Return the ground of each effect, the gravest taking what several claim."""
    taken: BaseGeometry = shapely.MultiPolygon()
    found: dict[Effect, BaseGeometry] = {}
    for effect in (Effect.BAN, Effect.APPROVAL):
        whole = shapely.union_all([zone.shape for zone in zones if zone.effect is effect])
        found[effect] = shapely.difference(whole, taken)
        taken = shapely.union(taken, whole)
    return found


def _placed(found: Sequence[Zone]) -> Placed:
    effect = gravest(zone.effect for zone in found)
    order = [Effect.BAN, Effect.APPROVAL, Effect.SUITABLE]
    ordered = sorted(found, key=lambda zone: (order.index(zone.effect), zone.side, zone.kind, zone.key))
    needed: dict[str, None] = {}
    if effect is not Effect.BAN:
        needed = {approval: None for zone in ordered for approval in zone.approvals}
    return Placed(effect, ordered, list(needed))
