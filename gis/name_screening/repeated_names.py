"""Find names of a list that repeat one another: written alike, sounding alike, one word in two writings.

Names can repeat one another only where they sound alike without tones, or have one specific term: that is the
key (`sound_key`, `specific_key`) by which they meet, in one process or in many. What then counts is in which
scope of which yardstick both lie (`repeat_scopes`). Where a list gives no codes, the list itself is the scope
of streets and buildings; of villages nothing can be said but that the name comes again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from gis.name_screening.listed_names import Hearing, Listed
from gis.name_screening.repeat_scopes import COUNTY_DIGITS, NEEDS_CODES, RepeatScopes, Scope, are_digits, area
from gis.name_screening.screening import SEVERITIES, Finding, Severity

#: How many of the others a reason names
NAMED = 3
#: A shorter code is that of a division, which many names share
OWN_DIGITS = 12
SAME, TONED, TONELESS, WORD, SPECIFIC = "C1", "C2", "C3", "S1", "C4"


@dataclass(frozen=True, slots=True)
class _Held:
    """How a name is repeated within one scope, and by whom."""

    scope: Scope
    others: Sequence[Listed]
    #: The scope's area is known from codes
    is_known: bool


class RepeatedNames:
    """Compares the names of a list with one another, in time that grows with their number."""

    def __init__(self, scopes: RepeatScopes, hearing: Hearing) -> None:
        """Take the scopes, and what hears whether a name is Mongolian."""
        self._scopes = scopes
        self._hearing = hearing

    @staticmethod
    def sound_key(each: Listed) -> str:
        """Return what names have in common that can be one name or homophones."""
        return f"{each.kind}|{each.sound}"

    @staticmethod
    def specific_key(each: Listed) -> str | None:
        """Return what names have in common that differ by their generic term only, or None."""
        if len(each.specific) < 2 or (not each.code and each.kind in NEEDS_CODES):
            return None
        return f"{each.kind}|{each.specific}"

    def find(self, names: Iterable[Listed]) -> Iterator[tuple[int, Finding]]:
        """Yield (row, finding) for every name that another one repeats; names may come in any order."""
        by_sound: defaultdict[str, list[Listed]] = defaultdict(list)
        by_specific: defaultdict[str, list[Listed]] = defaultdict(list)
        for each in names:
            if not each.core:
                continue
            by_sound[self.sound_key(each)].append(each)
            if (key := self.specific_key(each)) is not None:
                by_specific[key].append(each)
        for alike in by_sound.values():
            if len(alike) > 1:
                yield from self.sounding_alike(alike)
        for same in by_specific.values():
            if len(same) > 1:
                yield from self.with_one_specific_term(same)

    def sounding_alike(self, alike: Sequence[Listed]) -> Iterator[tuple[int, Finding]]:
        """Yield the findings of names of one class that sound alike, tones aside."""
        alike = _once(alike)
        scopes = self._scopes.scopes(alike[0].kind)
        one_text = all(each.core == alike[0].core for each in alike)
        by_sound = _Groups(alike, scopes, lambda each: "")
        by_tone = None if one_text else _Groups(alike, scopes, lambda each: each.toned)
        for each in alike:
            yield from self._told(each, SAME, by_sound.held(each, otherwise=False))
            if by_tone is None:
                continue
            if self._hearing.is_mongolian(each):
                yield from self._told(each, WORD, by_sound.held(each, otherwise=True))
            elif strong := by_tone.held(each, otherwise=True):
                yield from self._told(each, TONED, strong)
            else:
                yield from self._told(each, TONELESS, by_sound.held(each, otherwise=True))

    def with_one_specific_term(self, same: Sequence[Listed]) -> Iterator[tuple[int, Finding]]:
        """Yield the findings of names of one class that have one specific term."""
        same = _once(same)
        groups = _Groups(same, self._scopes.scopes(same[0].kind), lambda each: "")
        for each in same:
            if each.specific != each.core:
                yield from self._told(each, SPECIFIC, groups.held(each, otherwise=True))

    @staticmethod
    def _told(each: Listed, rule_id: str, held: Sequence[_Held]) -> Iterator[tuple[int, Finding]]:
        """Say by all scopes at once that a name is repeated; the narrowest names the others."""
        if not held:
            return
        severity: Severity = max((_severity(one, rule_id, each) for one in held), key=SEVERITIES.index)
        kind = "一名多写" if rule_id == WORD else "重"
        trigger = each.specific if rule_id == SPECIFIC else each.core
        sure = {SAME: 0.9, TONED: 0.7, TONELESS: 0.4, WORD: 0.6, SPECIFIC: 0.5}[rule_id]
        if severity == "notice":
            sure = min(sure, 0.4)
        clauses = "、".join(dict.fromkeys(one.scope.clause for one in held if one.is_known))
        counts = each.kind not in NEEDS_CODES
        is_campaign = any(one.scope.is_campaign and (one.is_known or counts) for one in held)
        others = held[0].others
        listed = "、".join(f"第{other.row}行{other.name}" for other in others)
        finding = Finding(
            kind,
            rule_id,
            trigger,
            f"{listed}（{clauses}）" if clauses else listed,
            severity,
            sure,
            rows=tuple(other.row for other in others),
            campaign=("重" if is_campaign else "") if kind == "重" else None,
            art9=next((one.scope.art9 for one in held if one.scope.art9), "") if kind == "重" else None,
        )
        yield each.row, finding


class _Writings:
    """The different writings in a group of names, each with the first few that have it."""

    def __init__(self, names: Iterable[Listed] = ()) -> None:
        self._by_text: dict[str, list[Listed]] = {}
        for each in names:
            self.add(each)

    def add(self, each: Listed) -> None:
        """Take a name; of one writing no more are kept than a reason names."""
        same = self._by_text.setdefault(each.core, [])
        if len(same) <= NAMED:
            same.append(each)

    def others(self, each: Listed, *, otherwise: bool) -> list[Listed]:
        """Return a few others that are written like a name, or a few that are written otherwise."""
        if not otherwise:
            return [one for one in self._by_text[each.core] if one is not each][:NAMED]
        others = (same[0] for text, same in self._by_text.items() if text != each.core)
        return [*islice(others, NAMED)]


class _Groups:
    """The names of one sound by scope and by what they have in common there."""

    def __init__(
        self, names: Sequence[Listed], scopes: Sequence[Scope], common: Callable[[Listed], str]
    ) -> None:
        self._scopes = scopes
        self._common = common
        self._groups: defaultdict[tuple[str, str, str], _Writings] = defaultdict(_Writings)
        for each in names:
            for width in {scope.width for scope in scopes}:
                self._groups[width, _where(width, each.code), common(each)].add(each)

    def held(self, each: Listed, *, otherwise: bool) -> list[_Held]:
        """Return the scopes in which others repeat a name, the narrowest first."""
        found: list[_Held] = []
        for scope in self._scopes:
            group = self._groups[scope.width, _where(scope.width, each.code), self._common(each)]
            if others := group.others(each, otherwise=otherwise):
                found.append(_Held(scope, others, bool(area(scope.width, each.code))))
        return found


def _where(width: str, code: str) -> str:
    """Return what names of one scope have in common: its area, or the little that the list says of it."""
    return area(width, code) or f"?{code[:COUNTY_DIGITS] if are_digits(code) else code}"


def _once(names: Sequence[Listed]) -> list[Listed]:
    """Return names in the order of the list; what stands twice under its own code is one."""
    seen: set[tuple[str, str]] = set()
    kept: list[Listed] = []
    for each in sorted(names, key=lambda one: one.row):
        if len(each.own) >= OWN_DIGITS:
            if (each.own, each.name) in seen:
                continue
            seen.add((each.own, each.name))
        kept.append(each)
    return kept


def _severity(held: _Held, rule_id: str, each: Listed) -> Severity:
    """Return how severe a repetition is in a scope; a list without codes says little of villages."""
    if not held.is_known and each.kind in NEEDS_CODES:
        return "notice"
    scope = held.scope
    by_rule: Mapping[str, Severity] = {
        SAME: scope.same,
        TONED: scope.strong,
        TONELESS: scope.weak,
        WORD: scope.strong,
        SPECIFIC: scope.specific,
    }
    return by_rule[rule_id]
