"""Write lists as CSV and XLSX, row by row, so that no value turns into a formula.

In CSV a text that Excel would take for a formula (it begins with = + - @, a tab or a return, also in full
width) gets an apostrophe in front; numbers, negative ones too, are left as numbers. ``read_table`` takes the
apostrophe off again. In XLSX every text is stored as text, which needs no such mark.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import xlsxwriter

from gis.spreadsheets.csv_files import FORMULA_STARTS
from gis.spreadsheets.errors import CannotBeWritten

MOST_XLSX_ROWS = 1_048_576
MOST_CELL_CHARACTERS = 32_767
# Excel has no earlier dates; the register has (1649): they are written as text.
_FIRST_EXCEL_YEAR = 1900

_SUSPECT = frozenset((" ", *FORMULA_STARTS))
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column to write: the key of its value in a row, its heading, its kind and width in characters."""

    key: str
    title: str
    kind: Literal["text", "number", "date"] = "text"
    width: int = 16


@dataclass(frozen=True, slots=True)
class Written:
    """What went into a file: the records, the headings, and how many cells of each column hold something."""

    count: int
    columns: tuple[str, ...]
    filled: tuple[int, ...]


def guard_formula(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula; plain numbers come back unchanged."""
    # Hardly a text begins so: look at one character before anything costlier
    if text[:1] not in _SUSPECT:
        return text
    if text.lstrip(" ").startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def value_text(value: object) -> str:
    """Return a value as CSV text: ISO dates, TRUE/FALSE, shortest exact numbers, empty for None."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write_csv(
    path: Path,
    columns: Sequence[OutColumn],
    rows: Iterable[Mapping[str, object]],
    byte_order_mark: bool = True,
) -> Written:
    """Write UTF-8 CSV with CRLF (RFC 4180); the byte-order mark makes Excel read the Chinese right."""
    filled = [0] * len(columns)
    count = 0
    encoding = "utf-8-sig" if byte_order_mark else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([guard_formula(column.title) for column in columns])
        for count, row in enumerate(rows, start=1):  # noqa: B007 the last one is the number of records
            texts = [value_text(row.get(column.key)) for column in columns]
            for at, text in enumerate(texts):
                filled[at] += text != ""
            writer.writerow([guard_formula(text) for text in texts])
    return Written(count, tuple(column.title for column in columns), tuple(filled))


def write_xlsx(
    path: Path,
    columns: Sequence[OutColumn],
    rows: Iterable[Mapping[str, object]],
    sheet: str = "Sheet1",
    about: Sequence[str] = (),
) -> Written:
    """Write a workbook in constant memory: heading frozen and filterable, codes as text, dates as dates.

    ``about`` goes on a second sheet (what list, as of when, 非涉密系统). Raises CannotBeWritten for
    too many rows or a text longer than a cell holds: nothing is cut silently.
    """
    filled = [0] * len(columns)
    count = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E7EEF7", "text_wrap": True})
        formats = cell_formats(book)
        page = book.add_worksheet(sheet[:31])
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width, formats[column.kind])
            page.write_string(0, at, column.title, heading)
        page.freeze_panes(1, 0)
        for count, row in enumerate(rows, start=1):
            if count >= MOST_XLSX_ROWS:
                raise CannotBeWritten("spreadsheet.too_many_rows", most=MOST_XLSX_ROWS)
            for at, column in enumerate(columns):
                filled[at] += write_cell(page, count, at, column, row.get(column.key), formats)
        if columns:
            page.autofilter(0, 0, count, len(columns) - 1)
        if about:
            notes = book.add_worksheet("说明")
            notes.set_column(0, 0, 80)
            for at, line in enumerate(about):
                notes.write_string(at, 0, line)
    return Written(count, tuple(column.title for column in columns), tuple(filled))


def cell_formats(book: "xlsxwriter.Workbook") -> "dict[str, xlsxwriter.format.Format]":
    """Return how cells of each kind are shown: codes stay text, dates are dates."""
    return {
        "text": book.add_format({"num_format": "@"}),
        "number": book.add_format({"num_format": "General"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def write_cell(
    page: "xlsxwriter.worksheet.Worksheet",
    row: int,
    at: int,
    column: OutColumn,
    value: object,
    formats: Mapping[str, "xlsxwriter.format.Format"],
) -> int:
    """Write one value as its column's kind asks; return 1, or 0 for nothing. Raises CannotBeWritten."""
    if value is None or value == "":
        return 0
    if column.kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, at, value, formats["number"])
    elif column.kind == "date" and isinstance(value, date) and value.year >= _FIRST_EXCEL_YEAR:
        page.write_datetime(row, at, value, formats["date"])
    else:
        text = value_text(value)
        if len(text) > MOST_CELL_CHARACTERS:
            raise CannotBeWritten(
                "spreadsheet.cell_too_long",
                row=row,
                column=column.title,
                length=len(text),
                most=MOST_CELL_CHARACTERS,
            )
        page.write_string(row, at, text, formats["text"])
    return 1
