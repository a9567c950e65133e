"""Write a workbook of several sheets whose columns may have drop-downs, and read one back as it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine
import xlsxwriter

from gis.spreadsheets.errors import CannotBeWritten, SpreadsheetUnreadable
from gis.spreadsheets.writing import MOST_XLSX_ROWS, OutColumn, cell_formats, write_cell

#: Where the values of drop-downs stand: Excel takes no list longer than 255 characters in the rule itself
CHOICES = "选项"
ABOUT = "说明"


@dataclass(frozen=True)
class OutSheet:
    """A sheet to write: its title, columns, rows, and the values that columns may have."""

    title: str
    columns: Sequence[OutColumn]
    rows: Iterable[Mapping[str, object]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_sheets(path: Path, sheets: Sequence[OutSheet], about: Sequence[str] = ()) -> None:
    """Write sheets in constant memory, each with a frozen heading; a value outside a drop-down is refused by
    Excel when somebody types it. Raises CannotBeWritten for too many rows or a text longer than a cell holds.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E7EEF7", "text_wrap": True})
        formats = cell_formats(book)
        lists: dict[tuple[str, ...], int] = {}
        for sheet in sheets:
            page = book.add_worksheet(sheet.title[:31])
            for at, column in enumerate(sheet.columns):
                page.set_column(at, at, column.width, formats[column.kind])
                page.write_string(0, at, column.title, heading)
                values = tuple(sheet.choices.get(column.key, ()))
                if values:
                    _offer(page, at, lists.setdefault(values, len(lists)), len(values))
            page.freeze_panes(1, 0)
            count = 0
            for count, row in enumerate(sheet.rows, start=1):
                if count >= MOST_XLSX_ROWS:
                    raise CannotBeWritten("spreadsheet.too_many_rows", most=MOST_XLSX_ROWS)
                for at, column in enumerate(sheet.columns):
                    write_cell(page, count, at, column, row.get(column.key), formats)
            page.autofilter(0, 0, count, max(0, len(sheet.columns) - 1))
        if about:
            notes = book.add_worksheet(ABOUT)
            notes.set_column(0, 0, 80)
            for at, line in enumerate(about):
                notes.write_string(at, 0, line)
        _list(book, [*lists])


def _offer(page: "xlsxwriter.worksheet.Worksheet", at: int, listed: int, count: int) -> None:
    column = xlsxwriter.utility.xl_col_to_name(listed, col_abs=True)
    page.data_validation(
        1,
        at,
        MOST_XLSX_ROWS - 1,
        at,
        {"validate": "list", "source": f"={CHOICES}!{column}$1:{column}${count}"},
    )


def _list(book: "xlsxwriter.Workbook", lists: Sequence[Sequence[str]]) -> None:
    if not lists:
        return
    page = book.add_worksheet(CHOICES)
    for row in range(max(len(values) for values in lists)):
        for at, values in enumerate(lists):
            if row < len(values):
                page.write_string(row, at, values[row])
    page.hide()


def read_rows(path: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every sheet by heading, each value the very text of its cell.

    Raises SpreadsheetUnreadable for a damaged workbook.
    """
    try:
        book = python_calamine.load_workbook(path)
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SpreadsheetUnreadable("spreadsheet.damaged", name=path.name) from error
    found: dict[str, list[dict[str, str]]] = {}
    for name, rows in sheets.items():
        headings = [str(cell) for cell in rows[0]] if rows else []
        found[name] = [
            {heading: str(cell) for heading, cell in zip(headings, row, strict=False)} for row in rows[1:]
        ]
    return found
