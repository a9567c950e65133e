"""The procedure of a cleanup case, held as data: which steps there are, what each needs, what may follow.

Pure: the rows are handed in (see `procedures.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from gis import procedures

Effect = Literal["", "notice", "accept", "keep", "archive"]
NOTICE, LISTED, ARGUMENT, DETERMINATION, KEPT = "notice", "listed", "argument", "determination", "kept"
PROCEDURE, ACCEPTANCE, ARCHIVE = "procedure", "acceptance", "archive"
#: States before the first determination: until then, and when it is kept, a name is a suspected one only
SUSPECTED = frozenset({"surveyed", "consultation", ARGUMENT, KEPT})
#: What a step may need, in the order in which it is asked for
NEEDS = (
    "evidence",
    "opinion",
    "objections_answered",
    "notice_ended",
    "measure",
    "new_name",
    "unit",
    "deadline",
    "started",
    "naming_done",
    "naming_closed",
    "name_registered",
    "name_withdrawn",
    "checkoffs",
    "actor",
    "document",
    "scan",
    "note",
)
#: What is said with the step itself, not had by the case before
SAID = frozenset({"actor", "document", "scan", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(procedures.Step):
    """One step: its column of the board, what taking it does, where an objection leads."""

    stage: str
    #: The step that an objection raised here leads back to; empty where none is taken
    objection_to: str
    effect: Effect


Procedure = procedures.Procedure[Step]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done about a name: what it needs, and which naming procedure it leads through."""

    code: str
    name_zh: str
    name_en: str
    needs_new_name: bool
    #: Kind of the application of 条例 Art. 11 that it needs; empty for none
    application: str
    is_keep: bool
    clause: str
    is_verified: bool

    @property
    def withdraws(self) -> bool:
        """Whether it takes the name away: it neither keeps it nor puts another in its place."""
        return not self.is_keep and not self.needs_new_name


@dataclass(frozen=True, slots=True)
class CheckoffItem:
    """What has to be changed to the new name, by whom, for which measures, by which clause."""

    code: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    measures: tuple[str, ...]
    #: Tasks of an application for the new name (naming_tasks.csv) that are the same thing
    tasks: tuple[str, ...]
    clause: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What a case has and what is said of the step that is to be taken."""

    has_evidence: bool = False
    #: Expert opinions given since the argument that now counts began
    opinions: int = 0
    experts_least: int = 1
    unanswered_objections: int = 0
    #: Last day of the notice that the case stands on; None where it stands on none
    notice_ends_on: date | None = None
    measure: Measure | None = None
    new_name: str = ""
    unit: str = ""
    deadline: date | None = None
    #: Whether an application was opened, whether it was approved, and whether all of it is done
    has_application: bool = False
    application_approved: bool = False
    application_completed: bool = False
    #: Whether the register has the new name as standard one, and whether the case's own is out of use there
    is_registered: bool = False
    is_withdrawn: bool = False
    #: Items of the case that nobody has checked off yet
    unchecked: Collection[str] = field(default_factory=tuple)
    taken_on: date | None = None
    actor: str = ""
    document_number: str = ""
    has_scan: bool = False
    note: str = ""


def lacking(step: Step, given: Given) -> list[str]:
    """Return what a step needs and the case or what was said has not."""
    has = {
        "evidence": given.has_evidence,
        "opinion": given.opinions >= given.experts_least,
        "objections_answered": given.unanswered_objections == 0,
        "notice_ended": given.notice_ends_on is not None
        and (given.taken_on is None or given.taken_on > given.notice_ends_on),
        "measure": given.measure is not None and not given.measure.is_keep,
        "new_name": given.measure is None or not given.measure.needs_new_name or given.new_name != "",
        "unit": given.unit != "",
        "deadline": given.deadline is not None,
        "started": _has_started(given),
        "naming_done": _is_named(given),
        "naming_closed": given.measure is not None
        and (not given.measure.application or given.application_completed),
        "name_registered": given.measure is not None
        and (not given.measure.needs_new_name or given.is_registered),
        "name_withdrawn": given.measure is not None and (not given.measure.withdraws or given.is_withdrawn),
        "checkoffs": not given.unchecked,
        "actor": given.actor.strip() != "",
        "document": given.document_number.strip() != "",
        "scan": given.has_scan,
        "note": given.note.strip() != "",
    }
    return [need for need in NEEDS if need in step.needs and not has[need]]


def standing_lacks(step: Step, given: Given) -> list[str]:
    """Return what the case itself still lacks for a step, whatever will be said of the step."""
    return [need for need in lacking(step, given) if need not in SAID]


def _has_started(given: Given) -> bool:
    """Whether the naming procedure is under way: an application, where the measure needs one."""
    return given.measure is not None and (not given.measure.application or given.has_application)


def _is_named(given: Given) -> bool:
    return given.measure is not None and (not given.measure.application or given.application_approved)


def first_day(published_on: date) -> date:
    """Return day 1 of a notice: the day after it was published."""
    return published_on + timedelta(days=1)


def last_day(published_on: date, days: int) -> date:
    """Return the last day of a notice: day 1 is the day after it was published."""
    return published_on + timedelta(days=days)


def days_left(until: date | None, today: date) -> int | None:
    """Return how many days are left until a day; negative when it is past, None without a day."""
    return None if until is None else (until - today).days


def unchecked(items: Sequence[CheckoffItem], measure: Measure | None, checked: Collection[str]) -> list[str]:
    """Return the items that a measure asks for and nobody has checked off."""
    wanted = [item.code for item in items if measure is not None and measure.code in item.measures]
    return [code for code in wanted if code not in checked]
