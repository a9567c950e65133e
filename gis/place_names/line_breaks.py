"""Where a romanized name may be broken at the end of a line: between syllables, with a hyphen.

《中国地名汉语拼音字母拼写规则(汉语地名部分)》 rule 13. A soft hyphen stands where the hyphen may come:
printers show it at the end of a line only.
"""

import re

from gis.place_names.romanization import toneless

SOFT_HYPHEN = "\u00ad"
#: A syllable's beginning: a consonant with the vowel that follows it
BEGINNING = re.compile(r"(?:zh|ch|sh|lh|[b-df-hj-np-tv-z])(?=[aeiouüê])")
#: No line ends or begins with fewer letters of a name
LEAST_LETTERS = 2
WORD = re.compile(r"[^\W\d_]+")


def breakable(name: str) -> str:
    """Return a romanized name with soft hyphens between its syllables: Gā·lǔ·tú Zhèn, Tol·goi.

    Pinyin is divided without doubt, for a syllable that begins with a, o or e has its apostrophe (rule 11).
    """
    return WORD.sub(lambda word: _breakable_word(word.group()), name)


def _breakable_word(word: str) -> str:
    plain = toneless(word).lower()
    if len(plain) != len(word):
        return word
    breaks = [match.start() for match in BEGINNING.finditer(plain)]
    allowed = [at for at in breaks if LEAST_LETTERS <= at <= len(word) - LEAST_LETTERS]
    pieces = [word[start:end] for start, end in zip([0, *allowed], [*allowed, len(word)], strict=True)]
    return SOFT_HYPHEN.join(pieces)
