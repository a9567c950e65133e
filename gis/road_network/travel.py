"""What it costs to travel between places by road: to the nearest of many, from each to each.

Seconds, by Dijkstra's shortest paths (E. W. Dijkstra, Numerische Mathematik 1 (1959), 269-271) as
`scipy.sparse.csgraph` has them. A way is: off the road to an edge, along edges, off the road to the other
place. A limit is inclusive.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.road_network.network import Links, RoadNetwork, quickest

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Sums of seconds differ in the last digits with the order of their parts
ROUNDING = 1e-9
#: How many facilities are travelled to at once: each needs a number a node
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each place the cost to its nearest facility."""

    #: Seconds; infinite: none within the limit
    seconds: Floats
    #: Place of the facility among those given; -1: none
    facility: Ints


def nearest(network: RoadNetwork, facilities: Links, places: Links, limit_s: float = np.inf) -> Nearest:
    """Return for each place the seconds to the facility that is reached first, within a limit, inclusive."""
    reached, of_node = to_nodes(network, facilities, limit_s)
    seconds = np.full(places.places, np.inf)
    facility = np.full(places.places, -1, dtype=np.int64)
    cost, by = _from_links(network, places, reached, of_node)
    _keep_least(seconds, facility, places.place, cost, by)
    place, direct, whose = _on_one_edge(network, facilities, places)
    _keep_least(seconds, facility, place, direct, whose)
    beyond = seconds > limit_s * (1 + ROUNDING)
    seconds[beyond], facility[beyond] = np.inf, -1
    facility[~np.isfinite(seconds)] = -1
    return Nearest(seconds, facility)


def matrix(network: RoadNetwork, facilities: Links, places: Links, limit_s: float = np.inf) -> Floats:
    """Return the seconds from each place (rows) to each facility (columns); infinite beyond the limit."""
    costs = np.full((places.places, facilities.places), np.inf)
    graph = _with_facilities(network, facilities)
    for begin in range(0, facilities.places, AT_ONCE):
        some = np.arange(begin, min(begin + AT_ONCE, facilities.places))
        reached = dijkstra(graph, indices=network.size + some, limit=limit_s * (1 + ROUNDING))
        for at, column in enumerate(some):
            cost, _ = _from_links(network, places, reached[at, : network.size], None)
            np.minimum.at(costs[:, column], places.place, cost)
    place, direct, whose = _on_one_edge(network, facilities, places)
    np.minimum.at(costs, (place, whose), direct)
    costs[costs > limit_s * (1 + ROUNDING)] = np.inf
    return costs


def to_nodes(network: RoadNetwork, facilities: Links, limit_s: float) -> tuple[Floats, Ints]:
    """Return for each node the seconds to the nearest facility, and which it is (-1: none)."""
    if facilities.places == 0 or network.size == 0:
        return np.full(network.size, np.inf), np.full(network.size, -1, dtype=np.int64)
    reached, _, sources = dijkstra(
        _with_facilities(network, facilities),
        indices=network.size + np.arange(facilities.places),
        limit=limit_s * (1 + ROUNDING),
        min_only=True,
        return_predecessors=True,
    )
    of_node = np.where(np.isfinite(reached), sources - network.size, -1)
    return reached[: network.size], of_node[: network.size].astype(np.int64)


def _with_facilities(network: RoadNetwork, facilities: Links) -> csr_array:
    """Return the graph turned round, and a node for each facility, from which its edges' ends are reached."""
    edge, share = facilities.edge, facilities.share
    off = facilities.metres / network.off_road_m_s
    here = np.r_[facilities.place, facilities.place]
    there = np.r_[network.noded.starts[edge], network.noded.ends[edge]]
    cost = np.r_[
        _part(share, network.along[edge]) + off,
        _part(1 - share, network.against[edge]) + off,
    ]
    usable = np.isfinite(cost)
    size = network.size + facilities.places
    roads = network.graph(towards=True)
    links = quickest(here[usable], there[usable], cost[usable], facilities.places)
    return csr_array(
        (
            np.r_[roads.data, links.data],
            np.r_[roads.indices, links.indices],
            np.r_[roads.indptr, roads.indptr[-1] + links.indptr[1:]],
        ),
        shape=(size, size),
    )


def _from_links(
    network: RoadNetwork, places: Links, reached: Floats, of_node: Ints | None
) -> tuple[Floats, Ints]:
    """Return for each link of a place the seconds by the better end of its edge, and to which facility."""
    edge, share = places.edge, places.share
    starts, ends = network.noded.starts[edge], network.noded.ends[edge]
    by_start = _part(share, network.against[edge]) + reached[starts]
    by_end = _part(1 - share, network.along[edge]) + reached[ends]
    cost = np.minimum(by_start, by_end) + places.metres / network.off_road_m_s
    if of_node is None:
        return cost, np.zeros(0, dtype=np.int64)
    return cost, np.where(by_start <= by_end, of_node[starts], of_node[ends])


def _on_one_edge(network: RoadNetwork, facilities: Links, places: Links) -> tuple[Ints, Floats, Ints]:
    """Return places and facilities that meet the same edge: place, seconds along it, facility."""
    order = np.argsort(facilities.edge, kind="stable")
    sorted_edges = facilities.edge[order]
    first = np.searchsorted(sorted_edges, places.edge, side="left")
    count = np.searchsorted(sorted_edges, places.edge, side="right") - first
    mine = np.repeat(np.arange(len(places.edge)), count)
    within = np.arange(len(mine)) - np.repeat(np.cumsum(count) - count, count)
    theirs = order[np.repeat(first, count) + within] if len(mine) else np.zeros(0, dtype=np.int64)
    edge = places.edge[mine]
    way = facilities.share[theirs] - places.share[mine]
    seconds = np.where(way >= 0, _part(way, network.along[edge]), _part(-way, network.against[edge]))
    off = (places.metres[mine] + facilities.metres[theirs]) / network.off_road_m_s
    return places.place[mine], seconds + off, facilities.place[theirs]


def _part(share: Floats, seconds: Floats) -> Floats:
    """Return the cost of a share of an edge; of no share nothing, even where the edge can't be travelled."""
    with np.errstate(invalid="ignore"):
        return np.where(share <= 0, 0.0, share * seconds)


def _keep_least(seconds: Floats, facility: Ints, place: Ints, cost: Floats, by: Ints) -> None:
    """Write for each place the least cost and whose it is, where it is less than what stands."""
    order = np.lexsort((by, cost, place))
    place, cost, by = place[order], cost[order], by[order]
    if len(place) == 0:
        return
    first = np.r_[True, place[1:] != place[:-1]]
    place, cost, by = place[first], cost[first], by[first]
    less = cost < seconds[place]
    seconds[place[less]], facility[place[less]] = cost[less], by[less]
