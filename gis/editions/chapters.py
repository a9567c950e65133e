"""Which chapters a gazetteer has, and in what order entries stand in them (DOMAIN §7.1). Pure.

Rows of edition_chapters say which categories stand by division and which by category, the closest beginning
of a code winning. By division: each 苏木, 镇 or 街道 is a chapter, itself first, then 嘎查, 村 and 社区, then
what lies in them in the same order. By category: sections are categories in the order of their list, in each
names stand as they sound.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gis.boundary_lines.chinese_numbers import written
from gis.editions.content import ContentChapter, ContentEntry, ContentSection, Unit
from gis.gazetteer.pinyin_order import Sound, sound
from gis.gazetteer.stroke_order import Key, StrokeOrder

BY_DIVISION = "division"
#: Categories that no other row takes
REST = "*"
#: Divisions of this level stand in the chapter of the one that they lie in
WITHIN_CHAPTER = "village"
DIVISION_KEY = "division:"
OTHERS = "其他地名"
Row = Mapping[str, str]


@dataclass(frozen=True)
class Arranger:
    """Puts entries in order."""

    rows: Sequence[Row]
    #: In the order of the book
    units: Sequence[Unit]
    #: Codes and names of categories, in the order of their list
    categories: Sequence[tuple[str, str]]
    #: Code of division_type → its name, in the order of the list
    type_names: Mapping[str, str]
    strokes: StrokeOrder

    def chapters(self, entries: Iterable[ContentEntry]) -> list[ContentChapter]:
        """Return the chapters of an edition's own entries, without numbers; none is empty."""
        by_row: dict[str, list[ContentEntry]] = defaultdict(list)
        for entry in entries:
            by_row[self._row_of(entry)["chapter"]].append(entry)
        divided = [row for row in self.rows if row["arranged"] == BY_DIVISION]
        found = self._by_division({row["chapter"]: by_row.get(row["chapter"], []) for row in divided})
        for row in self.rows:
            if row["arranged"] != BY_DIVISION and (own := by_row.get(row["chapter"])):
                found.append(ContentChapter(row["heading"], tuple(self._by_category(own))))
        return found

    def _row_of(self, entry: ContentEntry) -> Row:
        divided = [row for row in self.rows if row["arranged"] == BY_DIVISION]
        # A division stands by division whatever its category, a development zone too
        is_division = entry.key.startswith(DIVISION_KEY) and divided
        among = divided if is_division else self.rows
        best = max(among, key=lambda row: _reach(row, entry.category))
        return divided[0] if is_division and _reach(best, entry.category) < 0 else best

    def _by_division(self, by_row: Mapping[str, Sequence[ContentEntry]]) -> list[ContentChapter]:
        place_of = {unit.id: place for place, unit in enumerate(self.units)}
        chapter_of = self._chapters_of_units()
        first = self.units[0].id if self.units else None
        of_chapter: dict[str | None, dict[str, list[ContentEntry]]] = defaultdict(lambda: defaultdict(list))
        for code, entries in by_row.items():
            for entry in entries:
                chapter = chapter_of.get(entry.unit_id or "") or first
                of_chapter[chapter][code].append(entry)

        def order(entry: ContentEntry) -> tuple[bool, int, Sound, Key, str]:
            is_feature = not entry.key.startswith(DIVISION_KEY)
            return (is_feature, place_of.get(entry.unit_id or "", -1), *self._sound(entry))

        headings = {row["chapter"]: row["heading"] for row in self.rows}
        found = []
        for unit in self.units:
            if chapter_of[unit.id] != unit.id or unit.id not in of_chapter:
                continue
            itself = [
                entry
                for entries in of_chapter[unit.id].values()
                for entry in entries
                if entry.unit_id == unit.id and entry.key.startswith(DIVISION_KEY)
            ]
            sections = [ContentSection("", _keys(itself))] if itself else []
            for code in by_row:
                rest = [entry for entry in of_chapter[unit.id].get(code, ()) if entry not in itself]
                if rest:
                    ordered = sorted(rest, key=order)
                    sections.append(ContentSection(headings[code] or self._types(ordered), _keys(ordered)))
            found.append(ContentChapter(unit.name, tuple(sections), unit_id=unit.id))
        # Where no division is for the audience
        nowhere = [entry for entries in of_chapter.get(None, {}).values() for entry in entries]
        return [*found, *([ContentChapter(OTHERS, tuple(self._by_category(nowhere)))] if nowhere else [])]

    def _chapters_of_units(self) -> dict[str, str]:
        """Return the unit in whose chapter each unit stands."""
        units = {unit.id: unit for unit in self.units}
        found: dict[str, str] = {}
        for unit in self.units:
            at = unit
            while at.level == WITHIN_CHAPTER and at.parent_id in units:
                at = units[at.parent_id]
            found[unit.id] = at.id
        return found

    def _types(self, entries: Iterable[ContentEntry]) -> str:
        """Return what divisions are called together: 嘎查、村、社区."""
        types = {unit.id: unit.type for unit in self.units}
        present = {types.get(entry.unit_id or "") for entry in entries if entry.key.startswith(DIVISION_KEY)}
        names = dict.fromkeys(name for code, name in self.type_names.items() if code in present)
        return "、".join(names) or OTHERS

    def _by_category(self, entries: Iterable[ContentEntry]) -> list[ContentSection]:
        of_category: dict[str, list[ContentEntry]] = defaultdict(list)
        for entry in entries:
            of_category[entry.category].append(entry)
        known = [code for code, _ in self.categories if code in of_category]
        names = dict(self.categories)
        return [
            ContentSection(names.get(code, code), _keys(sorted(of_category[code], key=self._sound)))
            for code in (*known, *sorted(of_category.keys() - {*known}))
        ]

    def _sound(self, entry: ContentEntry) -> tuple[Sound, Key, str]:
        return sound(entry.toned), self.strokes.key(entry.name), entry.key


def numbered(chapters: Iterable[ContentChapter]) -> tuple[ContentChapter, ...]:
    """Return chapters with their numbers before their headings: 第一章 嘎鲁图镇."""
    return tuple(
        ContentChapter(f"第{written(number)}章 {one.heading}", one.sections, one.introduction, one.unit_id)
        for number, one in enumerate(chapters, start=1)
    )


def by_county(
    entries: Iterable[ContentEntry], units: Sequence[Unit], strokes: StrokeOrder
) -> tuple[ContentSection, ...]:
    """Return a section for each topmost unit: the divisions in their order, after each what lies in it."""
    place_of = {unit.id: at for at, unit in enumerate(units)}
    roots: dict[str, Unit] = {}
    for unit in units:
        roots[unit.id] = roots.get(unit.parent_id or "", unit)

    def order(entry: ContentEntry) -> tuple[int, bool, Sound, Key, str]:
        is_feature = not entry.key.startswith(DIVISION_KEY)
        return (
            place_of[entry.unit_id or ""], is_feature, sound(entry.toned), strokes.key(entry.name), entry.key
        )  # fmt: skip

    of_root: dict[str, list[ContentEntry]] = defaultdict(list)
    for entry in entries:
        if entry.unit_id in roots:
            of_root[roots[entry.unit_id].id].append(entry)
    return tuple(
        ContentSection(unit.name, _keys(sorted(of_root[unit.id], key=order)))
        for unit in units
        if roots[unit.id] is unit and unit.id in of_root
    )


def _reach(row: Row, category: str) -> int:
    """Return how closely a row names a category: length of the beginning, 0 for the rest, -1 not at all."""
    named = row["categories"].split("|")
    found = [len(each) for each in named if each != REST and category.startswith(each)]
    return max(found, default=0 if REST in named else -1)


def _keys(entries: Iterable[ContentEntry]) -> tuple[str, ...]:
    return tuple(entry.key for entry in entries)
