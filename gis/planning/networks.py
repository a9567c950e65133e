"""The network of a region's roads on a day, for people on foot or driving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
    on the day, where the road has none of its own.
    """
    settings = {row["key"]: float(row["value"]) for row in rows_in_force(session, SETTINGS, on)}
    rows = [row for row in rows_in_force(session, SPEEDS, on) if row["profile"] == profile]
    roads = [
        Road(
            key=str(one.row.id),
            line=one.line,
            klass=one.row.klass,
            one_way=one.row.one_way,
            walkable=one.row.walkable,
            drivable=one.row.drivable,
            speed_km_h=None if one.row.speed_km_h is None else float(one.row.speed_km_h),
        )
        for one in planning_layers.corridors(session, region_id, on)
        if one.open
    ]
    network = RoadNetwork.of(roads, profile, speeds(rows), settings["tolerance_m"])
    reach_m = settings[f"reach_{profile}_m"]
    used = {row["id"]: float(row["km_h"]) for row in rows}
    kept = {"speeds_km_h": used, "reach_m": reach_m, "tolerance_m": settings["tolerance_m"]}
    return RegionNetwork(network, reach_m, kept)


def speeds(rows: Sequence[Mapping[str, str]]) -> Speeds:
    """Return the speeds that rows of `travel_speeds` say.

    A row without a class holds for roads without one, and on foot for every class that has no row.
    """
    by_class: dict[tuple[Profile, str], float] = {}
    without_class: dict[Profile, float] = dict.fromkeys(PROFILES, 0.0)
    off_road: dict[Profile, float] = dict.fromkeys(PROFILES, 0.0)
    for row in rows:
        profile: Profile = "walking" if row["profile"] == "walking" else "driving"
        speed = float(row["km_h"])
        if row["klass"] == OFF_ROAD:
            off_road[profile] = speed
        elif row["klass"]:
            by_class[profile, row["klass"]] = speed
        else:
            without_class[profile] = speed
    return Speeds(by_class, without_class, off_road)
