"""Let HiGHS solve a linear model with whole numbers, and say no more of its answer than was proven.

HiGHS (MIT) comes with SciPy, which is installed anyway. spopt was left out: it has no capacity in its
covering models, and brings PuLP with the CBC solver and the graph libraries of PySAL with it, of which
nothing here would be used.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from gis.siting.problem import Floats

#: How far, relative to the objective, the bound may lie from an answer that is called proven: rounding only
PROOF_TOLERANCE = 1e-6

# What scipy.optimize.milp calls its ends.
_SOLVED, _STOPPED, _INFEASIBLE = 0, 1, 2


class Status(StrEnum):
    """What is known of an answer."""

    #: No better answer exists: the bound of the solver meets the objective
    PROVEN = "proven"
    #: An answer that keeps to all limits; how far from the best it may be is told as the gap
    FOUND = "found"
    #: No answer keeps to all limits
    INFEASIBLE = "infeasible"
    #: Time ran out before any answer was found
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rows:
    """Linear conditions low ≤ matrix × variables ≤ high."""

    matrix: csr_array
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """Minimise cost × variables within bounds and rows; `whole` are the variables that are whole numbers."""

    cost: Floats
    rows: tuple[Rows, ...]
    low: Floats
    high: Floats
    whole: Floats


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver says."""

    status: Status
    values: Floats | None
    objective: float | None
    #: No answer has a smaller objective than this
    bound: float | None


def solve(model: Model, seconds: float) -> Solved:
    """Solve a model within so many seconds.

    The solver's own tolerance for calling an answer best is set to nothing; PROVEN is said only where its
    bound meets the objective.
    """
    found = milp(
        model.cost,
        constraints=[LinearConstraint(one.matrix, one.low, one.high) for one in model.rows],
        bounds=Bounds(model.low, model.high),
        integrality=model.whole,
        options={"time_limit": max(seconds, 0.05), "mip_rel_gap": 0.0},
    )
    if found.status == _INFEASIBLE:
        return Solved(Status.INFEASIBLE, None, None, None)
    if found.x is None or found.status not in (_SOLVED, _STOPPED):
        return Solved(Status.UNKNOWN, None, None, None)
    objective = float(found.fun)
    bound = None if found.mip_dual_bound is None else float(found.mip_dual_bound)
    if not model.whole.any():
        bound = objective if found.status == _SOLVED else None
    status = Status.PROVEN if is_proven(objective, bound) else Status.FOUND
    return Solved(status, np.asarray(found.x, dtype=np.float64), objective, bound)


def is_proven(objective: float, bound: float | None) -> bool:
    """Return whether a bound meets an objective but for rounding."""
    gap = relative_gap(objective, bound)
    return gap is not None and gap <= PROOF_TOLERANCE


def relative_gap(objective: float, bound: float | None) -> float | None:
    """Return how far the best answer may lie from this one, as a share of its objective."""
    if bound is None or not np.isfinite(bound):
        return None
    return max(objective - bound, 0.0) / max(abs(objective), 1.0)
