"""Look for marks in every part of an office file: body, headers, text boxes, watermarks, notes.

Word breaks a line into runs at will (机 | 密★10年): a paragraph is read as one text.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from gis.secrecy_marks.rules import SecrecyMark, mark_in_text

_BLOCKS = frozenset({"p", "si", "is", "t", "v", "comment", "lpwstr"})
_PAGE_TEXTS = frozenset({"oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"})
_PAGE_CODE = re.compile(r"&\"[^\"]*\"|&K[0-9A-F]{6}|&[BIUESXYPNDTFZGA]|&\d+")
_PAGE_SECTION = re.compile(r"&[LCR]")
_PLACES = (
    ("header", "页眉 header"),
    ("footer", "页脚 footer"),
    ("comment", "批注 comment"),
    ("docProps/", "文档属性 properties"),
    ("drawing", "文本框 drawing"),
    ("note", "脚注 note"),
    ("word/document", "正文 text"),
)


def mark_in_office_part(content: bytes, part: str) -> SecrecyMark | None:
    """Return the first mark in one XML part of an office file."""
    place = next((shown for piece, shown in _PLACES if piece in part), part.split("/")[-1])
    for text in _texts(content):
        found = mark_in_text(text)
        if found is not None:
            return SecrecyMark(found.level, place)
    return None


def is_office_archive(archive: zipfile.ZipFile) -> bool:
    """Return whether a zip is a Word, Excel or PowerPoint file."""
    return "[Content_Types].xml" in archive.namelist()


def _texts(content: bytes) -> Iterator[str]:
    events = etree.iterparse(
        io.BytesIO(content), ("end",), resolve_entities=False, no_network=True, huge_tree=True, recover=True
    )
    for _, element in events:
        for value in element.attrib.values():
            if "密" in value:
                yield str(value)
        tag = _tag(element)
        if tag in _PAGE_TEXTS:
            for section in _PAGE_SECTION.split("".join(element.itertext())):
                yield _PAGE_CODE.sub("", section)
        elif tag in _BLOCKS:
            yield "".join(_own(element))
        elif len(element) == 0 and element.text and "密" in element.text:
            yield element.text


def _own(element: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph without that of the paragraphs inside it (text boxes)."""
    if element.text and _tag(element) not in ("p", "r", "si", "is", "comment"):
        yield element.text
    for child in element:
        tag = _tag(child)
        if tag in ("tab", "ptab"):
            yield "\t"
        elif tag in ("br", "cr"):
            yield "\n"
        elif tag not in ("p", "rPh", "instrText", "delText"):
            yield from _own(child)


def _tag(element: etree._Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""
