"""The names of the register as the engine takes them, and what it finds of them as the register keeps it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gis.name_rules.seed_files import Rules
from gis.name_screening.list_screening import ListScreening, flagging
from gis.name_screening.register_facts import KnownOf, RegisterFacts
from gis.name_screening.rules import art9_of, campaign_of_finding, clause_of, weight_of
from gis.name_screening.screening import Finding

#: What the engine is told of a name, under the names of its own columns
KNOWN = (
    "name", "code", "category", "entity_type", "longitude", "latitude", "division_code", "area", "floors",
    "length", "mongolian", "romanization",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A division as names are told apart by it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RegisteredName:
    """A name of the register to be screened."""

    feature_id: UUID
    name: str
    name_type: str
    is_main: bool
    place: Place
    publication_level: str
    known: KnownOf
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding about a name of the register."""

    of: RegisteredName
    finding: Finding
    compared_with: str
    compared_ids: Sequence[UUID]
    publication_level: str

    def columns(self, rules: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """Return the finding as its row keeps it."""
        rule, finding = rules[self.finding.rule_id], self.finding
        return {
            "feature_id": self.of.feature_id,
            "name": self.of.name,
            "name_type": self.of.name_type,
            "kind": finding.kind,
            "rule_id": finding.rule_id,
            "rule_text": rule["text"],
            "clause": clause_of(rule, finding),
            "art9": art9_of(rule, finding),
            "campaign_category": campaign_of_finding(rule, finding),
            "trigger": finding.trigger,
            "compared_with": self.compared_with,
            "compared_ids": list(self.compared_ids),
            "exemptions": list(finding.exemptions),
            "severity": finding.severity,
            "confidence": finding.confidence,
            "weight": weight_of(finding),
            "publication_level": self.publication_level,
        }


class Places:
    """The divisions of a day: their codes, and which lie below which."""

    def __init__(self, rows: Iterable[Any]) -> None:
        """Take the rows of `register_queries.divisions`, in the order of codes."""
        self._places: dict[UUID, Place] = {}
        self._children: dict[UUID, list[UUID]] = {}
        for row in rows:
            self._places[row.division_id] = Place(row.code or "", row.name)
            if row.parent_id is not None:
                self._children.setdefault(row.parent_id, []).append(row.division_id)

    def get(self, division_id: UUID) -> Place | None:
        """Return a division of the day."""
        return self._places.get(division_id)

    def of(self, own: UUID | None, lies_in: Sequence[UUID]) -> Place:
        """Return where a feature is told apart: the division whose place it is, or the first around it."""
        cited = [own] if own is not None else lies_in
        found = [self._places[one] for one in cited if one in self._places]
        return min(found, key=lambda place: (not place.code, place.code), default=Place("", ""))

    def below(self, root: UUID) -> frozenset[UUID]:
        """Return a division and all below it."""
        found: set[UUID] = set()
        waiting = [root]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._children.get(one, ()))
        return frozenset(found)


def registered(
    rows: Iterable[Any], places: Places, protected: Collection[UUID]
) -> Iterator[tuple[RegisteredName, frozenset[UUID]]]:
    """Yield the names of a stream of rows, each with the divisions that it belongs to; one twice is one."""
    last: tuple[UUID, set[str]] | None = None
    for row in rows:
        if last is None or last[0] != row.feature_id:
            last = (row.feature_id, set())
        if row.name in last[1]:
            continue
        last[1].add(row.name)
        place = places.of(row.division_id, row.divisions)
        known = KnownOf(
            since=row.since,
            is_protected=row.feature_id in protected,
            is_approved=row.standard_basis == "approval",
            has_mongolian=bool(row.mongolian),
        )
        said = {
            "name": row.name,
            "category": row.category,
            "division_code": place.code,
            "longitude": _figure(row.longitude),
            "latitude": _figure(row.latitude),
            "area": _figure(row.area_m2),
            "mongolian": row.mongolian or "",
            "romanization": row.romanization,
        }
        own = () if row.division_id is None else (row.division_id,)
        name = RegisteredName(
            row.feature_id, row.name, row.name_type, row.is_main, place, row.publication_level, known, said
        )
        yield name, frozenset((*row.divisions, *own))


def screened(
    engine: ListScreening,
    facts: RegisterFacts,
    names: Sequence[RegisteredName],
    stricter: Callable[[Iterable[str]], str],
    tell: Callable[[int, int], None],
) -> list[Found]:
    """Return what the engine finds: main names are compared with one another, other names stand alone."""
    found: list[Found] = []
    for is_main in (True, False):
        some = [name for name in names if name.is_main is is_main]
        rows = [{key: name.said.get(key, "") for key in KNOWN} for name in some]
        findings = engine.find(rows, {key: key for key in KNOWN}, tell if is_main else _quietly)
        for number, those in sorted(findings.items()):
            of = some[number]
            kept = [each for each in those if is_main or not each.rows]
            for finding in facts.weighed(kept, of.known):
                others = [some[row - 1] for row in finding.rows]
                levels = [of.publication_level, *(other.publication_level for other in others)]
                found.append(
                    Found(
                        of,
                        finding,
                        _told(finding, others),
                        [other.feature_id for other in others],
                        stricter(levels),
                    )
                )
    return _once(found)


def how_many_flagged(found: Collection[Found]) -> int:
    """Return how many features have an error or warning."""
    return len({each.of.feature_id for each in found if flagging([each.finding])})


def _once(found: Iterable[Found]) -> list[Found]:
    """Keep of findings that are the same row the most severe."""
    best: dict[tuple[UUID, str, str, str], Found] = {}
    for each in found:
        key = each.of.feature_id, each.finding.rule_id, each.of.name, each.finding.trigger
        if key not in best or weight_of(best[key].finding) < weight_of(each.finding):
            best[key] = each
    return list(best.values())


def _told(finding: Finding, others: Sequence[RegisteredName]) -> str:
    """Say with what a name was compared: names of the register by the place they are in, not by a row."""
    told = finding.compared_with
    for row, other in zip(finding.rows, others, strict=True):
        place = f"（{other.place.name}）" if other.place.name else ""
        told = told.replace(f"第{row}行{other.name}", f"{other.name}{place}")
    return told


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.8g}" if abs(value) < 1000 else f"{value:.0f}"


def _quietly(done: int, total: int) -> None:
    return


def rule_index(rules: Rules) -> dict[str, Mapping[str, str]]:
    """Return the rules by their id."""
    return {row["id"]: row for row in rules("screening_rules")}
