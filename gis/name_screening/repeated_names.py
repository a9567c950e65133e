"""Find names of a list that repeat one another: written alike, sounding alike, one word, one place.

Scopes are those of 地名管理条例 Art. 9(7)(8): a township's name in its province, a village's in its county,
a street's or an estate's in its built-up area, for which the county stands here, since lists do not give
built-up areas. Where a list gives no codes, the list itself is the scope of streets and buildings; for
villages nothing can be said but that the name comes again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gis.name_screening.screening import Finding, Severity
from gis.place_names.mongolian_lexicon import Lexicon
from gis.place_names.romanization import toneless

#: How many digits of a division's code a name must be unique within, by what it belongs to
SCOPES: Mapping[str, int] = {"division": 2, "village": 6, "community": 6}
USUAL_SCOPE = 6
#: What repeats without harm where nothing is known of where it lies
NEEDS_CODES = ("village", "community", "division", "nature", "memorial", "institution", "park")
#: How many of the others a reason names
NAMED = 3
Read = Callable[[str], Sequence[str] | None]


@dataclass(frozen=True)
class Listed:
    """A name of a list: its row, the name without what its body is called, and what it belongs to."""

    row: int
    name: str
    core: str
    specific: str
    context: str
    division_code: str = ""

    @property
    def scope(self) -> tuple[str, str]:
        """Return within which part of the list a name must be unique, by the kind of name."""
        kind = "village" if self.context == "community" else self.context
        return kind, self.division_code[: SCOPES.get(self.context, USUAL_SCOPE)]


class RepeatedNames:
    """Compares the names of a list with one another, in time that grows with their number."""

    def __init__(self, read: Read, lexicon: Lexicon) -> None:
        """Take a reader of toned syllables and the Mongolian words."""
        self._read = read
        self._lexicon = lexicon

    def find(self, names: Iterable[Listed]) -> Iterator[tuple[int, Finding]]:
        """Yield (row, finding) for every name that another one repeats."""
        by_text: defaultdict[tuple[tuple[str, str], str], list[Listed]] = defaultdict(list)
        for each in names:
            by_text[each.scope, each.core].append(each)
        for (_, core), same in by_text.items():
            if len(same) > 1:
                yield from self._each(same, "C1", core, _severity(same[0], "error"), 0.9)
        yield from self._sounding_alike(by_text)
        yield from self._same_specific(by_text)

    def _sounding_alike(
        self, by_text: Mapping[tuple[tuple[str, str], str], Sequence[Listed]]
    ) -> Iterator[tuple[int, Finding]]:
        by_sound: defaultdict[tuple[tuple[str, str], str], dict[str, Listed]] = defaultdict(dict)
        toned: dict[str, str] = {}
        for (scope, core), same in by_text.items():
            syllables = self._read(self._lexicon.in_usual_words(core))
            if syllables is None:
                continue
            toned[core] = " ".join(syllables)
            by_sound[scope, toneless(toned[core])][core] = same[0]
        for alike in by_sound.values():
            if len(alike) > 1:
                yield from self._homophones([*alike.values()], toned)

    def _homophones(self, alike: Sequence[Listed], toned: Mapping[str, str]) -> Iterator[tuple[int, Finding]]:
        for each in alike:
            others = [other for other in alike if other is not each]
            if self._is_mongolian(each.core):
                yield each.row, _finding("S1", "一名多写", each.core, others, _severity(each, "warning"), 0.6)
                continue
            strong = [other for other in others if toned[other.core] == toned[each.core]]
            if strong:
                yield each.row, _finding("C2", "重", each.core, strong, _severity(each, "warning"), 0.7)
            else:
                yield each.row, _finding("C3", "重", each.core, others, "notice", 0.4)

    def _is_mongolian(self, core: str) -> bool:
        return self._lexicon.in_usual_words(core) != core or self._lexicon.is_transcription(core)

    def _same_specific(
        self, by_text: Mapping[tuple[tuple[str, str], str], Sequence[Listed]]
    ) -> Iterator[tuple[int, Finding]]:
        by_specific: defaultdict[tuple[tuple[str, str], str], list[Listed]] = defaultdict(list)
        for (scope, _), same in by_text.items():
            if len(same[0].specific) > 1 and same[0].specific != same[0].core:
                by_specific[scope, same[0].specific].append(same[0])
        for (_, specific), same in by_specific.items():
            if len(same) > 1:
                yield from self._each(same, "C4", specific, "notice", 0.4)

    def _each(
        self, same: Sequence[Listed], rule_id: str, trigger: str, severity: Severity, confidence: float
    ) -> Iterator[tuple[int, Finding]]:
        for each in same:
            others = [other for other in same[: NAMED + 2] if other is not each]
            yield each.row, _finding(rule_id, "重", trigger, others, severity, confidence)


def _finding(
    rule_id: str, kind: str, trigger: str, others: Sequence[Listed], severity: Severity, confidence: float
) -> Finding:
    listed = "、".join(f"第{other.row}行{other.name}" for other in others[:NAMED])
    rows = tuple(other.row for other in others[:NAMED])
    return Finding(kind, rule_id, trigger, listed, severity, confidence, rows=rows)


def _severity(each: Listed, severity: Severity) -> Severity:
    """Lower a severity where the list does not say where a village lies."""
    return "notice" if not each.division_code and each.context in NEEDS_CODES else severity
