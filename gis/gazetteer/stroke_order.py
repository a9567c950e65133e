"""The order of names by the strokes of their characters.

《GB 13000.1字符集汉字字序(笔画序)规范》: number of strokes, fewest first; within it stroke by stroke with
横 竖 撇 点 折 = 1-5; then by how the strokes meet. The table has the characters of each count in that order.
What the table cannot place so it has by count and radical (康熙 number): such characters stand behind those
of their count, and `fallen` names them, for the book says so. Names are compared character by character,
the shorter first. No stroke of its own has anything else: digits by their value, then letters; spaces and
punctuation (·) count for nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from gis.gazetteer.index_entries import OTHERS, IndexEntry, IndexGroup, Whole, grouped, whole_entry

#: Count that nothing reaches: of characters that the table does not have
UNKNOWN = 1000
#: Strokes, radical (0: placed by its strokes), place among those of the same count and radical
Place = tuple[int, int, int]
Key = tuple[Place, ...]

PIECE = re.compile(r"[0-9]+|.", re.DOTALL)
#: Letters, numbers, and what Unicode had not named yet or leaves to private use: rare characters stand there
COUNTED = ("L", "N", "Cn", "Co")
ONES = ("", *"一二三四五六七八九")


class StrokeOrder:
    """Places characters and names by strokes."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows (strokes, radical, characters) of stroke_order; no radical: characters in order."""
        self._placed: dict[str, Place] = {}
        self._rest: list[tuple[int, int, str]] = []
        for row in rows:
            strokes = int(row["strokes"])
            if row["radical"]:
                self._rest.append((strokes, int(row["radical"]), row["characters"]))
            else:
                places = enumerate(row["characters"])
                self._placed |= {character: (strokes, 0, place) for place, character in places}

    def place(self, character: str) -> Place:
        """Return where a character stands; digits and letters before every character of Chinese."""
        known = self._placed.get(character)
        if known is None:
            known = self._placed[character] = self._place_of_rest(character)
        return known

    def strokes(self, character: str) -> int | None:
        """Return how many strokes a character of Chinese has, or None for any other and for the unknown."""
        count = self.place(character)[0]
        return count if 0 < count < UNKNOWN else None

    def key(self, name: str) -> Key:
        """Return what names are compared by."""
        found: list[Place] = []
        for piece in PIECE.findall(unicodedata.normalize("NFC", name)):
            if piece[0].isascii() and piece.isdigit():
                found.append((0, 0, int(piece)))
            elif unicodedata.category(piece).startswith(COUNTED):
                found.append(self.place(piece))
        return tuple(found)

    def fallen(self, names: Iterable[str]) -> list[str]:
        """Return the characters of names that no stroke order is known of, in the order they stand in."""
        characters = {character for name in names for character in unicodedata.normalize("NFC", name)}
        fallen = [each for each in characters if self._has_fallen(each)]
        return sorted(fallen, key=self.place)

    def _has_fallen(self, character: str) -> bool:
        if not unicodedata.category(character).startswith(COUNTED):
            return False
        strokes, radical, _ = self.place(character)
        return strokes == UNKNOWN or (strokes > 0 and radical > 0)

    def _place_of_rest(self, character: str) -> Place:
        for strokes, radical, characters in self._rest:
            if character in characters:
                return strokes, radical, ord(character)
        # Characters without a name are ideographs newer than Python's Unicode, or of private use
        is_han = unicodedata.name(character, "CJK").startswith("CJK")
        return (UNKNOWN if is_han else 0), (0 if is_han else 1), ord(character)


def stroke_index(entries: Iterable[IndexEntry], strokes: StrokeOrder) -> list[IndexGroup]:
    """Return entries by strokes, under the number of strokes of their first character: 六画.

    The same name by page. Names that begin with no character of Chinese, or one that no table has, come last.
    """

    def count(entry: IndexEntry) -> int:
        key = strokes.key(entry.name)
        return key[0][0] or UNKNOWN if key else UNKNOWN

    def order(entry: IndexEntry) -> tuple[int, Key, Whole]:
        return count(entry), strokes.key(entry.name), whole_entry(entry)

    return grouped(sorted(entries, key=order), lambda entry: stroke_heading(count(entry)))


def stroke_heading(strokes: int) -> str:
    """Return the heading of a number of strokes: 六画, 二十一画."""
    if strokes >= UNKNOWN:
        return OTHERS
    tens, ones = divmod(strokes, 10)
    return f"{ONES[tens] if tens > 1 else ''}{'十' if tens else ''}{ONES[ones]}画"
