"""What a screening of the register refuses, and what people may decide, without database or files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from gis.errors import InvalidInput, NotFound, Stale
from gis.name_screening.screening import SEVERITIES, Finding

Decision = Literal["confirmed", "dismissed", "exempt", "reopened"]
#: What says why; a mere confirmation needs no words
NEEDS_REASON = ("dismissed", "exempt")
#: Classes of the campaign of 2018, and the one that Inner Mongolia added in 2019
CAMPAIGN = ("大", "洋", "怪", "重", "不规范蒙古语地名")
#: Decisions made at once
MOST_AT_ONCE = 5_000


class RunNotFound(NotFound):
    """There is no such screening."""

    message_id = "name_screening.run_not_found"


class FindingNotFound(NotFound):
    """There is no such finding, or not for this reader."""

    message_id = "name_screening.finding_not_found"


class DivisionUnknown(InvalidInput):
    """A screening or list is limited to a division that there is none of on its day."""

    message_id = "name_screening.division_unknown"


class FindingsStale(Stale):
    """Somebody else decided about some of them, or they were screened anew, since the caller saw them."""

    message_id = "name_screening.stale"


class ReasonMissing(InvalidInput):
    """Whoever dismisses or exempts a finding says why."""

    message_id = "name_screening.reason_missing"


class ExemptionMissing(InvalidInput):
    """An exemption is of a kind that the list has."""

    message_id = "name_screening.exemption_missing"


class NothingChosen(InvalidInput):
    """No finding is named, or more than are decided at once."""

    message_id = "name_screening.nothing_chosen"


class NothingToReopen(InvalidInput):
    """Among them is one that nobody decided about: there is nothing to take back."""

    message_id = "name_screening.nothing_to_reopen"


@dataclass(frozen=True, slots=True)
class Deciding:
    """What somebody decides, of which findings at which versions."""

    decision: Decision
    reason: str = ""
    exemption: str | None = None

    def check(self, exemptions: Sequence[str]) -> None:
        """Raise ReasonMissing, ExemptionMissing."""
        if self.decision in NEEDS_REASON and not self.reason.strip():
            raise ReasonMissing
        if (self.decision == "exempt") != (self.exemption is not None):
            raise ExemptionMissing
        if self.exemption is not None and self.exemption not in exemptions:
            raise ExemptionMissing


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings a list has; None or empty: any."""

    classes: Sequence[str] = ()
    severities: Sequence[str] = ()
    rules: Sequence[str] = ()
    #: open, decided, confirmed, dismissed, exempt
    decision: str | None = None
    division_id: UUID | None = None
    feature_id: UUID | None = None
    run_id: UUID | None = None
    text: str = ""
    located: bool | None = None
    #: Only what the last screening of the present found; None: what no longer comes too
    current: bool | None = True
    ids: Sequence[UUID] | None = None


def campaign_of(rule: Mapping[str, str]) -> str:
    """Return the category of the campaign that a rule belongs to; empty for a use that only Art. 9 names."""
    return rule.get("campaign_category") or (rule["class"] if rule["class"] in CAMPAIGN else "")


def weight_of(finding: Finding) -> float:
    """Return severity and confidence in one figure: what a clerk should look at first has the greatest."""
    return SEVERITIES.index(finding.severity) + round(finding.confidence, 2) / 2
