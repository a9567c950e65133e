"""The book as PDF, read back by pypdf and poppler."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from maps.book import pdf
from maps.book.pdf import FONTS, BookFailed, FontsMissing, missing_fonts, write_pdf
from maps.book.volume import BookMap, Volume
from tests.maps.book.uxin_volume import MONGOLIAN, ODD, RARE, volume
from tests.maps.test_map_sheet import png

BOOK = volume()


def squeezed(words: str) -> str:
    # A word joiner keeps the number of a page on the line of its title.
    return re.sub(r"[\s\u2060]", "", words)


class Printed:
    """A PDF with the text of its pages, as poppler reads it in the order of the content."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.reader = PdfReader(file)
        self.labels = self.reader.page_labels
        raw = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
        self.lines = [page.splitlines() for page in raw.stdout.decode("utf-8").split("\f")[:-1]]
        self.pages = [squeezed("".join(page)) for page in self.lines]
        self.text = "".join(self.pages)
        #: Bookmarks as level, title, number of the page from 0
        self.bookmarks = list(self._bookmarks(self.reader.outline, 1))

    def _bookmarks(self, branch: Sequence[Any], level: int) -> Iterator[tuple[int, str, int]]:
        for one in branch:
            if isinstance(one, list):
                yield from self._bookmarks(one, level + 1)
            else:
                number = self.reader.get_destination_page_number(one)
                assert number is not None
                yield level, str(one.title), number

    def page_of(self, title: str) -> int:
        return next(page for _, found, page in self.bookmarks if found == title)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    file = tmp_path_factory.mktemp("book") / "book.pdf"
    write_pdf(BOOK, file)
    return Printed(file)


def test_everything_stands_in_the_order_of_a_book(printed: Printed) -> None:
    names = [squeezed(entry.name) for entry in BOOK.entries()]
    heads = [
        "序",
        "凡例",
        "目　录",
        "地　图",
        "概述",
        "第一章 行政区划",
        "第二章 居民点",
        "附　录",
        "索　引",
        "后记",
    ]
    assert [title for level, title, _ in printed.bookmarks if level == 1] == heads
    assert [
        squeezed(title) for level, title, _ in printed.bookmarks if level == 3 or squeezed(title) in names
    ] == names
    pages = [page for _, _, page in printed.bookmarks]
    assert pages == sorted(pages)


def test_title_and_copyright_pages_say_what_the_edition_is(printed: Printed) -> None:
    assert {"乌审旗地名志", "试排本", "送审稿", "演示数据", "某出版社"} <= set(printed.lines[0])
    for words in ("某甲某乙", "资料截至2026年10月31日", "审图号蒙S(2026)001号", "准印证号（待填）"):
        assert words in printed.pages[1]


def test_contents_give_the_pages_where_chapters_are(printed: Printed) -> None:
    contents = [squeezed(line) for line in printed.lines[printed.page_of("目　录")]]
    for title in ("序", "概述", "第一章 行政区划", "苏木镇", "第二章 居民点", "沿革表", "蒙古文索引", "后记"):
        label = printed.labels[printed.page_of(title)]
        assert [line for line in contents if re.fullmatch(rf"{squeezed(title)}\.+{label}", line)], title


def test_the_index_gives_the_page_where_each_entry_really_is(printed: Printed) -> None:
    *lines, own_number = printed.lines[printed.page_of("汉语拼音索引")]
    assert own_number == printed.labels[printed.page_of("汉语拼音索引")]
    index = squeezed("".join(lines))
    entries = list(BOOK.entries())
    pages = {printed.page_of(entry.name) for entry in entries}
    assert len(pages) > 2
    for entry in entries:
        page = printed.page_of(entry.name)
        assert squeezed(entry.name) in printed.pages[page]
        assert re.search(rf"{re.escape(squeezed(entry.name))}\.+{printed.labels[page]}(?!\d)", index), (
            entry.name
        )


def test_the_mongolian_index_gives_pages_too(printed: Printed) -> None:
    index = printed.pages[printed.page_of("蒙古文索引")]
    for name, mongolian in MONGOLIAN.items():
        assert all(word in index for word in mongolian.split(" "))
        assert printed.labels[printed.page_of(name)] in index


def test_running_heads_name_the_first_and_the_last_entry_that_begin_on_the_page(printed: Printed) -> None:
    names = {entry.name for entry in BOOK.entries()}
    begun: dict[int, list[str]] = {}
    for _, title, page in printed.bookmarks:
        if title in names:
            begun.setdefault(page, []).append(title)
    assert max(len(titles) for titles in begun.values()) > 2
    for page, titles in begun.items():
        head = squeezed("".join(printed.lines[page][:3]))
        span = titles[0] if len(titles) == 1 else f"{titles[0]}—{titles[-1]}"
        assert squeezed(span) in head
        assert "送审稿" in head


def test_mongolian_can_be_searched_and_stands_upright(printed: Printed) -> None:
    for name, mongolian in MONGOLIAN.items():
        page = printed.page_of(name)
        assert all(word in printed.pages[page] for word in mongolian.split(" "))
    boxes = subprocess.run(["pdftotext", "-bbox", str(printed.file), "-"], capture_output=True, check=True)
    found = re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*ᠪᠠᠯᠭᠠᠰᠤ[^<]*)<',
        boxes.stdout.decode(),
    )
    assert found
    for left, top, right, bottom, _ in found:
        assert float(bottom) - float(top) > 1.5 * (float(right) - float(left))


def test_a_long_mongolian_name_runs_on_to_the_right(printed: Printed) -> None:
    mongolian = MONGOLIAN["乌兰陶勒盖镇"]
    boxes = subprocess.run(["pdftotext", "-bbox", str(printed.file), "-"], capture_output=True, check=True)
    left_of = {
        word: float(left)
        for left, word in re.findall(r'<word xMin="([\d.]+)"[^>]*>([^<]+)<', boxes.stdout.decode())
    }
    first, last = mongolian.split(" ")[0], mongolian.split(" ")[-1]
    assert left_of[first] < left_of[last]


@pytest.mark.parametrize(
    "words", [ODD, RARE, "这一条由编辑写成。", "【曾用名】甲、乙", "108°50′51″E，38°36′03″N"]
)
def test_what_fields_hold_is_printed_as_it_is(printed: Printed, words: str) -> None:
    assert squeezed(words) in printed.text


def test_an_apostrophe_between_latin_letters_is_of_their_own_font(printed: Printed) -> None:
    fonts = set()

    def read(text: str, _: object, __: object, font: dict[str, str] | None, ___: object) -> None:
        if "’" in text and font is not None:
            fonts.add(font["/BaseFont"].split("+")[1])

    printed.reader.pages[printed.page_of(RARE)].extract_text(visitor_text=read)
    assert fonts == {"NotoSerif-Italic"}


def test_text_by_an_editor_replaces_the_fields(printed: Printed) -> None:
    assert "不印" not in printed.text


def test_maps_say_source_number_and_that_lines_are_no_ground(printed: Printed) -> None:
    first = printed.page_of("乌审旗政区图")
    for words in ("乌审旗政区图", "界线仅为示意，不作划界依据", "资料来源：登记库", "审图号：蒙S(2026)001号"):
        assert words in printed.pages[first]
    none = printed.page_of("图克镇图")
    assert "未附图：没有行政区域界线，也没有定位的地名" in printed.pages[none]
    assert "界线仅为示意" not in printed.pages[none]
    across = printed.reader.pages[printed.page_of("居民点图")].mediabox
    assert across.width > across.height


def test_a_table_repeats_its_head_on_every_page_and_a_short_one_follows_on_the_same(printed: Printed) -> None:
    first, last = printed.page_of("沿革表"), printed.page_of("重名表")
    assert last > first
    for page in range(first, last + 1):
        assert "年份事件" in printed.pages[page]
    assert "第59件事" in printed.pages[last]


def test_the_file_is_for_archives_with_all_fonts_in_it(printed: Printed) -> None:
    told = subprocess.run(["pdffonts", str(printed.file)], capture_output=True, check=True, text=True).stdout
    fonts = [line.split() for line in told.splitlines()[2:]]
    assert {"NotoSansMongolian-Regular", "BabelStoneHan"} <= {font[0].split("+")[1] for font in fonts}
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)
    metadata = printed.reader.xmp_metadata
    assert metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "U")
    assert printed.reader.metadata is not None
    assert (printed.reader.metadata.title, printed.reader.metadata.author) == ("乌审旗地名志", "某甲, 某乙")
    root = printed.reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    assert str(root["/Lang"]).startswith("zh")


def test_the_text_begins_anew_with_page_one_on_a_right_hand_page(printed: Printed) -> None:
    first = printed.page_of("地　图")
    assert printed.labels[first] == "1"
    assert first % 2 == 0
    assert all(int(after) == int(before) + 1 for before, after in pairwise(printed.labels[first:]))


def small() -> Volume:
    return replace(BOOK, maps=(), chapters=BOOK.chapters[:1], indexes=(), appendices=(), mongolian_title="")


def test_the_same_volume_gives_the_same_bytes(tmp_path: Path) -> None:
    write_pdf(small(), tmp_path / "first.pdf")
    write_pdf(small(), tmp_path / "second.pdf")
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()


def test_a_picture_that_is_broken_leaves_the_last_book_in_place(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    out.write_bytes(b"last")
    with pytest.raises(BookFailed):
        write_pdf(replace(small(), maps=(BookMap("图", png()[:40]),)), out)
    assert out.read_bytes() == b"last"
    assert [path.name for path in tmp_path.iterdir()] == ["book.pdf"]


def test_a_character_in_no_font_is_refused_rather_than_printed_as_a_box(tmp_path: Path) -> None:
    with pytest.raises(BookFailed) as refused:
        write_pdf(replace(small(), title="乌审旗\U0001f9ff\U000e0fff"), tmp_path / "book.pdf")
    assert "font" in str(refused.value.params["said"])


def test_missing_fonts_are_named_with_their_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing_fonts([]) == list(FONTS)
    assert missing_fonts(FONTS) == []
    monkeypatch.setattr(pdf, "FONTS", {**FONTS, "No Such Font": "fonts-no-such"})
    with pytest.raises(FontsMissing) as refused:
        write_pdf(small(), tmp_path / "book.pdf")
    assert refused.value.params == {"fonts": "No Such Font", "packages": "fonts-no-such"}
