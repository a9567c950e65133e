"""Compare the Chinese characters on a sign with the standard name.

In this order: the same; the same without spaces and marks; a name given up (更名); another name in use; the
same in traditional or variant characters; single wrong characters; other words.
"""

import re
from collections.abc import Mapping

from gis.place_name_signs.comparison import (
    Difference,
    Remark,
    Result,
    Standard,
    before_comparing,
    judged,
    said,
)

#: Marks that some signs put between characters
MARKS = re.compile(r"[\s·・•.．,，、\-—–_/|]+")
#: A name differs in single characters when no more than this share of them differs
WRONG_SHARE = 1 / 3


class HanComparison:
    """Compares by a table of traditional and variant characters (character → standard character)."""

    def __init__(self, standard_of: Mapping[str, str]) -> None:
        self._standard_of = standard_of

    def compare(self, found: str | None, standard: Standard) -> Result:
        """Return what the characters on a sign say, against the standard name."""
        early = before_comparing("zh", found, standard.chinese, "chinese_missing")
        if early is not None or found is None:
            return early or Result("zh", "not_read", None, standard.chinese)
        text, expected = said(found), said(standard.chinese)
        if text == expected:
            return judged("zh", text, expected, (), ())
        differences: list[Difference] = []
        bare, wanted = MARKS.sub("", text), MARKS.sub("", expected)
        if bare != text and bare != expected:
            why = Remark("signs.compare.zh_spacing", {"found": text, "expected": expected})
            differences.append(Difference("chinese_spacing", text, expected, why))
        elif bare != text:
            why = Remark("signs.compare.zh_spacing", {"found": text, "expected": expected})
            return judged("zh", text, expected, (Difference("chinese_spacing", text, expected, why),), ())
        variants = self._variants(bare, wanted)
        if variants:
            pairs = "、".join(f"{one}（{self._standard_of[one]}）" for one in variants)
            why = Remark("signs.compare.zh_traditional", {"pairs": pairs})
            differences.append(Difference("traditional_character", text, expected, why))
        plain = "".join(self._standard_of.get(one, one) if one in variants else one for one in bare)
        if plain != wanted:
            differences.append(self._other(text, plain, wanted, standard))
        return judged("zh", text, expected, differences, ())

    def _variants(self, text: str, wanted: str) -> list[str]:
        """Return the characters that the table has as variants and the standard name does not itself use."""
        return [one for one in dict.fromkeys(text) if one in self._standard_of and one not in wanted]

    def _other(self, text: str, plain: str, wanted: str, standard: Standard) -> Difference:
        """Return the difference of a name that is another one even in standard characters."""
        for name, until in standard.former:
            if plain == MARKS.sub("", said(name)):
                message = "signs.compare.zh_former" if until is None else "signs.compare.zh_former_until"
                params = {"found": name, "expected": standard.chinese}
                params |= {} if until is None else {"day": until.isoformat()}
                return Difference("outdated_name", text, standard.chinese, Remark(message, params))
        if plain in {MARKS.sub("", said(name)) for name in standard.aliases}:
            why = Remark("signs.compare.zh_alias", {"found": text, "expected": standard.chinese})
            return Difference("nonstandard_name", text, standard.chinese, why)
        wrong = [(one, other) for one, other in zip(plain, wanted, strict=False) if one != other]
        if len(plain) == len(wanted) and len(wrong) <= max(1, int(len(wanted) * WRONG_SHARE)):
            pairs = "、".join(f"“{other}”写成“{one}”" for one, other in wrong)
            english = ", ".join(f"{one} for {other}" for one, other in wrong)
            why = Remark("signs.compare.zh_wrong", {"pairs": pairs, "pairs_en": english})
            return Difference("wrong_character", text, standard.chinese, why)
        why = Remark("signs.compare.zh_words", {"found": text, "expected": standard.chinese})
        return Difference("nonstandard_name", text, standard.chinese, why)
