"""What stands around the entries: title and copyright pages, prose, contents, appendix tables, indexes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gis.editions import word_parts
from gis.editions import word_styles as styles
from gis.editions.content import ContentTable, EditionContent, Place
from gis.editions.word_fields import part_mark
from maps.book.volume import Index, IndexGroup
from maps.book_word.markup import ONE_LINE, Marker, cell, measured, page_of, paragraph, row, run, table
from maps.book_word.template import Template

#: Columns of a table are as wide as their longest text, within these bounds, in characters
NARROWEST, WIDEST = 4, 24
#: Words of the Mongolian index: how many side by side, how long from top to bottom
SIDE_BY_SIDE, UPRIGHT = 17, 2150
#: The title in Mongolian: width of its cell in twentieths of a point, size in that of entries
_TITLE_WIDTH, _TITLE_SIZE = 900, 2.8


class AroundWriter:
    """Writes what is no entry, each text with a mark, so that edits are told when the file comes back."""

    def __init__(self, template: Template, marker: Marker, content: EditionContent) -> None:
        self._style = template.style
        self._width = template.paper.text_width
        self._marker = marker
        self._content = content
        self._texts: Mapping[str, str] = {part.path: part.text for part in word_parts.parts(content)}

    def words(self, path: str) -> str:
        """Return a text of the edition by its place in it, empty where it has none."""
        return self._texts.get(path, "")

    def part(self, path: str, style: str) -> str:
        """Return a text of the edition by its place in it; empty where it has none."""
        words = self._texts.get(path)
        if words is None:
            return ""
        return paragraph(self._style(style), self._marker.bookmark(part_mark(path), run(words)))

    def heading(self, path: str, level: int) -> str:
        """Return a heading, level from 0."""
        return self.part(path, styles.HEADINGS[level])

    def parts(self, prefix: str, style: str) -> str:
        """Return all texts of one place in their order: "front:0:" and then a number."""
        return "".join(
            self.part(path, style)
            for path in self._texts
            if path.rpartition(":")[0] == prefix.rstrip(":") and path.rpartition(":")[2].isdigit()
        )

    def title_page(self) -> str:
        """Return the title page."""
        mongolian = self.part("title:mongolian", styles.TITLE_MONGOLIAN)
        _, length = measured(self.words("title:mongolian"))
        upright = (
            table(
                (_TITLE_WIDTH,),
                (row((cell(_TITLE_WIDTH, mongolian, down=ONE_LINE),), round(length * _TITLE_SIZE)),),
                is_centered=True,
            )
            if mongolian
            else ""
        )
        return (
            upright
            + self.part("title:title", styles.TITLE)
            + self.part("title:label", styles.SUBTITLE)
            + self.part("title:draft", styles.DRAFT)
            + self.part("title:compiler", styles.SUBTITLE)
            + self.part("title:publisher", styles.SUBTITLE)
        )

    def copyright_page(self) -> str:
        """Return the copyright page: people, day of the register, gates, notes."""
        return (
            self.part("copyright:title", styles.COPYRIGHT)
            + self.parts("copyright:fact", styles.COPYRIGHT)
            + self.parts("copyright:note", styles.COPYRIGHT)
        )

    def prose(self, place: Place) -> str:
        """Return the texts of one place, each begun on a page of its own by its heading's style."""
        count = sum(one.place == place for one in self._content.prose)
        return "".join(
            self.heading(f"{place}:{at}:heading", 0)
            + self.parts(f"{place}:{at}", styles.BODY)
            + self.parts(f"{place}:{at}:signed", styles.SIGNED)
            for at in range(count)
        )

    def contents_page(self, indexes: Iterable[Index]) -> str:
        """Return the contents: a field of Word's, filled in but for the pages, which opening it finds."""
        lines = list(self._headings(indexes))
        first, last = self._style(styles.CONTENTS_LINES[0]), len(lines) - 1
        listed = []
        for at, (level, mark, words) in enumerate(lines):
            line = run(f"{words}\t") + page_of(mark)
            link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{line}</w:hyperlink>'
            begin = _FIELD_BEGIN if at == 0 else ""
            end = _FIELD_END if at == last else ""
            listed.append(paragraph(self._style(styles.CONTENTS_LINES[level]), begin, link, end))
        if not listed:
            listed = [paragraph(first, _FIELD_BEGIN, _FIELD_END)]
        return (
            self.part("contents:heading", styles.CONTENTS_TITLE) + "<w:sdt><w:sdtPr><w:docPartObj>"
            '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
            f"<w:sdtContent>{''.join(listed)}</w:sdtContent></w:sdt>"
        )

    def _headings(self, indexes: Iterable[Index]) -> Iterator[tuple[int, str, str]]:
        for path, words in self._texts.items():
            if not path.endswith(":heading") or path == "contents:heading":
                continue
            level = 1 if path.startswith("table:") or path.count(":") == 3 else 0
            yield level, part_mark(path), words
            if path == word_parts.INDEXES_PATH:
                for index in indexes:
                    yield 1, index_mark(index), index.heading

    def appendix(self, at: int, shown: ContentTable) -> str:
        """Return a table of the appendix; its first row is repeated on every page."""
        widths = _shares(shown, self._width)
        head, text = self._style(styles.TABLE_HEAD), self._style(styles.TABLE_TEXT)
        rows = [row((_cells(shown.columns, widths, head)), is_head=True)]
        rows.extend(row(_cells(cells, widths, text)) for cells in shown.rows)
        # A table may neither end a section nor touch another.
        return (
            self.heading(f"table:{at}:heading", 1)
            + self.parts(f"table:{at}:note", styles.BODY)
            + table(widths, rows, self._style(styles.TABLE))
            + paragraph(self._style(styles.TABLE_TEXT))
        )

    def index_opening(self, index: Index) -> str:
        """Return the heading of an index and what it says about itself."""
        heading = self._marker.bookmark(index_mark(index), run(index.heading))
        notes = (paragraph(self._style(styles.INDEX_NOTE), run(note)) for note in index.notes)
        return paragraph(self._style(styles.HEADINGS[1]), heading) + "".join(notes)

    def index_lines(self, group: IndexGroup, marks: Mapping[str, str]) -> str:
        """Return a group of an index that runs down in columns; pages are asked of the entries' bookmarks."""
        line = self._style(styles.INDEX_LINE)
        heading = styles.INDEX_SUBGROUP if group.level > 1 else styles.INDEX_GROUP
        lines = (paragraph(line, run(f"{one.label}\t"), page_of(marks[one.entry_key])) for one in group.lines)
        return (paragraph(self._style(heading), run(group.heading)) if group.heading else "") + "".join(lines)

    def index_upright(self, group: IndexGroup, marks: Mapping[str, str]) -> str:
        """Return a group of words from top to bottom, each over its page."""
        style = self._style(styles.INDEX_MONGOLIAN)
        letters = self._style(styles.MONGOLIAN)
        words = [(group.heading, ""), *((one.label, page_of(marks[one.entry_key])) for one in group.lines)]
        width = self._width // SIDE_BY_SIDE
        strips = []
        for start in range(0, len(words), SIDE_BY_SIDE):
            strip = words[start : start + SIDE_BY_SIDE]
            upright = (
                cell(width, paragraph(style, run(label, letters)), down=ONE_LINE) for label, _ in strip
            )
            pages = (cell(width, paragraph(style, page)) for _, page in strip)
            strips.append(table([width] * len(strip), (row(upright, UPRIGHT), row(pages))) + paragraph(style))
        return "".join(strips)


def index_mark(index: Index) -> str:
    """Return the bookmark of an index."""
    return part_mark(f"index:{index.heading}")


_FIELD_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _cells(said: Sequence[str], widths: Sequence[int], style: str) -> Iterator[str]:
    return (cell(width, paragraph(style, run(words))) for words, width in zip(said, widths, strict=True))


def _shares(shown: ContentTable, width: int) -> list[int]:
    """Return the columns' widths: by their shares, else by their longest text."""
    shares: Sequence[float] = shown.widths or [
        min(max(NARROWEST, *(len(words) for words in column)), WIDEST)
        for column in zip(shown.columns, *shown.rows, strict=True)
    ]
    return [round(width * share / sum(shares)) for share in shares]
