"""A small volume: real divisions of Uxin Banner with what a book says about them, partly odd on purpose."""

from collections.abc import Sequence
from csv import DictReader
from datetime import date
from importlib.resources import files

from pypinyin import Style, lazy_pinyin

from gis.gazetteer.indexes import IndexEntry, pinyin_index
from maps.book.volume import (
    AppendixTable,
    BookMap,
    Chapter,
    EditionFacts,
    Entry,
    Gate,
    Index,
    IndexGroup,
    IndexLine,
    Person,
    Prose,
    Section,
    Volume,
)
from tests.maps.test_map_sheet import png

#: Forms in Mongolian script, for the shape of letters only: the sample of the register has none
MONGOLIAN = {
    "嘎鲁图镇": "ᠭᠠᠯᠤᠲᠤ ᠪᠠᠯᠭᠠᠰᠤ",
    "乌审召镇": "ᠤᠤᠰᠢᠨ ᠵᠤᠤ ᠪᠠᠯᠭᠠᠰᠤ",
    "图克镇": "ᠲᠦᠭ ᠪᠠᠯᠭᠠᠰᠤ",
    "乌兰陶勒盖镇": "ᠤᠯᠠᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ ᠶᠢᠨ ᠪᠠᠯᠭᠠᠰᠤ ᠬᠣᠲᠠ ᠰᠤᠮᠤ",
}
RARE = "𣵦河"
ODD = '#panic("x") *图* _克_ $x$ @a <b> \\u{41} `c` //d [e'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><path d="M20 20L280 40L250 180Z"'
    ' fill="none" stroke="black"/>'
    '<text x="90" y="90" font-family="Noto Sans CJK SC" font-size="12">居民点</text></svg>'
).encode()


def divisions() -> list[dict[str, str]]:
    """Return towns, a sumu and the first villages under them."""
    content = (files("data") / "samples" / "uxin" / "divisions.csv").read_text("utf-8")
    rows = [
        row for row in DictReader(content.splitlines()) if row["type"] in ("town", "sumu", "gacha", "village")
    ]
    return rows[:12]


def entry_of(row: dict[str, str]) -> Entry:
    name = row["name"]
    return Entry(
        key=f"division {row['nbs_code']}",
        name=name,
        pinyin="".join(lazy_pinyin(name, style=Style.TONE)).capitalize(),
        mongolian=MONGOLIAN.get(name, ""),
        language="蒙古语" if row["name_origin"] == "mn" else "汉语",
        category="乡级行政区划" if row["type"] in ("town", "sumu") else "村级区域",
        definition="在乌审旗。",
        position=(108.84742, 38.60086),
        belongs_to="鄂尔多斯市乌审旗",
        history="沿革待编辑核实，此处为排版所用的说明文字。" * 24,
        sources=("统计用区划代码",),
    )


def odd_entries() -> list[Entry]:
    return [
        Entry(key='odd"#<>\\', name=ODD, text=("这一条由编辑写成。", ODD), category="不印"),
        Entry(key="稀", name=RARE, romanization="Mu’e He", former_names=("甲", "乙"), is_demonstration=True),
    ]


def sound_groups(entries: Sequence[Entry]) -> list[IndexGroup]:
    """Return the pinyin index in the order of the gazetteer."""
    asked = [
        IndexEntry(entry.name, entry.pinyin, entry.mongolian, "21000", page, entry.key)
        for page, entry in enumerate(entries)
    ]
    return [
        IndexGroup(group.heading, [IndexLine(one.name, one.anchor) for one in group.entries])
        for group in pinyin_index(asked)
    ]


def volume() -> Volume:
    """Return a book of two chapters, four maps, two tables and two indexes."""
    made = [entry_of(row) for row in divisions()]
    towns = [entry for entry in made if entry.category == "乡级行政区划"]
    villages = [entry for entry in made if entry.category == "村级区域"]
    odd = odd_entries()
    upright = tuple(IndexLine(entry.mongolian, entry.key) for entry in made if entry.mongolian)
    return Volume(
        title="乌审旗地名志",
        mongolian_title="ᠤᠤᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ",
        edition=EditionFacts(
            as_of=date(2026, 10, 31),
            edition="试排本",
            publisher="某出版社",
            compiler="乌审旗民政局",
            gates=(Gate("审图号", "蒙S(2026)001号"), Gate("准印证号")),
            people=(Person("主　　编", ("某甲", "某乙")),),
            draft="送审稿",
        ),
        front_matter=(
            Prose("序", ("序言的话。",), ("2026年10月",)),
            Prose("凡例", ("一、收录范围。", "二、排列次序。")),
        ),
        maps=(
            BookMap("乌审旗政区图", png(40, 60), "登记库", "蒙S(2026)001号"),
            BookMap("图克镇图", None, reason_for_none="没有行政区域界线，也没有定位的地名"),
        ),
        overview=(Prose("概述", ("乌审旗在鄂尔多斯市西南部。",)),),
        chapters=(
            Chapter("第一章 行政区划", (Section("苏木镇", towns, ("本节说明。",)),), ("本章说明。",)),
            Chapter("第二章 居民点", (Section("", [*villages, *odd]),), maps=(BookMap("居民点图", SVG),)),
        ),
        appendices=(
            AppendixTable(
                "沿革表", ("年份", "事件"), [(str(1949 + at), f"第{at}件事 {ODD}") for at in range(60)]
            ),
            AppendixTable("重名表", ("地名", "所在"), [("甲", "乙")], widths=(1, 2), notes=("无。",)),
        ),
        indexes=(
            Index("汉语拼音索引", sound_groups([*towns, *villages, *odd])),
            Index("蒙古文索引", (IndexGroup("ᠠ", upright),), "mongolian"),
        ),
        back_matter=(Prose("后记", ("结束的话。",)),),
    )
