"""How evenly a choice of sites serves people: shares by group, the farthest, and how unequal ways are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gis.siting.problem import Flags, Floats, Problem


@dataclass(frozen=True, slots=True)
class Fairness:
    """Measures of one choice; costs in the problem's unit, by demand, to the nearest open usable site."""

    #: Share of all demand that is served, 0 to 1
    served_share: float
    #: The same by group
    group_shares: Mapping[str, float]
    #: The group that is served least, None without demand
    worst_group: str | None
    #: Weighted mean, median, 90th percentile and the most of what the way to the nearest costs; None where
    #: nobody has a way at all. Those without a way are told apart, in `without_way`.
    mean: float | None
    median: float | None
    ninth_decile: float | None
    farthest: float | None
    #: Gini coefficient of the ways, 0 where all are alike
    gini: float | None
    #: Demand that has no way to any open site
    without_way: float


def fairness(problem: Problem, is_open: Flags, shares: Floats) -> Fairness:
    """Measure how evenly a choice serves the demand."""
    weights = problem.weights
    served = shares.sum(axis=1)
    groups = np.array([one.group for one in problem.demand], dtype=object)
    by_group = {
        str(group): _share(weights[groups == group], served[groups == group])
        for group in sorted(set(groups))
        if weights[groups == group].sum() > 0
    }
    costs = np.where(is_open[None, :], problem.costs, np.inf).min(axis=1)
    known = np.isfinite(costs) & (weights > 0)
    ways, people = costs[known], weights[known]
    lacking = float(weights[~np.isfinite(costs)].sum())
    worst = min(by_group, key=lambda group: (by_group[group], group), default=None)
    all_share = _share(weights, served)
    if not len(ways):
        return Fairness(all_share, by_group, worst, None, None, None, None, None, lacking)
    return Fairness(
        all_share,
        by_group,
        worst,
        float(np.average(ways, weights=people)),
        _quantile(ways, people, 0.5),
        _quantile(ways, people, 0.9),
        float(ways.max()),
        _gini(ways, people),
        lacking,
    )


def _share(weights: Floats, served: Floats) -> float:
    total = float(weights.sum())
    return 1.0 if total == 0 else float(weights @ served) / total


def _quantile(values: Floats, weights: Floats, share: float) -> float:
    """Return the smallest value that at least this share of the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    at = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12)))
    return float(values[order][min(at, len(order) - 1)])


def _gini(values: Floats, weights: Floats) -> float:
    """Return the weighted Gini coefficient: twice the area between the Lorenz curve and equality."""
    order = np.argsort(values, kind="stable")
    amounts = values[order] * weights[order]
    if amounts.sum() == 0:
        return 0.0
    people = np.concatenate([[0.0], np.cumsum(weights[order]) / weights.sum()])
    lorenz = np.concatenate([[0.0], np.cumsum(amounts) / amounts.sum()])
    under = float((np.diff(people) * (lorenz[1:] + lorenz[:-1]) / 2).sum())
    return max(0.0, 1.0 - 2.0 * under)
