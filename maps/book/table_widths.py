"""How wide the columns of an appendix table are, so that no word runs out of its cell."""

import re
import unicodedata
from collections.abc import Sequence

from maps.book.volume import AppendixTable

#: Columns without given shares are as wide as their longest text, within these bounds, in characters
NARROWEST, WIDEST = 4, 24
#: Width of a table in characters of its size, and what the sides of a cell take of that
WHOLE, SIDES = 59.0, 1.5
#: A letter or digit of Latin script, as part of a character of Chinese
_LATIN = 0.6
#: Words in Mongolian script stand upright
_UPRIGHT = 2.5
_MONGOLIAN = re.compile(r"[\u1800-\u18af\u200c\u200d\u202f ]+")
#: What is never broken: Chinese breaks anywhere
_UNBROKEN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def shares(table: AppendixTable) -> list[float]:
    """Return the shares of the columns: as given or by their texts, none narrower than its longest word."""
    columns = list(zip(table.columns, *table.rows, strict=True))
    wished = [max(share, 0.01) for share in table.widths] or [_wished(column) for column in columns]
    least = [_least(column) for column in columns]
    if sum(least) >= WHOLE:
        return least
    return _at_least(wished, least)


def _wished(column: Sequence[str]) -> float:
    longest = max(len(cell) for cell in column)
    return float(min(max(longest, NARROWEST), WIDEST))


def _least(column: Sequence[str]) -> float:
    return SIDES + max((_unbroken(cell) for cell in column), default=0.0)


def _unbroken(cell: str) -> float:
    if _MONGOLIAN.fullmatch(cell):
        return _UPRIGHT
    return max((sum(map(_wide, word)) for word in _UNBROKEN.findall(cell)), default=1.0)


def _wide(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else _LATIN


def _at_least(wished: Sequence[float], least: Sequence[float]) -> list[float]:
    """Widen what is narrower than its longest word, at the cost of the others in proportion."""
    fixed: set[int] = set()
    while True:
        room = WHOLE - sum(least[at] for at in fixed)
        asked = sum(wish for at, wish in enumerate(wished) if at not in fixed)
        found = [least[at] if at in fixed else wish / asked * room for at, wish in enumerate(wished)]
        narrow = {at for at, width in enumerate(found) if at not in fixed and width < least[at]}
        if not narrow:
            return found
        fixed |= narrow
