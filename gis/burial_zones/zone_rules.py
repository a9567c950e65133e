"""Which corridors and areas forbid burial, ask for approval or suit it: dated rows that experts edit. Pure.

The rows stand in data/rules/burial_corridor_rules.csv and burial_area_rules.csv. No distance of Inner
Mongolia was found (DOMAIN §5.3): the two offered are those of other provinces, and every row says what it
is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gis.burial_zones.errors import RuleUnreadable


class Effect(StrEnum):
    """What a zone means for burial; the gravest of several counts."""

    #: 禁止
    BAN = "ban"
    #: 须审批
    APPROVAL = "approval"
    #: 适宜
    SUITABLE = "suitable"


#: From the gravest to the lightest
GRAVITY = (Effect.BAN, Effect.APPROVAL, Effect.SUITABLE)


class Mode(StrEnum):
    """How far a corridor's zone reaches."""

    #: Everywhere within the distance
    BUFFER = "buffer"
    #: Within the distance, where the ground is seen from the corridor (可视范围); needs a height model
    VIEWSHED = "viewshed"


@dataclass(frozen=True, slots=True)
class CorridorRule:
    """How wide a zone a kind and class of corridors has."""

    #: Which of the sets offered it belongs to, such as reference_500
    rule_set: str
    kind: str
    #: Classes it holds for; empty: all of the kind
    classes: tuple[str, ...]
    #: From the land edge where that is known, metres, inclusive
    distance_m: float
    mode: Mode
    effect: Effect
    #: Where the number comes from, printed beside it
    basis: str
    is_verified: bool
    effective_from: date | None
    effective_to: date | None
    note: str

    def holds_for(self, kind: str, klass: str | None) -> bool:
        """Whether the rule speaks of corridors of this kind and class."""
        return self.kind == kind and (not self.classes or klass in self.classes)


@dataclass(frozen=True, slots=True)
class AreaRule:
    """What an area of a kind means for burial."""

    kind: str
    effect: Effect
    #: Approvals that building there needs, in their order
    approvals: tuple[str, ...]
    clause: str
    is_verified: bool
    effective_from: date | None
    effective_to: date | None
    note: str


def corridor_rules(rows: Iterable[Mapping[str, str]], rule_set: str, on: date) -> Sequence[CorridorRule]:
    """Return the rules of a set that are in force on a day; raise RuleUnreadable."""
    read = [_corridor_rule(row) for row in rows if row["rule_set"] == rule_set]
    return [rule for rule in read if _in_force(rule.effective_from, rule.effective_to, on)]


def area_rules(rows: Iterable[Mapping[str, str]], on: date) -> Mapping[str, AreaRule]:
    """Return the rule of each kind of area that is in force on a day; raise RuleUnreadable."""
    read = [_area_rule(row) for row in rows]
    return {rule.kind: rule for rule in read if _in_force(rule.effective_from, rule.effective_to, on)}


def gravest(effects: Iterable[Effect]) -> Effect:
    """Return the gravest of effects; suitable where there is none."""
    return min(effects, key=GRAVITY.index, default=Effect.SUITABLE)


def _corridor_rule(row: Mapping[str, str]) -> CorridorRule:
    try:
        distance = float(row["distance_m"])
        mode, effect = Mode(row["mode"]), Effect(row["effect"])
    except ValueError as wrong:
        raise RuleUnreadable(table="burial_corridor_rules", row=row.get("rule", "")) from wrong
    if not 0 < distance < float("inf"):
        raise RuleUnreadable(table="burial_corridor_rules", row=row.get("rule", ""))
    return CorridorRule(
        row["rule_set"],
        row["kind"],
        _several(row["classes"]),
        distance,
        mode,
        effect,
        row["basis"],
        row["verified"] == "true",
        _day(row["effective_from"]),
        _day(row["effective_to"]),
        row["note"],
    )


def _area_rule(row: Mapping[str, str]) -> AreaRule:
    try:
        effect = Effect(row["effect"])
    except ValueError as wrong:
        raise RuleUnreadable(table="burial_area_rules", row=row["kind"]) from wrong
    return AreaRule(
        row["kind"],
        effect,
        _several(row["approvals"]),
        row["clause"],
        row["verified"] == "true",
        _day(row["effective_from"]),
        _day(row["effective_to"]),
        row["note"],
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _in_force(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on < until)
