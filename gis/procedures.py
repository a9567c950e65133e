"""Procedures held as data: which steps there are, who acts, what each needs, what may follow.

Pure: the rows are handed in. A subject adds to a step what only its own cases have.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypedDict, TypeVar


class StepFacts(TypedDict):
    """What the row of a step says in every procedure."""

    code: str
    name_zh: str
    name_en: str
    actor_zh: str
    actor_en: str
    needs: tuple[str, ...]
    next: tuple[str, ...]
    clause: str
    is_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: who acts, what it needs, what may follow, by which clause."""

    code: str
    name_zh: str
    name_en: str
    actor_zh: str
    actor_en: str
    needs: tuple[str, ...]
    next: tuple[str, ...]
    clause: str
    is_verified: bool
    #: Days after which the next step is overdue; no law sets them, so this is the bureau's own figure
    overdue_days: int | None = None


OwnStep = TypeVar("OwnStep", bound=Step)


# Without slots: a generic class that is called by its alias is given one attribute more.
@dataclass(frozen=True)
class Procedure(Generic[OwnStep]):
    """The steps of one kind of case, in their order."""

    kind: str
    steps: Mapping[str, OwnStep]

    @property
    def first(self) -> OwnStep:
        """Return the step that opens a case."""
        return next(iter(self.steps.values()))

    def following(self, state: str) -> list[OwnStep]:
        """Return the steps that may follow a state."""
        return [self.steps[code] for code in self.steps[state].next]


def split(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, `a|b`."""
    return tuple(part for part in cell.split("|") if part)


def step_facts(row: Mapping[str, str], needs: Collection[str]) -> StepFacts:
    """Return what the row of a step says; raise ValueError where it needs what no case can have."""
    unknown = set(split(row["needs"])) - set(needs)
    if unknown:
        raise ValueError(f"{row['step']}: {unknown}")
    return StepFacts(
        code=row["step"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        actor_zh=row["actor_zh"],
        actor_en=row["actor_en"],
        needs=split(row["needs"]),
        next=split(row["next"]),
        clause=row["clause"],
        is_verified=row["verified"] == "true",
    )


def days_of(cell: str) -> int | None:
    """Return the days that a cell sets; None where it is empty."""
    return int(cell) if cell else None


def overdue_days(step: Step, since: date, today: date) -> int:
    """Return by how many days the step after this one is overdue; 0 while it is not."""
    if step.overdue_days is None:
        return 0
    return max((today - since).days - step.overdue_days, 0)
