"""Bring names in the Mongolian script into one form, and tell which look alike.

Two questions, two answers: `normalised` takes away what changes no sound, so that equal texts are one word;
`looks` says what is seen, for one and the same picture can be typed with other letters (ᠤ and ᠣ, ᠲ and ᠳ in
the middle of a word), and what was typed wrongly then still is found.
"""

import re
import unicodedata
from functools import cache

from mongol_norm import MongolianShaper

#: Free variation selectors, nirugu (the stem that only lengthens), joiners, word joiner, byte order mark
UNHEARD = dict.fromkeys((0x180A, 0x180B, 0x180C, 0x180D, 0x180F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
#: The separator before a final a or e, and the space before a suffix
VOWEL_SEPARATOR, SUFFIX_SPACE = "\u180e", "\u202f"
#: Stops and commas of the script, which a name has none of
PUNCTUATION = dict.fromkeys(range(0x1800, 0x180A), " ")
#: Separators where none has a meaning: doubled, at the edge of a word, or before another letter than a, e
IDLE_SEPARATOR = re.compile(f"{VOWEL_SEPARATOR}(?![ᠠᠡ])|(?<![ᠠ-ᢪ{VOWEL_SEPARATOR}]){VOWEL_SEPARATOR}")


def normalised(name: str) -> str:
    """Return a name by its letters alone: composed, nothing unheard, words apart by one plain space."""
    text = unicodedata.normalize("NFC", name).translate(UNHEARD).translate(PUNCTUATION)
    text = IDLE_SEPARATOR.sub("", text.replace(SUFFIX_SPACE, " "))
    return " ".join(text.split())


@cache
def _shaper() -> MongolianShaper:
    return MongolianShaper()


def looks(name: str) -> tuple[str, ...]:
    """Return what is seen of a name, glyph by glyph; names that look alike have the same.

    Empty for what holds other letters than those of the Mongolian script.
    """
    found: list[str] = []
    for word in normalised(name).split():
        try:
            found += [*_shaper().shape(word), " "]
        except ValueError:
            return ()
    return tuple(found)
