"""A seeded book for measuring: invented entries with four indexes and maps, each as long as a real one."""

import random
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from maps.book.volume import (
    BookMap,
    Chapter,
    EditionFacts,
    Entry,
    Index,
    IndexGroup,
    IndexLine,
    Prose,
    Section,
    Volume,
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
KINDS = (
    ("镇", "Zhèn"),
    ("嘎查", "Gāchá"),
    ("村", "Cūn"),
    ("社区", "Shèqū"),
    ("水库", "Shuǐkù"),
    ("沟", "Gōu"),
)
STATED = (
    "以境内地形得名。", "因早年有泉而得名，泉今尚存。", "相传清代有牧户在此驻牧，后成聚落。",
    "以所在嘎查的名称命名。",
    "东与邻村相接，西至公路，南临河谷。", "居民以牧业为主，兼营种植。",
    "有卫生室和文化室各一处。", "通沥青路。",
)  # fmt: skip
SECTIONS = 40
PNG_SIZE = (1000, 1400)


def bench_volume(entries: int, maps: int, seed: int) -> Volume:
    """Return the book of so many entries and maps; the same three numbers give the same book."""
    chance = random.Random(seed)
    made = [_entry(chance, number) for number in range(entries)]
    kinds = {kind: [entry for entry in made if entry.category == kind] for kind, _ in KINDS}
    chapters = [
        Chapter(f"第{at}章 {kind}", [Section(f"第{part}节 {kind}", some) for part, some in _parts(of_kind)])
        for at, (kind, of_kind) in enumerate(kinds.items(), start=1)
        if of_kind
    ]
    by_sound = sorted(made, key=lambda entry: entry.pinyin)
    return Volume(
        title="测速地名志",
        edition=EditionFacts(as_of=date(2026, 1, 1), compiler="测速"),
        front_matter=(Prose("凡例", STATED),),
        maps=[_map(chance, number) for number in range(maps)],
        chapters=chapters,
        indexes=(
            Index("汉语拼音索引", _groups(by_sound, lambda entry: entry.pinyin[0])),
            Index(
                "首字索引", _groups(sorted(made, key=lambda entry: entry.name), lambda entry: entry.name[0])
            ),
            Index("分类索引", _groups(by_sound, lambda entry: entry.category)),
            Index(
                "蒙古文索引",
                _groups(
                    sorted(made, key=lambda entry: entry.mongolian),
                    lambda entry: entry.mongolian[0],
                    lambda entry: entry.mongolian,
                ),
                "mongolian",
            ),
        ),
    )


def _entry(chance: random.Random, number: int) -> Entry:
    pieces = chance.sample(PIECES, 2)
    kind, sound = chance.choice(KINDS)
    written = "".join(piece for piece, _, _ in pieces)
    return Entry(
        key=f"entry-{number}",
        # With its number, so that the page of each can be told from all others.
        name=f"{written}{number}号{kind}",
        pinyin=f"{''.join(reading for _, reading, _ in pieces)} {sound}",
        mongolian=" ".join(word for _, _, word in pieces),
        language="蒙古语",
        category=kind,
        definition=f"{kind}。在乌审旗。",
        location="，".join(chance.sample(STATED, 1)),
        position=(round(chance.uniform(107.6, 109.7), 5), round(chance.uniform(37.6, 39.4), 5)),
        belongs_to="鄂尔多斯市乌审旗",
        origin_and_meaning="".join(chance.sample(STATED, 2)),
        history=f"{chance.randint(1912, 1990)}年建。" + "".join(chance.sample(STATED, 2)),
        present_state=f"面积{chance.randint(2, 90)}平方千米，人口{chance.randint(80, 4000)}人。"
        + chance.choice(STATED),
        sources=("测速用，不是真实地名",),
    )


def _parts(entries: Sequence[Entry]) -> Iterable[tuple[int, Sequence[Entry]]]:
    size = max(1, -(-len(entries) * len(KINDS) // SECTIONS))
    for part, start in enumerate(range(0, len(entries), size), start=1):
        yield part, entries[start : start + size]


def _groups(
    entries: Iterable[Entry],
    heading: Callable[[Entry], str],
    label: Callable[[Entry], str] = lambda entry: entry.name,
) -> list[IndexGroup]:
    lines: dict[str, list[IndexLine]] = {}
    for entry in entries:
        lines.setdefault(heading(entry), []).append(IndexLine(label(entry), entry.key))
    return [IndexGroup(named, some) for named, some in lines.items()]


def _map(chance: random.Random, number: int) -> BookMap:
    picture = _svg(chance) if number % 2 else _png(chance)
    return BookMap(f"第{number + 1}图", picture, source="测速")


def _svg(chance: random.Random) -> bytes:
    """Return sixty areas of forty corners with a name in each."""
    drawn = []
    for _ in range(60):
        x, y = chance.uniform(60, 940), chance.uniform(60, 1340)
        corners = " ".join(
            f"{x + chance.uniform(-50, 50):.1f},{y + chance.uniform(-50, 50):.1f}" for _ in range(40)
        )
        drawn.append(f'<polygon points="{corners}" fill="#e8eef4" stroke="#556" stroke-width="1"/>')
        drawn.append(
            f'<text x="{x:.0f}" y="{y:.0f}" font-family="Noto Sans CJK SC" font-size="14">巴音塔拉</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1400" viewBox="0 0 1000 1400">'
        f"{''.join(drawn)}</svg>"
    ).encode()


def _png(chance: random.Random) -> bytes:
    """Return a picture of plain areas with noise, which packs about as well as a drawn map."""
    width, height = PNG_SIZE
    rows = bytearray()
    for y in range(height):
        shade = 200 + (y // 50) % 4 * 10
        row = bytearray(bytes((shade, shade + 5, 240)) * width)
        for _ in range(60):
            row[chance.randrange(width * 3)] = chance.randrange(256)
        rows += b"\0" + row

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(rows)))
        + chunk(b"IEND", b"")
    )
