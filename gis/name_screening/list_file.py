"""Read a list of names by code from any spreadsheet, and write what became of each code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gis.name_screening.list_comparison import Change
from gis.spreadsheets.known_columns import needed_column
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.writing import OutColumn, write_csv

#: Headings by which the two columns are known
CODE_COLUMNS = ("code", "代码", "区划代码", "统计用区划代码", "行政区划代码", "地名代码")
NAME_COLUMNS = ("name", "名称", "标准名称", "地名", "现名")
OUT_COLUMNS = [OutColumn(key, key) for key in ("code", "old", "new", "kind", "reason", "confidence")]


@dataclass(frozen=True)
class ListFile:
    """The names of a file by code, and what could not be taken, row by row."""

    names: dict[str, str]
    #: Rows of a code that came again with another name; the first name stands
    repeated: list[tuple[int, str, str]]
    #: Rows without code or without name
    incomplete: list[int]
    #: Codes that have a row, and no name in any
    unnamed: set[str]


def read_list(path: Path) -> ListFile:
    """Read a list; raise ColumnMissing, SpreadsheetUnreadable, HeaderNotFound."""
    table = read_table(path, path.name, known_names=(*CODE_COLUMNS, *NAME_COLUMNS))
    code_column = needed_column(table.columns, CODE_COLUMNS, path.name)
    name_column = needed_column(table.columns, NAME_COLUMNS, path.name)
    read = ListFile({}, [], [], set())
    for row in table:
        code = row.values[code_column].strip()
        name = row.original.get(name_column, row.values[name_column]).strip()
        if not code or not name:
            read.incomplete.append(row.number)
            if code:
                read.unnamed.add(code)
        elif read.names.setdefault(code, name) != name:
            read.repeated.append((row.number, code, name))
    read.unnamed.difference_update(read.names)
    return read


def write_changes(path: Path, changes: Iterable[Change]) -> None:
    """Write one row per code as UTF-8 CSV without a byte-order mark, for other programs to read."""
    write_csv(path, OUT_COLUMNS, map(_row, changes), byte_order_mark=False)


def _row(change: Change) -> Mapping[str, object]:
    return {key.key: getattr(change, key.key) for key in OUT_COLUMNS}
