"""The search index of the site: one row per entry, in book order, as `browser/find.js` reads it.

What people type is folded by the script alone, so that names and questions can't be folded differently. The
rows are numbered as the features of the map are.
"""

import json
from functools import cache
from typing import Any

from gis.editions.content import ContentEntry
from gis.gazetteer.pinyin_order import syllables
from gis.name_rules.seed_files import rule_rows
from gis.place_names.romanization import toneless
from gis.tiles.rules import gzipped
from maps.web_edition.book import Book
from maps.web_edition.marks import APPROXIMATE, DEMONSTRATION
from maps.web_edition.tiles import shown_at

KINDS = ("division", "feature")


def search_index(book: Book) -> bytes:
    """Return the index, packed with gzip.

    Packed by us and unpacked by the script, for a plain file server packs nothing; it bears no ending that
    would make a server call it packed already.
    """
    names: dict[str, int] = {}
    paths: dict[str, int] = {}
    rows = [_row(book, entry, names, paths) for entry in book.order]
    index = {"categories": list(names), "paths": list(paths), "kinds": KINDS, "rows": rows}
    return gzipped(json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())


def _row(book: Book, entry: ContentEntry, names: dict[str, int], paths: dict[str, int]) -> list[Any]:
    kind, identifier = entry.subject
    category = names.setdefault(book.category_name(entry), len(names))
    around = "".join(unit.name for unit in reversed(book.within(entry)))
    unit = book.own_unit(entry)
    codes = [code for code in (entry.national_code, unit.code if unit else "") if code]
    return [
        KINDS.index(kind),
        identifier,
        entry.name,
        entry.toned,
        " ".join(toneless(each) for each in syllables(entry.toned)),
        _specific(entry.name),
        entry.mongolian,
        entry.romanization,
        list(entry.aliases),
        list(entry.former_names),
        codes,
        category,
        paths.setdefault(around, len(paths)),
        [round(degrees, 5) for degrees in shown_at(book, entry) or ()],
        DEMONSTRATION * entry.is_demonstration + APPROXIMATE * entry.is_approximate,
    ]


def _specific(name: str) -> int:
    """Return how many characters of a name stand before its generic term; all where it has none."""
    ending = next((term for term in _generic_terms() if name.endswith(term) and name != term), "")
    return len(name) - len(ending)


@cache
def _generic_terms() -> tuple[str, ...]:
    terms = {row["term"] for row in rule_rows("generic_terms") if row["kind"] not in ("modifier", "ethnic")}
    return tuple(sorted(terms, key=lambda term: (-len(term), term)))
