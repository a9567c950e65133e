"""Find the column that people head in several ways: name, 名称, 标准名称."""

from collections.abc import Iterable, Mapping

from gis.errors import InvalidInput
from gis.spreadsheets.header import simplified


class ColumnMissing(InvalidInput):
    """A list lacks a column without which its rows mean nothing."""

    message_id = "spreadsheet.column_missing"


def known_column(columns: Iterable[str], headings: Iterable[str]) -> str | None:
    """Return the column with one of the headings, the first heading that stands there, or None."""
    by_name = {simplified(column): column for column in columns}
    return next((by_name[simplified(name)] for name in headings if simplified(name) in by_name), None)


def needed_column(columns: Iterable[str], headings: Iterable[str], file: str) -> str:
    """Return the column with one of the headings; raise ColumnMissing naming the first heading."""
    every, wanted = [*columns], [*headings]
    found = known_column(every, wanted)
    if found is None:
        raise ColumnMissing(file=file, wanted=wanted[0], columns="、".join(every))
    return found


def value_in(row: Mapping[str, str], column: str | None) -> str:
    """Return what a row says in a column, or an empty text where the list has no such column."""
    return row.get(column, "").strip() if column else ""
