"""Compare the Roman letters on a sign with the registered spelling.

Rules are those of (84)中地字第17号: tone marks may be left out (9) and all letters may be capitals (10),
which is said and is no error. What differs is named: words wrongly divided (1-4), the apostrophe (11), ü,
capitals, tones, English in place of Chinese (条例 Art. 15), another reading of a character (8), the Han
reading of a Mongolian name, or other letters.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from gis.place_name_signs.comparison import (
    Confirmer,
    Difference,
    Remark,
    Result,
    Standard,
    before_comparing,
    judged,
    said,
)
from gis.place_names.romanization import roman_key, toneless

APOSTROPHES = re.compile(r"[’‘'ʼ`´＇]")
HYPHENS = re.compile(r"[-‐‑–—]")
TONES = ("\u0300", "\u0301", "\u0304", "\u030c")


class RomanComparison:
    """Compares by a table of English terms (english → Chinese, pinyin)."""

    def __init__(self, english: Mapping[str, tuple[str, str]]) -> None:
        self._english = english

    def compare(self, found: str | None, standard: Standard) -> Result:
        """Return what the Roman letters on a sign say, against the registered spelling."""
        early = before_comparing("roman", found, standard.roman, "roman_missing")
        if early is not None or found is None:
            return early or Result("roman", "not_read", None, standard.roman)
        text = APOSTROPHES.sub("’", said(found))
        expected = APOSTROPHES.sub("’", said(standard.roman))
        remarks: list[Remark] = []
        if text == expected:
            return judged("roman", text, expected, (), ())
        confirmer: Confirmer = "" if standard.is_reading_confirmed else "reading"
        if confirmer:
            remarks.append(Remark("signs.compare.roman_unconfirmed", {"expected": expected}))
        if roman_key(text) == roman_key(expected):
            found_of = _of_same_letters(text, expected, remarks)
        else:
            found_of = self._of_other_letters(text, expected, standard)
        differences = [
            Difference(error_class, text, expected, why, "" if error_class == "english_term" else confirmer)
            for error_class, why in found_of
        ]
        if not differences:
            remarks = [each for each in remarks if each.message_id != "signs.compare.roman_unconfirmed"]
        return judged("roman", text, expected, differences, remarks)

    def _of_other_letters(self, text: str, expected: str, standard: Standard) -> list[tuple[str, Remark]]:
        said_both = {"found": text, "expected": expected}
        if _without_umlaut(text) == _without_umlaut(expected):
            return [("roman_umlaut", Remark("signs.compare.roman_umlaut", said_both))]
        english = self._english_in(text, expected)
        if english:
            terms = "、".join(f"{word}（{self._term(word)}）" for word in english)
            found = [
                (
                    "english_term",
                    Remark("signs.compare.roman_english", {"terms": terms, "expected": expected}),
                )
            ]
            rest = roman_key(" ".join(word for word in _words(text) if word not in english))
            if rest and not roman_key(expected).startswith(rest):
                found += _other_spelling(rest, said_both, standard, is_part=True)
            return found
        return _other_spelling(roman_key(text), said_both, standard, is_part=False)

    def _english_in(self, text: str, expected: str) -> list[str]:
        """Return the English words in a spelling that are no words of the registered one."""
        known = set(_words(expected))
        words = _words(text)
        found = [word for word in dict.fromkeys(words) if word in self._english and word not in known]
        # Abbreviations ("St", "No") in the middle of a name may as well be syllables
        if all(len(word) <= 2 for word in found) and not {words[0], words[-1]} & set(found):
            return []
        return found

    def _term(self, word: str) -> str:
        chinese, pinyin = self._english[word]
        return f"{chinese} {pinyin}".strip() or "—"


def _of_same_letters(text: str, expected: str, remarks: list[Remark]) -> list[tuple[str, Remark]]:
    """Return what differs between two spellings of the same letters; what is allowed goes to the remarks."""
    said_both = {"found": text, "expected": expected}
    found: list[tuple[str, Remark]] = []
    if "v" in toneless(text).lower() and "ü" in toneless(expected).lower() and "v" not in expected.lower():
        found.append(("roman_umlaut", Remark("signs.compare.roman_umlaut", said_both)))
    is_divided_alike = _words(text) == _words(expected)
    if not is_divided_alike:
        found.append(("roman_split", Remark("signs.compare.roman_split", said_both)))
    elif _marks(text) != _marks(expected):
        found.append(("roman_apostrophe", Remark("signs.compare.roman_apostrophe", said_both)))
    letters, wanted = _letters(text), _letters(expected)
    if text.upper() == text:
        if expected.upper() != expected:
            remarks.append(Remark("signs.compare.roman_capitals"))
    elif is_divided_alike and [one.isupper() for one in letters] != [one.isupper() for one in wanted]:
        found.append(("roman_case", Remark("signs.compare.roman_case", said_both)))
    tones, tones_wanted = _tones(text), _tones(expected)
    if not any(tones):
        if any(tones_wanted):
            remarks.append(Remark("signs.compare.roman_toneless"))
    elif tones != tones_wanted:
        found.append(("roman_tone", Remark("signs.compare.roman_tone", said_both)))
    return found


def _other_spelling(
    letters: str, said_both: Mapping[str, str], standard: Standard, *, is_part: bool
) -> list[tuple[str, Remark]]:
    """Return why letters differ: the Han reading of a Mongolian name, a wrong reading, or wrong letters."""
    han = roman_key(standard.pinyin)
    by_han = han.startswith(letters) if is_part else han == letters
    if han and by_han and han != roman_key(standard.roman):
        return [("mongolian_by_pinyin", Remark("signs.compare.roman_by_pinyin", dict(said_both)))]
    read_as = readings_spelled(letters, standard.readings, is_part=is_part)
    if read_as and han == roman_key(standard.roman):
        characters = "、".join(f"“{one}”读作 {syllable}" for one, syllable in read_as)
        english = ", ".join(f"{one} read as {syllable}" for one, syllable in read_as)
        return [
            (
                "wrong_reading",
                Remark("signs.compare.roman_reading", {"pairs": characters, "pairs_en": english}),
            )
        ]
    return [("roman_wrong", Remark("signs.compare.roman_wrong", dict(said_both)))]


def readings_spelled(
    letters: str, readings: Sequence[tuple[str, Sequence[str]]], *, is_part: bool = False
) -> list[tuple[str, str]] | None:
    """Return the characters whose other than first reading spells the letters; None if no reading does.

    `readings` has each character with its readings without tones, the right one first.
    """
    partial: dict[str, list[tuple[str, str]]] = {"": []}
    for character, known in readings:
        syllables = list(dict.fromkeys(roman_key(each) for each in known)) or [roman_key(character)]
        longer: dict[str, list[tuple[str, str]]] = {}
        for spelled, odd in partial.items():
            if is_part and spelled == letters:
                return odd or None
            for place, syllable in enumerate(syllables):
                if letters.startswith(spelled + syllable):
                    longer.setdefault(spelled + syllable, [*odd, *([(character, syllable)] if place else [])])
        partial = longer
    return partial.get(letters) or None


def _words(text: str) -> list[str]:
    """Return the words of a spelling: lower-case letters without tones and apostrophes, ü as v."""
    parts = HYPHENS.sub(" ", text).replace(".", " ").split()
    return [key for key in (roman_key(part) for part in parts) if key]


def _letters(text: str) -> list[str]:
    return [one for one in toneless(text) if one.isalpha()]


def _marks(text: str) -> list[int]:
    """Return after how many letters each apostrophe stands."""
    places, count = [], 0
    for one in toneless(text):
        if one == "’":
            places.append(count)
        count += one.isalnum()
    return places


def _tones(text: str) -> list[str]:
    """Return the tone mark of each letter, empty for none."""
    tones: list[str] = []
    for one in unicodedata.normalize("NFD", text):
        if one.isalpha():
            tones.append("")
        elif one in TONES and tones:
            tones[-1] = one
    return tones


def _without_umlaut(text: str) -> str:
    """Return the key of a spelling with ü, v and yu after l or n as u."""
    return re.sub("([ln])(?:yu|v)", r"\1u", roman_key(text))
