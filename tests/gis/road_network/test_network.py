"""Networks small enough to reckon by hand, and what must hold of any."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shapely
from shapely.geometry import LineString

from gis.coordinates.measures import GEOD, length_m
from gis.road_network.network import RoadNetwork
from gis.road_network.roads import Profile, Road, Speeds
from gis.road_network.service_areas import length_m as stretched_m
from gis.road_network.service_areas import service_edges
from gis.road_network.travel import matrix, nearest

SPEEDS = Speeds(
    {("driving", "county"): 36.0, ("walking", "expressway"): 0.0},
    {"walking": 3.6, "driving": 36.0},
    {"walking": 3.6, "driving": 3.6},
)
#: A hundredth of a degree: from A to D in a line, B and C between
A, B, C, D = ((109.0 + at / 100, 38.0) for at in range(4))
REACH_M = 200.0


def metres(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(GEOD.inv(*start, *end)[2])


def network(*roads: Road, profile: Profile = "driving", tolerance_m: float = 0.5) -> RoadNetwork:
    return RoadNetwork.of(roads, profile, SPEEDS, tolerance_m)


def seconds(of: RoadNetwork, facility: tuple[float, float], place: tuple[float, float]) -> float:
    """Return the seconds from a place to a facility, by both ways of asking, which have to agree."""
    facilities, places = of.links(np.array([facility]), REACH_M), of.links(np.array([place]), REACH_M)
    found = float(nearest(of, facilities, places).seconds[0])
    assert float(matrix(of, facilities, places)[0, 0]) == pytest.approx(found, nan_ok=True)
    return found


def test_a_way_along_edges_takes_its_length_by_its_speed() -> None:
    whole = network(Road("1", LineString([A, B, C]), "county"))
    assert seconds(whole, A, C) == pytest.approx(metres(A, C) / 10, rel=1e-6)
    assert seconds(whole, C, A) == pytest.approx(metres(A, C) / 10, rel=1e-6)
    # In the middle of an edge, on the same edge, and off the road on foot.
    assert seconds(whole, (109.002, 38.0), (109.006, 38.0)) == pytest.approx(
        metres((109.002, 38), (109.006, 38)) / 10, rel=1e-3
    )
    off = seconds(whole, A, (109.01, 38.001))
    assert off == pytest.approx(metres(A, B) / 10 + metres(B, (109.01, 38.001)), rel=1e-3)


def test_a_one_way_street_is_driven_one_way_and_walked_both() -> None:
    street = Road("1", LineString([A, B]), "county", one_way=True)
    assert seconds(network(street), B, A) == pytest.approx(metres(A, B) / 10, rel=1e-6)
    assert np.isinf(seconds(network(street), A, B))
    assert np.isinf(seconds(network(street), (109.002, 38.0), (109.006, 38.0)))
    assert seconds(network(street), (109.006, 38.0), (109.002, 38.0)) < 40
    assert seconds(network(street, profile="walking"), A, B) == pytest.approx(metres(A, B), rel=1e-6)


def test_what_a_profile_cannot_travel_is_no_part_of_its_network() -> None:
    path, track = (
        Road("1", LineString([A, B]), "path"),
        Road("2", LineString([B, C]), "county", drivable=False),
    )
    assert network(path, track).size == 0
    assert network(path, track, profile="walking").size == 3
    assert np.isinf(seconds(network(path, track), A, B))


def test_lines_meet_at_vertices_they_share_and_bridges_do_not() -> None:
    along = Road("1", LineString([A, B, C]), "county")
    joined = Road("2", LineString([B, (109.01, 38.01)]), "county")
    assert network(along, joined).size == 4
    over = Road("3", LineString([(109.005, 37.99), (109.005, 38.01)]), "county")
    crossed = network(along, over)
    assert (crossed.size, len(crossed.noded.lines)) == (4, 2)
    assert np.isinf(seconds(crossed, A, (109.005, 38.01)))
    nearly = Road("4", LineString([(C[0] + 1e-6, C[1]), D]), "county")
    assert np.isfinite(seconds(network(along, nearly), A, D))
    assert np.isinf(seconds(network(along, nearly, tolerance_m=0), A, D))


def test_a_known_speed_of_a_road_is_driven_and_of_two_ways_the_quicker_taken() -> None:
    slow = Road("1", LineString([A, B]), "county")
    quick = Road("2", LineString([A, (109.005, 38.001), B]), "county", speed_km_h=72.0)
    assert seconds(network(slow, quick), A, B) == pytest.approx(length_m(quick.line) / 20, rel=1e-6)


def test_an_expressway_is_entered_where_it_meets_another_road_and_not_from_beside_it() -> None:
    expressway = Road("1", LineString([A, B, C]), "county", direct=False)
    beside, at_the_ramp = (109.005, 38.0001), B
    alone = network(expressway)
    assert np.isinf(alone.links(np.array([beside, at_the_ramp]), REACH_M).nearest()).all()
    ramp = Road("2", LineString([B, (109.01, 38.01)]), "county")
    joined = network(expressway, ramp, Road("3", LineString([C, (109.02, 38.01)]), "county"))
    assert np.isinf(seconds(joined, beside, at_the_ramp))
    assert seconds(joined, C, at_the_ramp) == pytest.approx(metres(B, C) / 10, rel=1e-6)


def test_a_place_far_from_any_road_has_none_and_is_not_dropped() -> None:
    whole = network(Road("1", LineString([A, B]), "county"))
    places = whole.links(np.array([A, (109.0, 38.1), B]), REACH_M)
    assert places.places == 3
    assert np.isinf(places.nearest()[1])
    assert places.nearest()[[0, 2]] == pytest.approx([0, 0], abs=1e-6)
    found = nearest(whole, whole.links(np.array([A]), REACH_M), places)
    assert found.facility.tolist() == [0, -1, 0]
    assert np.isinf(found.seconds[1])


def test_no_roads_and_no_facilities_are_no_error() -> None:
    none = network()
    links = none.links(np.array([A]), REACH_M)
    assert np.isinf(nearest(none, links, links).seconds).all()
    whole = network(Road("1", LineString([A, B]), "county"))
    nobody = whole.links(np.zeros((0, 2)), REACH_M)
    assert np.isinf(nearest(whole, nobody, whole.links(np.array([A]), REACH_M)).seconds).all()
    assert service_edges(whole, nobody, 100) == []


def test_a_limit_is_inclusive() -> None:
    whole = network(Road("1", LineString([A, B]), "county"))
    facilities, places = whole.links(np.array([A]), 0.001), whole.links(np.array([B]), 0.001)
    exactly = float(whole.along[0])
    assert nearest(whole, facilities, places, exactly).seconds[0] == pytest.approx(exactly)
    assert np.isinf(nearest(whole, facilities, places, exactly * 0.9999).seconds[0])
    assert np.isfinite(matrix(whole, facilities, places, exactly)[0, 0])


def test_service_edges_end_where_the_limit_falls() -> None:
    whole = network(
        Road("1", LineString([A, B, C]), "county"), Road("2", LineString([B, (109.01, 38.02)]), "county")
    )
    facility = whole.links(np.array([(109.005, 38.0)]), 0.01)
    # 60 s at 10 m/s: 600 m to either side; 439 m to A, and beyond B 161 m on each of two roads.
    stretches = service_edges(whole, facility, 60)
    to_a, to_b = metres((109.005, 38), A), metres((109.005, 38), B)
    assert stretched_m(whole, stretches) == pytest.approx(to_a + to_b + 2 * (600 - to_b), rel=1e-3)
    assert {one.road for one in stretches} == {"1", "2"}
    assert all(one.line.length > 0 for one in stretches)
    # One way towards the facility: from beyond it nobody comes.
    street = network(Road("1", LineString([A, B]), "county", one_way=True))
    alone = service_edges(street, street.links(np.array([(109.005, 38.0)]), 0.01), 30)
    assert [(round(one.begins, 3), round(one.ends, 3)) for one in alone] == [
        (round(0.5 - 300 / metres(A, B), 3), 0.5)
    ]


@st.composite
def roads(draw: st.DrawFn) -> list[Road]:
    """Draw roads between points of a small grid, some one way."""
    point = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(
        lambda at: (109 + at[0] / 200, 38 + at[1] / 200)
    )
    pairs = draw(st.lists(st.tuples(point, point, st.booleans()), min_size=1, max_size=12))
    return [
        Road(str(number), LineString([start, end]), "county", one_way=one_way)
        for number, (start, end, one_way) in enumerate(pairs)
        if start != end
    ]


@settings(max_examples=60, deadline=None)
@given(some=roads(), more=roads(), seed=st.integers(0, 1000))
def test_another_road_or_station_never_lowers_coverage(some: list[Road], more: list[Road], seed: int) -> None:
    seeded = np.random.default_rng(seed)
    places = seeded.uniform((109, 38), (109.02, 38.02), (6, 2))
    stations = seeded.uniform((109, 38), (109.02, 38.02), (3, 2))
    before, after = network(*some), network(*some, *(Road(f"+{one.key}", one.line, "county") for one in more))

    def costs(of: RoadNetwork, count: int) -> np.ndarray:
        to, at = of.links(stations[:count], REACH_M), of.links(places, REACH_M)
        found = nearest(of, to, at, 600.0)
        assert np.allclose(found.seconds, matrix(of, to, at, 600.0).min(axis=1, initial=np.inf))
        return found.seconds

    few, many, roaded = costs(before, 1), costs(before, 3), costs(after, 1)
    assert (many <= few + 1e-6).all()
    assert (roaded <= few + 1e-6).all()
    shorter = stretched_m(before, service_edges(before, before.links(stations[:1], REACH_M), 60))
    longer = stretched_m(before, service_edges(before, before.links(stations, REACH_M), 60))
    assert longer >= shorter - 1e-6


def test_stretches_lie_on_their_roads() -> None:
    whole = network(Road("1", LineString([A, (109.005, 38.004), B]), "county"))
    (stretch,) = service_edges(whole, whole.links(np.array([A]), 0.01), 40)
    assert shapely.hausdorff_distance(stretch.line, whole.noded.lines[0]) < 0.01
    assert stretch.line.coords[0] == pytest.approx(A)
