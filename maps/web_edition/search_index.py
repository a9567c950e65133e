"""The search index of the site: one row per entry, in book order, as `browser/find.js` reads it.

What people type is folded by the script alone, so that names and questions can't be folded differently. The
rows are numbered as the features of the map are.
"""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from gis.editions.content import ContentEntry
from gis.editions.facts import facts_of
from gis.gazetteer.pinyin_order import syllables
from gis.name_rules.seed_files import rule_rows
from gis.place_names.readings import romanizer
from gis.place_names.romanization import toneless
from gis.tiles.rules import gzipped
from maps.web_edition.book import Book
from maps.web_edition.marks import APPROXIMATE, DEMONSTRATION
from maps.web_edition.tiles import shown_at
from maps.web_edition.typed_words import english_words, homophones

KINDS = ("division", "feature")
_CODE = re.compile("[0-9]{6,}")


def search_index(book: Book) -> bytes:
    """Return the index, packed with gzip.

    Packed by us and unpacked by the script, for a plain file server packs nothing; it bears no ending that
    would make a server call it packed already.
    """
    names: dict[str, int] = {}
    paths: dict[str, int] = {}
    rows = [_row(book, entry, names, paths) for entry in book.order]
    index = {
        "categories": list(names),
        "paths": list(paths),
        "kinds": KINDS,
        "terms": _generic_terms(),
        "words": english_words(book),
        "homophones": homophones(_syllables_of(rows)),
        "rows": rows,
    }
    return gzipped(json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())


def _row(book: Book, entry: ContentEntry, names: dict[str, int], paths: dict[str, int]) -> list[Any]:
    kind, identifier = entry.subject
    category = names.setdefault(book.category_name(entry), len(names))
    around = "".join(unit.name for unit in reversed(book.within(entry)))
    unit = book.own_unit(entry)
    codes = [entry.national_code, unit.code if unit else "", *codes_of(entry, "codes")]
    return [
        KINDS.index(kind),
        identifier,
        entry.name,
        entry.toned,
        _plain(syllables(entry.toned)),
        _specific(entry.name),
        entry.mongolian,
        entry.romanization,
        [_spelt(name) for name in entry.aliases],
        [_spelt(name) for name in entry.former_names],
        [*dict.fromkeys(filter(None, codes))],
        category,
        paths.setdefault(around, len(paths)),
        [round(degrees, 5) for degrees in shown_at(book, entry) or ()],
        DEMONSTRATION * entry.is_demonstration + APPROXIMATE * entry.is_approximate,
        codes_of(entry, "former_codes"),
    ]


def codes_of(entry: ContentEntry, fact: str) -> list[str]:
    """Return the codes that a fact of an entry names; years in it are shorter than any code."""
    return _CODE.findall(facts_of(entry).get(fact, ""))


def _spelt(name: str) -> list[str]:
    """Return another name with its suggested reading; editions print none for it."""
    return [name, _plain(romanizer(rule_rows).syllables(name) or ())]


def _plain(toned: Iterable[str]) -> str:
    return " ".join(toneless(each) for each in toned)


def _syllables_of(rows: Iterable[Sequence[Any]]) -> set[str]:
    spelt = [text for row in rows for text in (row[4], *(other for _, other in (*row[8], *row[9])))]
    return {syllable for text in spelt for syllable in text.split()}


def _specific(name: str) -> int:
    """Return how many characters of a name stand before its generic term; all where it has none."""
    ending = next((term for term in _generic_terms() if name.endswith(term) and name != term), "")
    return len(name) - len(ending)


@cache
def _generic_terms() -> tuple[str, ...]:
    terms = {row["term"] for row in rule_rows("generic_terms") if row["kind"] not in ("modifier", "ethnic")}
    return tuple(sorted(terms, key=lambda term: (-len(term), term)))
