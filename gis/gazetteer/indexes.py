"""The indexes of the gazetteer, made by the tables of data/rules."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from gis.gazetteer import category_order, mongolian_order, pinyin_order, stroke_order
from gis.gazetteer.index_entries import IndexEntry, IndexGroup
from gis.gazetteer.mongolian_order import MongolianOrder
from gis.gazetteer.stroke_order import StrokeOrder
from gis.name_rules.seed_files import Rules, made_once, rule_rows

__all__ = [
    "IndexEntry",
    "IndexGroup",
    "category_index",
    "fallen_characters",
    "mongolian_index",
    "pinyin_index",
    "stroke_index",
    "strokes",
]


@cache
def strokes() -> StrokeOrder:
    """Return the order of characters by strokes: a standard's, hence no rule that staff edit."""
    return StrokeOrder(rule_rows("stroke_order"))


@made_once
def mongolian_letters(rules: Rules) -> MongolianOrder:
    """Return the order of the Mongolian alphabet."""
    return MongolianOrder(rules("mongolian_order"))


def pinyin_index(entries: Collection[IndexEntry]) -> list[IndexGroup]:
    """Return the pinyin index: A, B, C …."""
    return pinyin_order.pinyin_index(entries, strokes())


def stroke_index(entries: Iterable[IndexEntry]) -> list[IndexGroup]:
    """Return the stroke index: 一画, 二画 …."""
    return stroke_order.stroke_index(entries, strokes())


def mongolian_index(entries: Iterable[IndexEntry], rules: Rules = rule_rows) -> list[IndexGroup]:
    """Return the index of names in the Mongolian script, by first letters; entries without one left out."""
    return mongolian_order.mongolian_index(entries, mongolian_letters(rules))


def category_index(entries: Iterable[IndexEntry], categories: Sequence[tuple[str, str]]) -> list[IndexGroup]:
    """Return the category index; `categories` are codes and names of the register's list, in its order."""
    return category_order.category_index(entries, categories, strokes())


def fallen_characters(entries: Iterable[IndexEntry]) -> list[str]:
    """Return the characters that stand by count and radical, no stroke order of theirs being known.

    The note of the stroke index names them.
    """
    return strokes().fallen(entry.name for entry in entries)
