"""WordprocessingML as text: runs, paragraphs, marks, fields, content controls.

Everything that an edition says goes through `run`, which escapes it. Text is put together rather than trees:
an edition has a million elements.
"""

from collections.abc import Iterable
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from gis.editions.word_fields import printable

#: Where a page number stands until Word has laid the book out
UNKNOWN_PAGE = "—"
#: Mongolian of 12 points, in twentieths of a point: longest line, length of a letter, of a space
LONGEST, LETTER, SPACE = 3400, 135, 70
_SELECTORS = range(0x180B, 0x1810)


def run(words: str, style: str = "") -> str:
    """Return text in a style of characters (its id); lines and tabs as Word has them."""
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{looks}{_text(printable(words))}</w:r>"


def _text(words: str) -> str:
    if "\n" not in words and "\t" not in words:
        return f'<w:t xml:space="preserve">{escape(words)}</w:t>'
    lines = ("<w:tab/>".join(_text(part) for part in line.split("\t")) for line in words.split("\n"))
    return "<w:br/>".join(lines)


def paragraph(style: str, *inner: str, keeps_next: bool = False) -> str:
    """Return a paragraph in a style (its id); `keeps_next`: on one page with the paragraph that follows."""
    kept = "<w:keepNext/>" if keeps_next else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{"".join(inner)}</w:p>'


def section_end(section: str) -> str:
    """Return a paragraph that ends a section and takes no room."""
    thin = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{thin}{section}</w:pPr></w:p>"


def field(instruction: str, result: str, style: str = "") -> str:
    """Return a field with what it shows until it is updated."""
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return (
        f'<w:r>{looks}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{looks}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{looks}<w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result, style)}<w:r>{looks}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def page_of(mark: str) -> str:
    """Return the page of a bookmark, which leads there."""
    return field(f"PAGEREF {mark} \\h", UNKNOWN_PAGE)


#: Text that runs from top to bottom, turned as Mongolian is. Every office program knows the first, whose
#: lines follow from right to left; lines of the second go from left to right, which LibreOffice 7.4 lacks.
ONE_LINE, LINES = "tbRl", "tbLrV"


def cell(width: int, *blocks: str, down: str = "") -> str:
    """Return a cell of a table, its width in twentieths of a point; `down`: ONE_LINE or LINES."""
    direction = f'<w:textDirection w:val="{down}"/>' if down else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{direction}</w:tcPr>{"".join(blocks)}</w:tc>'


def row(cells: Iterable[str], height: int = 0, is_head: bool = False) -> str:
    """Return a row that no page break cuts, at least `height` twentieths of a point high."""
    high = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{head}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Iterable[int], rows: Iterable[str], style: str = "", is_centered: bool = False) -> str:
    """Return a table of fixed columns, in a style (its id)."""
    wide = list(widths)
    named = f'<w:tblStyle w:val="{style}"/>' if style else ""
    placed = '<w:jc w:val="center"/>' if is_centered else ""
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in wide)
    return (
        f'<w:tbl><w:tblPr>{named}<w:tblW w:w="{sum(wide)}" w:type="dxa"/>{placed}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def measured(mongolian: str) -> tuple[int, int]:
    """Return how many lines a name takes from top to bottom, and how long the longest is."""
    lines = [0]
    for word in mongolian.split():
        length = LETTER * sum(ord(letter) not in _SELECTORS for letter in word)
        if lines[-1] and lines[-1] + SPACE + length > LONGEST:
            lines.append(length)
        else:
            lines[-1] += length + (SPACE if lines[-1] else 0)
    return len(lines), min(max(lines), LONGEST)


class Marker:
    """Numbers what needs a number of its own in a document: bookmarks and content controls."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def bookmark(self, name: str, *inner: str) -> str:
        """Return content that can be referred to by a name."""
        number = next(self._numbers)
        begins = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return f'{begins}{"".join(inner)}<w:bookmarkEnd w:id="{number}"/>'

    def control(self, tag: str, title: str, *inner: str, is_open: bool = False) -> str:
        """Return runs in a content control with a tag; `is_open`: they only ask to be replaced."""
        number = next(self._numbers)
        shown = "<w:showingPlcHdr/>" if is_open else ""
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title)}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{number}"/>{shown}</w:sdtPr><w:sdtContent>{"".join(inner)}</w:sdtContent></w:sdt>'
        )
