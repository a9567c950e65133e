"""Answer a question of siting whole: choose, check, measure, look for alternatives, or say why not."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gis.siting.explanation import Explanation, Unreached, explain, unreached
from gis.siting.fairness import Fairness, fairness
from gis.siting.models import choose, serve
from gis.siting.problem import Flags, Floats, Problem
from gis.siting.solver import Status, relative_gap
from gis.siting.verification import Counted, verify

#: Told before each step of the work: a message id, what is done, and of how many; may raise to stop
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """One choice of sites, checked without the solver."""

    status: Status
    #: How far the best may lie from this, as a share of the objective; None: not known
    gap: float | None
    is_open: Flags
    #: Share of each demand (rows) served by each site (columns)
    shares: Floats
    counted: Counted
    fairness: Fairness


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question."""

    status: Status
    #: The best first, then the next best that lack at least one new site of each before
    plans: Sequence[Plan]
    #: What is served by what stands already
    before: Fairness
    #: Demand that no usable site reaches
    unreached: Sequence[Unreached]
    #: Why there is no answer; None where there is one
    explanation: Explanation | None
    #: Seconds the best took
    seconds: float


def answer(
    problem: Problem,
    *,
    seconds: float = 60.0,
    alternatives: int = 2,
    tell: Tell = lambda message_id, done, total: None,
) -> Answer:
    """Answer a question of siting.

    `seconds` is what each choice may take, and the explanation as much. Only a plan whose status is PROVEN
    may be called best. Raises AnswerWrong where the solver's answer does not stand the check, and whatever
    `tell` raises.
    """
    before = fairness(problem, problem.existing, serve(problem, problem.existing))
    tell("planning.step_choosing", 0, alternatives + 1)
    began = time.monotonic()
    first = _plan(problem, seconds, ())
    took = time.monotonic() - began
    beyond = unreached(problem)
    if isinstance(first, Status):
        explanation = None
        if first is Status.INFEASIBLE:
            tell("planning.step_explaining", 0, 0)
            explanation = explain(problem, seconds)
        return Answer(first, [], before, beyond, explanation, took)
    plans = [first]
    while len(plans) <= alternatives:
        tell("planning.step_choosing", len(plans), alternatives + 1)
        known = tuple(plan.is_open for plan in plans)
        if any(not (flags & ~problem.existing).any() for flags in known):
            break
        other = _plan(problem, seconds, known)
        if isinstance(other, Status):
            break
        plans.append(other)
    return Answer(first.status, plans, before, beyond, None, took)


def _plan(problem: Problem, seconds: float, without: tuple[Flags, ...]) -> Plan | Status:
    found = choose(problem, seconds, without)
    if found.is_open is None or found.shares is None or found.objective is None:
        return found.status
    counted = verify(problem, found.is_open, found.shares, found.objective)
    gap = relative_gap(*_as_minimum(problem, found.objective, found.bound))
    return Plan(
        found.status,
        gap,
        found.is_open,
        found.shares,
        counted,
        fairness(problem, found.is_open, found.shares),
    )


def _as_minimum(problem: Problem, objective: float, bound: float | None) -> tuple[float, float | None]:
    if problem.is_maximised:
        return -objective, None if bound is None else -bound
    return objective, bound
