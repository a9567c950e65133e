"""Check a choice of sites again without the solver, by counting."""

from dataclasses import dataclass

import numpy as np

from gis.errors import DimingError
from gis.siting.problem import Flags, Floats, Objective, Problem

#: Rounding of the solver that is let pass, relative to the limit
TOLERANCE = 1e-6


class AnswerWrong(DimingError):
    """The solver's answer breaks a limit, or does not come to what it says: it is not shown."""

    message_id = "siting.answer_wrong"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a choice of sites comes to, counted from demand, costs and shares alone."""

    objective: float
    new_sites: int
    price: float
    #: Demand that is served, in the unit of the weights
    served: float


def verify(problem: Problem, is_open: Flags, shares: Floats, claimed: float | None) -> Counted:
    """Count what a choice comes to; raise AnswerWrong where it breaks a limit or the claim is another."""
    faults = faults_of(problem, is_open, shares)
    counted = count(problem, is_open, shares)
    if claimed is not None and not np.isclose(claimed, counted.objective, rtol=TOLERANCE, atol=TOLERANCE):
        faults.append("objective")
    if faults:
        raise AnswerWrong(what=", ".join(faults))
    return counted


def faults_of(problem: Problem, is_open: Flags, shares: Floats) -> list[str]:
    """Return which limits a choice breaks."""
    limits, faults = problem.limits, []
    new = is_open & ~problem.existing
    if (problem.existing & ~is_open).any():
        faults.append("existing")
    if (is_open & ~problem.usable).any():
        faults.append("barred")
    if limits.number is not None and int(new.sum()) > limits.number:
        faults.append("number")
    if limits.budget is not None and _over(float(problem.prices[new].sum()), limits.budget):
        faults.append("budget")
    served = shares > 0
    if (served & ~(problem.within & is_open[None, :])).any():
        faults.append("radius")
    loads = problem.weights @ shares
    finite = np.isfinite(problem.capacities)
    if any(_over(load, most) for load, most in zip(loads[finite], problem.capacities[finite], strict=True)):
        faults.append("capacity")
    totals = shares.sum(axis=1)
    if (shares < 0).any() or (totals > 1 + TOLERANCE).any():
        faults.append("shares")
    if problem.objective is not Objective.MAXIMAL_COVER and (totals < 1 - TOLERANCE).any():
        faults.append("unserved")
    return faults


def count(problem: Problem, is_open: Flags, shares: Floats) -> Counted:
    """Count objective, new sites, price and served demand of a choice."""
    new = is_open & ~problem.existing
    price = float(problem.prices[new].sum())
    served = float(problem.weights @ shares.sum(axis=1))
    if problem.objective is Objective.MAXIMAL_COVER:
        objective = served
    elif problem.objective is Objective.P_MEDIAN:
        objective = float((problem.weights[:, None] * np.where(shares > 0, problem.costs, 0) * shares).sum())
    else:
        objective = price if problem.counts_money else float(new.sum())
    return Counted(objective, int(new.sum()), price, served)


def _over(amount: float, most: float) -> bool:
    return bool(amount > most + TOLERANCE * max(1.0, abs(most)))
