"""The same network for networkx, made apart from ours in plain Python."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import networkx

import geopandas
from shapely.geometry import LineString

from gis.coordinates.measures import length_m
from gis.road_network.roads import KM_H, Profile, Road, Speeds

REAL = Path(__file__).parents[4] / "shared" / "data"
DRIVEN = {"motorway": 100.0, "trunk": 90.0, "primary": 80.0, "secondary": 60.0, "tertiary": 50.0}
ON_FOOT = ("footway", "path", "steps", "pedestrian", "cycleway", "track")


def speeds_of(classes: set[str]) -> Speeds:
    """Return speeds for the classes of a file: any but those of rails."""
    by_class: dict[tuple[Profile, str], float] = {("walking", one): 4.8 for one in classes}
    by_class |= {("driving", one): DRIVEN.get(one, 30.0) for one in classes if one not in ON_FOOT}
    return Speeds(by_class, {"walking": 4.8, "driving": 30.0}, {"walking": 3.0, "driving": 3.0})


def real_roads(name: str) -> tuple[list[Road], Speeds]:
    """Return the roads of a real network, and speeds."""
    frame = geopandas.read_file(REAL / f"network_{name}.gpkg", layer="edges")
    frame = frame[frame["kind"] == "road"]
    roads = [
        Road(
            str(number),
            row.geometry.reverse() if row.oneway == "-1" else row.geometry,
            row.fclass,
            row.oneway in ("yes", "true", "1", "-1"),
        )
        for number, row in enumerate(frame.itertuples())
    ]
    return roads, speeds_of(set(frame["fclass"]))


def oracle(roads: list[Road], profile: Profile, speeds: Speeds) -> networkx.MultiDiGraph:
    """Return the network as networkx has it: positions as nodes, seconds as weights."""
    roads = [road for road in roads if speeds.of(road, profile) > 0]
    met = Counter(position for road in roads for position in road.line.coords)
    graph = networkx.MultiDiGraph()
    for road in roads:
        positions = list(road.line.coords)
        cuts = [0, *(at for at in range(1, len(positions) - 1) if met[positions[at]] > 1), len(positions) - 1]
        for begin, end in pairwise(cuts):
            piece = positions[begin : end + 1]
            seconds = length_m(LineString(piece)) / (speeds.of(road, profile) * KM_H)
            graph.add_edge(piece[0], piece[-1], seconds=seconds)
            if profile == "walking" or not road.one_way:
                graph.add_edge(piece[-1], piece[0], seconds=seconds)
    return graph
