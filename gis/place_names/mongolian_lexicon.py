"""Frequent elements of Mongolian place names, by their Han renderings.

Han characters render a Mongolian word in many ways (巴音, 巴彦, 白音); the lexicon says which are one word,
its Roman form and its script. What `certainty` calls check has to be confirmed by a reader of Mongolian.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Share of a name's characters that must be known from transcriptions
LIKELY = 0.7


@dataclass(frozen=True)
class Element:
    """One word: usual Han rendering, Roman form (1976 method), script, meaning, generic term or not."""

    han: str
    roman: str
    mongolian: str
    meaning: str
    kind: str
    certain: bool


class Lexicon:
    """Finds the lexicon's words in names written with Han characters."""

    def __init__(self, words: Iterable[Mapping[str, str]], characters: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of mongolian_lexicon and transcription_characters of data/rules."""
        self._elements: dict[str, Element] = {}
        self._usual: dict[str, str] = {}
        for row in words:
            element = Element(
                row["han"],
                row["roman"],
                row["mongolian"],
                row["meaning"],
                row["kind"],
                row["certainty"] == "sure",
            )
            self._elements[element.han] = element
            for variant in filter(None, row["variants"].split(";")):
                self._elements.setdefault(variant, element)
                self._usual[variant] = element.han
        self._longest = max(map(len, self._elements), default=0)
        self._weights = {row["character"]: float(row["weight"]) for row in characters}
        self._every_word = any_of(self._elements)
        self._any_word = any_of(word for word in self._elements if len(word) > 1)

    def in_usual_words(self, name: str) -> str:
        """Write every known word of a name as the lexicon does: 巴彦胡舒, 巴音胡硕 → 巴音呼硕."""
        # Usual words stand in the way of variants within them: 布日都 is no 布日
        return self._every_word.sub(lambda match: self._usual.get(match.group(), match.group()), name)

    def unusual(self, name: str) -> list[tuple[str, Element]]:
        """Return the words that a name writes less usually, each with its element."""
        words = self._every_word.findall(name)
        return [(written, self._elements[written]) for written in words if written in self._usual]

    def outside_words(self, name: str) -> str:
        """Return what of a name belongs to no known word."""
        return self._any_word.sub("", name)

    def is_transcription(self, name: str) -> bool:
        """Say whether a name is most probably transcribed from Mongolian or another such language."""
        return len(name) >= 2 and self.transcribed(name) >= LIKELY

    def transcribed(self, name: str) -> float:
        """Return the share of a name that known words and characters of transcriptions make up."""
        words = sum(len(word) for word in self._any_word.findall(name))
        rest = self._any_word.sub("", name)
        known = words + sum(self._weights.get(character, 0.0) for character in rest)
        return known / len(name) if name else 0.0

    def words_in(self, name: str) -> list[tuple[Element, str]]:
        """Return the known words of a name, each with the characters that write it: all, or the long ones."""
        divided = self._division(name)
        if divided:
            return divided
        return [(self._elements[word], word) for word in self._any_word.findall(name)]

    def divide(self, name: str) -> list[Element] | None:
        """Return the words a name consists of, or None unless it consists of known words alone.

        Of several divisions the one with fewest words is taken.
        """
        divided = self._division(name)
        return None if divided is None else [element for element, _ in divided]

    def _division(self, name: str) -> list[tuple[Element, str]] | None:
        best: list[list[tuple[Element, str]] | None] = [[]] + [None] * len(name)
        for end in range(1, len(name) + 1):
            for start in range(max(0, end - self._longest), end):
                before, element = best[start], self._elements.get(name[start:end])
                shorter = best[end]
                if before is None or element is None:
                    continue
                if shorter is None or len(before) + 1 < len(shorter):
                    best[end] = [*before, (element, name[start:end])]
        return best[len(name)] or None


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what matches any of the words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")
