"""The procedure of a grave site, held as data: which steps there are, what each needs, what may follow.

Pure: the rows are handed in (see `rule_tables.py`). A passed deadline is shown and takes no step: each is
taken by a person.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gis import procedures
from gis.grave_sites.rules import ANNOUNCEMENT, NOTICE

Effect = Literal["", "exclude", "carry_out", "reject", "accept"]
SURVEYED, EXCLUDED, LISTED, CARRIED_OUT, ACCEPTED, REWORK = (
    *("surveyed", "excluded", "listed", "carried_out", "accepted", "rework"),
)
#: What a step may need, in the order in which it is asked for
NEEDS = (
    "excluded_by_document",
    "found_illegal",
    "ownership",
    "before_photo",
    "notice_served",
    "search_record",
    "announcement",
    "announcement_ended",
    "measure",
    "agreement",
    "subsidy_signed",
    "after_photo",
    "document",
)
#: What is said with the step itself, not had by the case before
SAID = frozenset({"search_record", "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(procedures.Step):
    """One step, and what taking it does."""

    effect: Effect


Procedure = procedures.Procedure[Step]


@dataclass(frozen=True, slots=True)
class Given:
    """What a case has and what is said of the step that is to be taken."""

    #: Key of the exclusion that the latest status check found; empty: illegal; None: not checked yet
    exclusion: str | None = None
    ownership: str = "unknown"
    photo_stages: frozenset[str] = frozenset()
    #: Last day of the latest notice of a kind that was served or posted; a kind that is absent was not
    terms: tuple[tuple[str, date], ...] = ()
    measure: str = ""
    has_deadline: bool = False
    has_agreement: bool = False
    #: Whether a subsidy was agreed on, and whether its sheet is signed
    owes_subsidy: bool = False
    is_paid: bool = False
    taken_on: date | None = None
    document_number: str = ""
    has_scan: bool = False

    def ends(self, kind: str) -> date | None:
        """Return the last day of the latest served notice of a kind."""
        return dict(self.terms).get(kind)


def lacking(step: Step, given: Given) -> list[str]:
    """Return what a step needs and the case or what was said has not."""
    until = given.ends(ANNOUNCEMENT)
    has_document = given.document_number.strip() != ""
    has = {
        "excluded_by_document": bool(given.exclusion),
        "found_illegal": given.exclusion == "",
        "ownership": given.ownership in ("owned", "unowned"),
        "before_photo": "before" in given.photo_stages,
        "after_photo": "after" in given.photo_stages,
        "notice_served": given.ends(NOTICE) is not None,
        "search_record": has_document and given.has_scan,
        "announcement": until is not None,
        # Once a family agrees nobody waits for the end of an announcement to whoever else it may concern
        "announcement_ended": until is not None
        and (given.ownership == "owned" or given.taken_on is None or given.taken_on > until),
        "measure": given.measure != "" and given.has_deadline,
        "agreement": given.has_agreement,
        "subsidy_signed": not given.owes_subsidy or given.is_paid,
        "document": has_document,
    }
    return [need for need in NEEDS if need in step.needs and not has[need]]


def standing_lacks(step: Step, given: Given) -> list[str]:
    """Return what the case itself still lacks for a step, whatever will be said of the step."""
    return [need for need in lacking(step, given) if need not in SAID]


def last_day(served_on: date, days: int) -> date:
    """Return the last day of a term: day 1 is the day after service or posting."""
    return served_on + timedelta(days=days)


def days_late(deadline: date | None, today: date) -> int:
    """Return by how many days a deadline is past; 0 until the day after it, and without one."""
    return 0 if deadline is None else max((today - deadline).days, 0)
