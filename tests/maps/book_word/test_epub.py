"""The EPUB of an edition: a package that holds together, pages well formed, links that lead somewhere."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from lxml import etree

from gis.editions.content import digest, to_bytes
from gis.editions.word_fields import entry_mark
from maps.book_word.epub import write_epub
from tests.gis.editions.uxin_content import ODD, content

EDITION = content()
X = "{http://www.w3.org/1999/xhtml}"
OPF, DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"


class Book:
    """An EPUB with its files."""

    def __init__(self, out: Path) -> None:
        with zipfile.ZipFile(out) as archive:
            self.infos = archive.infolist()
            self.files: Mapping[str, bytes] = {one.filename: archive.read(one) for one in self.infos}
        self.pages: dict[str, Any] = {
            PurePosixPath(name).name: etree.fromstring(said)
            for name, said in self.files.items()
            if name.endswith(".xhtml")
        }
        self.package = etree.fromstring(self.files["OEBPS/book.opf"])

    def facts(self, name: str) -> list[str]:
        return [str(one.text) for one in self.package.iter(f"{DC}{name}")]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    out = tmp_path_factory.mktemp("epub") / "edition.epub"
    write_epub(EDITION, out)
    return Book(out)


def test_the_package_is_told_by_its_first_file_and_lists_every_other(book: Book) -> None:
    first = book.infos[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.files["mimetype"] == b"application/epub+zip"
    listed = {f"OEBPS/{one.get('href')}" for one in book.package.iter(f"{OPF}item")}
    assert listed == set(book.files) - {"mimetype", "META-INF/container.xml", "OEBPS/book.opf"}
    items = {one.get("id"): one.get("href") for one in book.package.iter(f"{OPF}item")}
    spine = [items[one.get("idref")] for one in book.package.iter(f"{OPF}itemref")]
    assert sorted(spine) == sorted(book.pages)
    assert spine[:3] == ["title.xhtml", "copyright.xhtml", "nav.xhtml"]


def test_the_package_says_what_it_is(book: Book) -> None:
    assert book.facts("title") == ["乌审旗地名志 试排本"]
    assert book.facts("language") == ["zh-Hans", "mn-Mong"]
    assert book.facts("creator") == ["乌审旗民政局"]
    assert book.facts("date") == ["2026-10-31"]
    assert book.facts("identifier")[0].replace("-", "")[9:] == digest(to_bytes(EDITION))[:32]
    assert "送审稿" in book.facts("description")[0]


def test_every_link_leads_to_a_place_in_the_book(book: Book) -> None:
    places = {
        f"{name}#{one.get('id')}" for name, page in book.pages.items() for one in page.iter() if one.get("id")
    } | set(book.pages)
    for page in book.pages.values():
        for link in page.iter(f"{X}a"):
            assert link.get("href") in places
    entries = [one.get("id") for page in book.pages.values() for one in page.iter(f"{X}article")]
    assert sorted(entries) == sorted(entry_mark(entry.key) for entry in EDITION.entries)


def test_contents_name_every_heading_in_order(book: Book) -> None:
    toc = next(one for one in book.pages["nav.xhtml"].iter(f"{X}nav") if one.get("id") == "toc")
    heads = ["序", "凡例", "概述", "第一章 行政区划", "苏木镇", "第二章 居民点和自然实体", "行政区划沿革表"]
    assert [link.text for link in toc.iter(f"{X}a")][: len(heads)] == heads


def test_names_hold_what_they_hold_and_mongolian_is_marked(book: Book) -> None:
    names = {one.text for page in book.pages.values() for one in page.iter(f"{X}h3")}
    assert ODD in names
    upright = {
        one.text for page in book.pages.values() for one in page.iter() if one.get("class") == "mongolian"
    }
    assert {entry.mongolian for entry in EDITION.entries if entry.mongolian} <= upright
    style = book.files["OEBPS/style.css"].decode()
    assert "writing-mode: vertical-lr" in style
    assert "http" not in style


def test_what_is_not_printed_is_in_no_byte_and_the_same_content_gives_the_same(tmp_path: Path) -> None:
    secret = "SECRET-8F3A"
    entries = tuple(
        replace(one, national_code=secret, language=secret, geometry={"type": secret})
        for one in EDITION.entries
    )
    planted = replace(EDITION, entries=entries, rules={"r": secret}, code_lists={"c": secret})
    for name in ("a.epub", "b.epub"):
        write_epub(planted, tmp_path / name)
    assert (tmp_path / "a.epub").read_bytes() == (tmp_path / "b.epub").read_bytes()
    assert not any(secret.encode() in said for said in Book(tmp_path / "a.epub").files.values())
