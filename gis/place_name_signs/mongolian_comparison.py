"""Compare the Mongolian on a sign with the standard name in Mongolian script.

What is only another way to type the same letters (variation selectors, the vowel separator, the narrow space
before a suffix) is no difference and is said. Letters that look alike on a sign (ᠣ and ᠤ) can't be told apart
by whoever copies it: that is said too. Whether what remains is an error, a reader of Mongolian decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from gis.place_name_signs.comparison import (
    Difference,
    Remark,
    Result,
    Standard,
    before_comparing,
    judged,
    said,
)

#: Variation selectors and joiners, which change the shape of a letter and not the letter
SELECTORS = dict.fromkeys((0x180B, 0x180C, 0x180D, 0x180F, 0x200C, 0x200D))
VOWEL_SEPARATOR, SUFFIX_SPACE = "\u180e", "\u202f"
SCRIPT = re.compile(r"[\u1800-\u18af\s\u202f]+")


class MongolianComparison:
    """Compares by a table of letters that look alike (one, other, place: any or not_first)."""

    def __init__(self, look_alikes: Iterable[Mapping[str, str]]) -> None:
        rows = list(look_alikes)
        self._anywhere = {ord(row["other"]): row["one"] for row in rows if row["place"] == "any"}
        self._not_first = {ord(row["other"]): row["one"] for row in rows if row["place"] == "not_first"}

    def compare(self, found: str | None, standard: Standard) -> Result:
        """Return what the Mongolian on a sign says, against the standard name."""
        early = before_comparing("mn", found, standard.mongolian, "mongolian_missing")
        if early is not None or found is None:
            return early or Result("mn", "not_read", None, standard.mongolian)
        text, expected = found.strip(), standard.mongolian
        if unicodedata.normalize("NFC", text) == unicodedata.normalize("NFC", expected):
            return judged("mn", text, expected, (), ())
        if not SCRIPT.fullmatch(text):
            why = Remark("signs.compare.mn_other_script", {"found": text})
            return judged("mn", text, expected, [_wrong("mongolian_wrong", text, expected, why)], ())
        remarks: list[Remark] = []
        ours, theirs = _composed(text), _composed(expected)
        if ours.translate(SELECTORS) != ours or theirs.translate(SELECTORS) != theirs:
            ours, theirs = ours.translate(SELECTORS), theirs.translate(SELECTORS)
            if ours == theirs:
                remarks.append(Remark("signs.compare.mn_selectors"))
        if ours != theirs:
            one, other = _separated(ours), _separated(theirs)
            if one == other:
                remarks.append(Remark("signs.compare.mn_separators"))
            ours, theirs = one, other
        if ours != theirs and self._looks(ours) == self._looks(theirs):
            remarks.append(Remark("signs.compare.mn_look_alike", {"found": text, "expected": expected}))
            ours = theirs
        if ours == theirs:
            return judged("mn", text, expected, (), remarks)
        if ours.replace(" ", "") == theirs.replace(" ", ""):
            why = Remark("signs.compare.mn_spacing", {"found": text, "expected": expected})
            return judged("mn", text, expected, [_wrong("mongolian_spacing", text, expected, why)], remarks)
        alike = round(SequenceMatcher(None, self._looks(ours), self._looks(theirs)).ratio() * 100)
        why = Remark("signs.compare.mn_differs", {"alike": str(alike)})
        return judged("mn", text, expected, [_wrong("mongolian_wrong", text, expected, why)], remarks)

    def _looks(self, text: str) -> str:
        """Return a text with one letter for all that look like it on a sign."""
        words = []
        for word in text.translate(self._anywhere).split():
            words.append(word[0] + word[1:].translate(self._not_first))
        return " ".join(words)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _separated(text: str) -> str:
    """Return a text with separators typed one way: none before a final vowel, a space before a suffix."""
    return said(text.replace(VOWEL_SEPARATOR, "").replace(SUFFIX_SPACE, " "))


def _wrong(error_class: str, found: str, expected: str, why: Remark) -> Difference:
    return Difference(error_class, found, expected, why, confirmer="mongolian_reader")
