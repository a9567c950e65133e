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

from gis.road_network.network import Links, RoadNetwork, part, runs

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
    place, cost, by = _from_nodes(places, reached, of_node)
    near, direct, whose = _on_one_edge(network, facilities, places)
    place, cost, by = np.r_[place, near], np.r_[cost, direct], np.r_[by, whose]
    within = np.flatnonzero(cost <= limit_s * (1 + ROUNDING))
    place, cost, by = place[within], cost[within], by[within]
    seconds = np.full(places.places, np.inf)
    np.minimum.at(seconds, place, cost)
    # Of facilities that are reached at once the first stands.
    least = np.flatnonzero(cost == seconds[place])
    facility = np.full(places.places, -1, dtype=np.int64)
    facility[place[least]] = facilities.places
    np.minimum.at(facility, place[least], by[least])
    return Nearest(seconds, facility)


def matrix(network: RoadNetwork, facilities: Links, places: Links, limit_s: float = np.inf) -> Floats:
    """Return the seconds from each place (rows) to each facility (columns); infinite beyond the limit."""
    costs = np.full((places.places, facilities.places), np.inf)
    graph = _with_facilities(network, facilities)
    place, leaving = places.leaving.indices.astype(np.int64), places.leaving.data
    node = np.repeat(np.arange(network.size), np.diff(places.leaving.indptr))
    for begin in range(0, facilities.places, AT_ONCE):
        some = np.arange(begin, min(begin + AT_ONCE, facilities.places))
        reached = dijkstra(graph, indices=network.size + some, limit=limit_s * (1 + ROUNDING))
        for at, column in enumerate(some):
            np.minimum.at(costs[:, column], place, reached[at, node] + leaving)
    place, direct, whose = _on_one_edge(network, facilities, places)
    np.minimum.at(costs, (place, whose), direct)
    costs[costs > limit_s * (1 + ROUNDING)] = np.inf
    return costs


def to_nodes(network: RoadNetwork, facilities: Links, limit_s: float) -> tuple[Floats, Ints]:
    """Return for each node the seconds to the nearest facility, and of those that are reached which it is."""
    if facilities.places == 0 or network.size == 0:
        return np.full(network.size, np.inf), np.full(network.size, -1, dtype=np.int64)
    reached, _, sources = dijkstra(
        _with_facilities(network, facilities),
        indices=network.size + np.arange(facilities.places),
        limit=limit_s * (1 + ROUNDING),
        min_only=True,
        return_predecessors=True,
    )
    return reached[: network.size], sources[: network.size] - network.size


def _with_facilities(network: RoadNetwork, facilities: Links) -> csr_array:
    """Return the graph turned round, and a node for each facility, from which its edges' ends are reached."""
    size = network.size + facilities.places
    roads, links = network.towards, facilities.arriving
    return csr_array(
        (
            np.concatenate([roads.data, links.data]),
            np.concatenate([roads.indices, links.indices]),
            np.concatenate([roads.indptr, roads.indptr[-1] + links.indptr[1:]]),
        ),
        shape=(size, size),
    )


def _from_nodes(places: Links, reached: Floats, of_node: Ints) -> tuple[Ints, Floats, Ints]:
    """Return for places at edges of nodes that are reached: place, seconds by the node, facility.

    Only these are looked at: what a limit leaves out of reach costs nothing.
    """
    nodes = np.flatnonzero(np.isfinite(reached))
    begins = places.leaving.indptr
    of, way = runs(begins[nodes], begins[nodes + 1] - begins[nodes])
    node = nodes[of]
    cost = reached[node] + places.leaving.data[way]
    return places.leaving.indices[way].astype(np.int64), cost, of_node[node].astype(np.int64)


def _on_one_edge(network: RoadNetwork, facilities: Links, places: Links) -> tuple[Ints, Floats, Ints]:
    """Return places and facilities that meet the same edge: place, seconds along it, facility."""
    theirs, mine = places.on(facilities.edge)
    edge = facilities.edge[theirs]
    way = facilities.share[theirs] - places.share[mine]
    seconds = np.where(way >= 0, part(way, network.along[edge]), part(-way, network.against[edge]))
    off = (places.metres[mine] + facilities.metres[theirs]) / network.off_road_m_s
    return places.place[mine], seconds + off, facilities.place[theirs]
