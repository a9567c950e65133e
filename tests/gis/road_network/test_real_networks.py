"""Costs on Liechtenstein and Helsinki are those of networkx and pgRouting on the same roads."""

from collections.abc import Iterator
from functools import cache
from uuid import uuid4

import networkx
import numpy as np
import pytest
from sqlalchemy import Engine, text

from gis import database
from gis.embedded_postgis import Cluster
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


@pytest.fixture(scope="module")
def pgrouting(cluster: Cluster) -> Iterator[Engine]:
    """A database with pgRouting (GPL, Debian's package), which the service itself never uses."""
    if not (cluster.installation.extensions / "pgrouting.control").exists():
        pytest.skip("postgresql-pgrouting is not installed: scripts/set_up test installs it")
    name = f"test_pgrouting_{uuid4().hex[:8]}"
    cluster.create_database(name)
    engine = database.make_engine(cluster.server_url(name))
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION pgrouting CASCADE"))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


@pytest.mark.parametrize(("name", "profile"), [("liechtenstein", "driving"), ("helsinki", "walking")])
def test_costs_are_those_of_pgrouting(name: str, profile: Profile, pgrouting: Engine) -> None:
    roads, speeds = roads_of(name)
    theirs = oracle(roads, profile, speeds)
    nodes = sorted(theirs)
    number = {node: at for at, node in enumerate(nodes)}
    chosen = np.random.default_rng(11).choice(len(nodes), 72, replace=False).tolist()
    facilities, places = chosen[:12], chosen[12:]
    edges = [
        (at, number[here], number[there], seconds)
        for at, (here, there, seconds) in enumerate(theirs.edges(data="seconds"))
    ]
    with pgrouting.begin() as connection:
        connection.execute(text("CREATE TEMP TABLE edge (id int, source int, target int, cost float8)"))
        cursor = connection.connection.cursor()
        with cursor.copy("COPY edge FROM STDIN") as copy:
            for row in edges:
                copy.write_row(row)
        asked = text(
            "SELECT start_vid, end_vid, agg_cost FROM pgr_dijkstraCost("
            "'SELECT id, source, target, cost, -1::float8 AS reverse_cost FROM edge', "
            "CAST(:places AS int[]), CAST(:facilities AS int[]), directed => true)"
        )
        found = connection.execute(asked, {"places": places, "facilities": facilities}).all()
        connection.execute(text("DROP TABLE edge"))
    expected = np.full((len(places), len(facilities)), np.inf)
    for place, facility, seconds in found:
        expected[places.index(place), facilities.index(facility)] = seconds
    ours = RoadNetwork.of(roads, profile, speeds, tolerance_m=0)
    to = ours.links(np.array([nodes[at] for at in facilities]), 0.0001)
    at_places = ours.links(np.array([nodes[at] for at in places]), 0.0001)
    each = matrix(ours, to, at_places)
    assert np.isfinite(expected).mean() > 0.5
    assert np.allclose(each, expected, rtol=1e-9, atol=1e-3)
    assert np.allclose(nearest(ours, to, at_places).seconds, expected.min(axis=1), rtol=1e-9, atol=1e-3)
