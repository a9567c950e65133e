"""The category index: categories in the order of the register's list, in each the names as they sound."""

from collections.abc import Iterable, Sequence

from gis.gazetteer.index_entries import OTHERS, IndexEntry, IndexGroup, grouped
from gis.gazetteer.pinyin_order import PinyinKey, pinyin_key
from gis.gazetteer.stroke_order import StrokeOrder


def category_index(
    entries: Iterable[IndexEntry], categories: Sequence[tuple[str, str]], strokes: StrokeOrder
) -> list[IndexGroup]:
    """Return entries under the name of their category; those of no known category come last.

    `categories` are the codes and names of place_name_category, in their order.
    """
    places = {code: place for place, (code, _) in enumerate(categories)}
    names = dict(categories)

    def order(entry: IndexEntry) -> tuple[int, PinyinKey]:
        return places.get(entry.category, len(places)), pinyin_key(entry, strokes)

    return grouped(sorted(entries, key=order), lambda entry: names.get(entry.category, OTHERS))
