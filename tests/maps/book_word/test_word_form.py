"""The Word form of an edition, read by python-docx and by its XML."""

import re
import zipfile
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from gis.editions.content import EditionContent
from gis.editions.word_fields import entry_mark, words_of
from gis.editions.word_return import read_back
from maps.book.composing import volume
from maps.book.volume import BookMap
from maps.book_word import write_docx
from maps.book_word.template import StyleMissing, read_template
from tests.gis.editions.uxin_content import content
from tests.maps.book_word.marking_up import W
from tests.maps.test_map_sheet import png

EDITION = content()
BOOK = volume(EDITION, maps=False)


class Word:
    """A document with its parts."""

    def __init__(self, edition: EditionContent, out: Path, **more: Any) -> None:
        write_docx(edition, out, more.get("book") or volume(edition, maps=False))
        self.file = out
        self.document = docx.Document(str(out))
        with zipfile.ZipFile(out) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])

    def paragraphs(self, style: str) -> list[str]:
        """Return the text of paragraphs of a style, content controls and tables too."""
        wanted = self.document.styles[style].style_id
        return [
            "".join(text.text or "" for text in one.iter(f"{W}t"))
            for one in self.root.iter(f"{W}p")
            if (style_of := one.find(f"{W}pPr/{W}pStyle")) is not None and style_of.get(f"{W}val") == wanted
        ]

    def instructions(self) -> list[str]:
        return [str(one.text).strip() for one in self.root.iter(f"{W}instrText")]


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Word:
    return Word(EDITION, tmp_path_factory.mktemp("word") / "edition.docx")


def test_everything_stands_in_the_order_of_a_book(word: Word) -> None:
    heads = ["序", "凡例", "概述", "第一章 行政区划", "第二章 居民点和自然实体", "附　录", "索　引", "后记"]
    assert word.paragraphs("Heading 1") == heads
    sections = ["苏木镇", "行政区划沿革表", "重名表", *(index.heading for index in BOOK.indexes)]
    assert word.paragraphs("Heading 2") == sections
    names = [entry.name for entry in EDITION.in_order()]
    assert [line.split("　")[0] for line in word.paragraphs("条目")] == names


def test_title_and_copyright_pages_say_what_the_edition_is(word: Word) -> None:
    assert word.paragraphs("Title") == ["乌审旗地名志"]
    assert word.paragraphs("稿本标记") == ["送审稿"]
    said = word.paragraphs("版权页")
    assert {"主　　编某甲　某乙", "资料截至2026年10月31日", "审图号蒙S(2026)001号", "书号（待填）"} <= set(
        said
    )
    assert any("演示数据" in line for line in said)


def test_the_contents_are_a_field_with_its_lines(word: Word) -> None:
    assert any(one.startswith("TOC ") for one in word.instructions())
    lines = [line.rstrip("—") for name in ("toc 1", "toc 2") for line in word.paragraphs(name)]
    assert sorted(lines) == sorted([*word.paragraphs("Heading 1"), *word.paragraphs("Heading 2")])
    assert b'<w:updateFields w:val="true"/>' in word.parts["word/settings.xml"]


def test_indexes_ask_each_entry_for_its_page_in_the_order_of_the_book(word: Word) -> None:
    marks = {str(one.get(f"{W}name")) for one in word.root.iter(f"{W}bookmarkStart")}
    asked = [one.split()[1] for one in word.instructions() if one.startswith("PAGEREF")]
    assert set(asked) <= marks
    lines = [line.entry_key for index in BOOK.indexes for group in index.groups for line in group.lines]
    assert [one for one in asked if one.startswith("_e")] == [entry_mark(key) for key in lines]
    labels = [line.label for index in BOOK.indexes[:3] for group in index.groups for line in group.lines]
    assert [line.rstrip("—") for line in word.paragraphs("索引条目")] == labels


def test_mongolian_stands_in_cells_from_top_to_bottom(word: Word) -> None:
    upright = [
        "".join(text.text or "" for text in cell.iter(f"{W}t"))
        for cell in word.root.iter(f"{W}tc")
        if (turned := cell.find(f"{W}tcPr/{W}textDirection")) is not None and turned.get(f"{W}val") == "tbRl"
    ]
    named = [entry.mongolian for entry in EDITION.in_order() if entry.mongolian]
    assert [one for one in upright if one in named][: len(named)] == named
    fonts = word.document.styles["蒙古文"].element.rPr.rFonts
    assert {fonts.get(f"{W}{each}") for each in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Mongolian Baiti"}


def test_every_style_names_its_chinese_font(word: Word) -> None:
    defaults = word.document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert defaults.get(f"{W}eastAsia") == "宋体"
    assert word.document.styles["Heading 1"].element.rPr.rFonts.get(f"{W}eastAsia") == "黑体"


def test_sources_are_footnotes_and_tables_repeat_their_heads(word: Word) -> None:
    notes = etree.fromstring(word.parts["word/footnotes.xml"])
    said = ["".join(text.text or "" for text in one.iter(f"{W}t")).strip() for one in notes][2:]
    assert said == [words["sources"] for one in EDITION.in_order() if (words := words_of(one))["sources"]]
    assert len(list(word.root.iter(f"{W}footnoteReference"))) == len(said)
    heads = [one for one in word.root.iter(f"{W}tr") if one.find(f"{W}trPr/{W}tblHeader") is not None]
    assert ["".join(text.text or "" for text in one.iter(f"{W}t")) for one in heads] == [
        "年份事件",
        "地名所在",
    ]


def test_pages_are_numbered_from_the_text_and_headed_by_their_entries(word: Word) -> None:
    numbers = [(one.get(f"{W}fmt"), one.get(f"{W}start")) for one in word.root.iter(f"{W}pgNumType")]
    assert numbers == [("lowerRoman", "1"), ("decimal", "1")]
    heads = [said.decode() for name, said in word.parts.items() if name.startswith("word/header")]
    ranged = [one for one in heads if "STYLEREF" in one]
    assert all(r"\l" in one and "送审稿" in one for one in ranged)
    assert len(ranged) == 2 * len(EDITION.chapters)


def test_a_final_edition_tracks_nothing_and_asks_for_nothing(word: Word, tmp_path: Path) -> None:
    assert b"trackRevisions" in word.parts["word/settings.xml"]
    assert word.paragraphs("条目待补")
    final = Word(replace(EDITION, draft=""), tmp_path / "final.docx")
    assert b"trackRevisions" not in final.parts["word/settings.xml"]
    assert final.paragraphs("条目待补") == final.paragraphs("稿本标记") == []
    internal = Word(replace(EDITION, draft="", audience="internal"), tmp_path / "internal.docx")
    assert internal.paragraphs("稿本标记") == ["内部资料"]


def test_the_same_content_gives_the_same_bytes(word: Word, tmp_path: Path) -> None:
    assert Word(EDITION, tmp_path / "again.docx").file.read_bytes() == word.file.read_bytes()


def test_what_is_not_printed_is_in_no_byte(tmp_path: Path) -> None:
    secret = "SECRET-8F3A"
    entries = tuple(
        replace(one, national_code=secret, language=secret, geometry={"type": secret})
        for one in EDITION.entries
    )
    units = tuple(replace(one, code=secret, geometry={"type": secret}) for one in EDITION.units)
    planted = replace(
        EDITION, entries=entries, units=units, rules={"r": secret}, code_lists={"c": secret}, draft=""
    )
    word = Word(planted, tmp_path / "planted.docx")
    for name, said in word.parts.items():
        assert secret.encode() not in said, name
        assert b"/work/" not in said
        assert b"root" not in said or name.endswith(("styles.xml", "theme1.xml")), name


def test_maps_stand_before_their_chapter_and_come_back_unnoticed(tmp_path: Path) -> None:
    shown = BookMap("嘎鲁图镇地图", png(400, 300), source="登记库", review_number="蒙S(2026)001号")
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="60"><rect width="40" height="60"/></svg>'
    )
    none = BookMap("图克镇地图", None, reason_for_none="没有界线")
    chapters = (
        replace(BOOK.chapters[0], maps=(shown, replace(shown, picture=svg), none)),
        *BOOK.chapters[1:],
    )
    word = Word(EDITION, tmp_path / "maps.docx", book=replace(BOOK, chapters=chapters))
    assert len(word.document.inline_shapes) == 2
    said = [line for line in word.paragraphs("Caption") if line]
    assert said[0] == "嘎鲁图镇地图　界线仅为示意，不作划界依据　资料来源：登记库　审图号：蒙S(2026)001号"
    assert said[-1] == "图克镇地图：没有界线"
    found = read_back(word.file, EDITION)
    assert (found.changes, found.findings) == ((), ())


def test_a_template_without_a_style_is_named(tmp_path: Path) -> None:
    with as_file(files("data") / "templates" / "book_word.docx") as own, zipfile.ZipFile(own) as before:
        read = {info.filename: before.read(info) for info in before.infolist()}
    read["word/styles.xml"] = re.sub("字段名".encode(), "别名".encode(), read["word/styles.xml"])
    with zipfile.ZipFile(tmp_path / "t.docx", "w") as after:
        for name, said in read.items():
            after.writestr(name, said)
    with pytest.raises(StyleMissing) as refused:
        read_template(tmp_path / "t.docx").style("字段名")
    assert refused.value.params == {"style": "字段名"}
