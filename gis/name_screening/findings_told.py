"""Tell the findings of a list: a row per name for a table, an object per finding for other programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gis.name_screening.list_names import MOST_CHARACTERS, is_too_long
from gis.name_screening.rules import art9_of, campaign_of_finding, clause_of, reason_of
from gis.name_screening.screening import Finding

ADDED = ("flagged", "classes", "severity", "rule_ids", "clauses", "reason", "confidence")
#: What a row says of a name without findings
NOTHING = {"flagged": "0", "classes": "", "severity": "", "rule_ids": "", "clauses": "", "reason": "", "confidence": "0.00"}  # fmt: skip  # noqa: E501
#: Why a name was passed over
UNREAD = f"名称超过{MOST_CHARACTERS}字，未筛查"
Row = dict[str, str]


@dataclass
class Tally:
    """How many names a list has, how many are flagged, and how many findings each class has."""

    names: int = 0
    flagged: int = 0
    by_class: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Count another part of the list too."""
        self.names += other.names
        self.flagged += other.flagged
        for kind, count in other.by_class.items():
            self.by_class[kind] = self.by_class.get(kind, 0) + count


def flagging(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that flag a name: errors and warnings, not notices."""
    return [finding for finding in findings if finding.severity != "notice"]


class Telling:
    """Writes findings as people and programs read them."""

    def __init__(self, rules: Mapping[str, Mapping[str, str]]) -> None:
        """Take the rules by their id."""
        self._rules = rules

    def row(self, name: str, findings: Sequence[Finding], tally: Tally) -> Row:
        """Return the columns added to a name's row, its findings the most severe first; count it."""
        tally.names += 1
        if not findings:
            return NOTHING | {"reason": UNREAD} if is_too_long(name.strip()) else NOTHING
        flags = flagging(findings)
        classes = [*dict.fromkeys(kind for finding in flags for kind in self._classes(finding))]
        tally.flagged += bool(flags)
        for kind in classes:
            tally.by_class[kind] = tally.by_class.get(kind, 0) + 1
        return {
            "flagged": "1" if flags else "0",
            "classes": ";".join(classes),
            "severity": findings[0].severity,
            "rule_ids": ";".join(dict.fromkeys(finding.rule_id for finding in findings)),
            "clauses": ";".join(dict.fromkeys(self._clause(finding) for finding in findings)),
            "reason": "；".join(self._reason(finding) for finding in findings),
            "confidence": f"{max(finding.confidence for finding in flags or findings):.2f}",
        }

    def line(self, number: int, name: str, finding: Finding) -> str:
        """Return a finding as a line of JSON; `number` of the row from 1."""
        rule = self._rules[finding.rule_id]
        document = {
            "row": number,
            "name": name,
            "class": finding.kind,
            "rule_id": finding.rule_id,
            "clause": self._clause(finding),
            "trigger": finding.trigger,
            "compared_with": finding.compared_with,
            "exemptions": list(finding.exemptions),
            "severity": finding.severity,
            "confidence": finding.confidence,
            "campaign_category": campaign_of_finding(rule, finding),
            "art9_item": art9_of(rule, finding),
            "compared_rows": list(finding.rows),
        }
        return json.dumps(document, ensure_ascii=False)

    def _classes(self, finding: Finding) -> tuple[str, ...]:
        """Return a finding's class by either yardstick: a 大厦 of five floors is 名不副实, and 大 in 2018."""
        campaign = campaign_of_finding(self._rules[finding.rule_id], finding)
        return (finding.kind, campaign) if campaign and campaign != finding.kind else (finding.kind,)

    def _clause(self, finding: Finding) -> str:
        return clause_of(self._rules[finding.rule_id], finding)

    def _reason(self, finding: Finding) -> str:
        text = self._rules[finding.rule_id]["text"]
        return reason_of(text, finding.trigger, finding.compared_with, finding.exemptions)
