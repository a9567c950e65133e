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
#: Items of Art. 9 about repeated names, and the narrower scopes of 2018
ITEMS = {"9(7)": "条例第九条（七）", "9(8)": "条例第九条（八）"}
CAMPAIGN_CLAUSE, NO_CLAUSE = "民发〔2018〕146号附件“重”", "条例第九条（七）（八）未列，只提示"
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


def campaign_of_finding(rule: Mapping[str, str], finding: Finding) -> str:
    """Return the category of the campaign of 2018 that a finding falls under, or an empty text."""
    return campaign_of(rule) if finding.campaign is None else finding.campaign


def art9_of(rule: Mapping[str, str], finding: Finding) -> str:
    """Return the item of Art. 9 that a finding falls under, or an empty text."""
    return rule["art9"] if finding.art9 is None else finding.art9


def clause_of(rule: Mapping[str, str], finding: Finding) -> str:
    """Return what a finding rests on: the clause of its rule, or of the scope that it is found in."""
    clause, item = rule["clause"], art9_of(rule, finding)
    if finding.art9 is not None:
        # Which scope it is that a name repeats in says which clause it is
        told = [ITEMS[finding.art9]] if finding.art9 else []
        told += [CAMPAIGN_CLAUSE] if finding.campaign else []
        return "；".join(told) or NO_CLAUSE
    if clause.startswith("条例") or not item:
        return clause
    return f"{clause}；条例第九条{item.removeprefix('9')}"


def reason_of(rule_text: str, trigger: str, compared_with: str, exemptions: Sequence[str]) -> str:
    """Say in a sentence what was found, by which rule, and what may exempt it."""
    said = f"“{trigger}”：{rule_text}（比对：{compared_with}）"
    return f"{said}；可能不适用：{'；'.join(exemptions)}" if exemptions else said


def weight_of(finding: Finding) -> float:
    """Return severity and confidence in one figure: what a clerk should look at first has the greatest."""
    return SEVERITIES.index(finding.severity) + round(finding.confidence, 2) / 2
