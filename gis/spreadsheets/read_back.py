"""Read a list that was just written with another library, and refuse it when it differs."""

from pathlib import Path

import pandas as pd
import python_calamine

from gis.spreadsheets.errors import ReadBackDiffers
from gis.spreadsheets.writing import Written, guard_formula

_ROWS_AT_A_TIME = 50_000


def read_back(path: Path, written: Written) -> Written:
    """Return what pandas (CSV) or calamine (XLSX) finds in the file.

    Raises ReadBackDiffers when the records, headings or filled cells are not those that went in.
    """
    found = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    headings = written.columns
    if path.suffix.lower() != ".xlsx":
        headings = tuple(guard_formula(title) for title in headings)
    for what, expected, actual in (
        ("columns", headings, found.columns),
        ("count", written.count, found.count),
        ("filled", written.filled, found.filled),
    ):
        if expected != actual:
            raise ReadBackDiffers(name=path.name, what=what, expected=expected, found=actual)
    return found


def _read_csv(path: Path) -> Written:
    columns: tuple[str, ...] = ()
    filled: list[int] = []
    count = 0
    with pd.read_csv(
        path,
        dtype=str,
        keep_default_na=False,
        header=None,
        skip_blank_lines=False,
        encoding="utf-8-sig",
        chunksize=_ROWS_AT_A_TIME,
    ) as chunks:
        for chunk in chunks:
            rows = chunk
            if not columns:
                columns = tuple(str(title) for title in chunk.iloc[0])
                filled = [0] * len(columns)
                rows = chunk.iloc[1:]
            count += len(rows)
            filled = [a + int((rows[at] != "").sum()) for at, a in enumerate(filled)]
    return Written(count, columns, tuple(filled))


def _read_xlsx(path: Path) -> Written:
    sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
    rows = sheet.iter_rows()
    columns = tuple(str(title) for title in next(rows, []))
    filled = [0] * len(columns)
    count = 0
    for row in rows:
        count += 1
        for at, value in enumerate(row):
            filled[at] += value != ""
    return Written(count, columns, tuple(filled))
