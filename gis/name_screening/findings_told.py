"""Tell the findings of a list: a row per name for a table, an object per finding for other programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gis.name_screening.list_names import MOST_CHARACTERS, is_too_long
from gis.name_screening.rules import campaign_of
from gis.name_screening.screening import Finding

ADDED = ("flagged", "classes", "severity", "rule_ids", "clauses", "reason", "confidence")
#: What a row says of a name without findings
NOTHING = {"flagged": "0", "classes": "", "severity": "", "rule_ids": "", "clauses": "", "reason": "", "confidence": "0.00"}  # fmt: skip  # noqa: E501
#: Items of Art. 9 about repeated names, and the narrower scopes of 2018
ITEMS = {"9(7)": "条例第九条（七）", "9(8)": "条例第九条（八）"}
CAMPAIGN_CLAUSE, NO_CLAUSE = "民发〔2018〕146号附件“重”", "条例第九条（七）（八）未列，只提示"
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
            "campaign_category": self.campaign(finding),
            "art9_item": self.art9(finding),
            "compared_rows": list(finding.rows),
        }
        return json.dumps(document, ensure_ascii=False)

    def campaign(self, finding: Finding) -> str:
        """Return the category of the campaign of 2018 that a finding falls under, or an empty text."""
        return campaign_of(self._rules[finding.rule_id]) if finding.campaign is None else finding.campaign

    def art9(self, finding: Finding) -> str:
        """Return the item of Art. 9 that a finding falls under, or an empty text."""
        return self._rules[finding.rule_id]["art9"] if finding.art9 is None else finding.art9

    def _classes(self, finding: Finding) -> tuple[str, ...]:
        """Return a finding's class by either yardstick: a 大厦 of five floors is 名不副实, and 大 in 2018."""
        campaign = self.campaign(finding)
        return (finding.kind, campaign) if campaign and campaign != finding.kind else (finding.kind,)

    def _clause(self, finding: Finding) -> str:
        clause, item = self._rules[finding.rule_id]["clause"], self.art9(finding)
        if finding.art9 is not None:
            # Which scope it is that a name repeats in says which clause it is
            told = [ITEMS[finding.art9]] if finding.art9 else []
            told += [CAMPAIGN_CLAUSE] if finding.campaign else []
            return "；".join(told) or NO_CLAUSE
        if clause.startswith("条例") or not item:
            return clause
        return f"{clause}；条例第九条{item.removeprefix('9')}"

    def _reason(self, finding: Finding) -> str:
        """Say in a sentence what was found, by which rule, and what may exempt it."""
        rule = self._rules[finding.rule_id]
        said = f"“{finding.trigger}”：{rule['text']}（比对：{finding.compared_with}）"
        return f"{said}；可能不适用：{'；'.join(finding.exemptions)}" if finding.exemptions else said
