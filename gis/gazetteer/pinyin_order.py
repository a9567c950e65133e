"""The pinyin index: whole names, not single characters (DOMAIN §7.3; 江西地名研究, after a secondary source).

1. letter by letter A-Z over the whole name: spaces, apostrophes and hyphens count for nothing, a number comes
   before any letter, by its value (东2路 before 东10路);
2. all letters equal: the tone of the first syllable, then of the second …, the neutral tone last;
3. same sound and tone, other characters: the order of the characters by strokes; same characters: by page.

The source says nothing of ü. Here it is the letter u, and of two names whose letters are all equal the one
with u comes first (路 before 绿, and 峦 between 绿 and 略), as 《现代汉语词典》 orders its syllables; ê is e.
"""

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

from gis.gazetteer.index_entries import OTHERS, IndexEntry, IndexGroup, Whole, grouped, whole_entry
from gis.gazetteer.stroke_order import Key, StrokeOrder

#: Combining marks of the four tones; what has none of them is neutral
TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
NEUTRAL = 5
TONE_MARKS = "".join(TONES)
#: A vowel taken apart: the letter, and the marks that stand on it
VOWEL = "[aeiou][\u0300-\u036f]*"
#: A consonant belongs to the vowel after it: Fāngān is fān gān, for fāng ān would have its apostrophe. The
#: last two alternatives are nasals that are a syllable by themselves (嗯, 呣), and letters of other languages
SYLLABLE = re.compile(
    rf"(?:[csz]h|[bpmfdtnlgkhjqxrzcsyw])?(?:{VOWEL})+(?:(?:ng|n)(?![aeiou]))?(?:r(?![aeiou]))?"
    rf"|[0-9]+|[nm][{TONE_MARKS}]g?|[a-z]"
)
VOWELS = re.compile(VOWEL)
#: Spaces, apostrophes, hyphens and whatever else is no part of a syllable
BETWEEN = re.compile(r"[^0-9a-z\u0300-\u036f]+")

#: What the rule compares: letters, ü, tones
Sound = tuple[str, tuple[bool, ...], tuple[int, ...]]
PinyinKey = tuple[Sound, Key, Whole]


def syllables(toned: str) -> list[str]:
    """Split a toned spelling (Bāyīnwēndū’ěrgāchá) into its syllables, in lower case; numbers stand alone.

    Apostrophes, hyphens and capitals tell where one begins. Where an apostrophe was forgotten, two tones
    in one run of vowels tell it (Xīān).
    """
    return [unicodedata.normalize("NFC", each) for each in _decomposed(toned)]


def tone(syllable: str) -> int:
    """Return the tone of a syllable, 1 to 4, or 5 for the neutral one; of a number 0."""
    return _tone(unicodedata.normalize("NFD", syllable))


def sound(toned: str) -> Sound:
    """Return what toned spellings are compared by: letters, where ü stands, tones."""
    found = _decomposed(toned)
    has_umlaut = tuple("\u0308" in each for each in found)
    return "".join(map(_letters, found)), has_umlaut, tuple(map(_tone, found))


def pinyin_key(entry: IndexEntry, strokes: StrokeOrder) -> PinyinKey:
    """Return what the rule compares of an entry, and what tells equal ones apart."""
    return sound(entry.toned), strokes.key(entry.name), whole_entry(entry)


def pinyin_index(entries: Collection[IndexEntry], strokes: StrokeOrder) -> list[IndexGroup]:
    """Return entries by their whole names as they sound, under A, B, C …; without a reading they come last.

    Those that begin with a number stand among the last too.
    """
    headings = {toned: _heading(toned) for toned in {entry.toned for entry in entries}}

    def order(entry: IndexEntry) -> tuple[bool, PinyinKey]:
        return headings[entry.toned] == OTHERS, pinyin_key(entry, strokes)

    return grouped(sorted(entries, key=order), lambda entry: headings[entry.toned])


def _heading(toned: str) -> str:
    first = sound(toned)[0][:1].upper()
    return first if first.isalpha() else OTHERS


def _decomposed(toned: str) -> list[str]:
    """Return the syllables of a spelling with their marks apart from the letters."""
    found: list[str] = []
    text = re.sub("(?=[A-Z])", "’", unicodedata.normalize("NFD", toned)).lower()
    for run in BETWEEN.split(text):
        for syllable in SYLLABLE.findall(run):
            found += _apart(syllable)
    return found


def _tone(decomposed: str) -> int:
    if decomposed.isdigit():
        return 0
    return next((TONES[mark] for mark in decomposed if mark in TONES), NEUTRAL)


def _apart(syllable: str) -> list[str]:
    """Cut a run of letters with several tones so that each part has one."""
    toned = [match for match in VOWELS.finditer(syllable) if set(match.group()) & TONES.keys()]
    if len(toned) < 2:
        return [syllable]
    cuts = [0, *(match.start() for match in toned[1:]), len(syllable)]
    return [syllable[start:end] for start, end in pairwise(cuts)]


def _letters(decomposed: str) -> str:
    """Return the letters of a syllable without marks; a number so that its text compares as it counts."""
    if decomposed.isdigit():
        return decomposed.zfill(9)
    return "".join(letter for letter in decomposed if letter.isascii())
