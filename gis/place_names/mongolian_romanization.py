"""Romanize a name from the Mongolian script.

Letters: 《少数民族语地名汉语拼音字母音译转写法》 (1976), part on Mongolian, after secondary sources; standard
sound: Chahar of 正蓝旗. The method follows the sound, and the script is centuries older than the sound, so
that rules give a proposal which a reader of Mongolian confirms. Steps:

1. normalise: no variation selectors, plain spaces;
2. s before i is x; i breaks in a first syllable before a, o, u (sibar → xabar, čilaγu → quluu), iya is aa;
3. long vowels: vowel + γ + vowel is one long vowel (ulaγan → ulaan); ayi is ai; dd is d, md is nd;
4. a short vowel at the end falls away (usu → us), and one in an open second syllable before a long one;
5. a after o becomes o (tolγai → tolgoi);
6. letters by the table.

Which short vowels of later syllables are written, and which γ between vowels is heard (moγai, čaγan), no rule
of the script tells: known words (the lexicon) win, the rest has the confidence of rules alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Variation selectors and joiners, which change no sound
SELECTORS = dict.fromkeys((0x180B, 0x180C, 0x180D, 0x180F, 0x200C, 0x200D))
#: The separator before a final a or e, and the space before a suffix
VOWEL_SEPARATOR, SUFFIX_SPACE = "\u180e", "\u202f"
VOWELS = "ᠠᠡᠢᠣᠤᠥᠦᠧ"
BACK = "ᠠᠣᠤ"
GA, SA, SHA, YA, SHORT_I = "ᠭ", "ᠰ", "ᠱ", "ᠶ", "ᠢ"
#: What vowel + γ + vowel has become: (first, second) → long vowel, in letters
CONTRACTED = {
    ("ᠠ", "ᠠ"): "ᠠᠠ",
    ("ᠠ", "ᠤ"): "ᠤᠤ",
    ("ᠤ", "ᠠ"): "ᠤᠤ",
    ("ᠤ", "ᠤ"): "ᠤᠤ",
    ("ᠣ", "ᠠ"): "ᠣᠣ",
    ("ᠣ", "ᠣ"): "ᠣᠣ",
    ("ᠢ", "ᠠ"): "ᠠᠠ",
    ("ᠢ", "ᠤ"): "ᠤᠤ",
    ("ᠡ", "ᠡ"): "ᠡᠡ",
    ("ᠡ", "ᠦ"): "ᠦᠦ",
    ("ᠥ", "ᠡ"): "ᠥᠥ",
    ("ᠥ", "ᠦ"): "ᠥᠥ",
    ("ᠦ", "ᠦ"): "ᠦᠦ",
    ("ᠦ", "ᠡ"): "ᠦᠦ",
    ("ᠢ", "ᠡ"): "ᠡᠡ",
    ("ᠢ", "ᠦ"): "ᠦᠦ",
}
RULES_ALONE, KNOWN_WORD = 0.6, 0.9


@dataclass(frozen=True)
class Romanized:
    """A Roman form without diacritics, the strict form with ô û é, and how sure they are."""

    common: str
    strict: str
    confidence: float


class MongolianRomanizer:
    """Spells names written in the Mongolian script."""

    def __init__(self, letters: Iterable[Mapping[str, str]], words: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of mongolian_letters and of mongolian_lexicon, whose words win over the rules."""
        rows = [*letters]
        self._common = {row["letter"]: row["common"] for row in rows}
        self._strict = {row["letter"]: row["strict"] for row in rows}
        self._words: dict[str, tuple[str, bool]] = {}
        for row in words:
            if row["mongolian"]:
                self._words.setdefault(
                    normalised(row["mongolian"]), (row["roman"], row["certainty"] == "sure")
                )

    def romanize(self, name: str) -> Romanized | None:
        """Return the Roman form of a name, or None where a letter is not of the table."""
        text = normalised(name)
        if not text:
            return None
        if text in self._words:
            return self._known(text)
        parts = [self._known(word) if word in self._words else self._by_rules(word) for word in text.split()]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        return Romanized(
            " ".join(part.common for part in found),
            " ".join(part.strict for part in found),
            min(part.confidence for part in found),
        )

    def _known(self, word: str) -> Romanized:
        roman, certain = self._words[word]
        by_rules = self._by_rules(word)
        strict = by_rules.strict if by_rules is not None and by_rules.common == roman else roman
        return Romanized(roman, strict, KNOWN_WORD if certain else RULES_ALONE)

    def _by_rules(self, word: str) -> Romanized | None:
        if any(letter not in self._common for letter in word.replace(VOWEL_SEPARATOR, "")):
            return None
        sounds = _sounds(word)
        common = "".join(self._common[letter] for letter in sounds)
        strict = "".join(self._strict[letter] for letter in sounds)
        return Romanized(common[:1].upper() + common[1:], strict[:1].upper() + strict[1:], RULES_ALONE)


def normalised(name: str) -> str:
    """Return a name without variation selectors, with plain spaces, words apart by one space."""
    text = unicodedata.normalize("NFC", name).translate(SELECTORS).replace(SUFFIX_SPACE, " ")
    return " ".join(text.split())


def _sounds(word: str) -> str:
    """Return the letters of a word as it sounds: steps 2 to 5."""
    separated = VOWEL_SEPARATOR in word
    letters = word.replace(VOWEL_SEPARATOR, "").replace(SA + SHORT_I, SHA + SHORT_I)
    letters = letters.replace(SHORT_I + YA + "ᠠ", "ᠠᠠ").replace("ᠳᠳ", "ᠳ").replace("ᠮᠳ", "ᠨᠳ")
    letters = re.sub(f"([{VOWELS}]){YA}{SHORT_I}", rf"\1{SHORT_I}", letters)
    letters = re.sub(f"([{VOWELS}]){GA}([{VOWELS}])(?!{SHORT_I})", _contract, letters)
    letters = re.sub(f"^([^{VOWELS}]){SHORT_I}(?=[^{VOWELS}]+([{BACK}]))", r"\1\2", letters)
    letters = re.sub(f"^{SHORT_I}(?=[^{VOWELS}]+([{BACK}]))", rf"{YA}\1", letters)
    letters = _without_short_vowels(letters, keep_final=separated)
    return _harmonised(letters)


def _contract(match: re.Match[str]) -> str:
    return CONTRACTED.get((match.group(1), match.group(2)), match.group())


def _without_short_vowels(letters: str, *, keep_final: bool) -> str:
    """Drop a short final vowel after one consonant, and a short second vowel before a long syllable."""
    short_final = re.fullmatch(f"(.*[{VOWELS}][^{VOWELS}])([{VOWELS}])", letters)
    if short_final and len(letters) > 2:
        letters = short_final.group(1)
    elif not keep_final and re.fullmatch(f".*[^{VOWELS}][^{VOWELS}][{VOWELS}]", letters):
        letters = letters[:-1]
    middle = re.fullmatch(
        f"([^{VOWELS}]?[{VOWELS}][^{VOWELS}])[{VOWELS}]([^{VOWELS}][{VOWELS}][{VOWELS}].*)", letters
    )
    return middle.group(1) + middle.group(2) if middle else letters


def _harmonised(letters: str) -> str:
    """Write a as o after o, wherever no other vowel stands between (rounding harmony)."""
    found: list[str] = []
    rounded = False
    for letter in letters:
        if letter in VOWELS:
            if letter == "ᠠ" and rounded:
                found.append("ᠣ")
                continue
            rounded = letter == "ᠣ" or (rounded and letter == SHORT_I)
        found.append(letter)
    return "".join(found)
