"""How often people agree with each rule, by month and in all: what tells staff which rules to mend.

Precision is confirmed / (confirmed + dismissed). What was exempted counts for neither: the rule was right
about the words, and the law lets the name stay.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import OFFICE_TIME
from gis.name_screening import queries as stored
from gis.name_screening.findings import readable_levels


@dataclass(frozen=True, slots=True)
class Precision:
    """What was decided of a rule's findings in a month (`2026-11`), or in all where `period` is empty."""

    rule_id: str
    period: str
    confirmed: int
    dismissed: int
    exempt: int
    #: Current findings that wait for a decision; of the total only
    open: int = 0
    kind: str = ""
    text: str = ""

    @property
    def precision(self) -> float | None:
        """Return the share of candidates that people confirmed; None while there is nothing to divide by."""
        decided = self.confirmed + self.dismissed
        return None if decided == 0 else self.confirmed / decided


def precision(session: Session, caller: Caller | None = None) -> list[Precision]:
    """Return precision per rule: in all, then by month, the earliest first; of what the caller may see."""
    levels = readable_levels(session, caller)
    counted: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in stored.decided_by_month(session, levels, str(OFFICE_TIME)):
        counted[row.rule_id][row.month][row.decision] += row.count
    found: list[Precision] = []
    for rule in stored.rules_found(session, levels):
        months = counted[rule.rule_id]
        total = _sum(months.values())
        found.append(
            Precision(
                rule.rule_id,
                "",
                total["confirmed"],
                total["dismissed"],
                total["exempt"],
                rule.open,
                rule.kind,
                rule.text,
            )
        )
        found += [
            Precision(
                rule.rule_id,
                month,
                count["confirmed"],
                count["dismissed"],
                count["exempt"],
                kind=rule.kind,
                text=rule.text,
            )
            for month, count in sorted(months.items())
        ]
    return found


def _sum(counts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total
