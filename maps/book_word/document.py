"""The Word form of an edition: written part by part, the text as a stream.

Fields find page numbers, contents and running heads when Word opens it: its layout is Word's, not ours.
"""

import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gis.editions import word_styles as styles
from gis.editions.content import ContentChapter, EditionContent, digest, to_bytes
from gis.editions.word_fields import entry_mark
from gis.editions.word_package import DOCUMENT
from gis.editions.word_parts import INDEXES_PATH, draft_mark
from maps.book.composing import volume
from maps.book.volume import BookMap, Volume
from maps.book_word import parts
from maps.book_word.around import AroundWriter
from maps.book_word.entries import EntryWriter
from maps.book_word.markup import Marker, field, paragraph, run, section_end
from maps.book_word.pictures import PictureWriter
from maps.book_word.template import Template, read_template

_INDEX_COLUMNS, _COLUMN_GAP = 3, 400


@dataclass(frozen=True)
class _Section:
    """Pages of one kind: what begins them, their running head, numbers and columns."""

    begins: Literal["nextPage", "continuous"] = "nextPage"
    #: Relations of the running heads of right and left pages; without them no page has any, nor a number
    heads: tuple[str, str] | None = None
    numbers: str = ""
    columns: int = 1
    upright: str = ""


def write_docx(content: EditionContent, out: Path, book: Volume | None = None) -> None:
    """Write an edition as a Word document for editors to mark up; the same content gives the same bytes.

    `book` has the maps and indexes, made of the same content where they are not given. A file that is there
    is replaced only by a finished one. Raises StyleMissing and what `volume` raises.
    """
    template = read_template()
    document = _Document(content, book or volume(content), template)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(parts.member(DOCUMENT), "w", force_zip64=True) as text:
                for block in document.blocks():
                    text.write(block.encode("utf-8"))
            for name, said in document.others().items():
                archive.writestr(parts.member(name), said)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


class _Document:
    """One document while it is written: `blocks` first, then `others`, which hold what the text refers to."""

    def __init__(self, content: EditionContent, book: Volume, template: Template) -> None:
        marker = Marker()
        self._content = content
        self._book = book
        self._template = template
        self._around = AroundWriter(template, marker, content)
        self._entries = EntryWriter(template, marker, is_draft=content.draft != "")
        self._pictures = PictureWriter(template)
        self._found = {entry.key: entry for entry in content.entries}
        self._marks = {entry.key: entry_mark(entry.key) for entry in content.entries}
        self._running: dict[str, str] = {}
        self._is_numbered = False

    def blocks(self) -> Iterator[str]:
        """Give the document's XML from beginning to end."""
        yield f"{parts.DECLARATION}<w:document {parts.NAMESPACES}><w:body>"
        before: _Section | None = None
        for section, blocks in self._sections():
            if before is not None:
                yield section_end(self._section(before))
            yield from blocks
            before = section
        if before is not None:
            yield self._section(before)
        yield "</w:body></w:document>"

    def others(self) -> dict[str, bytes]:
        """Return the parts beside the text, by name."""
        content = self._content
        looks = self._template.parts
        named = {
            **{f"r{name.removesuffix('.xml').capitalize()}": name for name in self._running},
            **{f"rMap{at}": name for at, name in enumerate(self._pictures.files, start=1)},
        }
        made = {
            "word/settings.xml": parts.settings(content.draft != ""),
            "word/footnotes.xml": parts.footnotes(self._entries.notes),
            "docProps/core.xml": parts.core_properties(content),
            "docProps/custom.xml": parts.custom_properties(content, digest(to_bytes(content))),
            "word/_rels/document.xml.rels": parts.document_relations(named, looks),
            "_rels/.rels": parts.root_relations(),
            **{f"word/{name}": said for name, said in self._running.items()},
        }
        made["[Content_Types].xml"] = parts.content_types((DOCUMENT, *looks, *made))
        return {
            **{name: said.encode("utf-8") for name, said in made.items()},
            **looks,
            **{f"word/{name}": picture for name, picture in self._pictures.files.items()},
        }

    # Sections

    def _sections(self) -> Iterator[tuple[_Section, Iterator[str]]]:
        around, content, book = self._around, self._content, self._book
        yield _Section(upright="center"), iter((around.title_page(),))
        yield _Section(upright="bottom"), iter((around.copyright_page(),))
        front = iter((around.prose("front"), around.contents_page(book.indexes)))
        yield self._headed(content.title, numbers="lowerRoman"), front
        overview = around.prose("overview")
        if overview or book.maps:
            yield self._headed(content.title), iter((*self._maps(book.maps), overview))
        for at, chapter in enumerate(content.chapters):
            keys = [key for section in chapter.sections for key in section.keys]
            yield self._headed(chapter.heading, keys), self._chapter(at, chapter)
        if content.tables:
            yield self._headed(around.words("appendices:heading")), self._appendices()
        yield from self._indexes()
        if back := around.prose("back"):
            yield self._headed(content.title), iter((back,))

    def _chapter(self, at: int, chapter: ContentChapter) -> Iterator[str]:
        around = self._around
        yield around.heading(f"chapter:{at}:heading", 0)
        yield from self._maps(self._book.chapters[at].maps)
        yield around.parts(f"chapter:{at}:introduction", styles.BODY)
        for number, section in enumerate(chapter.sections):
            yield around.heading(f"chapter:{at}:{number}:heading", 1)
            yield around.parts(f"chapter:{at}:{number}:introduction", styles.BODY)
            for key in section.keys:
                yield self._entries.write(self._found[key])

    def _maps(self, maps: Iterable[BookMap]) -> Iterator[str]:
        return (self._pictures.write(one) for one in maps)

    def _appendices(self) -> Iterator[str]:
        yield self._around.heading("appendices:heading", 0)
        for at, table in enumerate(self._content.tables):
            yield self._around.appendix(at, table)

    def _indexes(self) -> Iterator[tuple[_Section, Iterator[str]]]:
        around = self._around
        headed = self._headed(around.words(INDEXES_PATH))
        for at, index in enumerate(self._book.indexes):
            opening = around.heading(INDEXES_PATH, 0) if at == 0 else ""
            begins = headed if at == 0 else _Section(heads=headed.heads)
            if index.kind == "mongolian":
                upright = (around.index_upright(group, self._marks) for group in index.groups)
                yield begins, iter((opening, around.index_opening(index), *upright))
                continue
            yield begins, iter((opening, around.index_opening(index)))
            columns = _Section("continuous", headed.heads, columns=_INDEX_COLUMNS)
            yield columns, (around.index_lines(group, self._marks) for group in index.groups)

    # Running heads and pages

    def _headed(self, words: str, keys: list[str] | None = None, numbers: str = "") -> _Section:
        """Return a section with running heads: what it is, and the first and the last entry of the page."""
        if not numbers and not self._is_numbered:
            numbers, self._is_numbered = "decimal", True
        inner = "　".join(part for part in (words, draft_mark(self._content)) if part)
        span = ""
        if keys:
            first, last = (self._found[key].name for key in (keys[0], keys[-1]))
            span = (
                field(f'STYLEREF "{styles.NAME}"', first)
                + run("—")
                + field(f'STYLEREF "{styles.NAME}" \\l', last)
            )
        head = self._template.style(styles.RUNNING_HEAD)
        names = []
        for left, right in ((run(inner), span), (span, run(inner))):
            name = f"header{len(self._running) + 1}.xml"
            self._running[name] = parts.running("hdr", paragraph(head, left, run("\t"), right))
            names.append(f"rHeader{len(self._running)}")
        return _Section(heads=(names[0], names[1]), numbers=numbers)

    def _section(self, section: _Section) -> str:
        paper = self._template.paper
        heads = "" if section.heads is None else self._references(section.heads)
        started = f'<w:pgNumType w:fmt="{section.numbers}" w:start="1"/>' if section.numbers else ""
        upright = f'<w:vAlign w:val="{section.upright}"/>' if section.upright else ""
        return (
            f'<w:sectPr>{heads}<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
            f'<w:type w:val="{section.begins}"/><w:pgSz w:w="{paper.width}" w:h="{paper.height}"/>'
            f'<w:pgMar w:top="{paper.top}" w:right="{paper.outside}" w:bottom="{paper.bottom}" '
            f'w:left="{paper.inside}" w:header="850" w:footer="700" w:gutter="0"/>{started}'
            f'<w:cols w:num="{section.columns}" w:space="{_COLUMN_GAP}"/>{upright}</w:sectPr>'
        )

    def _references(self, heads: tuple[str, str]) -> str:
        if "footer1.xml" not in self._running:
            number = self._template.style(styles.PAGE_NUMBER)
            right = paragraph(number, run("\t"), field("PAGE", "1"))
            self._running["footer1.xml"] = parts.running("ftr", right)
            self._running["footer2.xml"] = parts.running("ftr", paragraph(number, field("PAGE", "1")))
        pairs = (("header", heads), ("footer", ("rFooter1", "rFooter2")))
        return "".join(
            f'<w:{kind}Reference w:type="{side}" r:id="{identifier}"/>'
            for kind, (right, left) in pairs
            for side, identifier in (("default", right), ("even", left))
        )
