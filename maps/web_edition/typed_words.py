"""What the search knows beside the names: characters that sound alike, English words for types."""

import re
from collections.abc import Mapping, Set
from functools import cache

from gis.name_rules.seed_files import rule_rows
from gis.place_names.readings import romanizer
from gis.place_names.romanization import toneless
from gis.reference.service import seed_of
from maps.web_edition.book import Book

#: What follows the name proper of a category or type: 河流(水系), 村、屯
_FURTHER = re.compile(r"[(（,、]")


def homophones(syllables: Set[str]) -> dict[str, str]:
    """Return the standard characters that are read with each syllable, by their most usual reading.

    Only syllables of the edition are asked, so that the index grows by some 20 kB and no more.
    """
    found: dict[str, list[str]] = {}
    for character, syllable in _readings().items():
        if syllable in syllables:
            found.setdefault(syllable, []).append(character)
    return {syllable: "".join(characters) for syllable, characters in sorted(found.items())}


def english_words(book: Book) -> dict[str, str]:
    """Return English words for the types and categories of the edition, each with the Chinese one."""
    shown = {entry.category for entry in book.order}
    types = {unit.type for unit in book.content.units}
    rows = [
        *(row for row in seed_of("place_name_category") if row["code"] in shown),
        *(row for row in seed_of("division_type") if row["code"] in types),
    ]
    return {
        _FURTHER.split(row["name_en"])[0].strip().lower(): _FURTHER.split(row["name_zh"])[0]
        for row in rows
        if row["name_en"]
    }


@cache
def _readings() -> Mapping[str, str]:
    read = romanizer(rule_rows).syllables
    alone = ((row["character"], read(row["character"])) for row in rule_rows("standard_characters"))
    return {character: toneless(found[0]) for character, found in alone if found}
