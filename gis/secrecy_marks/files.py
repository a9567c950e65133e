"""Refuse a file that bears a mark of secrecy anywhere a person would see it, and keep nothing of it.

Looked at: the file's name, Word (body, headers, footers, text boxes, watermarks), Excel new and old, CSV and
text, KML and other XML, GeoJSON, GPKG, dBASE tables of Shapefiles, Access databases, and all these in zips.
Pictures and PDF are not read, only their names. What is locked can't be checked and is refused too.
"""

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

from gis.errors import InvalidInput
from gis.secrecy_marks.binary_text import has_trace, mark_in_old_office
from gis.secrecy_marks.grids import mark_in_grid, mark_in_json, mark_in_lines, mark_in_markup, mark_in_records
from gis.secrecy_marks.office_parts import is_office_archive, mark_in_office_part
from gis.secrecy_marks.rules import SecrecyMark, mark_in_file_name, mark_in_row, mark_in_text
from gis.spreadsheets.access_files import access_sheets
from gis.spreadsheets.csv_files import csv_sheet
from gis.spreadsheets.errors import SpreadsheetUnreadable
from gis.spreadsheets.sheet import Sheet, Source, TextReading, open_source
from gis.spreadsheets.word_tables import word_sheets
from gis.spreadsheets.workbooks import workbook_sheets
from gis.vector_files.datasets import member_name
from gis.vector_files.shapefile_encoding import dbf_texts

_DEEPEST_ZIP = 4
_MOST_UNPACKED_BYTES = 4 << 30
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Where SQLite says how a file is written, and the number of the way without a log beside it
_WRITTEN_AT, _NO_LOG = 18, b"\x01\x01"
_NOT_LOOKED_INTO = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\x27\x0a")


class MarkedSecret(InvalidInput):
    """A file or record is marked as a state secret, which this register must not hold.

    Log neither the file's name nor ``params``: only who and when.
    """

    message_id = "secrecy.marked"


class CannotBeChecked(InvalidInput):
    """A file can't be looked into (locked, packed too deep), so it can't be ruled out that it is secret."""

    message_id = "secrecy.cannot_be_checked"


def refuse_marked_file(source: Source, name: str) -> None:
    """Raise MarkedSecret when a file (path, or bytes of an upload) bears a mark; write nothing anywhere."""
    found = find_mark_in_file(source, name)
    if found is not None:
        raise MarkedSecret(level=found.level, place=found.place)


def refuse_marked_reading(source: Source, name: str, text: TextReading) -> None:
    """Raise MarkedSecret for a CSV that bears a mark when it is read with the user's own delimiter."""
    found = mark_in_grid(csv_sheet(source, name, text).rows(), name) if has_trace(source) else None
    if found is not None:
        raise MarkedSecret(level=found.level, place=found.place)


def find_mark_in_file(source: Source, name: str, depth: int = 0) -> SecrecyMark | None:
    """Return the first mark in a file's name or content, or None.

    Raises CannotBeChecked for what is locked, MdbToolsMissing for an Access file without mdbtools.
    """
    found = mark_in_file_name(name)
    if found is not None:
        return SecrecyMark(found.level, "文件名 file name")
    with open_source(source) as file:
        head = file.read(64)
    short = PurePosixPath(name).name
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(source, name, depth)
    if head.startswith(_OLE):
        return _in_old_office(source, short)
    if head[4:19] in (b"Standard Jet DB", b"Standard ACE DB"):
        return _in_sheets(access_sheets(source, short))
    if head.startswith(b"SQLite format 3\0"):
        return _in_sqlite(source)
    if short.lower().endswith(".dbf"):
        return _in_dbf(source, short)
    if head.startswith(_NOT_LOOKED_INTO) or not has_trace(source):
        return None
    return _in_text(source, short)


def _in_zip(source: Source, name: str, depth: int) -> SecrecyMark | None:
    if depth >= _DEEPEST_ZIP:
        raise CannotBeChecked(name=name)
    try:
        with open_source(source) as file, zipfile.ZipFile(file) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if any(m.flag_bits & 1 for m in members):
                raise CannotBeChecked(name=name)
            if sum(m.file_size for m in members) > _MOST_UNPACKED_BYTES:
                raise CannotBeChecked(name=name)
            if is_office_archive(archive):
                return _in_office(source, archive, name, depth)
            if archive.comment and (mark := mark_in_text(archive.comment.decode("gb18030", "replace"))):
                return SecrecyMark(mark.level, "zip")
            for member in members:
                with _unpacked(archive, member) as inner:
                    found = find_mark_in_file(inner, member_name(member), depth + 1)
                if found is not None:
                    return found
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise CannotBeChecked(name=name) from error
    return None


@contextmanager
def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Source]:
    """A small member stays in memory; a large one lies in a temporary file for the time of the look."""
    if member.file_size <= 64 << 20:
        yield archive.read(member)
        return
    with tempfile.NamedTemporaryFile() as copy, archive.open(member) as packed:
        while chunk := packed.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _in_office(source: Source, archive: zipfile.ZipFile, name: str, depth: int) -> SecrecyMark | None:
    traced = False
    for member in archive.infolist():
        part = member.filename
        found = None
        if part.endswith((".xml", ".rels", ".vml")):
            content = archive.read(member)
            if has_trace(content):
                traced = True
                found = mark_in_office_part(content, part)
        elif "/embeddings/" in part:
            found = find_mark_in_file(archive.read(member), part, depth + 1)
        if found is not None:
            return found
    return _in_office_tables(source, archive, name) if traced else None


def _in_office_tables(source: Source, archive: zipfile.ZipFile, name: str) -> SecrecyMark | None:
    """A value under a heading 密级 is marked by its place in a table, which single texts don't show."""
    parts = archive.namelist()
    try:
        if any(part.startswith("xl/worksheets/") for part in parts):
            return _in_sheets(workbook_sheets(source, name))
        if "word/document.xml" in parts:
            return _in_sheets(word_sheets(source, name))
    except SpreadsheetUnreadable as error:
        raise CannotBeChecked(name=name) from error
    return None


def _in_old_office(source: Source, name: str) -> SecrecyMark | None:
    found = mark_in_old_office(source, name)
    if found is not None or name.lower().endswith((".doc", ".dot", ".wps", ".ppt")):
        return found
    try:
        return _in_sheets(workbook_sheets(source, name))
    except SpreadsheetUnreadable as error:
        raise CannotBeChecked(name=name) from error


def _in_sheets(sheets: list[Sheet]) -> SecrecyMark | None:
    for sheet in sheets:
        found = mark_in_text(sheet.name)
        if found is not None:
            return SecrecyMark(found.level, sheet.name)
        found = mark_in_grid(sheet.rows(), sheet.name)
        if found is not None:
            return found
    return None


def _in_sqlite(source: Source) -> SecrecyMark | None:
    if isinstance(source, bytes):
        connection = sqlite3.connect(":memory:")
        # QGIS leaves files marked as written with a log, and SQLite opens none such in memory:
        # https://sqlite.org/c3ref/deserialize.html
        head, rest = source[:_WRITTEN_AT], source[_WRITTEN_AT + len(_NO_LOG) :]
        connection.deserialize(head + _NO_LOG + rest)
    else:
        connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    with closing(connection):
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            for (table,) in connection.execute(listed).fetchall():
                quoted = table.replace('"', '""')
                rows = connection.execute(f'SELECT * FROM "{quoted}"')
                names = [column[0] for column in rows.description]
                found = mark_in_text(table) or mark_in_row(dict.fromkeys(names, ""))
                if found is not None:
                    return SecrecyMark(found.level, table)
                found = mark_in_records((dict(zip(names, row, strict=True)) for row in rows), table)
                if found is not None:
                    return found
        except sqlite3.DatabaseError as error:
            raise CannotBeChecked(name="SQLite") from error
    return None


def _in_dbf(source: Source, name: str) -> SecrecyMark | None:
    """The encoding may be either, whatever a .cpg says: both are looked at."""
    with open_source(source) as file:
        for field, value, _ in dbf_texts(file):
            for encoding in ("utf-8", "gb18030"):
                heading = field.decode(encoding, "replace")
                text = value.decode(encoding, "replace").strip()
                found = mark_in_row({heading: text})
                if found is not None:
                    return SecrecyMark(found.level, f"{name} {heading}")
    return None


def _in_text(source: Source, name: str) -> SecrecyMark | None:
    ending = PurePosixPath(name).suffix.lower()
    for text in _decoded(source):
        start = text.lstrip("\ufeff \r\n\t")[:1]
        found = None
        if start == "<":
            found = mark_in_markup(text, name)
        elif start in ("{", "["):
            found = mark_in_json(text, name)
        found = found or mark_in_lines(text, name)
        if found is not None:
            return found
    if ending in (".csv", ".txt", ".tsv"):
        return _in_csv(source, name)
    return None


def _in_csv(source: Source, name: str) -> SecrecyMark | None:
    try:
        return mark_in_grid(csv_sheet(source, name, TextReading()).rows(), name)
    except SpreadsheetUnreadable:
        # Its lines were looked at as text already; as a table nothing can be imported from it.
        return None


def _decoded(source: Source) -> Iterator[str]:
    """Yield a text in each encoding that fits it; a wrong one gives nonsense, never a missed mark."""
    with open_source(source) as file:
        content = io.BytesIO(file.read()).getbuffer()
    head = bytes(content[:4096])
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield str(content, "utf-16", "replace")
    elif b"\0" in head:
        yield str(content, "utf-16-le", "replace")
        yield str(content, "utf-16-be", "replace")
    else:
        try:
            yield str(content, "utf-8")
        except UnicodeDecodeError:
            yield str(content, "utf-8", "replace")
            yield str(content, "gb18030", "replace")
