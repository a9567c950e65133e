"""What it costs to get from one place to another, by road or in a straight line; EPSG:4490."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

import shapely

from gis.burial_zones.strips import strip
from gis.coordinates.measures import GEOD
from gis.name_rules.in_force import rows_in_force
from gis.planning.inputs import Inputs
from gis.planning.networks import SPEEDS
from gis.planning.parameters import ROAD
from gis.road_network.roads import PROFILES, Profile
from gis.road_network.service_areas import length_m, service_edges
from gis.road_network.travel import matrix

#: What is drawn is kept to so many degrees, about 5 m: no boundary of law
DRAWN_DEG = 0.00005

Floats = npt.NDArray[np.float64]
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ways:
    """Costs from each source (rows) to each target (columns); infinite: no way."""

    #: Seconds by road, metres in a straight line
    costs: Floats
    #: Metres from each source (target) to the nearest road within reach, infinite: no road; None: straight
    sources_off_road_m: Floats | None = None
    targets_off_road_m: Floats | None = None
    #: Speeds and reach that were used, by profile
    settings: Mapping[str, Any] = field(default_factory=dict)


def ways(
    inputs: Inputs,
    measure: str,
    sources: Sequence[Position],
    on_foot: Sequence[bool],
    targets: Sequence[Position],
) -> Ways:
    """Return what it costs from sources, on foot from some and driving from the others, to targets.

    A target off the reach of a profile's roads is out of reach of who travels by it.
    """
    if measure != ROAD:
        return Ways(straight(sources, targets))
    costs = np.full((len(sources), len(targets)), np.inf)
    off_sources, off_targets = np.full(len(sources), np.inf), np.full(len(targets), np.inf)
    settings: dict[str, Any] = {}
    speeds = rows_in_force(inputs.session, SPEEDS, inputs.on)
    unverified = [row["id"] for row in speeds if row["verified"] != "true"]
    walking = np.array(on_foot, dtype=np.bool_)
    for profile in PROFILES:
        rows = np.flatnonzero(walking if profile == "walking" else ~walking)
        if not len(rows):
            continue
        made = inputs.network(profile)
        settings[profile] = {**made.settings, "unverified": unverified}
        here, there = made.links([sources[at] for at in rows.tolist()]), made.links(targets)
        costs[rows] = matrix(made.network, there, here)
        off_sources[rows] = here.nearest()
        off_targets = np.minimum(off_targets, there.nearest())
    return Ways(costs, off_sources, off_targets, settings)


def reach(
    inputs: Inputs, measure: str, sites: Sequence[Position], limits: Mapping[Profile, float]
) -> list[dict[str, Any]]:
    """Return what lies within a limit of any of some sites, inclusive, as it is drawn: GeoJSON of EPSG:4490.

    By road the stretches of road from which a site is reached, on foot and driving apart, seconds; in a
    straight line the ground, metres.
    """
    if not sites:
        return []
    if measure != ROAD:
        # Who walks and who drives are as far away in a straight line.
        grounds = {limit: profile for profile, limit in limits.items()}
        return [
            {
                "profile": profile,
                "limit": limit,
                "length_m": None,
                "geometry": shapely.geometry.mapping(
                    shapely.union_all([strip(shapely.Point(one), limit) for one in sites])
                ),
            }
            for limit, profile in grounds.items()
        ]
    found = []
    for profile, limit in limits.items():
        made = inputs.network(profile)
        stretches = service_edges(made.network, made.links(sites), limit)
        lines = shapely.line_merge(shapely.MultiLineString([one.line for one in stretches]))
        found.append(
            {
                "profile": profile,
                "limit": limit,
                "length_m": length_m(made.network, stretches),
                "geometry": shapely.geometry.mapping(shapely.simplify(lines, DRAWN_DEG)),
            }
        )
    return found


def straight(sources: Sequence[Position], targets: Sequence[Position]) -> Floats:
    """Return geodesic metres from each source (rows) to each target (columns)."""
    if not sources or not targets:
        return np.zeros((len(sources), len(targets)))
    start = np.repeat(np.array(sources, dtype=np.float64), len(targets), axis=0)
    end = np.tile(np.array(targets, dtype=np.float64), (len(sources), 1))
    _, _, metres = GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    found: Floats = np.asarray(metres, dtype=np.float64).reshape(len(sources), len(targets))
    return found
