"""Costs on Liechtenstein and Helsinki are those of networkx on the same roads."""

from functools import cache

import networkx
import numpy as np
import pytest

from gis.road_network.network import RoadNetwork
from gis.road_network.roads import Profile
from gis.road_network.travel import matrix, nearest
from tests.gis.road_network.oracle import REAL, oracle, real_roads

pytestmark = pytest.mark.skipif(
    not (REAL / "network_helsinki.gpkg").exists(), reason="the real networks are not here"
)
roads_of = cache(real_roads)


@pytest.mark.parametrize("profile", ["walking", "driving"])
@pytest.mark.parametrize("name", ["liechtenstein", "helsinki"])
def test_costs_are_those_of_networkx(name: str, profile: Profile) -> None:
    roads, speeds = roads_of(name)
    theirs = oracle(roads, profile, speeds)
    ours = RoadNetwork.of(roads, profile, speeds, tolerance_m=0)
    assert ours.size == len(theirs)
    seeded = np.random.default_rng(7)
    nodes = sorted(theirs)
    facilities = [nodes[at] for at in seeded.choice(len(nodes), 12, replace=False)]
    # A tenth of a millimetre: places and facilities stand on nodes, as networkx has them.
    to = ours.links(np.array(facilities), 0.0001)
    places = ours.links(np.array(nodes), 0.0001)
    turned = theirs.reverse(copy=False)
    for limit in (300.0, 1200.0, np.inf):
        cutoff = None if np.isinf(limit) else limit
        expected = networkx.multi_source_dijkstra_path_length(
            turned, set(facilities), cutoff=cutoff, weight="seconds"
        )
        found = nearest(ours, to, places, limit)
        theirs_s = np.array([expected.get(node, np.inf) for node in nodes])
        assert np.array_equal(np.isfinite(found.seconds), np.isfinite(theirs_s))
        assert np.allclose(found.seconds, theirs_s, rtol=1e-9, atol=1e-3)
    each = matrix(ours, to, places)
    for column, facility in enumerate(facilities[:3]):
        expected = networkx.single_source_dijkstra_path_length(turned, facility, weight="seconds")
        theirs_s = np.array([expected.get(node, np.inf) for node in nodes])
        assert np.allclose(each[:, column], theirs_s, rtol=1e-9, atol=1e-3)
    assert np.allclose(each.min(axis=1), nearest(ours, to, places).seconds, rtol=1e-9, atol=1e-3)
