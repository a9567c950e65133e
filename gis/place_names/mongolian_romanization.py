"""Romanize a name from the Mongolian script.

Letters: 《少数民族语地名汉语拼音字母音译转写法》 (1976), part on Mongolian, after secondary sources; standard
sound: Chahar of 正蓝旗. The method follows the sound, and the script is centuries older than the sound, so
that rules give a proposal which a reader of Mongolian confirms. Steps:

1. normalise (`mongolian_script`); a genitive (yin, un) joins its word: sili yin is Xilin;
2. s before i is x; i breaks in a first syllable before a, o, u (sibar → xabar, čilaγu → quluu), iya is aa,
   iye is ee; r at the beginning takes its vowel before it (rasiyan → arxaan);
3. long vowels: vowel + γ + vowel is one long vowel (ulaγan → ulaan), not in a word of one syllable before a
   separate a (baγa → bag); ayi is ai; dd is d, md is nd;
4. a short vowel at the end falls away (usu → us), and one in an open second syllable before a long one;
5. rounding: short a and u after o become o (tolγai → tolgoi, ordus → ordos), e and ü after ö become ö;
6. letters by the table.

Which short vowels of later syllables are written, which long ones official forms write once (Gol, Jungar),
and which γ between vowels is heard (moγai, čaγan), no rule of the script tells: known words (the lexicon)
win, the rest has the confidence of rules alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis.place_names.mongolian_script import VOWEL_SEPARATOR, looks, normalised

VOWELS = "ᠠᠡᠢᠣᠤᠥᠦᠧ"
BACK = "ᠠᠣᠤ"
GA, SA, SHA, YA, RA, SHORT_I = "ᠭ", "ᠰ", "ᠱ", "ᠶ", "ᠷ", "ᠢ"
#: Genitives, written apart from their word
GENITIVES = ("ᠶᠢᠨ", "ᠤᠨ", "ᠦᠨ")
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
#: What a short vowel becomes after a rounded one: (rounded, vowel) → vowel
ROUNDED = {("ᠣ", "ᠠ"): "ᠣ", ("ᠣ", "ᠤ"): "ᠣ", ("ᠥ", "ᠡ"): "ᠥ", ("ᠥ", "ᠦ"): "ᠥ"}
RULES_ALONE, LOOKS_KNOWN, KNOWN_WORD = 0.6, 0.75, 0.9


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
        self._seen: dict[tuple[str, ...], str | None] = {}
        for row in words:
            word = normalised(row["mongolian"])
            if not word or word in self._words:
                continue
            self._words[word] = (row["roman"], row["certainty"] == "sure")
            seen = looks(word)
            # One picture of two words says neither
            self._seen[seen] = word if seen not in self._seen else None

    def romanize(self, name: str) -> Romanized | None:
        """Return the Roman form of a name, or None where a letter is not of the table."""
        text = normalised(name)
        if not text:
            return None
        if text in self._words:
            return self._known(text)
        found = [self._word(word) for word in _with_genitives(text)]
        forms = [form for form in found if form is not None]
        if len(forms) < len(found):
            return None
        return Romanized(
            " ".join(form.common for form in forms),
            " ".join(form.strict for form in forms),
            min(form.confidence for form in forms),
        )

    def by_rules(self, name: str) -> Romanized | None:
        """Return what the rules alone make of a name, no word being known."""
        forms = [self._by_rules(word) for word in _with_genitives(normalised(name))]
        if not forms or None in forms:
            return None
        made = [form for form in forms if form is not None]
        return Romanized(
            " ".join(form.common for form in made), " ".join(form.strict for form in made), RULES_ALONE
        )

    def known_word_like(self, name: str) -> str | None:
        """Return the known word that looks the same and is typed with other letters, or None."""
        text = normalised(name)
        word = None if text in self._words else self._seen.get(looks(text))
        return word

    def _word(self, word: str) -> Romanized | None:
        if word in self._words:
            return self._known(word)
        if (alike := self.known_word_like(word)) is not None:
            known = self._known(alike)
            return Romanized(known.common, known.strict, min(known.confidence, LOOKS_KNOWN))
        return self._by_rules(word)

    def _known(self, word: str) -> Romanized:
        roman, certain = self._words[word]
        by_rules = self.by_rules(word)
        strict = by_rules.strict if by_rules is not None and by_rules.common == roman else roman
        return Romanized(roman, strict, KNOWN_WORD if certain else RULES_ALONE)

    def _by_rules(self, word: str) -> Romanized | None:
        if any(letter not in self._common for letter in word.replace(VOWEL_SEPARATOR, "")):
            return None
        sounds = _sounds(word)
        common = "".join(self._common[letter] for letter in sounds)
        strict = "".join(self._strict[letter] for letter in sounds)
        return Romanized(common[:1].upper() + common[1:], strict[:1].upper() + strict[1:], RULES_ALONE)


def _with_genitives(text: str) -> list[str]:
    """Return the words of a name, a genitive joined to the word it belongs to."""
    words: list[str] = []
    for word in text.split():
        if word in GENITIVES and words:
            stem = words[-1].rstrip(SHORT_I) if word == GENITIVES[0] else words[-1]
            words[-1] = stem + word.removeprefix(YA)
        else:
            words.append(word)
    return words


def _sounds(word: str) -> str:
    """Return the letters of a word as it sounds: steps 2 to 5."""
    separated = VOWEL_SEPARATOR in word
    if re.fullmatch(f"[^{VOWELS}]?[{VOWELS}]{GA}{VOWEL_SEPARATOR}[{VOWELS}]", word):
        return word[: word.index(VOWEL_SEPARATOR)]
    letters = word.replace(VOWEL_SEPARATOR, "").replace(SA + SHORT_I, SHA + SHORT_I)
    letters = letters.replace(SHORT_I + YA + "ᠠ", "ᠠᠠ").replace(SHORT_I + YA + "ᠡ", "ᠡᠡ")
    letters = letters.replace("ᠳᠳ", "ᠳ").replace("ᠮᠳ", "ᠨᠳ")
    letters = re.sub(f"^{RA}([{VOWELS}])(?=[^{VOWELS}][{VOWELS}])", rf"\1{RA}", letters)
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
    """Write short vowels after a rounded one as it is, wherever no other vowel stands between."""
    found: list[str] = []
    rounded = ""
    for place, letter in enumerate(letters):
        if letter in VOWELS:
            stays = letter in "ᠤᠦ" and letter in (letters[place - 1 : place], letters[place + 1 : place + 2])
            if not stays and (rounded, letter) in ROUNDED:
                found.append(ROUNDED[rounded, letter])
                continue
            if letter in "ᠣᠥ":
                rounded = letter
            elif letter != SHORT_I:
                rounded = ""
        found.append(letter)
    return "".join(found)
