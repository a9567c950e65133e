"""Siting of `diming bench planning`: 500 places of demand × 200 candidates, each model to proven optimality.

Each model runs in a process of its own, whose whole peak of memory is told. The demand lies in 40 clusters
of a square of 100 km, costs are straight metres; seed and sizes are fixed: two machines solve the same.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gis.settings import ROOT
from gis.siting.choosing import answer
from gis.siting.problem import Demand, Limits, Objective, Problem, Site

SEED = 20261126
DEMAND, CANDIDATES = 500, 200
SIDE_M = 100_000.0
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class _Case:
    objective: Objective
    limits: Limits
    has_capacity: bool = False


CASES: Mapping[str, _Case] = {
    "set_cover": _Case(Objective.SET_COVER, Limits(radius=15_000)),
    "maximal_cover": _Case(Objective.MAXIMAL_COVER, Limits(radius=10_000, number=10)),
    "maximal_cover_capacity": _Case(Objective.MAXIMAL_COVER, Limits(radius=10_000, number=10), True),
    "p_median_4": _Case(Objective.P_MEDIAN, Limits(number=4)),
    "p_median_10": _Case(Objective.P_MEDIAN, Limits(number=10)),
}


def siting() -> Sequence[Mapping[str, Any]]:
    """Measure every case; seconds are those of the best choice, memory the peak of its process in MB."""
    return [_in_own_process(name) for name in CASES]


def lines(measured: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the rows of a Markdown table, without its head: case, status, gap, seconds, of CPU, memory."""
    return [
        f"| {one['case']} | {one['status']} | {one['gap']:.1e} | {one['seconds']:.1f} "
        f"| {one['cpu_seconds']:.1f} | {one['peak_rss_mb']:.0f} |"
        for one in measured
    ]


def _in_own_process(name: str) -> Mapping[str, Any]:
    command = [sys.executable, "-m", "scripts.bench_siting", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: Mapping[str, Any] = json.loads(done.stdout)
    return told


def _problem(case: _Case) -> Problem:
    random = np.random.default_rng(SEED)
    centres = random.random((40, 2)) * SIDE_M
    around = centres[random.integers(0, len(centres), DEMAND)]
    people = np.clip(around + random.normal(0, 5_000, (DEMAND, 2)), 0, SIDE_M)
    places = random.random((CANDIDATES, 2)) * SIDE_M
    weights = random.integers(1, 300, DEMAND)
    costs = np.rint(np.hypot(*(people[:, None] - places[None]).transpose(2, 0, 1)))
    return Problem(
        case.objective,
        [Demand(f"d{at}", float(weight)) for at, weight in enumerate(weights)],
        [Site(f"s{at}", capacity=6_000.0 if case.has_capacity else None) for at in range(CANDIDATES)],
        costs,
        case.limits,
    )


def main(name: str) -> None:
    """Solve one case and print what it took as JSON."""
    from scripts.bench_process import peak_rss_mb

    problem = _problem(CASES[name])
    started = time.process_time()
    found = answer(problem, seconds=SECONDS, alternatives=0)
    gap = found.plans[0].gap if found.plans else None
    told = {
        "case": name,
        "status": str(found.status),
        "objective": found.plans[0].counted.objective if found.plans else None,
        "gap": float("nan") if gap is None else gap,
        "seconds": found.seconds,
        "cpu_seconds": time.process_time() - started,
        "peak_rss_mb": peak_rss_mb(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
