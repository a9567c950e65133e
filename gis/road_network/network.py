"""A network of roads for one profile: its edges with what each costs, and where places meet it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

import shapely

from gis.coordinates.measures import GEOD
from gis.road_network.noding import DEGREE_M, Noded, noded
from gis.road_network.roads import KM_H, Profile, Road, Speeds

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Vertices nearer than this are one junction, metres
TOLERANCE_M = 0.5


@dataclass(frozen=True, slots=True)
class Links:
    """Where places meet edges: L links, several a place; a place that meets none has none ("no road")."""

    #: How many places there are
    places: int
    #: (L,) place, edge, share of the edge's length from its start, metres off the road; edges ascend
    place: Ints
    edge: Ints
    share: Floats
    metres: Floats
    #: (E + 1,) where the links of an edge begin among them
    begins: Ints
    #: (places, N) seconds to a place from each end of its edges
    arriving: csr_array
    #: (N, places) seconds from a place to each end of its edges
    leaving: csr_array

    def nearest(self) -> Floats:
        """Return for each place how far the nearest road is, metres; infinite: no road within reach."""
        nearest = np.full(self.places, np.inf)
        np.minimum.at(nearest, self.place, self.metres)
        return nearest

    def on(self, edges: Ints) -> tuple[Ints, Ints]:
        """Return the links on edges: for each the place of its edge among those given, and its own."""
        return runs(self.begins[edges], self.begins[edges + 1] - self.begins[edges])


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """The roads that a profile can travel; E edges between N nodes, costs in seconds."""

    profile: Profile
    keys: Sequence[str]
    noded: Noded
    #: (E,) seconds along and against an edge's line; infinite where that is not allowed
    along: Floats
    against: Floats
    off_road_m_s: float
    tolerance_m: float
    #: (N, N) seconds turned round, for ways towards a place; of several edges the quickest stands
    towards: csr_array
    #: (E,) whether places beside an edge meet it
    direct: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls, roads: Sequence[Road], profile: Profile, speeds: Speeds, tolerance_m: float = TOLERANCE_M
    ) -> "RoadNetwork":
        """Build the network of a profile from roads; those that it can't travel are no part of it."""
        speed = [speeds.of(road, profile) for road in roads]
        usable = [(road, each) for road, each in zip(roads, speed, strict=True) if each > 0]
        made = noded([road.line for road, _ in usable], tolerance_m)
        metres_s = np.array([each * KM_H for _, each in usable])[made.road] if usable else np.zeros(0)
        seconds = made.lengths_m / metres_s
        one_way = np.array([road.one_way for road, _ in usable], dtype=bool)
        barred = one_way[made.road] if usable and profile == "driving" else np.zeros(len(seconds), bool)
        against = np.where(barred, np.inf, seconds)
        size = len(made.positions)
        return cls(
            profile=profile,
            keys=[road.key for road, _ in usable],
            noded=made,
            along=seconds,
            against=against,
            off_road_m_s=speeds.off_road[profile] * KM_H,
            tolerance_m=tolerance_m,
            towards=quickest(
                np.r_[made.ends, made.starts],
                np.r_[made.starts, made.ends],
                np.r_[seconds, against],
                (size, size),
            ),
            direct=np.array([road.direct for road, _ in usable], dtype=bool)[made.road],
        )

    @property
    def size(self) -> int:
        """Return how many nodes there are."""
        return len(self.noded.positions)

    def links(self, positions: Floats, reach_m: float) -> Links:
        """Return where places (P, 2; EPSG:4490) meet every edge within so many metres, its nearest point.

        Every edge that is met from beside it, not the nearest alone: so a new road can only bring a place
        nearer. Edges are looked for
        in a plane of the latitude of each place; metres are geodesic.
        """
        places = np.atleast_2d(np.asarray(positions, dtype=float)).reshape(-1, 2)
        lines = self.noded.lines
        if len(places) == 0 or len(lines) == 0:
            nowhere = np.zeros(0, dtype=np.int64)
            return self._linked(len(places), nowhere, nowhere, np.zeros(0), np.zeros(0))
        wide = reach_m / (DEGREE_M * np.cos(np.radians(places[:, 1])))
        tall = np.full(len(places), reach_m / DEGREE_M)
        boxes = shapely.box(
            places[:, 0] - wide, places[:, 1] - tall, places[:, 0] + wide, places[:, 1] + tall
        )
        place, edge = shapely.STRtree(lines).query(boxes, predicate="intersects")
        shrink = np.cos(np.radians(places[place, 1]))
        # Lines and places are drawn in a plane each, where degrees of longitude are as long as of latitude.
        drawn = _drawn(lines[edge], shrink)
        points = shapely.points(places[place, 0] * shrink, places[place, 1])
        feet = shapely.get_coordinates(
            shapely.line_interpolate_point(drawn, shapely.line_locate_point(drawn, points))
        )
        share = shapely.line_locate_point(drawn, points, normalized=True)
        _, _, metres = GEOD.inv(places[place, 0], places[place, 1], feet[:, 0] / shrink, feet[:, 1])
        near = np.flatnonzero((metres <= reach_m) & self.direct[edge])
        near = near[np.argsort(edge[near], kind="stable")]
        return self._linked(len(places), place[near], edge[near], np.nan_to_num(share[near]), metres[near])

    def _linked(self, places: int, place: Ints, edge: Ints, share: Floats, metres: Floats) -> Links:
        along, against = self.along[edge], self.against[edge]
        nodes = np.r_[self.noded.starts[edge], self.noded.ends[edge]]
        off, twice = np.tile(metres / self.off_road_m_s, 2), np.tile(place, 2)
        arriving = np.r_[part(share, along), part(1 - share, against)] + off
        leaving = np.r_[part(share, against), part(1 - share, along)] + off
        return Links(
            places,
            place,
            edge,
            share,
            metres,
            begins=np.searchsorted(edge, np.arange(len(self.along) + 1)),
            arriving=quickest(twice, nodes, arriving, (places, self.size)),
            leaving=quickest(nodes, twice, leaving, (self.size, places)),
        )


def part(share: Floats, seconds: Floats) -> Floats:
    """Return the cost of a share of an edge; of no share nothing, even where the edge can't be travelled."""
    with np.errstate(invalid="ignore"):
        return np.where(share <= 0, 0.0, share * seconds)


def runs(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return for runs of so many from a first on: each member's run, and each member."""
    run = np.repeat(np.arange(len(first)), count)
    return run, np.arange(len(run)) + np.repeat(first - (np.cumsum(count) - count), count)


def quickest(here: Ints, there: Ints, cost: Floats, shape: tuple[int, int]) -> csr_array:
    """Return a graph in which of several edges from one node to another the quickest stands.

    What is infinite is no edge. Indices are of 32 bits, as `scipy.sparse.csgraph` wants them: others it
    converts at each call.
    """
    usable = np.flatnonzero(np.isfinite(cost))
    way = here[usable] * shape[1] + there[usable]
    order = np.argsort(way)
    way, cost = way[order], cost[usable[order]]
    first = np.flatnonzero(np.diff(way, prepend=-1))
    if len(first):
        way, cost = way[first], np.minimum.reduceat(cost, first)
    begins = np.searchsorted(way, np.arange(shape[0] + 1) * shape[1])
    there = way % max(shape[1], 1)
    return csr_array((cost, there.astype(np.int32), begins.astype(np.int32)), shape=shape)


def _drawn(lines: npt.NDArray[np.object_], shrink: Floats) -> npt.NDArray[np.object_]:
    coordinates, of_line = shapely.get_coordinates(lines, return_index=True)
    flat = np.column_stack([coordinates[:, 0] * shrink[of_line], coordinates[:, 1]])
    return np.asarray(shapely.linestrings(flat, indices=of_line), dtype=object)
