"""Find one place under two names (一地多名): near in space, of one class, similar in name, not written alike.

Names meet where their sounds without tones have a key in common (`keys`): the sounds of the specific term,
the same with one syllable left out (symmetric deletion, Garbe 2012), without the last or first two, and the
row of consonants of a Mongolian name. Those of one key are swept along the meridian as far as two names of
one place may lie apart, so that no pair is lost and the time grows with their number and not with its square.
Pairs that tell places apart on purpose (上/下, 东/西, 大/小, numbers; data/rules/screening_namesakes.csv) are
left alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gis.coordinates import distance_m
from gis.name_screening.listed_names import Hearing, Listed
from gis.name_screening.screening import SEVERITIES, Finding, Severity
from gis.name_screening.spoken_names import CONSONANTS, PASSING, SpokenNames, split_syllable

#: Of the names of one key on one parallel so many are looked at beside one; where there are more, it says so
MOST_COMPARED = 1_000
#: Shorter rows of syllables are compared whole only
SHORTEST = 3
#: How many syllables a longer name may have more than the one it begins or ends with
LONGER_BY = 2
METRES_PER_DEGREE = 110_500.0
#: Metres of a degree of longitude at 60° north, beyond all places of the country: they are looked at closer
NARROWEST = 55_000.0
NAMED = 3
DIGITS = frozenset("0123456789ABCDEFGHabcdefgh#")


@dataclass(frozen=True, slots=True)
class Similar:
    """Why two names are alike, how severe that is so near to one another, and how sure."""

    why: str
    severity: Severity
    confidence: float


class OnePlace:
    """Compares the located names of a list."""

    def __init__(
        self,
        spoken: SpokenNames,
        hearing: Hearing,
        near: Iterable[Mapping[str, str]],
        namesakes: Iterable[Mapping[str, str]],
    ) -> None:
        """Take what hears names, and the rows of screening_near and screening_namesakes."""
        self._spoken = spoken
        self._hearing = hearing
        self._metres = {row["group"]: float(row["metres"]) for row in near}
        self._namesakes = frozenset(row["part"] for row in namesakes) | DIGITS

    def keys(self, each: Listed) -> set[str]:
        """Return the keys of which two similar names have one in common; none for a name without place."""
        if not each.core or each.position is None or each.kind not in self._metres:
            return set()
        syllables = self._hearing.syllables(each.specific)
        rows = {" ".join(syllables)}
        if (length := len(syllables)) >= SHORTEST:
            rows |= {" ".join(syllables[:at] + syllables[at + 1 :]) for at in range(length)}
        for count in range(1, LONGER_BY + 1):
            if length - count >= 2:
                rows |= {" ".join(syllables[:-count]), " ".join(syllables[count:])}
        if each.mongolian:
            consonants = [CONSONANTS[split_syllable(one)[0]] for one in syllables if one not in PASSING]
            rows.add("=" + "".join(consonants))
        return {f"{each.kind}|{row}" for row in rows}

    def find(self, names: Iterable[Listed]) -> Iterator[tuple[int, Finding]]:
        """Yield (row, finding) for every name of a place that has another; names may come in any order."""
        by_key: defaultdict[str, list[Listed]] = defaultdict(list)
        for each in names:
            for key in self.keys(each):
                by_key[key].append(each)
        for key, alike in by_key.items():
            if len(alike) > 1:
                yield from self.with_one_key(key, alike)

    def with_one_key(self, key: str, alike: Sequence[Listed]) -> Iterator[tuple[int, Finding]]:
        """Yield the findings of names with one key; a pair with several is told by the first."""
        metres = self._metres[alike[0].kind]
        ordered = sorted(alike, key=lambda each: (each.position[1] if each.position else 0.0, each.row))
        for at, one in enumerate(ordered):
            if one.position is None:
                continue
            longitude, latitude = one.position
            for place in range(at + 1, len(ordered)):
                other = ordered[place]
                if other.position is None:
                    continue
                if (other.position[1] - latitude) * METRES_PER_DEGREE > metres:
                    break
                if place - at > MOST_COMPARED:
                    yield one.row, _not_compared(one)
                    break
                if one.core == other.core or abs(other.position[0] - longitude) * NARROWEST > metres:
                    continue
                apart = distance_m(*one.position, *other.position)
                if apart > metres or key != min(self.keys(one) & self.keys(other)):
                    continue
                similar = self._similar(one, other)
                if similar is not None:
                    yield one.row, _finding(one, other, apart, similar)
                    yield other.row, _finding(other, one, apart, similar)

    def _similar(self, one: Listed, other: Listed) -> Similar | None:
        """Say by what two names are alike, or None; names told apart on purpose are not."""
        if one.specific == other.specific:
            # 建设路 crosses 建设街; 兴隆村 and 兴隆庄 a kilometre apart are hardly two villages
            severity: Severity = "notice" if one.kind == "road" else "warning"
            return Similar("专名相同、通名不同", severity, 0.5)
        if self._are_namesakes(one.core, other.core):
            return None
        if (alike := self._spoken.compare(one.core, other.core)) is not None:
            why = "同一民族语词的不同译写" if alike.kind == "one_word_transcribed" else "读音相同或相近"
            return Similar(f"{why}（{alike.differing}）", "warning", round(alike.confidence * 0.8, 2))
        short, long = sorted((one.specific, other.specific), key=len)
        if len(long) - len(short) <= LONGER_BY and long.startswith(short) and len(short) >= 2:
            return Similar(f"一名比另一名多“{long[len(short) :]}”", "notice", 0.4)
        if len(long) - len(short) <= LONGER_BY and long.endswith(short) and len(short) >= 2:
            return Similar(f"一名比另一名多“{long[: -len(short)]}”", "notice", 0.4)
        if len(long) == len(short) >= SHORTEST:
            differing = [pair for pair in zip(short, long, strict=True) if pair[0] != pair[1]]
            if len(differing) == 1:
                return Similar(f"只差一字（{'/'.join(differing[0])}）", "notice", 0.35)
        return None

    def _are_namesakes(self, one: str, other: str) -> bool:
        """Say whether all that two names differ by is what tells namesakes apart: 上/下, 东/西, 一/二, 大."""
        start = 0
        while start < min(len(one), len(other)) and one[start] == other[start]:
            start += 1
        end = 0
        while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
            end += 1
        rests: Collection[str] = one[start : len(one) - end] + other[start : len(other) - end]
        return bool(rests) and all(character in self._namesakes for character in rests)


def joined(findings: Sequence[Finding]) -> list[Finding]:
    """Return a name's findings, those of rule S2 as one that names the gravest others, then the nearest."""
    places = [finding for finding in findings if finding.rule_id == "S2"]
    if len(places) < 2:
        return [*findings]
    places.sort(key=lambda each: (-SEVERITIES.index(each.severity), -each.confidence, each.metres, each.rows))
    first, *more = places[:NAMED]
    told = "、".join(each.compared_with for each in (first, *more))
    rows = tuple(row for each in (first, *more) for row in each.rows)
    rest = [finding for finding in findings if finding.rule_id != "S2"]
    return [*rest, replace(first, compared_with=told, rows=rows)]


def _not_compared(one: Listed) -> Finding:
    said = f"同纬度附近读音相近的名称超过{MOST_COMPARED}个，其余未逐一比对，请按范围分批筛查"
    return Finding("一地多名", "S2", one.core, said, "notice", 0.1)


def _finding(one: Listed, other: Listed, apart: float, similar: Similar) -> Finding:
    compared = f"第{other.row}行{other.name}，相距{apart:.0f}米，{similar.why}"
    return Finding(
        "一地多名",
        "S2",
        one.core,
        compared,
        similar.severity,
        similar.confidence,
        rows=(other.row,),
        metres=apart,
    )
