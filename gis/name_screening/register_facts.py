"""What the register knows of a name that a bare list does not: since when, protected, approved, its script.

A fact is an exemption to consider; it may lower the severity of a candidate and never hides it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gis.name_screening.screening import SEVERITIES, Finding, Severity


@dataclass(frozen=True, slots=True)
class KnownOf:
    """What a register says of one name."""

    #: First day of the name; None: before our records, which proves no date
    since: date | None
    is_protected: bool
    is_approved: bool
    has_mongolian: bool


@dataclass(frozen=True, slots=True)
class _Fact:
    fact: str
    until: date | None
    classes: frozenset[str]
    severity: Severity | None
    says: str


class RegisterFacts:
    """Weighs findings by what the register knows."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of data/rules/screening_register_facts.csv."""
        self._facts = [
            _Fact(
                row["fact"],
                date.fromisoformat(row["until"]) if row["until"] else None,
                frozenset(row["classes"].split(";")),
                next((each for each in SEVERITIES if each == row["severity"]), None),
                f"{row['reason']}（{row['clause']}{'' if row['verified'] == 'true' else '，参照'}）",
            )
            for row in rows
        ]

    def weighed(self, findings: Collection[Finding], known: KnownOf) -> list[Finding]:
        """Return the findings with the facts that may exempt each."""
        facts = [fact for fact in self._facts if _holds(fact, known)]
        return [self._weigh(finding, facts) for finding in findings]

    def _weigh(self, finding: Finding, facts: Collection[_Fact]) -> Finding:
        for fact in facts:
            if finding.kind not in fact.classes:
                continue
            severity = finding.severity
            if fact.severity is not None:
                severity = min(severity, fact.severity, key=SEVERITIES.index)
            finding = replace(finding, severity=severity, exemptions=(*finding.exemptions, fact.says))
        return finding


def _holds(fact: _Fact, known: KnownOf) -> bool:
    if fact.fact == "settled":
        return known.since is not None and fact.until is not None and known.since < fact.until
    return {
        "protected": known.is_protected,
        "approved": known.is_approved,
        "mongolian": known.has_mongolian,
    }.get(fact.fact, False)
