"""The network of a region's roads on a day, for people on foot or driving."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from gis.name_rules.in_force import rows_in_force
from gis.planning_layers import service as planning_layers
from gis.road_network.network import Links, RoadNetwork
from gis.road_network.roads import PROFILES, Profile, Road, Speeds

SPEEDS = "travel_speeds"
SETTINGS = "network_settings"
#: The class of a row that says how fast people come to the road
OFF_ROAD = "off_road"
#: Networks that a process keeps: two profiles of the roads as they are, and of another day or region
KEPT = 4


@dataclass(frozen=True, slots=True)
class RegionNetwork:
    """A network and how far from it a place may lie."""

    network: RoadNetwork
    reach_m: float
    #: The settings it was built by, as a run keeps them
    settings: Mapping[str, Any]

    def links(self, positions: Sequence[tuple[float, float]]) -> Links:
        """Return where places (longitude, latitude; EPSG:4490) meet the network."""
        placed: npt.NDArray[np.float64] = np.array(positions, dtype=float).reshape(-1, 2)
        return self.network.links(placed, self.reach_m)


def network_of(session: Session, region_id: UUID, on: date, profile: Profile) -> RegionNetwork:
    """Build the network of the roads of a region that are open on a day.

    Closed and seasonal roads out of their months are left out. Speeds are those of `travel_speeds` in force
    on the day, where the road has none of its own; a class that these say is not entered from beside it is
    met by no place. Of the same roads and speeds the network is built once in a process.
    """
    settings = {row["key"]: float(row["value"]) for row in rows_in_force(session, SETTINGS, on)}
    rows = [row for row in rows_in_force(session, SPEEDS, on) if row["profile"] == profile]
    apart = {row["klass"] for row in rows if row["direct"] == "false"}
    roads = tuple(
        Road(
            key=str(one.row.id),
            line=one.line,
            klass=one.row.klass,
            one_way=one.row.one_way,
            walkable=one.row.walkable,
            drivable=one.row.drivable,
            direct=one.row.klass not in apart,
            speed_km_h=None if one.row.speed_km_h is None else float(one.row.speed_km_h),
        )
        for one in planning_layers.corridors(session, region_id, on)
        if one.open
    )
    paces = tuple((row["profile"], row["klass"], row["km_h"]) for row in rows)
    network = _built(roads, profile, paces, settings["tolerance_m"])
    reach_m = settings[f"reach_{profile}_m"]
    used = {row["id"]: float(row["km_h"]) for row in rows}
    kept = {"speeds_km_h": used, "reach_m": reach_m, "tolerance_m": settings["tolerance_m"]}
    return RegionNetwork(network, reach_m, kept)


@lru_cache(KEPT)
def _built(
    roads: tuple[Road, ...], profile: Profile, paces: tuple[tuple[str, str, str], ...], tolerance_m: float
) -> RoadNetwork:
    return RoadNetwork.of(roads, profile, speeds(paces), tolerance_m)


def speeds(paces: Iterable[tuple[str, str, str]]) -> Speeds:
    """Return the speeds that rows of `travel_speeds` say: profile, class, km/h.

    A row without a class holds for roads without one, and on foot for every class that has no row.
    """
    by_class: dict[tuple[Profile, str], float] = {}
    without_class: dict[Profile, float] = dict.fromkeys(PROFILES, 0.0)
    off_road: dict[Profile, float] = dict.fromkeys(PROFILES, 0.0)
    for who, klass, km_h in paces:
        profile: Profile = "walking" if who == "walking" else "driving"
        speed = float(km_h)
        if klass == OFF_ROAD:
            off_road[profile] = speed
        elif klass:
            by_class[profile, klass] = speed
        else:
            without_class[profile] = speed
    return Speeds(by_class, without_class, off_road)
