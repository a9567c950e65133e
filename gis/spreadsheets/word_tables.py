"""Read the tables of a Word document (.docx), named 表1, 表2 … in their order."""

import io
import zipfile
from collections.abc import Iterator

import docx
import docx.table
import docx.text.paragraph
from docx.opc.exceptions import PackageNotFoundError

from gis.spreadsheets.errors import SpreadsheetUnreadable
from gis.spreadsheets.sheet import MergedRange, RawRow, Sheet, Source

# Headers stand in the first rows; merged cells below are filled in by python-docx itself.
_ROWS_SEARCHED_FOR_MERGES = 30


def word_sheets(source: Source, name: str) -> list[Sheet]:
    """Return the tables of a document; the paragraph above a table is its title.

    Raises SpreadsheetUnreadable for a damaged document.
    """
    try:
        document = docx.Document(io.BytesIO(source) if isinstance(source, bytes) else str(source))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SpreadsheetUnreadable("spreadsheet.damaged", name=name) from error
    sheets: list[Sheet] = []
    title = ""
    for block in document.iter_inner_content():
        if isinstance(block, docx.text.paragraph.Paragraph):
            title = block.text.strip() or title
        else:
            sheets.append(_sheet(block, f"表{len(sheets) + 1}", title))
            title = ""
    return sheets


def _sheet(table: docx.table.Table, name: str, title: str) -> Sheet:
    def rows() -> Iterator[RawRow]:
        for number, row in enumerate(table.rows, start=1):
            yield number, _texts(row)

    return Sheet(name, rows, _merged(table), title=title, row_count=len(table.rows))


def _texts(row: docx.table._Row) -> list[str]:
    texts: list[str] = [""] * row.grid_cols_before
    previous: object = None
    for cell in row.cells:
        # python-docx repeats a cell over every column it spans; its text belongs to the first.
        texts.append("" if cell._tc is previous else cell.text)
        previous = cell._tc
    return texts


def _merged(table: docx.table.Table) -> tuple[MergedRange, ...]:
    """Find the rectangles that share one cell in the first rows."""
    extents: dict[object, list[int]] = {}
    for number, row in enumerate(table.rows, start=1):
        if number > _ROWS_SEARCHED_FOR_MERGES:
            break
        for column, cell in enumerate(row.cells, start=row.grid_cols_before):
            extent = extents.setdefault(cell._tc, [number, column, number, column])
            extent[2] = number
            extent[3] = max(extent[3], column)
    return tuple(
        MergedRange(*extent)
        for extent in extents.values()
        if extent[0] != extent[2] or extent[1] != extent[3]
    )
