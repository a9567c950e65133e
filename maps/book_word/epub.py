"""An edition as EPUB 3, for reading on a telephone or tablet; indexes lead to the entries."""

import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from importlib.resources import files
from itertools import count
from pathlib import Path
from uuid import UUID

from gis.editions import word_parts
from gis.editions.content import ContentEntry, EditionContent, Place, digest, to_bytes
from gis.editions.word_fields import entry_mark
from maps.book.composing import volume
from maps.book.volume import Index, IndexGroup
from maps.book_word import epub_pages as pages
from maps.book_word.epub_pages import Page, plain
from maps.web_assets import library_file

_FONT = "@fontsource/noto-sans-mongolian/files/noto-sans-mongolian-mongolian-400-normal.woff2"
_FONT_LICENCE = "@fontsource/noto-sans-mongolian/LICENSE"
#: So many entries, or lines of an index, one file has at most: reading programs are slow with larger ones
_ENTRIES, _LINES = 150, 1000
_DAY = (1980, 1, 1, 0, 0, 0)
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="zh-Hans">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
{facts}
<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">index</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
<item id="font" href="noto-sans-mongolian.woff2" media-type="font/woff2"/>
<item id="font-licence" href="noto-sans-mongolian-licence.txt" media-type="text/plain"/>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""


def write_epub(content: EditionContent, out: Path) -> None:
    """Write an edition as EPUB 3; the same content gives the same bytes.

    A file that is there is replaced only by a finished one. Raises what `volume` raises.
    """
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            # It stands first and unpacked, so that the kind of file is known by its first bytes.
            archive.writestr(_member("mimetype", zipfile.ZIP_STORED), "application/epub+zip")
            for name, said in _files(content):
                archive.writestr(_member(name), said)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _member(name: str, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = packing
    info.external_attr = 0o644 << 16
    return info


def _files(content: EditionContent) -> Iterator[tuple[str, str | bytes]]:
    made = list(_pages(content))
    navigation = Page("nav.xhtml", word_parts.CONTENTS, 0, pages.contents(made), "frontmatter")
    yield "META-INF/container.xml", _CONTAINER
    yield "OEBPS/book.opf", _package(content, made)
    yield "OEBPS/style.css", (files("data") / "templates" / "book_epub.css").read_text("utf-8")
    yield "OEBPS/noto-sans-mongolian.woff2", library_file(_FONT).read_bytes()
    yield "OEBPS/noto-sans-mongolian-licence.txt", library_file(_FONT_LICENCE).read_bytes()
    for page in (*made, navigation):
        yield f"OEBPS/{page.name}", page.xhtml(content.title)


def _package(content: EditionContent, made: Iterable[Page]) -> str:
    moment = content.known_at or datetime.combine(content.as_of, time(), UTC)
    people = [("contributor", name) for person in content.contributors for name in person.names]
    notes = [f"{gate.title} {gate.number or word_parts.OPEN_GATE}" for gate in content.gates]
    facts = [
        ("title", f"{content.title} {content.label}".strip()),
        ("language", "zh-Hans"),
        *([("language", "mn-Mong")] if any(entry.mongolian for entry in content.entries) else []),
        ("creator", content.compiler),
        *people,
        ("publisher", content.publisher),
        ("date", content.as_of.isoformat()),
        ("subject", "地名"),
        ("description", "；".join((word_parts.draft_mark(content), *notes)).strip("；")),
    ]
    names = [page.name for page in made]
    return _PACKAGE.format(
        identifier=UUID(digest(to_bytes(content))[:32]),
        facts="\n".join(f"<dc:{name}>{plain(said)}</dc:{name}>" for name, said in facts if said),
        modified=f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        manifest="\n".join(
            f'<item id="p{at}" href="{name}" media-type="application/xhtml+xml"/>'
            for at, name in enumerate(names)
        ),
        spine="\n".join(
            # Title and copyright page stand in front of the contents.
            f'<itemref idref="{one}"/>'
            for one in ("p0", "p1", "nav", *(f"p{at}" for at in range(2, len(names))))
        ),
    )


def _pages(content: EditionContent) -> Iterator[Page]:
    """Give the pages in order; those with the title and the copyright come first."""
    book = volume(content, maps=False)
    said = {part.path: part.text for part in word_parts.parts(content)}
    links: dict[str, str] = {}
    yield Page("title.xhtml", "", 0, _title(content, said), "titlepage")
    yield Page("copyright.xhtml", "", 0, _copyright(said), "frontmatter")
    yield from _prose(content, "front", "frontmatter")
    yield from _prose(content, "overview", "bodymatter")
    yield from _chapters(content, links)
    for at, table in enumerate(content.tables):
        yield Page(f"table-{at}.xhtml", table.heading, 0, pages.table(table), "backmatter")
    for at, index in enumerate(book.indexes):
        for part, groups in enumerate(_portions(index)):
            body = pages.index(index, groups, links)
            yield Page(f"index-{at}-{part}.xhtml", index.heading if part == 0 else "", 0, body, "backmatter")
    yield from _prose(content, "back", "backmatter")


def _title(content: EditionContent, said: Mapping[str, str]) -> str:
    lines = (
        pages.mongolian(said.get("title:mongolian", "")),
        pages.element("h1", said["title:title"]),
        pages.element("p", said.get("title:label", "")),
        pages.element("p", said.get("title:draft", ""), "draft"),
        pages.element("p", content.compiler),
        pages.element("p", content.publisher),
    )
    return f'<section class="title">{"".join(lines)}</section>'


def _copyright(said: Mapping[str, str]) -> str:
    lines = (words.replace("\t", "　") for path, words in said.items() if path.startswith("copyright:"))
    return f'<section class="copyright">{"".join(pages.element("p", line) for line in lines)}</section>'


def _prose(content: EditionContent, place: Place, kind: str) -> Iterator[Page]:
    for at, one in enumerate(text for text in content.prose if text.place == place):
        body = pages.element("h1", one.heading) + pages.prose(one.paragraphs, one.signed)
        yield Page(f"{place}-{at}.xhtml", one.heading, 0, body, kind)


def _chapters(content: EditionContent, links: dict[str, str]) -> Iterator[Page]:
    """Give the chapters, a page for each section or part of a long one, and note where entries are."""
    found = {entry.key: entry for entry in content.entries}
    for at, chapter in enumerate(content.chapters):
        opening = pages.element("h1", chapter.heading) + pages.prose(chapter.introduction)
        yield Page(f"chapter-{at}.xhtml", chapter.heading, 0, opening)
        numbers = count()
        for section in chapter.sections:
            opening = pages.element("h2", section.heading) + pages.prose(section.introduction)
            heading = section.heading
            for start in range(0, max(len(section.keys), 1), _ENTRIES):
                name = f"chapter-{at}-{next(numbers)}.xhtml"
                portion = section.keys[start : start + _ENTRIES]
                body = opening + "".join(_linked(found[key], name, links) for key in portion)
                yield Page(name, heading, 1, body)
                opening = heading = ""


def _linked(entry: ContentEntry, page: str, links: dict[str, str]) -> str:
    anchor = entry_mark(entry.key)
    links[entry.key] = f"{page}#{anchor}"
    return pages.entry(entry, anchor)


def _portions(index: Index) -> Iterator[list[IndexGroup]]:
    """Give an index in parts of a bearable length, no group cut."""
    portion: list[IndexGroup] = []
    lines = 0
    for group in index.groups:
        if portion and lines + len(group.lines) > _LINES:
            yield portion
            portion, lines = [], 0
        portion.append(group)
        lines += len(group.lines)
    yield portion
