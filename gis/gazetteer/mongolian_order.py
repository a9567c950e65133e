"""The order of names in the traditional Mongolian script.

The letters stand in the order of the alphabet as Inner Mongolia teaches and Unicode encodes it (a e i o u ö ü
n ng b p q g m l s š t d č j y r w f k …), letter by letter; a space is before any letter, so that names of
one first word stand together. What makes no other letter counts for nothing: variation selectors, the vowel
separator before a final a or e, joiners; the narrow space before a suffix is a space.

What is certain is the order of the letters of the alphabet. Not certain, and held as data (`verified` false):
where ng, ē and the letters of loan words stand. Dictionaries of Inner Mongolia arrange by syllables, within
which some count a closed n after n with a vowel; this index does not.
"""

from collections.abc import Iterable, Mapping

from gis.gazetteer.index_entries import OTHERS, IndexEntry, IndexGroup, Whole, grouped, whole_entry
from gis.place_names.mongolian_script import VOWEL_SEPARATOR, normalised

SPACE = 0
#: Added to the code point of what is no letter of the table, so that it comes after all letters
FOREIGN = 1000


class MongolianOrder:
    """Places names in the Mongolian script."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of mongolian_order."""
        letters = sorted(rows, key=lambda row: float(row["place"]))
        self._places = {row["letter"]: place for place, row in enumerate(letters, start=1)}
        self._places[" "] = SPACE

    def key(self, name: str) -> tuple[int, ...]:
        """Return what names are compared by."""
        letters = normalised(name).replace(VOWEL_SEPARATOR, "")
        return tuple(self._places.get(letter, FOREIGN + ord(letter)) for letter in letters)

    def heading(self, name: str) -> str:
        """Return the first letter of a name, or 其他 where it is none of the alphabet."""
        first = normalised(name)[:1]
        return first if self._places.get(first, SPACE) else OTHERS


def mongolian_index(entries: Iterable[IndexEntry], letters: MongolianOrder) -> list[IndexGroup]:
    """Return the entries that have a name in the Mongolian script, under its first letter."""

    def order(entry: IndexEntry) -> tuple[tuple[int, ...], Whole]:
        return letters.key(entry.mongolian), whole_entry(entry)

    named = (entry for entry in entries if normalised(entry.mongolian))
    return grouped(sorted(named, key=order), lambda entry: letters.heading(entry.mongolian))
