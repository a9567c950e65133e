"""The procedure of naming, renaming and abolishing, held as data: steps, who acts, what each needs; pure.

The rows are handed in (see `naming_rules.py`). 地名管理条例 Arts. 11-14.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from gis import procedures
from gis.name_applications.rules import ABOLISH

Effect = Literal["", "decision", "refusal", "filing", "announcement", "close", "withdrawal"]
#: What a step may need, in the order in which it is asked for
NEEDS = (
    "statement",
    "papers",
    "reports",
    "opinion",
    "protection",
    "approver",
    "filed_first",
    "filing_papers",
    "filed",
    "announced",
    "registered",
    "tasks",
    "actor",
    "document",
    "scan",
    "note",
    "errors_answered",
    "announcement",
)
#: How a clause begins that is applied by analogy or was not read in its official text
ANALOGY = "参照"
#: Needs that are answered by what is said of the step itself
SAID = frozenset({"actor", "document", "scan", "note", "errors_answered", "announcement"})
#: Effects after which an application changes no more
ENDING: frozenset[str] = frozenset({"refusal", "close", "withdrawal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(procedures.Step):
    """One step: who records it, whether it is taken only once, what taking it does."""

    roles: tuple[str, ...]
    is_once: bool
    effect: Effect


Procedure = procedures.Procedure[Step]


def still_following(procedure: Procedure, state: str, taken: Collection[str]) -> list[Step]:
    """Return the steps that may follow a state, without those taken that are taken once."""
    return [step for step in procedure.following(state) if not (step.is_once and step.code in taken)]


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approves names of a class (Art. 12), whom it asks, to whom it files, who announces."""

    name_class: str
    name_zh: str
    name_en: str
    #: Beginnings of category codes
    categories: tuple[str, ...]
    approver_zh: str
    approver_en: str
    #: government, civil_affairs, department, state_council; other_rules where the 条例 leaves a class to them
    #: (Art. 42), with no deadlines of its own; empty while the data does not say who approves
    approver_class: str
    #: Whether the body differs from case to case and has to be named
    names_actor: bool
    consults_zh: str
    consults_en: str
    filing_to_zh: str
    filing_to_en: str
    filing_papers_to_zh: str
    announced_by_zh: str
    clause: str
    #: The clause for abolishing names, which Art. 12 does not speak of; empty: as for naming
    clause_abolish: str
    is_verified: bool
    note: str

    def for_kind(self, kind: str) -> "Approver":
        """Return the same with the clause for a kind of application; one applied by analogy is unverified."""
        if kind != ABOLISH or not self.clause_abolish:
            return self
        is_said = not self.clause_abolish.startswith(ANALOGY)
        return replace(self, clause=self.clause_abolish, is_verified=self.is_verified and is_said)

    @property
    def is_pending(self) -> bool:
        """Whether nobody is known to approve: 审批机关待定."""
        return self.approver_class == ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that has to bear the new name: signs, registers, papers, maps."""

    code: str
    name_zh: str
    name_en: str
    kinds: tuple[str, ...]
    classes: tuple[str, ...]
    unit_zh: str
    unit_en: str
    clause: str
    is_verified: bool

    def concerns(self, kind: str, name_class: str) -> bool:
        """Whether it follows from applications of a kind and class."""
        return kind in self.kinds and (not self.classes or name_class in self.classes)


@dataclass(frozen=True, slots=True)
class Given:
    """What an application has, and what is said of the step that is to be taken."""

    fields_lacking: Collection[str] = ()
    papers_lacking: Collection[str] = ()
    reports_lacking: Collection[str] = ()
    filing_papers_lacking: Collection[str] = ()
    tasks_open: Collection[str] = ()
    #: Needs that the application meets whatever is said: approver, opinion, protection, filed …
    met: Collection[str] = ()
    errors: int = 0
    actor: str = ""
    document_number: str = ""
    has_scan: bool = False
    note: str = ""
    announcement_lacking: Collection[str] = ()


def lacking(step: Step, given: Given) -> list[str]:
    """Return what a step needs and the application or what was said has not."""
    has = {
        "statement": not given.fields_lacking,
        "papers": not given.papers_lacking,
        "reports": not given.reports_lacking,
        "filing_papers": not given.filing_papers_lacking,
        "tasks": not given.tasks_open,
        "actor": given.actor.strip() != "",
        "document": given.document_number.strip() != "",
        "scan": given.has_scan,
        "note": given.note.strip() != "",
        "errors_answered": given.errors == 0 or given.note.strip() != "",
        "announcement": not given.announcement_lacking,
    }
    return [need for need in NEEDS if need in step.needs and not has.get(need, need in given.met)]


def standing_lacks(step: Step, given: Given) -> list[str]:
    """Return what the application itself still lacks for a step, whatever will be said of the step."""
    return [need for need in lacking(step, given) if need not in SAID]


def class_of(approvers: Collection[Approver], category: str) -> str:
    """Return the class of names that a category of the register most likely belongs to; empty: unknown."""
    fitting = [
        (len(prefix), each.name_class)
        for each in approvers
        for prefix in each.categories
        if category.startswith(prefix)
    ]
    return max(fitting, default=(0, ""))[1]
