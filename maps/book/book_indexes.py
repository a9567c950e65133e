"""The indexes of an edition as they are printed: by sound, strokes, category, and in Mongolian script."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from gis.editions.content import ContentEntry, EditionContent, Unit
from gis.gazetteer import indexes
from gis.gazetteer.index_entries import OTHERS, IndexEntry
from gis.gazetteer.index_entries import IndexGroup as OrderedGroup
from maps.book.volume import Index, IndexGroup, IndexLine

#: What a name begins with for whoever looks it up: marks before it count for nothing
_COUNTED = ("L", "N", "Cn", "Co")
_NOT_READ = "没有注音的地名列在“其他”之下。"
_NOT_PLACED = "下列字的笔顺未见于所据字序，按笔画数、部首排在同画各字之后：{characters}"
_NO_MONGOLIAN = "本书各条目均未登记蒙古文名称。"


def book_indexes(content: EditionContent) -> tuple[Index, ...]:
    """Return the indexes; a name that several places have stands with the division that each lies in."""
    printed = list(content.in_order())
    labels = _labels(printed, {unit.id: unit for unit in content.units})
    entries = [
        IndexEntry(one.name, one.toned, one.mongolian, one.category, place, one.key)
        for place, one in enumerate(printed, start=1)
    ]
    by_sound = indexes.pinyin_index(entries)
    mongolian = indexes.mongolian_index(entries)
    fallen = indexes.fallen_characters(entries)
    return (
        Index(
            "汉语拼音索引",
            _groups(by_sound, labels),
            notes=(_NOT_READ,) if any(group.heading == OTHERS for group in by_sound) else (),
        ),
        Index(
            "笔画索引",
            tuple(_with_first_characters(indexes.stroke_index(entries), labels)),
            notes=(_NOT_PLACED.format(characters="、".join(fallen)),) if fallen else (),
        ),
        Index("分类索引", _groups(indexes.category_index(entries, content.categories), labels)),
        Index(
            "蒙古文索引",
            _groups(mongolian, {entry.anchor: entry.mongolian for entry in entries}),
            "mongolian",
            () if mongolian else (_NO_MONGOLIAN,),
        ),
    )


def _labels(printed: Sequence[ContentEntry], units: Mapping[str, Unit]) -> dict[str, str]:
    """Return what an index says of each entry: its name, and where it lies if others are named the same."""
    count = Counter(one.name for one in printed)
    return {
        one.key: f"{one.name}（{around}）"
        if count[one.name] > 1 and (around := _around(one, units))
        else one.name
        for one in printed
    }


def _around(one: ContentEntry, units: Mapping[str, Unit]) -> str:
    unit = units.get(one.unit_id or "")
    if unit is not None and unit.name == one.name:
        unit = units.get(unit.parent_id or "")
    return "" if unit is None else unit.name


def _lines(entries: Iterable[IndexEntry], labels: Mapping[str, str]) -> tuple[IndexLine, ...]:
    return tuple(IndexLine(labels[entry.anchor], entry.anchor) for entry in entries)


def _groups(groups: Iterable[OrderedGroup], labels: Mapping[str, str]) -> tuple[IndexGroup, ...]:
    return tuple(IndexGroup(group.heading, _lines(group.entries, labels)) for group in groups)


def _with_first_characters(groups: Iterable[OrderedGroup], labels: Mapping[str, str]) -> Iterator[IndexGroup]:
    """Give each number of strokes with the first characters under it, as dictionaries have them."""
    for group in groups:
        if group.heading == OTHERS:
            yield IndexGroup(OTHERS, _lines(group.entries, labels))
            continue
        yield IndexGroup(group.heading, ())
        for character, named in groupby(group.entries, _first_character):
            yield IndexGroup(character, _lines(named, labels), level=2)


def _first_character(entry: IndexEntry) -> str:
    name = unicodedata.normalize("NFC", entry.name)
    return next((each for each in name if unicodedata.category(each).startswith(_COUNTED)), name)
