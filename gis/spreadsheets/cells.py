"""Turn what a cell holds into the text a clerk sees, and say when that text was tidied.

Tidied are full-width digits (０１２), full-width point and minus between digits, ideographic and no-break
spaces at the ends or doubled, and invisible control characters. Letters, Chinese punctuation, rare
characters and the joiners that Mongolian script needs (U+180B-U+180E, U+200C, U+200D, U+202F) are left alone.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from gis.spreadsheets.sheet import CellValue

_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_POINT_IN_NUMBER = re.compile(r"(?<=[0-9])．(?=[0-9])")
_MINUS_BEFORE_NUMBER = re.compile(r"^[－−](?=[0-9])")
_SPACES = re.compile("[ \u3000\u00a0\t]+")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")

# One look tells the many cells that need nothing.
_UNTIDY = re.compile("[\x00-\x1f\x7f\u00a0\u200b\ufeff\u3000０-９．－−]|  ")


def cell_text(value: CellValue) -> tuple[str, str | None]:
    """Return the text of a cell and, when tidying changed it, the text as it stood.

    Whole numbers lose the ".0" that Excel stores (150626100.0 → 150626100), other numbers show at most
    15 digits as in Excel, dates become ISO 8601.
    """
    if isinstance(value, str):
        tidy = tidy_text(value)
        return tidy, None if tidy == value.strip(" \r\n") else value
    return _plain(value), None


def _plain(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def tidy_text(text: str) -> str:
    """Return a text with its digits and spaces tidied as the module says; line breaks inside stay."""
    if _UNTIDY.search(text) is None:
        return text.strip(" ")
    text = _INVISIBLE.sub("", text)
    text = text.translate(_FULL_WIDTH_DIGITS)
    text = _POINT_IN_NUMBER.sub(".", text)
    text = _SPACES.sub(_one_space, text.replace("\r\n", "\n").replace("\r", "\n"))
    # Not a bare strip(): it would take the narrow no-break space that ends a Mongolian stem.
    text = text.strip(" \n")
    return _MINUS_BEFORE_NUMBER.sub("-", text)


def _one_space(found: re.Match[str]) -> str:
    return " "
