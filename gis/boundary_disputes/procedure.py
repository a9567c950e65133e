"""The procedure of a kind of dispute, held as data: which steps there are, what each needs, what may follow.

Pure: the rows are handed in (see `procedures.py`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Effect = Literal["", "decision", "survey", "filing", "close"]
#: What a step may need, in the order in which it is asked for
NEEDS = (
    "claims",
    "papers",
    "basis_paper",
    "moves_village",
    "village_settled",
    "actor",
    "authority",
    "document",
    "scan",
    "note",
    "survey",
)
AFFILIATION_APPROVAL = "affiliation_approval"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who acts, what it needs, what may follow, whether the standstill holds, by which clause."""

    code: str
    name_zh: str
    name_en: str
    actor_zh: str
    actor_en: str
    needs: tuple[str, ...]
    next: tuple[str, ...]
    has_standstill: bool
    #: Days after which the next step is overdue; the law sets none, so this is the bureau's own figure
    overdue_days: int | None
    effect: Effect
    clause: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps of one kind of dispute, in their order."""

    kind: str
    steps: Mapping[str, Step]

    @property
    def first(self) -> Step:
        """Return the step that opens a case."""
        return next(iter(self.steps.values()))

    def following(self, state: str) -> list[Step]:
        """Return the steps that may follow a state."""
        return [self.steps[code] for code in self.steps[state].next]


@dataclass(frozen=True, slots=True)
class Given:
    """What a case has and what is said of the step that is to be taken."""

    parties: Collection[str]
    claiming: Collection[str]
    #: Classes decided of its papers; None where nobody has decided
    paper_classes: Sequence[str | None] = ()
    moves_village: bool = False
    taken: Collection[str] = ()
    actor: str = ""
    document_number: str = ""
    has_scan: bool = False
    note: str = ""
    has_survey: bool = False
    #: Names under which the line's approving authority goes
    authorities: Collection[str] = field(default_factory=tuple)


def lacking(step: Step, given: Given) -> list[str]:
    """Return what a step needs and the case or what was said has not."""
    actor = given.actor.strip()
    has = {
        "claims": set(given.parties) <= set(given.claiming),
        "papers": None not in given.paper_classes,
        "basis_paper": "basis" in given.paper_classes,
        "moves_village": given.moves_village,
        "village_settled": not given.moves_village or AFFILIATION_APPROVAL in given.taken,
        "actor": actor != "",
        "authority": actor in given.authorities,
        "document": given.document_number.strip() != "",
        "scan": given.has_scan,
        "note": given.note.strip() != "",
        "survey": given.has_survey,
    }
    return [need for need in NEEDS if need in step.needs and not has[need]]


def standing_lacks(step: Step, given: Given) -> list[str]:
    """Return what the case itself still lacks for a step, whatever will be said of the step."""
    said = {"actor", "authority", "document", "scan", "note", "survey"}
    return [need for need in lacking(step, given) if need not in said]


def overdue_days(step: Step, since: date, today: date) -> int:
    """Return by how many days the step after this one is overdue; 0 while it is not."""
    if step.overdue_days is None:
        return 0
    return max((today - since).days - step.overdue_days, 0)
