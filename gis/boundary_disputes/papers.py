"""What a paper counts as in a dispute: basis, reference, or neither (行政区域边界争议处理条例 Arts. 7-9).

Art. 8 takes papers "解放以后直至发生边界争议之前", Art. 7(5) what both governments confirmed before it:
what is dated outside that time counts as neither (Art. 9). Who decides is a person; this only proposes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

BASIS, REFERENCE, NEITHER = "basis", "reference", "neither"
#: 解放: the founding of the People's Republic
LIBERATION = date(1949, 10, 1)
Period = Literal["", "before", "since_1949_before"]


@dataclass(frozen=True, slots=True)
class PaperRule:
    """What a kind of paper counts as, when it is of the right time, and the clause."""

    paper_class: str
    period: Period
    clause: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a paper counts as by rule."""

    paper_class: str
    clause: str


def propose_class(
    rules: Mapping[str, PaperRule], kind: str, issued_on: date | None, opened_on: date
) -> Proposed:
    """Return what a paper counts as; one without a date is taken to be of the right time.

    `rules` are those of the kind of dispute by kind of paper; a kind that staff added counts as `other`.
    """
    rule = rules.get(kind, rules["other"])
    if issued_on is not None and not _in_time(rule.period, issued_on, opened_on):
        return Proposed(NEITHER, rules["other"].clause)
    return Proposed(rule.paper_class, rule.clause)


def _in_time(period: Period, issued_on: date, opened_on: date) -> bool:
    if period == "":
        return True
    return issued_on < opened_on and (period == "before" or issued_on >= LIBERATION)
