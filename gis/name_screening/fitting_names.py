"""Whether a generic term fits what bears it (名不副实), and whether the approved name is used (使用不规范).

A generic term contradicts what somebody says the place is (data/rules/generic_contradictions.csv): a road's
for an estate, an estate's for a road. Where only the ground could tell (a 山庄 without a hill, a 半岛 without
water) the row says so, and the candidate is a notice.
"""

from collections.abc import Iterable, Iterator, Mapping

from gis.name_screening.list_names import tidied
from gis.name_screening.screening import SEVERITIES, Finding
from gis.name_screening.screening_terms import Divided


class Contradictions:
    """Compares a name's last term with what the place is said to be."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of generic_contradictions."""
        self._rows = {(row["term"], row["context"]): row for row in rows}

    def check(self, divided: Divided) -> Iterator[Finding]:
        """Yield a candidate where somebody says what the place is and the term says otherwise."""
        row = self._rows.get((divided.term, divided.context)) if divided.said else None
        if row is not None:
            severity = next(each for each in SEVERITIES if each == row["severity"])
            sure = 0.6 if severity == "warning" else 0.3
            compared = f"{row['reason']}（{row['source']}）"
            yield Finding("名不副实", "F1", divided.term, compared, severity, sure)


def use_of(name: str, standard_name: str) -> Iterator[Finding]:
    """Yield a candidate where a place is called otherwise than its approved name (条例 Art. 15, 18)."""
    used, approved = tidied(name), tidied(standard_name)
    if not approved or not used or used == approved:
        return
    if approved.startswith(used) or approved.endswith(used):
        yield Finding("使用不规范", "U1", name, f"标准名称“{standard_name}”的简称", "notice", 0.4)
    else:
        yield Finding("使用不规范", "U1", name, f"批准的标准名称为“{standard_name}”", "warning", 0.8)
