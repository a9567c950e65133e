"""The pages of one edition, each with what its template needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.coordinates.angles import format_angle
from gis.editions.content import ContentEntry, ProseText
from gis.editions.facts import facts_of
from gis.gazetteer import indexes
from gis.gazetteer.indexes import IndexEntry, IndexGroup
from gis.messages import catalogue
from gis.name_rules.seed_files import rule_rows
from maps.map_styles import class_of_category, name_class_styles
from maps.web_edition.book import Book, folder_of
from maps.web_edition.citation import ADDRESS, citation
from maps.web_edition.linked_data import linked_data
from maps.web_edition.listing import Sheet, headings, sheets
from maps.web_edition.locator import Locator
from maps.web_edition.rendering import Page, word
from maps.web_edition.tiles import shown_at

#: Entries and rows on one page of a list
MOST_ENTRIES, MOST_ROWS = 250, 300


@dataclass(frozen=True)
class Making:
    """What a site is made of beside the content."""

    book: Book
    locator: Locator | None
    extent: tuple[float, float, float, float] | None
    #: Address of the site's first page, empty where it is not known
    address: str
    published: date | None
    #: Key of an entry → file of its recording, from the first page of the edition
    recordings: Mapping[str, str]

    def address_of(self, folder: str) -> str:
        """Return the full address of a folder of the edition, or empty where the site's own is not known."""
        return f"{self.address}editions/{self.book.slug}/{folder}" if self.address else ""

    def cite(self, entry: ContentEntry | None) -> str:
        """Return how an entry, or the edition, is cited."""
        address = self.address_of(folder_of(entry.key) if entry else "")
        return citation(self.book.content, entry, address or ADDRESS, self.published)


def shared_values(making: Making) -> dict[str, Any]:
    """Return what every page of the edition knows."""
    content = making.book.content
    return {
        "content": content,
        "slug": making.book.slug,
        "has_map": making.extent is not None,
        "is_demonstration": making.book.is_demonstration,
        "map_review": content.map_approval_number,
        "folder_of": folder_of,
        "address": making.address,
    }


def edition_pages(making: Making) -> Iterator[Page]:
    """Give every page of the edition."""
    book = making.book
    content = book.content
    texts = _texts(book)
    lists = _indexes(book)
    yield Page("", "home", content.title, {"book": book, "texts": texts, "indexes": lists})
    yield Page("about/", "about", word("about"), _about(making))
    yield Page("search/", "search", word("search"), {})
    yield Page("map/", "map", word("map"), {"extent": making.extent, "signs": _signs(book)})
    for folder, text in texts:
        yield Page(folder, "text", text.heading, {"text": text})
    yield from _chapters(book)
    for number, table in enumerate(content.tables, start=1):
        made = sheets([("", table.rows)], MOST_ROWS)
        for sheet in made:
            folder = f"appendix/{number}/{sheet.folder}"
            yield Page(folder, "appendix", table.heading, {"table": table, **_turning(made, sheet)})
    names = [name for name, _, _ in lists]
    for name, title, groups in lists:
        cut = sheets([(group.heading, group.entries) for group in groups], MOST_ENTRIES)
        for part in cut:
            values = {"name": name, "names": names, "headings": headings(cut), **_turning(cut, part)}
            yield Page(f"indexes/{name}/{part.folder}", "index", title, values)
    yield from _entries(making)


def _about(making: Making) -> dict[str, Any]:
    content = making.book.content
    names = {row["table"]: (row["name_zh"], row["name_en"]) for row in rule_rows("rule_tables")}
    for name in content.code_lists:
        key = f"code_list.{name}"
        names[name] = (catalogue("zh").get(key, name), catalogue("en").get(key, name))
    made = [*sorted(content.rules.items()), *sorted(content.code_lists.items())]
    tables = [(*names.get(name, (name, name)), version) for name, version in made]
    return {"book": making.book, "citation": making.cite(None), "tables": tables}


def _texts(book: Book) -> list[tuple[str, ProseText]]:
    order = ("front", "overview", "back")
    prose = sorted(book.content.prose, key=lambda text: order.index(text.place))
    return [(f"text/{number}/", text) for number, text in enumerate(prose, start=1)]


def _turning(made: Sequence[Sheet[Any]], sheet: Sheet[Any]) -> dict[str, Any]:
    """Return a page of a list, how many there are, and the way from it to the list's first page."""
    return {"sheet": sheet, "sheets": made, "to_first": "" if sheet.number == 1 else "../"}


def _chapters(book: Book) -> Iterator[Page]:
    found = {entry.key: entry for entry in book.order}
    for number, chapter in enumerate(book.content.chapters, start=1):
        groups = [(section.heading, [found[key] for key in section.keys]) for section in chapter.sections]
        made = sheets(groups, MOST_ENTRIES)
        for sheet in made:
            own = book.entry_of_unit.get(chapter.unit_id or "")
            values = {"chapter": chapter, "own": own, "headings": headings(made), **_turning(made, sheet)}
            yield Page(f"chapters/{number}/{sheet.folder}", "chapter", chapter.heading, values)


def _indexes(book: Book) -> list[tuple[str, str, list[IndexGroup]]]:
    """Return name, title and groups of each index; the Mongolian one only where a name is in the script."""
    entries = [
        IndexEntry(entry.name, entry.toned, entry.mongolian, entry.category, row, entry.key)
        for row, entry in enumerate(book.order)
    ]
    made = {
        "pinyin": indexes.pinyin_index(entries),
        "strokes": indexes.stroke_index(entries),
        "mongolian": indexes.mongolian_index(entries),
        "categories": indexes.category_index(entries, book.content.categories),
    }
    return [(name, word(f"index_{name}"), groups) for name, groups in made.items() if groups]


def _signs(book: Book) -> list[dict[str, Any]]:
    """Return the legend: the signs of the classes of places that the map has, in the order of their file."""
    styles = name_class_styles()
    used = {
        class_of_category(entry.category, styles) for entry in book.order if entry.position or entry.geometry
    }
    return [
        {"code": code, "zh": style.name_zh, "en": style.name_en, "colour": style.colour}
        for code, style in styles.items()
        if code in used
    ]


def _entries(making: Making) -> Iterator[Page]:
    book = making.book
    chapters = {
        key: (number, chapter.heading)
        for number, chapter in reversed(list(enumerate(book.content.chapters, start=1)))
        for section in chapter.sections
        for key in section.keys
    }
    for row, entry in enumerate(book.order):
        folder = folder_of(entry.key)
        unit = book.own_unit(entry)
        within = book.within(entry)
        yield Page(
            folder,
            "entry",
            entry.name,
            {
                "entry": entry,
                "category_name": book.category_name(entry),
                "within": [(each, book.entry_of_unit.get(each.id)) for each in reversed(within)],
                "chapter": chapters[entry.key],
                "before": book.order[row - 1] if row else None,
                "after": book.order[row + 1] if row + 1 < len(book.order) else None,
                "coordinates": _coordinates(entry),
                "is_on_map": shown_at(book, entry) is not None,
                "division_code": unit.code if unit else "",
                "former_codes": facts_of(entry).get("former_codes", ""),
                "locator": making.locator,
                "mark": making.locator.marks(entry, unit) if making.locator else None,
                "recording": making.recordings.get(entry.key),
                "citation": making.cite(entry),
                "linked_data": linked_data(
                    book.content,
                    entry,
                    within,
                    making.address_of(folder) or "./",
                    making.address_of("") or "../" * folder.count("/"),
                ),
                "canonical": making.address_of(folder),
            },
        )


def _coordinates(entry: ContentEntry) -> str:
    """Return a position to the second, as the printed book has it."""
    if entry.position is None:
        return ""
    longitude, latitude = entry.position
    return f"{format_angle(longitude, 'lon', 0)}，{format_angle(latitude, 'lat', 0)}"
