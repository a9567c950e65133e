"""Tell whether two writings are one spoken name.

Two ears listen. For any name: homophones, and one syllable that dialects or careless writing confuse (n/l,
zh/z, in/ing). For names transcribed from Mongolian (or another language without tones) what counts is the row
of consonants, because Han syllables render them with whatever vowel is at hand: 呼吉尔图/呼吉尔特, 图格/图克.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gis.place_names.mongolian_lexicon import Lexicon
from gis.place_names.romanization import toneless

Read = Callable[[str], Sequence[str] | None]

INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
#: The consonant that a Han syllable renders in a transcription; what differs only in vowel is one sound
CONSONANTS = {
    initial: consonant
    for consonant, initials in {
        "B": ("b", "p"),
        "D": ("d", "t"),
        "G": ("g", "k", "h"),
        "J": ("j", "q", "zh", "ch", "z", "c"),
        "S": ("s", "sh", "x"),
        "M": ("m",),
        "N": ("n",),
        "L": ("l",),
        "R": ("r",),
        "F": ("f",),
        "-": ("y", "w", ""),
    }.items()
    for initial in initials
}
#: Syllables that a transcription writes or leaves out: final -r, and the genitive -in (乌兰音/乌兰)
PASSING = {"er", "ri", "yin", "en", "ying", "ren"}
#: Costs: a near sound, a consonant kept with another vowel, a passing syllable more, any other difference
NEAR, OTHER_VOWEL, PASSED, OTHER = 0.3, 0.2, 0.3, 9.0
#: Share of its syllables by which a transcription may differ and still be one word
DRIFT = 0.22


@dataclass(frozen=True)
class Alike:
    """How two writings are one spoken name: `kind` says by what, `confidence` how sure that is."""

    kind: str
    confidence: float
    #: What differs, for the reason: 图/特
    differing: str = ""


def split_syllable(syllable: str) -> tuple[str, str]:
    """Return (initial, final) of a toneless syllable; j, q, x and y before u mean ü."""
    initial = next((each for each in INITIALS if syllable.startswith(each)), "")
    final = syllable.removeprefix(initial)
    if initial in ("j", "q", "x", "y") and final.startswith("u"):
        final = "ü" + final[1:]
    return initial, final


class Sounds:
    """How much two toneless syllables differ, as the ear takes them and as transcriptions do."""

    def __init__(self, near: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of data/rules/near_sounds.csv; - stands for no initial."""
        self._near: dict[str, set[frozenset[str]]] = {"initial": set(), "final": set()}
        for row in near:
            self._near[row["part"]].add(frozenset(row[side].replace("-", "") for side in ("one", "other")))
        self.near_cost = lru_cache(maxsize=100_000)(self._near_cost)
        self.consonant_cost = lru_cache(maxsize=100_000)(self._consonant_cost)

    def _near_cost(self, one: str, other: str) -> float:
        """Return 0 for one sound, NEAR where initial or final is near and the other equal, else OTHER."""
        if one == other:
            return 0.0
        (initial, final), (other_initial, other_final) = split_syllable(one), split_syllable(other)
        if initial == other_initial and frozenset((final, other_final)) in self._near["final"]:
            return NEAR
        if final == other_final and frozenset((initial, other_initial)) in self._near["initial"]:
            return NEAR
        return OTHER

    def _consonant_cost(self, one: str, other: str) -> float:
        """Return what it costs that one syllable stands for the other in a transcription."""
        near = self.near_cost(one, other)
        if near < OTHER:
            return min(near, OTHER_VOWEL)
        consonants = {CONSONANTS[split_syllable(each)[0]] for each in (one, other)}
        return OTHER_VOWEL if len(consonants) == 1 and consonants != {"-"} else OTHER

    def alignment_cost(self, one: Sequence[str], other: Sequence[str]) -> float:
        """Return the least cost of turning one row of syllables into another (Levenshtein 1965).

        A syllable more or less costs PASSED where it is a passing one, else OTHER.
        """
        row = [0.0]
        for syllable in other:
            row.append(row[-1] + _gap(syllable))
        for syllable in one:
            following = [row[0] + _gap(syllable)]
            for place, against in enumerate(other):
                changed = row[place] + self.consonant_cost(syllable, against)
                dropped, added = row[place + 1] + _gap(syllable), following[-1] + _gap(against)
                following.append(min(changed, dropped, added))
            row = following
        return row[-1]


def _gap(syllable: str) -> float:
    return PASSED if syllable in PASSING else OTHER


class SpokenNames:
    """Compares writings by their sound and by characters that stand for one another."""

    def __init__(
        self,
        read: Read,
        pairs: Iterable[Mapping[str, str]],
        lexicon: Lexicon,
        sounds: Sounds,
    ) -> None:
        """Take a reader of toned syllables, the rows of name_character_pairs, Mongolian words, and sounds."""
        self._lexicon = lexicon
        self._sounds = sounds
        self._read = lru_cache(maxsize=200_000)(read)
        self._pairs: dict[frozenset[str], str] = {
            frozenset((row["one"], row["other"])): row["kind"] for row in pairs
        }

    def compare(self, one: str, other: str) -> Alike | None:
        """Say by what two different writings are one spoken name, or None."""
        return (
            self._by_sound(one, other)
            or self._by_characters(one, other)
            or self._by_words(one, other)
            or self._by_near_sound(one, other)
            or self._by_consonants(one, other)
        )

    def _by_sound(self, one: str, other: str) -> Alike | None:
        first, second = self._read(one), self._read(other)
        if first is None or second is None or len(first) != len(second):
            return None
        if tuple(first) == tuple(second):
            return Alike("homophone", 0.95, _differing(one, other))
        if [*map(toneless, first)] == [*map(toneless, second)]:
            return Alike("homophone_but_tone", 0.85, _differing(one, other))
        return None

    def _by_characters(self, one: str, other: str) -> Alike | None:
        if len(one) != len(other):
            return None
        kinds = {
            self._pairs.get(frozenset((a, b)), "")
            for a, b in zip(one, other, strict=True)
            if unicodedata.normalize("NFKC", a) != unicodedata.normalize("NFKC", b)
        }
        if "" in kinds or "placeholder" in kinds or not kinds:
            return None
        kind = "look_alike" if "look_alike" in kinds else kinds.pop()
        return Alike(kind, 0.7 if kind == "look_alike" else 0.85, _differing(one, other))

    def _by_near_sound(self, one: str, other: str) -> Alike | None:
        """One syllable of a name sounds nearly alike, the others quite."""
        first, second = self._read(one), self._read(other)
        if first is None or second is None or len(first) != len(second) or len(first) < 2:
            return None
        costs = [self._sounds.near_cost(toneless(a), toneless(b)) for a, b in zip(first, second, strict=True)]
        changed = [cost for cost in costs if cost > 0]
        if len(changed) == 1 and changed[0] <= NEAR:
            return Alike("near_sound", 0.7 if len(first) > 2 else 0.6, _differing(one, other))
        return None

    def _by_words(self, one: str, other: str) -> Alike | None:
        """Both are one row of known Mongolian words, written otherwise."""
        one_word, other_word = self._lexicon.in_usual_words(one), self._lexicon.in_usual_words(other)
        if (one_word, other_word) == (one, other):
            return None
        if one_word == other_word or self._by_sound(one_word, other_word):
            return Alike("one_word_transcribed", 0.85, _differing(one, other))
        return None

    def _by_consonants(self, one: str, other: str) -> Alike | None:
        if not (self._lexicon.is_transcription(one) and self._lexicon.is_transcription(other)):
            return None
        first, second = (
            self._read(self._lexicon.in_usual_words(one)),
            self._read(self._lexicon.in_usual_words(other)),
        )
        if first is None or second is None or min(len(first), len(second)) < 2:
            return None
        drift = self._sounds.alignment_cost([*map(toneless, first)], [*map(toneless, second)])
        share = drift / max(len(first), len(second))
        if share > DRIFT:
            return None
        return Alike("one_word_transcribed", round(0.85 - share, 2), _differing(one, other))


def _differing(one: str, other: str) -> str:
    """Return what is left of two writings without their common beginning and end: 图/特."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return f"{one[start : len(one) - end] or '无'}/{other[start : len(other) - end] or '无'}"
