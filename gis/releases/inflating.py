"""Everything that stands in a file, as bytes to search: its own, and those of what is packed inside."""

import html
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

#: The code page of a .dbf stands beside it; texts in it are looked for in UTF-8
_CODE_PAGES = {"GBK": "gbk", "GB18030": "gb18030"}


def contents(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file; of a zip every member, of an SQLite database every cell too.

    A database's own bytes come first, with whatever is left on pages that are free.
    """
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield archive.comment
            for entry in archive.infolist():
                content = archive.read(entry)
                yield entry.filename.encode() + b"\0" + entry.comment + b"\0" + content
                if entry.filename.endswith((".xml", ".rels")):
                    yield html.unescape(content.decode("utf-8", "replace")).encode()
                elif entry.filename.endswith(".dbf"):
                    yield _in_utf8(archive, entry.filename, content)
    elif path.suffix == ".gpkg":
        yield from _cells(path)


def _in_utf8(archive: zipfile.ZipFile, name: str, content: bytes) -> bytes:
    beside = name.removesuffix(".dbf") + ".cpg"
    said = archive.read(beside).decode("ascii", "replace").strip() if beside in archive.namelist() else ""
    return content.decode(_CODE_PAGES.get(said.upper(), "utf-8"), "replace").encode()


def _cells(path: Path) -> Iterator[bytes]:
    """Yield the texts and blobs of every table: on its pages a long one is cut into pieces."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table.startswith("rtree_"):
                continue
            for row in database.execute(f'SELECT * FROM "{table}"'):
                cells = (one.encode() if isinstance(one, str) else one for one in row)
                yield b"\0".join(one for one in cells if isinstance(one, bytes))
