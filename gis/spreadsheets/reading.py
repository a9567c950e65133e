"""Open any spreadsheet an office sends, by what the file is and not by what it is called."""

import zipfile
from collections.abc import Collection
from typing import Literal

from gis.spreadsheets.access_files import access_sheets
from gis.spreadsheets.csv_files import csv_sheet
from gis.spreadsheets.errors import SheetNotFound, SpreadsheetUnreadable
from gis.spreadsheets.office_archives import check_office_archive
from gis.spreadsheets.sheet import Sheet, Source, TextReading, open_source
from gis.spreadsheets.table import Table
from gis.spreadsheets.word_tables import word_sheets
from gis.spreadsheets.workbooks import workbook_sheets

Kind = Literal["csv", "xlsx", "xls", "docx", "access"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"GIF8")


def read_table(
    source: Source,
    name: str,
    sheet: str | None = None,
    known_names: Collection[str] = (),
    header_row: int | None = None,
    text: TextReading | None = None,
) -> Table:
    """Return one table of a CSV, XLSX, XLS, DOCX, MDB or ACCDB file (path, or bytes of an upload).

    Without ``sheet``: the first visible sheet that has rows; of a Word document, its longest table; of a
    database with several tables one must be chosen. ``known_names`` (headers in any language) help to find
    the header under titles; ``text`` is the user's word about a CSV. Raises SpreadsheetUnreadable,
    SheetNotFound, HeaderNotFound or MdbToolsMissing.
    """
    sheets = read_sheets(source, name, text)
    chosen = _choose(sheets, sheet, name, kind_of(source, name))
    others = [] if sheet else [s.name for s in sheets if s is not chosen and s.row_count != 0]
    return Table(chosen, known_names, header_row, others)


def read_sheets(source: Source, name: str, text: TextReading | None = None) -> list[Sheet]:
    """Return the sheets or tables of a file, for the user to choose one by name."""
    kind = kind_of(source, name)
    if kind == "csv":
        return [csv_sheet(source, name, text or TextReading())]
    if kind == "access":
        return access_sheets(source, name)
    if kind in ("xlsx", "docx"):
        check_office_archive(source, name)
    return word_sheets(source, name) if kind == "docx" else workbook_sheets(source, name)


def kind_of(source: Source, name: str) -> Kind:
    """Return what a file is, from its first bytes.

    Raises SpreadsheetUnreadable with advice for files that are something else.
    """
    with open_source(source) as binary:
        head = binary.read(4096)
    if not head.strip():
        raise SpreadsheetUnreadable("spreadsheet.empty", name=name)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(source, name)
    if head.startswith(_OLE):
        if name.lower().endswith((".doc", ".wps", ".dot")):
            raise SpreadsheetUnreadable("spreadsheet.old_word", name=name)
        return "xls"
    if head[4:19] in (b"Standard Jet DB", b"Standard ACE DB"):
        return "access"
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise SpreadsheetUnreadable("spreadsheet.web_page", name=name)
    if head.startswith(_NOT_TEXT):
        raise SpreadsheetUnreadable(name=name)
    return "csv"


def _kind_of_archive(source: Source, name: str) -> Kind:
    try:
        with open_source(source) as binary, zipfile.ZipFile(binary) as archive:
            parts = archive.namelist()
    except zipfile.BadZipFile as error:
        raise SpreadsheetUnreadable("spreadsheet.damaged", name=name) from error
    if any(part.startswith("xl/") for part in parts):
        return "xlsx"
    if any(part.startswith("word/") for part in parts):
        return "docx"
    raise SpreadsheetUnreadable(name=name)


def _choose(sheets: list[Sheet], wanted: str | None, name: str, kind: Kind) -> Sheet:
    listed = "、".join(sheet.name for sheet in sheets)
    if wanted is not None:
        for number, sheet in enumerate(sheets, start=1):
            if wanted.strip() in (sheet.name, sheet.title, str(number)):
                return sheet
        raise SheetNotFound(sheet=wanted, name=name, sheets=listed)
    visible = [s for s in sheets if not s.hidden and s.row_count != 0]
    if not visible:
        raise SheetNotFound("spreadsheet.no_table", name=name)
    if kind == "access" and len(visible) > 1:
        raise SheetNotFound("spreadsheet.choose_table", name=name, sheets=listed)
    if kind == "docx":
        return max(visible, key=lambda sheet: sheet.row_count or 0)
    return visible[0]
