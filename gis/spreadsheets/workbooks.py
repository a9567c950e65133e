"""Read the sheets of Excel workbooks, new (.xlsx) and old (.xls): the values, not the formulas.

Calamine holds one sheet's values in compact form, so that 100,000 rows stay far below Excel's own use. A cell
whose formula failed (#REF!) reads as empty.
"""

import io
from collections.abc import Iterator

import python_calamine

from gis.spreadsheets.errors import SpreadsheetUnreadable
from gis.spreadsheets.sheet import MergedRange, RawRow, Sheet, Source


def workbook_sheets(source: Source, name: str) -> list[Sheet]:
    """Return every worksheet of a workbook in its order, hidden ones marked.

    Raises SpreadsheetUnreadable for a damaged or password-protected workbook.
    """
    book = _open(source, name)
    return [
        _sheet(book, meta.name, meta.visible != python_calamine.SheetVisibleEnum.Visible, name)
        for meta in book.sheets_metadata
        if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]


def _open(source: Source, name: str) -> python_calamine.CalamineWorkbook:
    try:
        opened = io.BytesIO(source) if isinstance(source, bytes) else source
        return python_calamine.load_workbook(opened)
    except python_calamine.PasswordError as error:
        raise SpreadsheetUnreadable("spreadsheet.locked", name=name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SpreadsheetUnreadable("spreadsheet.damaged", name=name) from error


def _sheet(book: python_calamine.CalamineWorkbook, title: str, hidden: bool, name: str) -> Sheet:
    try:
        content = book.get_sheet_by_name(title)
    except (python_calamine.CalamineError, OSError) as error:
        raise SpreadsheetUnreadable("spreadsheet.damaged", name=name) from error

    def rows() -> Iterator[RawRow]:
        if content.start is not None:
            yield from enumerate(content.iter_rows(), start=1)

    merged = tuple(
        MergedRange(top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in content.merged_cell_ranges or ()
    )
    filled = content.end[0] + 1 if content.end is not None else 0
    return Sheet(title, rows, merged, hidden=hidden, row_count=filled)
