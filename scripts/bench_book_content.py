"""A seeded edition for measuring: invented entries, each as long as a real one, in towns with polygons."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from gis.editions.content import (
    ContentChapter,
    ContentEntry,
    ContentSection,
    EditionContent,
    ProseText,
    Unit,
)

#: Character, reading, Mongolian word that a piece of a name stands for
PIECES = (
    ("巴音", "Bāyīn", "ᠪᠠᠶᠠᠨ"), ("乌兰", "Wūlán", "ᠤᠯᠠᠭᠠᠨ"), ("查干", "Chágān", "ᠴᠠᠭᠠᠨ"),
    ("哈日", "Hārì", "ᠬᠠᠷᠠ"),
    ("陶勒盖", "Táolègài", "ᠲᠣᠯᠣᠭᠠᠢ"), ("柴达木", "Cháidámù", "ᠴᠠᠶᠢᠳᠤᠮ"), ("淖尔", "Nào'ěr", "ᠨᠠᠭᠤᠷ"),
    ("布拉格", "Bùlāgé", "ᠪᠤᠯᠠᠭ"), ("敖包", "Áobāo", "ᠣᠪᠣᠭ᠎ᠠ"), ("塔拉", "Tǎlā", "ᠲᠠᠯ᠎ᠠ"),
    ("呼都格", "Hūdūgé", "ᠬᠤᠳᠳᠤᠭ"), ("希里", "Xīlǐ", "ᠰᠢᠯᠢ"), ("萨拉", "Sàlā", "ᠰᠠᠯᠠᠭ᠎ᠠ"),
    ("图克", "Túkè", "ᠲᠦᠭ"),
)  # fmt: skip
#: Word, reading, code of place_name_category
KINDS = (
    ("镇", "Zhèn", "21500"),
    ("嘎查", "Gāchá", "22200"),
    ("村", "Cūn", "22100"),
    ("社区", "Shèqū", "22300"),
    ("水库", "Shuǐkù", "24100"),
    ("沟", "Gōu", "13100"),
)
STATED = (
    "以境内地形得名。", "因早年有泉而得名，泉今尚存。", "相传清代有牧户在此驻牧，后成聚落。",
    "以所在嘎查的名称命名。",
    "东与邻村相接，西至公路，南临河谷。", "居民以牧业为主，兼营种植。",
    "有卫生室和文化室各一处。", "通沥青路。",
)  # fmt: skip
SECTIONS = 40
#: Maps that every edition has in front; the others are of towns
THEMATIC = 4
WEST, SOUTH, EAST, NORTH = 107.6, 37.6, 109.7, 39.4
#: Corners of a side between two towns
CORNERS = 40


def bench_content(entries: int, maps: int, seed: int) -> EditionContent:
    """Return the edition of so many entries and maps (at least five); the same numbers, the same edition."""
    chance = random.Random(seed)
    towns = list(_towns(max(1, maps - THEMATIC)))
    made = [_entry(chance, number, len(towns)) for number in range(entries)]
    kinds = {word: [entry for entry in made if entry.category == code] for word, _, code in KINDS}
    return EditionContent(
        title="测速地名志",
        label="",
        as_of=date(2026, 1, 1),
        audience="public",
        compiler="测速",
        prose=(ProseText("front", "凡例", STATED),),
        chapters=tuple(
            ContentChapter(
                f"第{at}章 {word}",
                tuple(
                    ContentSection(f"第{part}节 {word}", tuple(entry.key for entry in some))
                    for part, some in _parts(of_kind)
                ),
            )
            for at, (word, of_kind) in enumerate(kinds.items(), start=1)
            if of_kind
        ),
        entries=tuple(made),
        units=(
            Unit("county", None, "测速旗", "", "", "", "", "banner", "county", False, 0, _area(0, 0, 1, 1)),
            *towns,
        ),
        categories=tuple((code, word) for word, _, code in KINDS),
    )


def _entry(chance: random.Random, number: int, towns: int) -> ContentEntry:
    pieces = chance.sample(PIECES, 2)
    kind, sound, code = chance.choice(KINDS)
    across, along = chance.random(), chance.random()
    columns, rows = _grid(towns)
    town = min(int(along * rows) * columns + int(across * columns), towns - 1)
    return ContentEntry(
        key=f"feature:{number}",
        # With its number, so that the page of each can be told from all others.
        name=f"{''.join(piece for piece, _, _ in pieces)}{number}号{kind}",
        category=code,
        category_name=kind,
        unit_id=f"town{town}",
        toned=f"{''.join(reading for _, reading, _ in pieces)} {sound}",
        mongolian=" ".join(word for _, _, word in pieces),
        language="mn",
        language_name="蒙古语",
        definition=f"{kind}。在乌审旗。",
        location="，".join(chance.sample(STATED, 1)),
        position=(round(WEST + across * (EAST - WEST), 5), round(SOUTH + along * (NORTH - SOUTH), 5)),
        belongs_to="鄂尔多斯市乌审旗",
        origin_and_meaning="".join(chance.sample(STATED, 2)),
        history=f"{chance.randint(1912, 1990)}年建。" + "".join(chance.sample(STATED, 2)),
        present_state=f"面积{chance.randint(2, 90)}平方千米，人口{chance.randint(80, 4000)}人。"
        + chance.choice(STATED),
        sources=("测速用，不是真实地名",),
    )


def _parts(entries: Sequence[ContentEntry]) -> Iterator[tuple[int, Sequence[ContentEntry]]]:
    size = max(1, -(-len(entries) * len(KINDS) // SECTIONS))
    for part, start in enumerate(range(0, len(entries), size), start=1):
        yield part, entries[start : start + size]


def _grid(towns: int) -> tuple[int, int]:
    """Return columns and rows of so many towns; the last row may be short."""
    columns = math.isqrt(towns - 1) + 1
    return columns, -(-towns // columns)


def _towns(count: int) -> Iterator[Unit]:
    columns, rows = _grid(count)
    for at in range(count):
        row, column = divmod(at, columns)
        # The last town of a short row reaches to the edge.
        right = columns if at == count - 1 else column + 1
        area = _area(column / columns, row / rows, right / columns, (row + 1) / rows)
        yield Unit(f"town{at}", "county", f"测速{at}镇", "", "", "", "", "town", "township", False, 1, area)


def _area(left: float, low: float, right: float, high: float) -> dict[str, Any]:
    """Return a rectangle of the county with wavy sides, the same for both towns that share one."""
    steps = [at / CORNERS for at in range(CORNERS)]
    ring = [
        *((left + (right - left) * at, low) for at in steps),
        *((right, low + (high - low) * at) for at in steps),
        *((right - (right - left) * at, high) for at in steps),
        *((left, high - (high - low) * at) for at in steps),
    ]
    corners = [_wavy(across, along) for across, along in (*ring, ring[0])]
    return {"type": "Polygon", "coordinates": [corners]}


def _wavy(across: float, along: float) -> list[float]:
    lon = WEST + (EAST - WEST) * across + 0.02 * math.sin(40 * along) + 0.006 * math.sin(170 * along)
    lat = SOUTH + (NORTH - SOUTH) * along + 0.02 * math.sin(40 * across) + 0.006 * math.sin(170 * across)
    return [round(lon, 6), round(lat, 6)]
