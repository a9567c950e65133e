"""The order of chapters on settlements: 街道(苏木镇), in it 社区(嘎查村), in it 居民点 (DOMAIN §7.1).

Divisions stand as a tree, each followed by those within it. Neighbours stand by their codes, whose
last three digits tell 街道, 镇 and 乡(苏木), and within these 社区 and 嘎查(村), apart in just this order
(DOMAIN §3.1). Statistical units come after the divisions, and what has no code after what has one, as it
sounds; 居民点 of the lowest division stand as in the pinyin index.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gis.gazetteer.pinyin_order import Sound, sound
from gis.gazetteer.stroke_order import Key, StrokeOrder


@dataclass(frozen=True, slots=True)
class ChapterUnit:
    """A division that has a chapter or section: itself, the one it lies in, and what it is ordered by."""

    id: str
    #: None, or none of the divisions of the book: a chapter of its own
    parent_id: str | None
    name: str
    toned: str
    #: Code of one code system for all units of the book; empty where there is none
    code: str
    is_statistical: bool = False


def in_division_order(units: Iterable[ChapterUnit], strokes: StrokeOrder) -> list[tuple[int, ChapterUnit]]:
    """Return units as chapters follow one another, each with its depth: 0 for a chapter, 1 for a section …"""

    def order(unit: ChapterUnit) -> tuple[bool, bool, str, Sound, Key, str]:
        return (
            unit.is_statistical, not unit.code, unit.code, sound(unit.toned), strokes.key(unit.name), unit.id
        )  # fmt: skip

    known = sorted(units, key=order)
    ids = {unit.id for unit in known}
    within: dict[str | None, list[ChapterUnit]] = defaultdict(list)
    for unit in known:
        within[unit.parent_id if unit.parent_id in ids else None].append(unit)
    found: list[tuple[int, ChapterUnit]] = []
    waiting = [(0, unit) for unit in reversed(within[None])]
    while waiting:
        depth, unit = waiting.pop()
        found.append((depth, unit))
        waiting += [(depth + 1, inner) for inner in reversed(within[unit.id])]
    return found
