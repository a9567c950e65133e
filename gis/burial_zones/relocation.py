"""Which graves go to which cemetery at least total cost, and when each cemetery is full. Pure.

A transportation problem (Hitchcock 1941): f_ij graves of site i go to cemetery j, Σ_j f_ij ≤ g_i, Σ_i f_ij
≤ K_j. First as many graves as can be are moved, then at least Σ c_ij f_ij. The matrix is totally
unimodular, so that the simplex answer is whole graves by itself; the answer is counted again before it is
returned.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

from gis.burial_zones.errors import BalanceUnreadable
from gis.errors import DimingError

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: A cemetery that is not full within so many years is not given a year
FARTHEST_YEARS = 200


class BalanceWrong(DimingError):
    """The solver's balance does not stand the count: it is not shown."""

    message_id = "burial_zones.balance_wrong"


@dataclass(frozen=True, slots=True)
class GraveGroup:
    """A grave site to be moved."""

    key: str
    graves: int


@dataclass(frozen=True, slots=True)
class Cemetery:
    """Where graves can be moved to."""

    key: str
    #: Free places now
    free: int
    #: Places that its own dead take each year
    own_per_year: float = 0.0


@dataclass(frozen=True, slots=True)
class Move:
    """So many graves of a site go to a cemetery."""

    group: str
    cemetery: str
    graves: int
    #: Of one grave, in the unit of the costs
    cost: float


@dataclass(frozen=True, slots=True)
class Left:
    """Graves that go nowhere, with why."""

    group: str
    graves: int
    #: unreachable: no way to any cemetery with a free place is known; full: the places run out
    reason: str


@dataclass(frozen=True, slots=True)
class Filling:
    """How a cemetery fills."""

    cemetery: str
    free: int
    moved_in: int
    #: Years from now until no place is free; None: not within FARTHEST_YEARS
    years_until_full: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """A relocation plan."""

    moves: Sequence[Move]
    left: Sequence[Left]
    cost: float
    fillings: Sequence[Filling]


def balance(
    groups: Sequence[GraveGroup], cemeteries: Sequence[Cemetery], costs: Floats, years: int = 1
) -> Balance:
    """Move as many graves as there is place for, at least total cost.

    `costs` has a row for each group and a column for each cemetery, infinity where no way is known. `years`
    is over how many years the graves are moved, alike in each. Raises BalanceUnreadable, BalanceWrong.
    """
    _check(groups, cemeteries, costs, years)
    flows = _flows(
        np.array([one.graves for one in groups], dtype=np.float64),
        np.array([one.free for one in cemeteries], dtype=np.float64),
        costs,
    )
    moves = [
        Move(groups[i].key, cemeteries[j].key, int(flows[i, j]), float(costs[i, j]))
        for i, j in np.argwhere(flows).tolist()
    ]
    has_place = np.array([one.free > 0 for one in cemeteries], dtype=np.bool_)
    reached = np.any(np.isfinite(costs) & has_place[None, :], axis=1, keepdims=False).tolist()
    left = [
        Left(group.key, group.graves - int(moved), "full" if is_reached else "unreachable")
        for group, moved, is_reached in zip(groups, flows.sum(axis=1), reached, strict=True)
        if group.graves > moved
    ]
    fillings = [
        Filling(one.key, one.free, moved, years_until_full(one.free, moved, one.own_per_year, years))
        for one, moved in zip(cemeteries, map(int, flows.sum(axis=0)), strict=True)
    ]
    return Balance(moves, left, sum(move.graves * move.cost for move in moves), fillings)


def years_until_full(free: int, moved_in: int, own_per_year: float, years: int) -> float | None:
    """Return after how many years no place is free; moved graves come alike in each of the first years."""
    early = moved_in / years + own_per_year
    if free <= 0:
        return 0.0
    if early * years >= free:
        return free / early
    rest = free - early * years
    if own_per_year <= 0:
        return None
    found = years + rest / own_per_year
    return found if found <= FARTHEST_YEARS else None


def _check(groups: Sequence[GraveGroup], cemeteries: Sequence[Cemetery], costs: Floats, years: int) -> None:
    if costs.shape != (len(groups), len(cemeteries)) or np.isnan(costs).any() or (costs < 0).any():
        raise BalanceUnreadable(what="costs")
    amounts = [one.graves for one in groups] + [one.free for one in cemeteries]
    if any(one < 0 for one in amounts) or any(one.own_per_year < 0 for one in cemeteries) or years < 1:
        raise BalanceUnreadable(what="negative")


def _flows(graves: Floats, free: Floats, costs: Floats) -> Whole:
    i, j = np.nonzero(np.isfinite(costs) & (free > 0)[None, :] & (graves > 0)[:, None])
    flows = np.zeros(costs.shape, dtype=np.int64)
    if not len(i):
        return flows
    at, ones = np.arange(len(i)), np.ones(len(i))
    matrix = csr_array(
        vstack(
            [
                coo_array((ones, (i, at)), shape=(len(graves), len(i))),
                coo_array((ones, (j, at)), shape=(len(free), len(i))),
            ]
        )
    )
    most = np.concatenate([graves, free])
    first = linprog(-ones, A_ub=matrix, b_ub=most, method="highs-ds")
    moved = round(-first.fun)
    second = linprog(
        costs[i, j],
        A_ub=matrix,
        b_ub=most,
        A_eq=csr_array(ones[None, :]),
        b_eq=[float(moved)],
        method="highs-ds",
    )
    if second.x is None:
        raise BalanceWrong(what="solver")
    whole = np.rint(second.x).astype(np.int64)
    flows[i, j] = whole
    over = (matrix @ whole > most + 1e-9).any() or (whole < 0).any() or int(whole.sum()) != moved
    if over or not np.isclose(float(costs[i, j] @ whole), second.fun, rtol=1e-9, atol=1e-6):
        raise BalanceWrong(what="count")
    return flows
