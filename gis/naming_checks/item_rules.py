"""The ten rules of 地名管理条例 Art. 9 as data: clause, text, test, exemptions, and what a find is worth.

Pure; the table is data/rules/naming_rules.csv. An item is put together here, so that every one says its
clause and its exemptions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gis.name_screening.screening import Finding
from gis.name_screening.screening_terms import Divided
from gis.naming_checks.classes import NamingClass, outcome
from gis.naming_checks.listed import Worths
from gis.naming_checks.rules import CheckedItem, Compared, Found, Outcome, ProposedName, worst
from gis.naming_checks.sound_keys import NameKeys

RULES = tuple(f"N{number}" for number in range(1, 11))
#: What a finding of the screening is worth to an item of Art. 9
OF_SEVERITY: Mapping[str, Outcome] = {"error": "error", "warning": "warning", "notice": "notice"}


@dataclass(frozen=True)
class Looked:
    """A proposed name taken apart: its class, its keys, its terms, and what the screening found."""

    proposed: ProposedName
    naming_class: NamingClass
    keys: NameKeys
    divided: Divided
    findings: tuple[Finding, ...]
    is_mongolian: bool


@dataclass(frozen=True)
class ItemRule:
    """One rule of Art. 9."""

    id: str
    clause: str
    text: str
    test: str
    exemptions: tuple[str, ...]
    worths: Worths

    def item(
        self,
        outcome: Outcome,
        said: str,
        *,
        compared: Sequence[Compared] = (),
        found: Iterable[Found] = (),
        exemptions: Iterable[str] = (),
        applies: bool = True,
    ) -> CheckedItem:
        """Return the item; what may exempt it is said where something was found or is to be judged."""
        told = tuple(found)
        may_exempt = () if outcome == "passed" else tuple(dict.fromkeys((*exemptions, *self.exemptions)))
        return CheckedItem(
            self.id, self.clause, self.text, outcome, applies, said, tuple(compared), told, may_exempt
        )


class ItemRules:
    """The ten rules by their number."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of naming_rules."""
        self._rules = {
            row["id"]: ItemRule(
                row["id"],
                row["clause"],
                row["text"],
                row["test"],
                tuple(filter(None, row["exemptions"].split(";"))),
                Worths(outcome(row["strong"]), outcome(row["weak"])),
            )
            for row in rows
        }

    def __getitem__(self, rule: str) -> ItemRule:
        return self._rules[rule]


def gravest(found: Iterable[Found], otherwise: Outcome) -> Outcome:
    """Return the gravest outcome of what was found, and never less than `otherwise`."""
    return worst((otherwise, *(each.outcome for each in found)))
