"""The zones of a region on a day, with the rules that made them and what stays unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.burial_zones.zone_rules import Mode
from gis.burial_zones.zones import Corridor, SeenGround, Zone, area_zones, corridor_zones
from gis.planning.inputs import Inputs
from gis.planning.rule_tables import area_rules_on, corridor_rules_on
from gis.planning.sight_lines import SightLines
from gis.siting.choosing import Tell


@dataclass(frozen=True, slots=True)
class ZonesDrawn:
    """What was drawn."""

    zones: Sequence[Zone]
    #: Zones that stay unknown, or whose rest does, as a run keeps them
    unknown: Sequence[Mapping[str, Any]]
    #: Rules they go by with their sources, as a run keeps them
    rules: Sequence[Mapping[str, Any]]


def zones_drawn(
    inputs: Inputs, corridors: Sequence[Corridor], rule_set: str, sight: SightLines, tell: Tell
) -> ZonesDrawn:
    """Draw the zones by a set of rules; raise RuleUnreadable, and whatever `tell` raises."""
    lines = corridor_rules_on(inputs.session, rule_set, inputs.on)
    grounds = area_rules_on(inputs.session, inputs.on)
    looked_from = sum(
        rule.mode is Mode.VIEWSHED and rule.holds_for(one.kind, one.klass)
        for one in corridors
        for rule in lines
    )
    done = 0

    def seen(corridor: Corridor, distance_m: float) -> SeenGround:
        nonlocal done
        tell("planning.step_looking", done, looked_from)
        done += 1
        return sight.ground(corridor, distance_m)

    drawn = corridor_zones(corridors, lines, seen)
    used: list[Mapping[str, Any]] = [
        {
            "kind": one.kind,
            "distance_m": one.distance_m,
            "mode": str(one.mode),
            "effect": str(one.effect),
            "basis": one.basis,
            "is_verified": one.is_verified,
        }
        for one in lines
    ]
    used += [
        {"kind": kind, "effect": str(one.effect), "basis": one.clause, "is_verified": one.is_verified}
        for kind, one in grounds.items()
    ]
    return ZonesDrawn(
        [*drawn.zones, *area_zones(inputs.areas(), grounds)],
        [
            {"name": one.name, "distance_m": one.rule.distance_m, "reason": one.reason}
            for one in drawn.unknown
        ],
        used,
    )
