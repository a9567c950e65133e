"""Service areas as edges: the stretches of road from which a facility is reached within a limit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shapely.geometry import LineString
from shapely.ops import substring

from gis.road_network.network import Links, RoadNetwork
from gis.road_network.travel import ROUNDING, to_nodes

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an edge, all of it within the limit."""

    road: str
    edge: int
    #: Shares of the edge's length, from its start
    begins: float
    ends: float
    line: LineString


def service_edges(network: RoadNetwork, facilities: Links, limit_s: float) -> list[Stretch]:
    """Return the stretches of road from which any of the facilities is reached within a limit, inclusive.

    Edges are cut where the limit falls; stretches that meet on one edge are one. A share of an edge's line
    is a share of its length in degrees, which on edges of some kilometres differs from metres by centimetres.
    """
    reached, _ = to_nodes(network, facilities, limit_s)
    made = network.noded
    left_start = np.maximum(limit_s * (1 + ROUNDING) - reached[made.starts], -1.0)
    left_end = np.maximum(limit_s * (1 + ROUNDING) - reached[made.ends], -1.0)
    from_start = np.where(left_start < 0, -1.0, _share(left_start, network.against))
    from_end = np.where(left_end < 0, -1.0, _share(left_end, network.along))
    around = _around(network, facilities, limit_s)
    stretches = []
    for edge in np.flatnonzero(
        (from_start > 0) | (from_end > 0) | np.isin(np.arange(len(made.lines)), list(around))
    ):
        parts = list(around.get(int(edge), []))
        if from_start[edge] > 0:
            parts.append((0.0, min(float(from_start[edge]), 1.0)))
        if from_end[edge] > 0:
            parts.append((max(1.0 - float(from_end[edge]), 0.0), 1.0))
        for begins, ends in _joined(parts):
            whole = begins <= 0 and ends >= 1
            line = made.lines[edge] if whole else substring(made.lines[edge], begins, ends, normalized=True)
            if isinstance(line, LineString):
                stretches.append(Stretch(network.keys[made.road[edge]], int(edge), begins, ends, line))
    return stretches


def length_m(network: RoadNetwork, stretches: list[Stretch]) -> float:
    """Return how long stretches are together, metres."""
    lengths = network.noded.lengths_m
    return float(sum((one.ends - one.begins) * lengths[one.edge] for one in stretches))


def _share(left: Floats, seconds: Floats) -> Floats:
    """Return how much of an edge can be travelled in what is left; of one that can't, nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.isfinite(seconds), np.where(seconds > 0, left / seconds, 1.0), 0.0)


def _around(network: RoadNetwork, facilities: Links, limit_s: float) -> dict[int, list[tuple[float, float]]]:
    """Return for edges that facilities meet the parts around them."""
    parts: dict[int, list[tuple[float, float]]] = {}
    left = limit_s * (1 + ROUNDING) - facilities.metres / network.off_road_m_s
    before = _share(left, network.along[facilities.edge])
    after = _share(left, network.against[facilities.edge])
    for at in np.flatnonzero(left >= 0):
        share = float(facilities.share[at])
        part = (max(share - float(before[at]), 0.0), min(share + float(after[at]), 1.0))
        parts.setdefault(int(facilities.edge[at]), []).append(part)
    return parts


def _joined(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for begins, ends in sorted(parts):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined
