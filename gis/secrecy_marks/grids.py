"""Look for marks in rows of cells and in text, wherever they come from."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence

from gis.secrecy_marks.rules import (
    SecrecyMark,
    is_secrecy_column,
    mark_in_row,
    mark_in_secrecy_value,
    mark_in_text,
)
from gis.spreadsheets.header import column_letters

# A heading is short; a sentence that mentions 密级 is no heading of a column.
_LONGEST_HEADING = 12
_JSON_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?')
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_XML_ATTRIBUTE = re.compile(r"=\s*\"([^\"<]*)\"|=\s*'([^'<]*)'")


def mark_in_grid(rows: Iterable[tuple[int, Sequence[object]]], sheet: str) -> SecrecyMark | None:
    """Return the first mark among rows of cells, named as Excel does (名单!C5)."""
    secrecy_columns: set[int] = set()
    for number, cells in rows:
        for at, cell in enumerate(cells):
            if not isinstance(cell, str) or not cell:
                continue
            found = mark_in_text(cell)
            if found is None and at in secrecy_columns:
                found = mark_in_secrecy_value(cell)
            if found is not None:
                return SecrecyMark(found.level, f"{sheet}!{column_letters(at)}{number}")
            if len(cell.strip()) <= _LONGEST_HEADING and is_secrecy_column(cell):
                secrecy_columns.add(at)
    return None


def mark_in_records(records: Iterable[Mapping[str, object]], sheet: str) -> SecrecyMark | None:
    """Return the first mark among records with named values."""
    for number, values in enumerate(records, start=1):
        found = mark_in_row(values)
        if found is not None:
            return SecrecyMark(found.level, f"{sheet}!{number} {found.place}".rstrip())
    return None


def mark_in_lines(text: str, name: str) -> SecrecyMark | None:
    """Return the first mark among the lines of a text."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = mark_in_text(line)
        if found is not None:
            return SecrecyMark(found.level, f"{name}:{number}")
    return None


def mark_in_json(text: str, name: str) -> SecrecyMark | None:
    """Return the first mark among the strings of a JSON text, its keys as headings."""
    key = ""
    for match in _JSON_TEXT.finditer(text):
        value = _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), match[1])
        if match[2]:
            key = value
        elif "密" in value or is_secrecy_column(key):
            found = mark_in_row({key: value})
            if found is not None:
                return SecrecyMark(found.level, f"{name} {key}")
    return None


def mark_in_markup(text: str, name: str) -> SecrecyMark | None:
    """Return the first mark among the texts and attribute values of XML or HTML.

    A text after a tag or attribute called 密级 (``<Data name="密级">``) counts as its value.
    """
    heading = ""
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    for at, piece in enumerate(re.split(r"<([^<>]*)>", text)):
        if at % 2:
            values = [html.unescape(a or b) for a, b in _XML_ATTRIBUTE.findall(piece)]
            named = [value for value in (piece.split(" ")[0], *values) if is_secrecy_column(value)]
            # The inner <value> of <Data name="密级"> does not end the heading; the closing tag does.
            heading = named[0] if named else "" if piece.startswith("/") else heading
            found = next((m for value in values if (m := mark_in_text(value))), None)
        else:
            found = mark_in_row({heading: html.unescape(piece)})
        if found is not None:
            return SecrecyMark(found.level, name)
    return None
