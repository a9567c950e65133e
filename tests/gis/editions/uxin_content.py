"""The content of a small edition: real divisions of Uxin Banner and two odd invented places."""

from csv import DictReader
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

from pypinyin import Style, lazy_pinyin

from gis.editions.content import (
    ContentChapter,
    ContentEntry,
    ContentSection,
    ContentTable,
    Contributor,
    EditionContent,
    PassedGate,
    ProseText,
    Unit,
)

#: Forms in Mongolian script, for the shape of letters only: the sample of the register has none
MONGOLIAN = {
    "嘎鲁图镇": "ᠭᠠᠯᠤᠲᠤ ᠪᠠᠯᠭᠠᠰᠤ",
    "乌审召镇": "ᠤᠤᠰᠢᠨ ᠵᠤᠤ ᠪᠠᠯᠭᠠᠰᠤ",
    "图克镇": "ᠲᠦᠭ ᠪᠠᠯᠭᠠᠰᠤ",
}
#: A name that every format has to carry: marks of Typst, HTML and XML
ODD = '#panic("x") *图* _克_ $x$ @a <b> & \\u{41} `c` //d [e'
LEVELS = {
    "banner": "county",
    "town": "township",
    "sumu": "township",
    "gacha": "village",
    "village": "village",
}


def _square(at: int) -> dict[str, Any]:
    west, south = 108.6 + 0.2 * at, 38.4
    corners = [[west, south], [west + 0.2, south], [west + 0.2, south + 0.3], [west, south + 0.3]]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def _toned(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.TONE)).capitalize()


def units() -> tuple[Unit, ...]:
    """Return the banner with its first towns, one without polygon, and their first villages."""
    content = (files("data") / "samples" / "uxin" / "divisions.csv").read_text("utf-8")
    rows = [row for row in DictReader(content.splitlines()) if row["type"] in LEVELS][:14]
    found = [
        Unit(
            "u0",
            None,
            "乌审旗",
            "Wūshěn Qí",
            "ᠤᠤᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ",
            "Uxin Qi",
            "150626",
            "banner",
            "county",
            False,
            0,
        )
    ]
    town = ""
    for at, row in enumerate(rows, start=1):
        level = LEVELS[row["type"]]
        if level == "county":
            continue
        if level == "township":
            town = f"u{at}"
        found.append(
            Unit(
                f"u{at}",
                "u0" if level == "township" else town,
                row["name"],
                _toned(row["name"]),
                MONGOLIAN.get(row["name"], ""),
                "",
                row["nbs_code"],
                row["type"],
                level,
                False,
                1 if level == "township" else 2,
                _square(at) if level == "township" and at > 1 else None,
            )
        )
    return tuple(found)


def entry_of(unit: Unit, at: int) -> ContentEntry:
    is_town = unit.level == "township"
    return ContentEntry(
        key=f"division:00000000-0000-4000-8000-{at:012d}",
        name=unit.name,
        category="21500" if is_town else "21610",
        category_name="乡级行政区域" if is_town else "村民委员会区域",
        unit_id=unit.id,
        toned=unit.toned,
        mongolian=unit.mongolian,
        language="mn",
        language_name="蒙古语",
        definition="在乌审旗。",
        location="旗境中部",
        position=(108.7 + at / 20, 38.6),
        belongs_to="鄂尔多斯市乌审旗",
        origin_and_meaning="来历待考。",
        former_names=("旧名甲", "旧名乙") if at % 2 else (),
        history="沿革待编辑核实，此处为排版所用的说明文字。" * 8,
        sources=("统计用区划代码",),
    )


def content() -> EditionContent:
    """Return an edition of two chapters, two tables and a text in each place."""
    known = units()
    made = [entry_of(unit, at) for at, unit in enumerate(known) if at]
    towns = tuple(entry.key for entry in made if entry.category == "21500")
    villages = tuple(entry.key for entry in made if entry.category == "21610")
    odd = (
        ContentEntry(
            "feature:00000000-0000-4000-9000-000000000001",
            ODD,
            "12200",
            "湖泊",
            known[1].id,
            language="zh",
            language_name="汉语",
            text=("这一条由编辑写成。", ODD),
            position=(108.9, 38.55),
            geometry={"type": "LineString", "coordinates": [[108.9, 38.55], [108.95, 38.6]]},
        ),
        ContentEntry(
            "feature:00000000-0000-4000-9000-000000000002",
            "𣵦河",
            "12100",
            "河流",
            None,
            romanization="Mu He",
            aliases=("甲河",),
            former_names=("乙河",),
            is_demonstration=True,
        ),
    )
    return EditionContent(
        title="乌审旗地名志",
        label="试排本",
        as_of=date(2026, 10, 31),
        audience="public",
        known_at=datetime(2026, 11, 1, 8, tzinfo=UTC),
        mongolian_title="ᠤᠤᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ",
        publisher="某出版社",
        compiler="乌审旗民政局",
        draft="送审稿",
        contributors=(Contributor("主　　编", ("某甲", "某乙")),),
        gates=(PassedGate("map_approval", "审图号", "蒙S(2026)001号"), PassedGate("book_number", "书号")),
        prose=(
            ProseText("front", "序", ("序言的话。",), ("2026年10月",)),
            ProseText("front", "凡例", ("一、收录范围。", "二、排列次序。")),
            ProseText("overview", "概述", ("乌审旗在鄂尔多斯市西南部。",)),
            ProseText("back", "后记", ("结束的话。",)),
        ),
        chapters=(
            ContentChapter(
                "第一章 行政区划", (ContentSection("苏木镇", towns, ("本节说明。",)),), ("本章说明。",)
            ),
            ContentChapter(
                "第二章 居民点和自然实体",
                (ContentSection("", (*villages, *(one.key for one in odd))),),
                unit_id=known[1].id,
            ),
        ),
        entries=(*made, *odd),
        units=known,
        tables=(
            ContentTable(
                "行政区划沿革表",
                ("年份", "事件"),
                tuple((str(1949 + at), f"第{at}件事 {ODD}") for at in range(40)),
            ),
            ContentTable("重名表", ("地名", "所在"), (("甲", "乙"),), (1, 2), ("无。",)),
        ),
        categories=(
            ("12100", "河流"),
            ("12200", "湖泊"),
            ("21500", "乡级行政区域"),
            ("21610", "村民委员会区域"),
        ),
    )
