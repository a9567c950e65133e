"""Siting against enumeration of every set of sites, and the sentences of what can't be done."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from gis.siting.choosing import Answer, answer
from gis.siting.explanation import Limit, Loosened
from gis.siting.fairness import fairness
from gis.siting.models import serve
from gis.siting.problem import Demand, Flags, Limits, Objective, Problem, ProblemUnreadable, Site
from gis.siting.solver import Status, is_proven
from gis.siting.verification import AnswerWrong, faults_of, verify

NO_WAY = np.inf


def problem(
    costs: Sequence[Sequence[float]],
    objective: Objective = Objective.SET_COVER,
    weights: list[float] | None = None,
    sites: list[Site] | None = None,
    groups: list[str] | None = None,
    **limits: Any,
) -> Problem:
    table = np.array(costs, dtype=float)
    people, places = table.shape
    return Problem(
        objective,
        [
            Demand(f"d{i}", 1.0 if weights is None else weights[i], groups[i] if groups else "")
            for i in range(people)
        ],
        sites or [Site(f"s{j}") for j in range(places)],
        table,
        Limits(**limits),
    )


def loosened(found: Answer) -> Sequence[Loosened]:
    assert found.explanation is not None
    return found.explanation.loosened


def opened(found: Answer, asked: Problem, at: int = 0) -> list[str]:
    return [one.key for one, is_open in zip(asked.sites, found.plans[at].is_open, strict=True) if is_open]


def best_by_trying(asked: Problem) -> float | None:
    """The objective of the best of all sets of sites; who is served where is a small linear programme."""
    values = []
    free = [j for j in range(len(asked.sites)) if asked.usable[j] and not asked.existing[j]]
    for size in range(len(free) + 1):
        if asked.limits.number is not None and size > asked.limits.number:
            break
        for chosen in combinations(free, size):
            flags = asked.existing.copy()
            flags[list(chosen)] = True
            if asked.limits.budget is not None and asked.prices[flags].sum() > asked.limits.budget + 1e-9:
                continue
            value = _served(asked, flags, size)
            if value is not None:
                values.append(value)
    if not values:
        return None
    return max(values) if asked.is_maximised else min(values)


def _served(asked: Problem, flags: Flags, size: int) -> float | None:
    pairs = np.argwhere(asked.within & flags[None, :])
    people, places = asked.costs.shape
    maximal = asked.is_maximised
    if not len(pairs):
        return 0.0 if maximal else None
    w = asked.weights[pairs[:, 0]]
    cost = -w if maximal else w * asked.costs[pairs[:, 0], pairs[:, 1]]
    served = np.zeros((people, len(pairs)))
    served[pairs[:, 0], np.arange(len(pairs))] = 1
    loads = np.zeros((places, len(pairs)))
    loads[pairs[:, 1], np.arange(len(pairs))] = w
    held = np.isfinite(asked.capacities)
    upper, high = loads[held], asked.capacities[held]
    if maximal:
        upper, high = np.vstack([upper, served]), np.concatenate([high, np.ones(people)])
    found = linprog(
        cost,
        A_ub=upper if len(upper) else None,
        b_ub=high if len(upper) else None,
        A_eq=None if maximal else served,
        b_eq=None if maximal else np.ones(people),
        bounds=(0, 1),
    )
    if found.status != 0:
        return None
    if asked.objective is Objective.SET_COVER:
        return float(asked.prices[flags].sum()) if asked.counts_money else float(size)
    return float(-found.fun if maximal else found.fun)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    people, places = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    costs = draw(
        st.lists(
            st.lists(st.sampled_from([0, 1, 2, 3, 5, 8, NO_WAY]), min_size=places, max_size=places),
            min_size=people,
            max_size=people,
        )
    )
    sites = [
        Site(
            f"s{j}",
            draw(st.integers(0, 4)) == 0,
            float(draw(st.integers(1, 4))),
            draw(st.sampled_from([None, None, 3.0, 6.0])),
            draw(st.sampled_from([(), (), (), ("farmland",)])),
        )
        for j in range(places)
    ]
    return Problem(
        draw(st.sampled_from(list(Objective))),
        [Demand(f"d{i}", float(draw(st.integers(0, 4)))) for i in range(people)],
        sites,
        np.array(costs, dtype=float),
        Limits(
            draw(st.sampled_from([1.0, 3.0, 8.0])),
            draw(st.integers(0, 4)),
            draw(st.sampled_from([None, 2.0, 5.0])),
        ),
        counts_money=draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems())
def test_no_set_of_sites_is_better_and_none_where_it_says_none(asked: Problem) -> None:
    found, best = answer(asked, alternatives=1), best_by_trying(asked)
    if best is None:
        assert found.status is Status.INFEASIBLE
        assert found.explanation is not None
        assert all(one.is_smallest for one in loosened(found))
        return
    assert found.status is Status.PROVEN
    assert found.plans[0].counted.objective == pytest.approx(best)
    assert not faults_of(asked, found.plans[0].is_open, found.plans[0].shares)
    if len(found.plans) == 2:
        first, second = (plan.counted.objective for plan in found.plans)
        assert second <= first + 1e-9 if asked.is_maximised else second >= first - 1e-9
        assert (found.plans[0].is_open & ~found.plans[1].is_open).any()


def test_a_radius_is_inclusive() -> None:
    assert answer(problem([[300.0]], radius=300.0)).status is Status.PROVEN
    assert answer(problem([[300.0]], radius=299.999)).status is Status.INFEASIBLE


def test_what_stands_is_open_and_counts_against_nothing() -> None:
    asked = problem(
        [[1, 9, 9], [9, 1, 9], [9, 9, 1]],
        Objective.MAXIMAL_COVER,
        sites=[Site("stands", True), Site("a"), Site("b")],
        weights=[5, 3, 2],
        radius=1.0,
        number=1,
    )
    found = answer(asked, alternatives=1)
    assert opened(found, asked) == ["stands", "a"]
    assert opened(found, asked, 1) == ["stands", "b"]
    assert (found.before.served_share, found.plans[0].fairness.served_share) == (0.5, 0.8)


def test_capacity_turns_people_to_a_farther_site() -> None:
    asked = problem(
        [[1, 5], [1, 5]],
        Objective.P_MEDIAN,
        weights=[10, 10],
        sites=[Site("small", capacity=15), Site("large", capacity=100)],
        number=2,
    )
    found = answer(asked, alternatives=0).plans[0]
    assert found.counted.objective == pytest.approx(15 * 1 + 5 * 5)
    assert (asked.weights @ found.shares).tolist() == pytest.approx([15, 5])


def test_demand_that_nothing_reaches_is_named_with_what_is_barred_near_it() -> None:
    asked = problem(
        [[100, 900], [700, 200]],
        sites=[Site("a"), Site("b", barred_by=("耕地",))],
        radius=300.0,
    )
    found = answer(asked)
    assert found.status is Status.INFEASIBLE
    lost = found.unreached[0]
    assert (lost.key, lost.nearest, lost.cost, lost.barred) == ("d1", "a", 700.0, [("b", ("耕地",))])
    assert {one.limit: one.works_from for one in loosened(found)} == {
        Limit.RADIUS: 700.0,
        Limit.EXCLUSION: None,
    }


def test_demand_without_any_way_makes_no_radius_work() -> None:
    found = answer(problem([[1.0, 2.0], [NO_WAY, NO_WAY]], radius=5.0))
    assert [(one.key, one.nearest) for one in found.unreached] == [("d1", None)]
    assert not loosened(found)


def test_too_few_sites_too_little_money_and_the_least_of_each_that_works() -> None:
    line = [[0, 4, 9], [4, 0, 4], [9, 4, 0], [14, 9, 4]]
    sites = [Site(f"s{j}", price=2.0) for j in range(3)]
    few = loosened(answer(problem(line, sites=sites, radius=4.0, number=1)))
    assert {one.limit: (one.works_from, one.is_smallest) for one in few} == {
        Limit.RADIUS: (9.0, True),
        Limit.NUMBER: (2.0, True),
    }
    poor = answer(problem(line, Objective.P_MEDIAN, sites=sites, radius=4.0, budget=3.0))
    assert {one.limit: one.works_from for one in loosened(poor)} == {
        Limit.RADIUS: 9.0,
        Limit.BUDGET: 4.0,
    }


def test_lacking_capacity_is_told_in_people() -> None:
    asked = problem([[1.0], [1.0]], weights=[10, 10], sites=[Site("a", capacity=12)], radius=5.0)
    found = answer(asked)
    assert found.explanation is not None
    assert found.explanation.lacking_capacity == 8.0
    assert [(one.limit, one.works_from) for one in loosened(found)] == [(Limit.CAPACITY, 8.0)]


def test_unfit_sites_are_left_out() -> None:
    sites = [Site("unfit", suitability=0.2), Site("fit", suitability=0.8), Site("unjudged")]
    asked = problem([[1, 2, 1]], Objective.P_MEDIAN, sites=sites, number=1, suitability=0.5)
    assert opened(answer(asked), asked) == ["fit"]


@pytest.mark.parametrize(
    ("flags", "fault"),
    [([True, False], "existing"), ([False, True], "barred")],
)
def test_a_wrong_answer_is_refused(flags: list[bool], fault: str) -> None:
    asked = problem(
        [[1, 1]], sites=[Site("a", barred_by=("x",)), Site("b", is_existing=fault == "existing")], radius=2.0
    )
    asked = asked if fault == "existing" else replace(asked, sites=[Site("a"), Site("b", barred_by=("x",))])
    is_open = np.array(flags)
    with pytest.raises(AnswerWrong, match=fault):
        verify(asked, is_open, serve(asked, is_open), None)


def test_an_answer_is_only_proven_where_the_bound_meets_it() -> None:
    assert is_proven(100.0, 100.0)
    assert not is_proven(100.0, 99.0)
    assert not is_proven(100.0, None)


def test_fairness_is_told_by_group_and_by_the_farthest() -> None:
    asked = problem([[0], [10], [NO_WAY]], weights=[3, 1, 2], groups=["town", "town", "pasture"], radius=5.0)
    is_open = np.array([True])
    told = fairness(asked, is_open, serve(asked, is_open))
    assert told.served_share == 0.5
    assert told.group_shares == {"pasture": 0.0, "town": 0.75}
    assert (told.worst_group, told.farthest, told.without_way) == ("pasture", 10.0, 2.0)
    assert (told.mean, told.median, told.ninth_decile) == (2.5, 0.0, 10.0)
    # Three with nothing and one with all: the Lorenz curve lies on the axis up to 3/4.
    assert told.gini == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"costs": np.array([[1.0, 2.0]])}, "costs"),
        ({"costs": np.array([[-1.0]])}, "costs"),
        ({"limits": Limits()}, "radius"),
        ({"objective": Objective.P_MEDIAN, "limits": Limits()}, "number"),
        ({"limits": Limits(radius=1.0, number=-1)}, "negative"),
    ],
)
def test_contradicting_questions_are_refused(change: dict[str, Any], what: str) -> None:
    with pytest.raises(ProblemUnreadable) as refused:
        replace(problem([[1.0]], radius=1.0), **change)
    assert refused.value.params == {"what": what}
