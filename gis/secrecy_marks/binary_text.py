"""Find out whether bytes can hold a mark at all, and look for marks in old Office files."""

import re

from gis.secrecy_marks.rules import SecrecyMark, mark_in_text
from gis.spreadsheets.sheet import Source, open_source

_CHUNK = 1 << 20
_OVERLAP = 64
# The character 密 in every way that text and markup write it, and the English headings of its column.
_TRACES = (
    "密".encode(),
    "密".encode("gbk"),
    "密".encode("utf-16-le"),
    "密".encode("utf-16-be"),
    b"\\u5bc6",
    b"\\u5BC6",
    b"&#x5bc6;",
    b"&#x5BC6;",
    b"&#23494;",
    b"ecrecy",
    b"ecurity",
    b"lassification",
)
_LEVELS_UTF16 = re.compile(
    b"|".join(
        re.escape(level.encode("utf-16-le")) for level in ("秘密", "机密", "绝密", "機密", "絕密", "祕密")
    )
)
_CONTEXT = 40


def has_trace(source: Source) -> bool:
    """Return whether the character 密 occurs in a file in any spelling; most files are done with this."""
    with open_source(source) as file:
        before = b""
        while chunk := file.read(_CHUNK):
            content = before + chunk
            if any(trace in content for trace in _TRACES):
                return True
            before = content[-_OVERLAP:]
    return False


def mark_in_old_office(source: Source, name: str) -> SecrecyMark | None:
    """Return a mark in the raw bytes of a .doc, .xls or other compound file, which hold UTF-16."""
    with open_source(source) as file:
        content = file.read()
    for found in _LEVELS_UTF16.finditer(content):
        mark = mark_in_text(_text_around(content, found.start(), found.end()))
        if mark is not None:
            return SecrecyMark(mark.level, name)
    return None


def _text_around(content: bytes, start: int, end: int) -> str:
    """Return the run of UTF-16 that a level belongs to, without the binary and page codes around it."""
    left = start
    while left - 2 >= max(0, start - _CONTEXT) and _belongs(content[left - 2 : left]):
        left -= 2
    right = end
    while right + 2 <= min(len(content), end + _CONTEXT) and (
        _belongs(content[right : right + 2]) or content[right : right + 2].strip(b"\0").isdigit()
    ):
        right += 2
    return content[left:right].decode("utf-16-le", "replace")


def _belongs(unit: bytes) -> bool:
    """Chinese and its punctuation, stars, brackets. Lengths, record numbers and "&14" are below."""
    code = int.from_bytes(unit, "little")
    return code >= 0x2000 or chr(code) in "()[]*"
