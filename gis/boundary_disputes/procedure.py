"""The procedure of a kind of dispute, held as data: which steps there are, what each needs, what may follow.

Pure: the rows are handed in (see `procedures.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gis import procedures

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(procedures.Step):
    """One step, and whether the standstill still holds after it."""

    has_standstill: bool
    effect: Effect


Procedure = procedures.Procedure[Step]


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
