"""Networks of `diming bench planning`: seconds to the nearest of 100 facilities, beside networkx.

Two networks, each in a process of its own: a seeded jittered grid of 100,000 edges, and Liechtenstein split
at its vertices (OpenStreetMap, ODbL; left out, and said to be, where its extract isn't beside the project).
Both sides have their graph built and the facilities found on it before the clock starts, and answer for
every node; the answers are compared in the same run. Places, one on each node, are what a run of the service
asks for: they take ours the ways off the nodes besides.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from shapely.geometry import LineString

from gis.road_network.network import Links, RoadNetwork
from gis.road_network.roads import KM_H, PROFILES, Profile, Road, Speeds
from gis.road_network.service_areas import service_edges
from gis.road_network.travel import nearest, to_nodes
from gis.settings import ROOT

SEED = 20261126
FACILITIES = 100
CUTOFFS_MIN = (5, 20, 60)
NETWORKS = ("grid", "liechtenstein")
#: Nodes on a side: 2 · 224 · 223 = 99,904 edges; diagonals make up the rest
SIDE, EDGES = 224, 100_000
BLOCK_DEG = 0.002
REAL = ROOT.parent / "shared" / "data" / "network_liechtenstein.gpkg"
ON_FOOT = ("footway", "path", "steps", "pedestrian", "cycleway", "track")
DRIVEN_KM_H = {"motorway": 100.0, "trunk": 90.0, "primary": 80.0, "secondary": 60.0, "tertiary": 50.0}
#: Places stand on nodes
REACH_M = 0.0001
Floats = npt.NDArray[np.float64]


def networks() -> Sequence[Mapping[str, Any]]:
    """Measure each network that is here: a row a network, profile and cutoff."""
    return [row for name in NETWORKS if name == "grid" or REAL.exists() for row in _in_own_process(name)]


def lines(measured: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the rows of a Markdown table, without its head."""
    return [
        f"| {one['network']}, {one['edges']:,} edges | {one['profile']} | {one['minutes']} min "
        f"| {one['reached']:,} | {one['ours_ms']:.2f} | {one['networkx_ms']:.2f} "
        f"| {one['networkx_ms'] / one['ours_ms']:.1f} | {one['places_ms']:.2f} | {one['differs_s']:.0e} "
        f"| {one['area_ms']:.1f} | {one['peak_rss_mb']:.0f} |"
        for one in measured
    ]


def _in_own_process(name: str) -> Sequence[Mapping[str, Any]]:
    command = [sys.executable, "-m", "scripts.bench_network", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: Sequence[Mapping[str, Any]] = json.loads(done.stdout)
    return told


def _grid() -> list[Road]:
    random = np.random.default_rng(SEED)
    at = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1) * BLOCK_DEG
    nodes = at + random.uniform(-0.3, 0.3, at.shape) * BLOCK_DEG + (108.6, 38.4)
    pairs = [((row, col), (row, col + 1)) for row in range(SIDE) for col in range(SIDE - 1)]
    pairs += [((row, col), (row + 1, col)) for row in range(SIDE - 1) for col in range(SIDE)]
    pairs += [((at, at), (at + 1, at + 1)) for at in range(EDGES - len(pairs))]
    classes = random.choice(["tertiary", "residential"], len(pairs))
    one_way = random.random(len(pairs)) < 0.1
    return [
        Road(str(number), LineString([nodes[start], nodes[end]]), str(klass), bool(way))
        for number, ((start, end), klass, way) in enumerate(zip(pairs, classes, one_way, strict=True))
    ]


def _liechtenstein() -> list[Road]:
    import geopandas

    frame = geopandas.read_file(REAL, layer="edges")
    roads: list[Road] = []
    for row in frame[frame["kind"] == "road"].itertuples():
        line = row.geometry.reverse() if row.oneway == "-1" else row.geometry
        one_way = row.oneway in ("yes", "true", "1", "-1")
        roads += [
            Road(str(len(roads)), LineString(piece), row.fclass, one_way) for piece in pairwise(line.coords)
        ]
    return roads


def _speeds(roads: Sequence[Road]) -> Speeds:
    classes = {road.klass for road in roads if road.klass is not None}
    by_class: dict[tuple[Profile, str], float] = {("walking", one): 4.0 for one in classes}
    by_class |= {("driving", one): DRIVEN_KM_H.get(one, 30.0) for one in classes - set(ON_FOOT)}
    return Speeds(by_class, {"walking": 4.0, "driving": 30.0}, {"walking": 3.0, "driving": 10.0})


def _least_ms(run: Callable[[], object]) -> float:
    """Return the least of three runs: what the machine at hand can do beside others' work."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken) * 1000


def _measured(name: str, roads: Sequence[Road], profile: Profile) -> list[dict[str, Any]]:
    from scripts.bench_process import peak_rss_mb

    speeds = _speeds(roads)
    network = RoadNetwork.of(roads, profile, speeds, tolerance_m=0)
    positions = network.noded.positions
    chosen = np.random.default_rng(SEED).choice(network.size, FACILITIES, replace=False)
    to, places = network.links(positions[chosen], REACH_M), network.links(positions, REACH_M)
    one_each = [network.links(positions[[at]], REACH_M) for at in chosen[:2]]
    rows: list[dict[str, Any]] = []
    answers = []
    for minutes in CUTOFFS_MIN:
        limit = minutes * 60.0
        answers.append(to_nodes(network, to, limit)[0])
        at_places = nearest(network, to, places, limit).seconds
        if not np.allclose(at_places, answers[-1], rtol=0, atol=0.001):
            raise AssertionError(f"{profile}, {limit} s: places on nodes take other times than the nodes")
        rows.append(
            {
                "network": name,
                "profile": profile,
                "edges": len(network.noded.lines),
                "minutes": minutes,
                "reached": int(np.isfinite(answers[-1]).sum()),
                "ours_ms": _least_ms(partial(to_nodes, network, to, limit)),
                "places_ms": _least_ms(partial(nearest, network, to, places, limit)),
                "area_ms": _least_ms(partial(_each_area, network, one_each, limit)) / len(one_each),
            }
        )
    peak = peak_rss_mb()
    for row, answer, minutes in zip(rows, answers, CUTOFFS_MIN, strict=True):
        row |= _theirs(roads, profile, speeds, positions, chosen, answer, minutes * 60.0)
        row["peak_rss_mb"] = peak
    return rows


def _each_area(network: RoadNetwork, facilities: Sequence[Links], limit_s: float) -> None:
    for one in facilities:
        service_edges(network, one, limit_s)


def _theirs(
    roads: Sequence[Road],
    profile: Profile,
    speeds: Speeds,
    positions: Floats,
    chosen: npt.NDArray[np.int64],
    answer: Floats,
    limit: float,
) -> dict[str, float]:
    """Ask networkx the same, on a graph made from the lines themselves, and compare; raise if it differs."""
    import networkx

    from gis.coordinates.measures import length_m

    number = {tuple(at): node for node, at in enumerate(positions.tolist())}
    graph = networkx.DiGraph()
    for road in roads:
        speed = speeds.of(road, profile)
        if speed <= 0:
            continue
        start, end = (number[at] for at in road.line.coords)
        seconds = length_m(road.line) / (speed * KM_H)
        ways = [(end, start)] if profile == "driving" and road.one_way else [(start, end), (end, start)]
        # Turned round: from each place towards a facility
        for here, there in ways:
            if not graph.has_edge(here, there) or graph[here][there]["weight"] > seconds:
                graph.add_edge(here, there, weight=seconds)
    sources = set(chosen.tolist())

    def ask() -> dict[int, float]:
        found: dict[int, float] = networkx.multi_source_dijkstra_path_length(graph, sources, cutoff=limit)
        return found

    found = ask()
    theirs = np.array([found.get(node, np.inf) for node in range(len(positions))])
    if not np.array_equal(np.isfinite(theirs), np.isfinite(answer)):
        raise AssertionError(f"{profile}, {limit} s: other nodes are reached than networkx reaches")
    reached = np.isfinite(theirs)
    differs = float(np.abs(theirs[reached] - answer[reached]).max())
    if differs > 0.001:
        raise AssertionError(f"{profile}, {limit} s: {differs} s off networkx")
    return {"networkx_ms": _least_ms(ask), "differs_s": differs}


def main(name: str) -> None:
    """Measure one network and print what it took as JSON."""
    roads = _grid() if name == "grid" else _liechtenstein()
    print(json.dumps([row for profile in PROFILES for row in _measured(name, roads, profile)]))


if __name__ == "__main__":
    main(sys.argv[1])
