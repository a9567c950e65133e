"""Say why no choice of sites keeps to all limits, and what would.

Each limit is loosened alone, the others kept: one whose loosening gives an answer binds, and the smallest
value of it that works is told. Where none does alone, only all together do.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from gis.siting.models import choose, least_lacking_capacity
from gis.siting.problem import Floats, Objective, Problem
from gis.siting.solver import Status


class Limit(StrEnum):
    """A limit that can bind."""

    RADIUS = "radius"
    NUMBER = "number"
    BUDGET = "budget"
    CAPACITY = "capacity"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True)
class Unreached:
    """Demand that no usable site reaches within the radius."""

    key: str
    weight: float
    #: The usable site with the cheapest way, and what it costs; None: no way to any is known
    nearest: str | None
    cost: float | None
    #: Sites within the radius where nothing may be built, with why
    barred: Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Loosened:
    """A limit that binds: loosened alone to this value, an answer exists."""

    limit: Limit
    #: Smallest value that works; of capacity, the least that is lacking in all; None for exclusion
    works_from: float | None
    #: Whether nothing smaller works, proven
    is_smallest: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why there is no answer."""

    unreached: Sequence[Unreached]
    loosened: Sequence[Loosened]
    #: Demand beyond what all usable sites together hold, at the capacity limit; 0: they hold it
    lacking_capacity: float
    #: Time ran out before every limit had been tried
    is_complete: bool


def explain(problem: Problem, seconds: float) -> Explanation:
    """Explain why a question that needs all demand served has no answer."""
    ends = time.monotonic() + seconds

    def left() -> float:
        return ends - time.monotonic()

    total = float(problem.weights.sum())
    held = float(problem.capacities[problem.usable].sum())
    limits = problem.limits
    tries: list[tuple[Limit, bool, Callable[[], Loosened | None]]] = [
        (Limit.RADIUS, limits.radius is not None, lambda: _radius(problem, left)),
        (Limit.NUMBER, limits.number is not None, lambda: _number(problem, left)),
        (Limit.BUDGET, limits.budget is not None, lambda: _budget(problem, left)),
        (Limit.CAPACITY, problem.has_capacity, lambda: _capacity(problem, left)),
        (Limit.EXCLUSION, not problem.usable.all(), lambda: _exclusion(problem, left)),
    ]
    loosened, is_complete = [], True
    for _, applies, attempt in tries:
        if not applies:
            continue
        if left() <= 0:
            is_complete = False
            break
        found = attempt()
        if found is not None:
            loosened.append(found)
    return Explanation(unreached(problem), loosened, max(0.0, total - held), is_complete and left() > 0)


def unreached(problem: Problem) -> list[Unreached]:
    """List the demand that no usable site reaches within the radius, as the problem orders it."""
    within, usable = problem.within, problem.usable
    costs = np.where(usable[None, :], problem.costs, np.inf)
    near = np.isfinite(problem.costs) & ~usable[None, :]
    if problem.limits.radius is not None:
        near &= problem.costs <= problem.limits.radius
    found = []
    for at in np.flatnonzero(~within.any(axis=1)).tolist():
        best = int(costs[at].argmin())
        has_way = bool(np.isfinite(costs[at, best]))
        found.append(
            Unreached(
                problem.demand[at].key,
                problem.demand[at].weight,
                problem.sites[best].key if has_way else None,
                float(costs[at, best]) if has_way else None,
                [(problem.sites[j].key, _why_barred(problem, j)) for j in np.flatnonzero(near[at]).tolist()],
            )
        )
    return found


def _why_barred(problem: Problem, at: int) -> tuple[str, ...]:
    return problem.sites[at].barred_by or ("suitability",)


def _loosen(problem: Problem, **changed: Any) -> Problem:
    return replace(problem, limits=replace(problem.limits, **changed))


def _feasible(problem: Problem, seconds: float) -> bool | None:
    """Return whether all demand can be served; None where time ran out."""
    status = choose(_as_cover(problem), seconds).status
    if status is Status.UNKNOWN:
        return None
    return status is not Status.INFEASIBLE


def _as_cover(problem: Problem) -> Problem:
    """Return the same limits as a question of cover: whether all can be served needs no costs weighed."""
    radius = problem.limits.radius
    if radius is None:
        finite = problem.costs[np.isfinite(problem.costs)]
        radius = float(finite.max()) if len(finite) else 0.0
    limits = replace(problem.limits, radius=radius)
    return replace(problem, objective=Objective.SET_COVER, limits=limits)


def _radius(problem: Problem, left: Callable[[], float]) -> Loosened | None:
    """Search the smallest radius among the costs that occur: nothing changes between two of them."""
    usable: Floats = np.where(problem.usable[None, :], problem.costs, np.inf)
    nearest = usable.min(axis=1)
    if not np.isfinite(nearest).all():
        return None
    # No radius below the farthest nearest site can do.
    values = np.unique(usable[np.isfinite(usable) & (usable >= nearest.max())])
    if _feasible(_loosen(problem, radius=float(values[-1])), left()) is not True:
        return None
    low, high, is_smallest = 0, len(values) - 1, True
    while low < high:
        middle = (low + high) // 2
        works = _feasible(_loosen(problem, radius=float(values[middle])), left()) if left() > 0 else None
        if works is None:
            is_smallest = False
            break
        low, high = (low, middle) if works else (middle + 1, high)
    return Loosened(Limit.RADIUS, float(values[high]), is_smallest)


def _number(problem: Problem, left: Callable[[], float]) -> Loosened | None:
    return _least(replace(_loosen(_as_cover(problem), number=None), counts_money=False), Limit.NUMBER, left)


def _budget(problem: Problem, left: Callable[[], float]) -> Loosened | None:
    return _least(replace(_loosen(_as_cover(problem), budget=None), counts_money=True), Limit.BUDGET, left)


def _least(cover: Problem, limit: Limit, left: Callable[[], float]) -> Loosened | None:
    """Return the least of what set cover counts, the other limits kept."""
    found = choose(cover, left())
    if found.objective is None:
        return None
    return Loosened(limit, round(found.objective, 6), found.status is Status.PROVEN)


def _capacity(problem: Problem, left: Callable[[], float]) -> Loosened | None:
    found = least_lacking_capacity(_as_cover(problem), left())
    if found.objective is None:
        return None
    return Loosened(Limit.CAPACITY, round(found.objective, 6), found.status is Status.PROVEN)


def _exclusion(problem: Problem, left: Callable[[], float]) -> Loosened | None:
    allowed = replace(
        problem,
        sites=[replace(one, barred_by=()) for one in problem.sites],
        limits=replace(problem.limits, suitability=None),
    )
    return Loosened(Limit.EXCLUSION, None, True) if _feasible(allowed, left()) else None
