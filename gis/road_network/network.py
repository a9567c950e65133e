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
    #: (L,) place, edge, share of the edge's length from its start, metres off the road
    place: Ints
    edge: Ints
    share: Floats
    metres: Floats

    def nearest(self) -> Floats:
        """Return for each place how far the nearest road is, metres; infinite: no road within reach."""
        nearest = np.full(self.places, np.inf)
        np.minimum.at(nearest, self.place, self.metres)
        return nearest


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
        return cls(
            profile=profile,
            keys=[road.key for road, _ in usable],
            noded=made,
            along=seconds,
            against=np.where(barred, np.inf, seconds),
            off_road_m_s=speeds.off_road[profile] * KM_H,
            tolerance_m=tolerance_m,
        )

    @property
    def size(self) -> int:
        """Return how many nodes there are."""
        return len(self.noded.positions)

    def links(self, positions: Floats, reach_m: float) -> Links:
        """Return where places (P, 2; EPSG:4490) meet every edge within so many metres, its nearest point.

        Every edge, not the nearest alone: so a new road can only bring a place nearer. Edges are looked for
        in a plane of the latitude of each place; metres are geodesic.
        """
        places = np.atleast_2d(np.asarray(positions, dtype=float)).reshape(-1, 2)
        lines = self.noded.lines
        if len(places) == 0 or len(lines) == 0:
            empty = np.zeros(0, dtype=np.int64)
            return Links(len(places), empty, empty, np.zeros(0), np.zeros(0))
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
        near = metres <= reach_m
        return Links(
            len(places),
            place[near].astype(np.int64),
            edge[near].astype(np.int64),
            np.nan_to_num(share[near]),
            metres[near],
        )

    def graph(self, towards: bool) -> csr_array:
        """Return the nodes' graph, seconds: as it is travelled, or turned round for ways towards a place.

        Of several edges between two nodes the quickest stands.
        """
        starts, ends = self.noded.starts, self.noded.ends
        here, there = np.r_[starts, ends], np.r_[ends, starts]
        cost = np.r_[self.along, self.against]
        if towards:
            here, there = there, here
        usable = np.isfinite(cost)
        return quickest(here[usable], there[usable], cost[usable], self.size)


def quickest(here: Ints, there: Ints, cost: Floats, size: int) -> csr_array:
    """Return a graph in which of several edges from one node to another the quickest stands."""
    order = np.lexsort((cost, there, here))
    here, there, cost = here[order], there[order], cost[order]
    if len(here):
        first = np.r_[True, (here[1:] != here[:-1]) | (there[1:] != there[:-1])]
        here, there, cost = here[first], there[first], cost[first]
    pointers = np.zeros(size + 1, dtype=np.int64)
    np.add.at(pointers, here + 1, 1)
    return csr_array((cost, there, np.cumsum(pointers)), shape=(size, size))


def _drawn(lines: npt.NDArray[np.object_], shrink: Floats) -> npt.NDArray[np.object_]:
    coordinates, of_line = shapely.get_coordinates(lines, return_index=True)
    flat = np.column_stack([coordinates[:, 0] * shrink[of_line], coordinates[:, 1]])
    return np.asarray(shapely.linestrings(flat, indices=of_line), dtype=object)
