"""Screen the same names by two sets of rules and tell which are judged otherwise."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gis.name_rules.registry import rule_tables
from gis.name_rules.seed_files import Rules
from gis.name_screening.register_facts import RegisterFacts
from gis.name_screening.registered_names import Found, RegisteredName, rule_index, screened
from gis.name_screening.rules import clause_of
from gis.name_screening.screening import SEVERITIES
from gis.name_screening.service import list_screening
from gis.place_names.readings import name_spelling

#: Works whose tables change what the screening says, and how names are read
SCREENING_WORKS = ("screening", "reading", "mongolian", "naming")
SPELLING_WORKS = ("reading", "mongolian")
#: What can become of a name, the gravest first
KINDS = ("newly", "no_longer", "severity", "reason", "spelling")

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A name that two sets of rules judge differently: its findings by the one and by the other."""

    kind: str
    feature_id: UUID
    name: str
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    publication_level: str

    def columns(self) -> dict[str, Any]:
        """Return it as its row keeps it."""
        return {
            "kind": self.kind,
            "feature_id": self.feature_id,
            "name": self.name,
            "before": self.before,
            "after": self.after,
            "publication_level": self.publication_level,
        }


def differing(before: Rules, after: Rules, works: Sequence[str]) -> bool:
    """Whether any table of some works has other rows."""
    return any(
        [*before(table.name)] != [*after(table.name)]
        for table in rule_tables().values()
        if table.work in works
    )


def compared(
    before: Rules,
    after: Rules,
    names: Sequence[RegisteredName],
    stricter: Callable[[Iterable[str]], str],
    tell: Tell,
) -> list[Otherwise]:
    """Return the names that are judged otherwise, the gravest change first, then by name."""
    found: list[Otherwise] = []
    total = 2 * len(names)
    if differing(before, after, SCREENING_WORKS):
        first = _by_name(before, names, stricter, lambda done, _: tell(done, total))
        second = _by_name(after, names, stricter, lambda done, _: tell(len(names) + done, total))
        found += _judged(first, second, stricter)
    if differing(before, after, SPELLING_WORKS):
        found += _spelled(before, after, names)
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.name, each.feature_id))


Judged = Mapping[tuple[UUID, str], Sequence[tuple[Found, dict[str, Any]]]]


def _by_name(
    rules: Rules, names: Sequence[RegisteredName], stricter: Callable[[Iterable[str]], str], tell: Tell
) -> Judged:
    facts = RegisterFacts(rules("screening_register_facts"))
    index = rule_index(rules)
    judged: defaultdict[tuple[UUID, str], list[tuple[Found, dict[str, Any]]]] = defaultdict(list)
    for each in screened(list_screening(rules), facts, names, stricter, tell):
        judged[each.of.feature_id, each.of.name].append((each, _said(each, index)))
    for found in judged.values():
        found.sort(key=lambda pair: (-SEVERITIES.index(pair[0].finding.severity), pair[0].finding.rule_id))
    return judged


def _said(found: Found, index: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    finding = found.finding
    rule = index[finding.rule_id]
    return {
        "class": finding.kind,
        "rule_id": finding.rule_id,
        "rule_text": rule["text"],
        "clause": clause_of(rule, finding),
        "trigger": finding.trigger,
        "compared_with": found.compared_with,
        "exemptions": list(finding.exemptions),
        "severity": finding.severity,
        "confidence": finding.confidence,
    }


def _judged(first: Judged, second: Judged, stricter: Callable[[Iterable[str]], str]) -> Iterator[Otherwise]:
    for key in {**first, **second}:
        before, after = [*first.get(key, ())], [*second.get(key, ())]
        was, becomes = _worst(before), _worst(after)
        if was == becomes and _reasons(before) == _reasons(after):
            continue
        levels = [found.publication_level for found, _ in (*before, *after)]
        yield Otherwise(
            _kind(was, becomes),
            key[0],
            key[1],
            [said for _, said in before],
            [said for _, said in after],
            stricter(levels),
        )


def _worst(found: Sequence[tuple[Found, dict[str, Any]]]) -> int:
    """Return the gravest severity as its place among them; -1 for nothing found."""
    return max((SEVERITIES.index(each.finding.severity) for each, _ in found), default=-1)


def _reasons(found: Sequence[tuple[Found, dict[str, Any]]]) -> set[tuple[str, str, str]]:
    return {(each.finding.rule_id, each.finding.trigger, each.finding.severity) for each, _ in found}


def _kind(was: int, becomes: int) -> str:
    """Return what became of a name: only errors and warnings flag it, notices do not."""
    flags = SEVERITIES.index("warning")
    if was < flags <= becomes:
        return "newly"
    if becomes < flags <= was:
        return "no_longer"
    return "severity" if was != becomes else "reason"


def _spelled(before: Rules, after: Rules, names: Iterable[RegisteredName]) -> Iterator[Otherwise]:
    """Yield the names whose suggested spelling changes; a confirmed reading stays as it is registered."""
    first, second = name_spelling(before), name_spelling(after)
    for each in names:
        mongolian = each.said.get("mongolian", "")
        old = first.spell(each.name, mongolian=mongolian)
        new = second.spell(each.name, mongolian=mongolian)
        if (old.romanization, old.toned) != (new.romanization, new.toned):
            yield Otherwise(
                "spelling",
                each.feature_id,
                each.name,
                [{"romanization": old.romanization, "toned": old.toned}],
                [{"romanization": new.romanization, "toned": new.toned}],
                each.publication_level,
            )
