"""Make odd office files for the tests of reading, annotating and of secrecy marks."""

import io
import lzma
from pathlib import Path

import docx
import openpyxl

RARE = "\U00023d66"  # 𣵦, outside the basic plane
UXIN_MONGOLIAN = "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ"
SUFFIXED_MONGOLIAN = "ᠬᠣᠰᠢᠭᠤ\u202fᠶᠢᠨ"


def workbook(rows: list[list[object]], merged: tuple[str, ...] = (), title: str = "名单") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(*tables: list[list[str]], titles: tuple[str, ...] = ()) -> bytes:
    made = docx.Document()
    for at, rows in enumerate(tables):
        if at < len(titles):
            made.add_paragraph(titles[at])
        table = made.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def access_database(replaced: dict[str, str] | None = None) -> bytes:
    """An Access 2000 file (from npm package mdb 0.1.0, MIT), texts replaced by others of equal bytes.

    mdbtools can't write. A text stands in it as FF FE and one byte a letter, or as UTF-16: "Banana" takes
    eight bytes, as do four Chinese characters.
    """
    content = lzma.decompress((Path(__file__).parent / "fruit.mdb.xz").read_bytes())
    for old, new in (replaced or {}).items():
        before, after = b"\xff\xfe" + old.encode("ascii"), new.encode("utf-16-le")
        assert len(before) == len(after)
        assert before in content
        content = content.replace(before, after)
    return content
