"""The linear models of siting: set cover, maximal cover and p-median, with or without capacity.

Symbols, as in the literature (Daskin, Network and Discrete Location, 2nd ed. 2013, chapters 4-8):

- y_j is 1 where site j is open; y_j = 1 for what stands, y_j = 0 where nothing may be built;
- x_ij is the share of demand i that site j serves, 0 to 1, only for pairs within reach;
- z_i is the share of demand i that is reached (maximal cover without capacity);
- w_i the demand, c_ij the cost, f_j the price, K_j the capacity, p the number, F the budget.

Limits in every model: Σ_new y_j ≤ p, Σ_new f_j y_j ≤ F.

- Set cover, no capacity: min Σ_new y_j (or Σ f_j y_j) with Σ_{j within reach} y_j ≥ 1 for each i.
- Maximal cover, no capacity: max Σ w_i z_i with z_i ≤ Σ_{j within reach} y_j.
- With capacity, and p-median: Σ_j x_ij = 1 (≤ 1 in maximal cover), x_ij ≤ y_j, Σ_i w_i x_ij ≤ K_j y_j.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, eye_array, hstack

from gis.siting.problem import Flags, Floats, Objective, Problem
from gis.siting.solver import Model, Rows, Solved, Status, solve

Indexes = npt.NDArray[np.int64]

#: A variable of the solver above this counts as 1
_HALF = 0.5
#: A share below this is rounding
_NO_SHARE = 1e-7


@dataclass(frozen=True, slots=True)
class Choice:
    """Sites that the solver chose, and who is served where."""

    status: Status
    #: Which sites are open, those that stand included
    is_open: Flags | None
    #: Share of each demand (rows) served by each site (columns); None where nothing was found
    shares: Floats | None
    #: As the solver counts it, to be counted anew without it
    objective: float | None
    #: No answer is better than this, in the same unit
    bound: float | None


def choose(problem: Problem, seconds: float, without: tuple[Flags, ...] = ()) -> Choice:
    """Choose sites; each set in `without` has to lack at least one of its sites.

    Raises nothing for what can't be done: the status says so.
    """
    assigned = problem.objective is Objective.P_MEDIAN or problem.has_capacity
    model, pairs = _assigning(problem, without) if assigned else _covering(problem, without)
    solved = solve(model, seconds)
    return _read(problem, solved, pairs)


def serve(problem: Problem, is_open: Flags) -> Floats:
    """Return the share of each demand that each of the open sites serves where everybody goes to the nearest.

    Without capacity that is the best there is; demand that none reaches has no share.
    """
    reach = problem.within & is_open[None, :]
    costs = np.where(reach, problem.costs, np.inf)
    nearest = costs.argmin(axis=1)
    shares = np.zeros(costs.shape)
    rows = np.flatnonzero(reach.any(axis=1))
    shares[rows, nearest[rows]] = 1.0
    return shares


def least_lacking_capacity(problem: Problem, seconds: float) -> Solved:
    """Return how little capacity more, over all sites together, would let all demand be served.

    The model with capacity gets a variable for each site, by which it is overfilled; their sum is made least.
    """
    model, _ = _assigning(problem, ())
    before = len(model.cost)
    limited = int(np.isfinite(problem.capacities).sum())
    rows = []
    for one in model.rows:
        added = coo_array((one.matrix.shape[0], limited)).tocsr()
        rows.append(Rows(csr_array(hstack([one.matrix, added])), one.low, one.high))
    last = model.rows[-1]
    overfilled = hstack([last.matrix, -eye_array(limited)])
    rows[-1] = Rows(csr_array(overfilled), last.low, last.high)
    return solve(
        Model(
            np.concatenate([np.zeros(before), np.ones(limited)]),
            tuple(rows),
            np.concatenate([model.low, np.zeros(limited)]),
            np.concatenate([model.high, np.full(limited, np.inf)]),
            np.concatenate([model.whole, np.zeros(limited)]),
        ),
        seconds,
    )


def _read(problem: Problem, solved: Solved, pairs: tuple[Indexes, Indexes] | None) -> Choice:
    if solved.values is None or solved.objective is None:
        return Choice(solved.status, None, None, None, None)
    sites = len(problem.sites)
    is_open = solved.values[:sites] > _HALF
    if pairs is None or not problem.has_capacity:
        shares = serve(problem, is_open)
    else:
        shares = np.zeros(problem.costs.shape)
        told = np.clip(solved.values[sites : sites + len(pairs[0])], 0.0, 1.0)
        told[told < _NO_SHARE] = 0.0
        shares[pairs] = told
    turned = -1.0 if problem.objective is Objective.MAXIMAL_COVER else 1.0
    bound = None if solved.bound is None else turned * solved.bound
    return Choice(solved.status, is_open, shares, turned * solved.objective, bound)


def _covering(problem: Problem, without: tuple[Flags, ...]) -> tuple[Model, None]:
    """Build a covering model without capacity: variables y, and z in maximal cover."""
    people, sites = problem.costs.shape
    within = csr_array(problem.within.astype(np.float64))
    low, high = _site_bounds(problem)
    if problem.objective is Objective.SET_COVER:
        reached = Rows(within, np.ones(people), np.full(people, np.inf))
        rows = (reached, *_limits(problem, sites, without))
        return Model(_price_of_cover(problem), rows, low, high, np.ones(sites)), None
    columns = sites + people
    reach = within.tocoo()
    z = sites + np.arange(people)
    matrix = coo_array(
        (
            np.concatenate([reach.data, -np.ones(people)]),
            (
                np.concatenate([reach.coords[0], np.arange(people)]),
                np.concatenate([reach.coords[1], z]),
            ),
        ),
        shape=(people, columns),
    ).tocsr()
    rows = (
        Rows(matrix, np.zeros(people), np.full(people, np.inf)),
        *_limits(problem, columns, without),
    )
    return (
        Model(
            np.concatenate([np.zeros(sites), -problem.weights]),
            rows,
            np.concatenate([low, np.zeros(people)]),
            np.concatenate([high, np.ones(people)]),
            np.concatenate([np.ones(sites), np.zeros(people)]),
        ),
        None,
    )


def _assigning(problem: Problem, without: tuple[Flags, ...]) -> tuple[Model, tuple[Indexes, Indexes]]:
    """Build a model that says who is served where: variables y, then x of the pairs within reach."""
    people, sites = problem.costs.shape
    i, j = np.nonzero(problem.within)
    pairs = len(i)
    columns = sites + pairs
    x = sites + np.arange(pairs)
    ones = np.ones(pairs)
    served = csr_array(coo_array((ones, (i, x)), shape=(people, columns)))
    only_open = csr_array(
        coo_array(
            (
                np.concatenate([ones, -ones]),
                (np.tile(np.arange(pairs), 2), np.concatenate([x, j])),
            ),
            shape=(pairs, columns),
        )
    )
    maximal = problem.objective is Objective.MAXIMAL_COVER
    rows = [
        Rows(served, np.zeros(people) if maximal else np.ones(people), np.ones(people)),
        Rows(only_open, np.full(pairs, -np.inf), np.zeros(pairs)),
        *_limits(problem, columns, without),
    ]
    if problem.has_capacity:
        rows.append(_capacity(problem, i, j, x, columns))
    if maximal:
        cost = np.concatenate([np.zeros(sites), -problem.weights[i]])
    elif problem.objective is Objective.P_MEDIAN:
        cost = np.concatenate([np.zeros(sites), problem.weights[i] * problem.costs[i, j]])
    else:
        cost = np.concatenate([_price_of_cover(problem), np.zeros(pairs)])
    low, high = _site_bounds(problem)
    model = Model(
        cost,
        tuple(rows),
        np.concatenate([low, np.zeros(pairs)]),
        np.concatenate([high, ones]),
        np.concatenate([np.ones(sites), np.zeros(pairs)]),
    )
    return model, (i, j)


def _capacity(problem: Problem, i: Indexes, j: Indexes, x: Indexes, columns: int) -> Rows:
    limited = np.flatnonzero(np.isfinite(problem.capacities))
    row_of = np.full(len(problem.sites), -1, dtype=np.int64)
    row_of[limited] = np.arange(len(limited))
    kept = row_of[j] >= 0
    matrix = coo_array(
        (
            np.concatenate([problem.weights[i[kept]], -problem.capacities[limited]]),
            (
                np.concatenate([row_of[j[kept]], np.arange(len(limited))]),
                np.concatenate([x[kept], limited]),
            ),
        ),
        shape=(len(limited), columns),
    )
    return Rows(csr_array(matrix), np.full(len(limited), -np.inf), np.zeros(len(limited)))


def _site_bounds(problem: Problem) -> tuple[Floats, Floats]:
    return problem.existing.astype(np.float64), problem.usable.astype(np.float64)


def _price_of_cover(problem: Problem) -> Floats:
    """What set cover makes least: money, or the number of new sites."""
    if problem.counts_money:
        return problem.prices
    return (~problem.existing).astype(np.float64)


def _limits(problem: Problem, columns: int, without: tuple[Flags, ...]) -> list[Rows]:
    """Return the limits of number and budget, and one row for each set that has to lack a site."""
    new = (~problem.existing).astype(np.float64)
    rows: list[tuple[Floats, float]] = []
    if problem.limits.number is not None:
        rows.append((new, float(problem.limits.number)))
    if problem.limits.budget is not None:
        rows.append((problem.prices, problem.limits.budget))
    for known in without:
        built = (known & ~problem.existing).astype(np.float64)
        rows.append((built, built.sum() - 1.0))
    if not rows:
        return []
    matrix = np.zeros((len(rows), columns))
    for at, (values, _) in enumerate(rows):
        matrix[at, : len(values)] = values
    return [Rows(csr_array(matrix), np.full(len(rows), -np.inf), np.array([high for _, high in rows]))]
