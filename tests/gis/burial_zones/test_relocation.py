"""Schedules, relocation balance against enumeration, and scored cells."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shapely

from gis.burial_zones.errors import BalanceUnreadable
from gis.burial_zones.relocation import Cemetery, Floats, GraveGroup, balance, years_until_full
from gis.burial_zones.schedule import GraveAlong, schedule, segments
from gis.burial_zones.screening import criteria, middles_of_cells, score
from gis.burial_zones.zone_rules import Effect, area_rules
from gis.burial_zones.zones import Area, area_zones, place
from gis.coordinates import area_m2
from gis.name_rules.seed_files import rule_rows

NO_WAY = np.inf
ON = date(2026, 11, 26)


@st.composite
def balances(draw: st.DrawFn) -> tuple[list[int], list[int], Floats]:
    graves = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    free = draw(st.lists(st.integers(0, 4), min_size=1, max_size=2))
    cost = st.sampled_from([0.0, 1.0, 2.5, 7.0, NO_WAY])
    costs = draw(
        st.lists(
            st.lists(cost, min_size=len(free), max_size=len(free)),
            min_size=len(graves),
            max_size=len(graves),
        )
    )
    return graves, free, np.array(costs)


def best_by_trying(graves: list[int], free: list[int], costs: Floats) -> tuple[int, float]:
    """Try every place (or none) for every single grave: most graves, then least cost."""
    rows = [i for i, number in enumerate(graves) for _ in range(number)]
    best = (0, 0.0)
    for goes in product(range(-1, len(free)), repeat=len(rows)):
        moved = [(i, j) for i, j in zip(rows, goes, strict=True) if j >= 0]
        if any(sum(j == k for _, j in moved) > most for k, most in enumerate(free)):
            continue
        cost = sum(costs[i, j] for i, j in moved)
        if np.isfinite(cost):
            best = min(best, (-len(moved), float(cost)))
    return -best[0], best[1]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(balances())
def test_no_way_of_moving_graves_is_better(asked: tuple[list[int], list[int], Floats]) -> None:
    graves, free, costs = asked
    found = balance(
        [GraveGroup(f"g{i}", number) for i, number in enumerate(graves)],
        [Cemetery(f"c{j}", number) for j, number in enumerate(free)],
        costs,
    )
    moved, cost = best_by_trying(graves, free, costs)
    assert sum(move.graves for move in found.moves) == moved
    assert found.cost == pytest.approx(cost)
    assert sum(one.graves for one in found.left) == sum(graves) - moved


def test_graves_without_a_way_are_named_apart_from_those_without_a_place() -> None:
    found = balance(
        [GraveGroup("near", 5), GraveGroup("far", 5), GraveGroup("island", 3)],
        [Cemetery("small", 6, 1.0)],
        np.array([[10.0], [20.0], [NO_WAY]]),
        years=2,
    )
    assert [(one.group, one.graves, one.reason) for one in found.left] == [
        ("far", 4, "full"),
        ("island", 3, "unreachable"),
    ]
    filling = found.fillings[0]
    assert (filling.moved_in, filling.years_until_full) == (6, 6 / 4)


@pytest.mark.parametrize(
    ("free", "moved", "own", "years", "full"),
    [
        (0, 0, 1.0, 1, 0.0),
        (100, 0, 10.0, 1, 10.0),
        (100, 60, 10.0, 3, 100 / 30 if 3 * 30 >= 100 else 3 + 10 / 10),
        (100, 60, 0.0, 3, None),
        (100, 0, 0.1, 1, None),
    ],
)
def test_a_cemetery_is_full_when_moved_graves_and_its_own_dead_have_filled_it(
    free: int, moved: int, own: float, years: int, full: float | None
) -> None:
    found = years_until_full(free, moved, own, years)
    assert found == (None if full is None else pytest.approx(full))


def test_contradicting_balances_are_refused() -> None:
    for costs, graves in ((np.zeros((1, 2)), 1), (np.array([[-1.0]]), 1), (np.zeros((1, 1)), -1)):
        with pytest.raises(BalanceUnreadable):
            balance([GraveGroup("g", graves)], [Cemetery("c", 1)], costs)


def along(corridor: str, km: float | None, graves: int, seen: bool | None = None) -> GraveAlong:
    return GraveAlong(f"{corridor}-{km}", corridor, km, graves, seen)


def test_graves_are_gathered_by_road_and_kilometre() -> None:
    found = segments(
        [along("G1", 1.99, 2), along("G1", 1.0, 1, True), along("G1", None, 4), along("G1", 2.0, 3)]
    )
    assert [(one.from_km, one.to_km, one.graves, one.visible) for one in found] == [
        (1.0, 2.0, 3, 1),
        (2.0, 3.0, 3, 0),
        (None, None, 4, 0),
    ]


def test_a_segment_is_dealt_with_in_one_year_unless_it_fills_more_than_one() -> None:
    found = segments([along("G1", 0, 25), along("G1", 1, 6), along("G1", 2, 7, True), along("G1", 3, 3)])
    plan = schedule(found, 10, share=0.5)
    # The visible first; the large one takes what is left of a year; 6 doesn't fit beside 5 + 3 and waits.
    assert [(task.year, task.segment.from_km, task.graves) for task in plan.tasks] == [
        (1, 2.0, 7),
        (1, 0.0, 3),
        (2, 0.0, 10),
        (3, 0.0, 10),
        (4, 0.0, 2),
        (4, 1.0, 6),
        (5, 3.0, 3),
    ]
    assert (plan.by_year, plan.total) == ([10, 10, 10, 8, 3], 41)
    # Half of 41 is 21 whole graves.
    assert plan.share_reached_in == 3
    assert schedule([], 10, share=0.5).share_reached_in is None
    with pytest.raises(BalanceUnreadable):
        schedule(found, 0)


def test_cells_tell_their_marks_what_is_unknown_and_why_nothing_may_be_built() -> None:
    here = shapely.box(109.45, 38.5, 109.55, 38.55)
    middles = middles_of_cells(here, 250.0)
    assert len(middles) == pytest.approx(area_m2(here) / 250**2, rel=0.02)
    rules = area_rules(rule_rows("burial_area_rules"), ON)
    zones = area_zones(
        [
            Area("a", "grassland", "草", here),
            Area("b", "farmland", "田", shapely.box(109.5, 38.5, 109.55, 38.55)),
        ],
        rules,
    )
    asked = criteria(rule_rows("cemetery_screening"))
    settlement = next(one for one in asked if one.key == "settlement_m")
    assert settlement.least is not None
    near = np.where(middles[:, 1] < 38.51, settlement.least - 1, settlement.best)
    cells = score(middles, place(zones, middles), {"settlement_m": near}, asked)
    best, worst = cells[0], cells[-1]
    assert (best.score, best.effect) == (100.0, Effect.APPROVAL)
    assert best.approvals
    marks = {mark.criterion: mark.mark for mark in best.marks}
    assert marks.pop("settlement_m") == 1.0
    assert set(marks.values()) == {None}
    assert worst.score is None
    assert worst.effect is Effect.BAN
    assert {reason for cell in cells for reason in cell.excluded_by} == {"farmland:田", "settlement_m"}
