"""Read statistics: a row for each count, or a row for each division and a column for each category."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from uuid import UUID

from gis.exchange.division_index import DivisionIndex
from gis.exchange.findings import Findings
from gis.exchange.place_name_rows import CodeWords
from gis.exchange.rules import ColumnsUnmapped
from gis.exchange.statistics_comparison import Stated
from gis.name_rules.seed_files import rule_rows
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.sheet import TextReading
from gis.spreadsheets.table import Row, Table

_COUNT = re.compile(r"(\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.0+)?\s*[个条处]?")
_BLANK = frozenset(("", "-", "—", "－", "/"))


class StatisticsTable:
    """The counts of one table, and what of it can't be read."""

    def __init__(
        self, table: Table, divisions: DivisionIndex, categories: CodeWords, findings: Findings
    ) -> None:
        self._table = table
        self._divisions = divisions
        self._categories = categories
        self._findings = findings
        headers = {_plain(column): column for column in table.columns}
        found = {
            field: next((headers[word] for word in words if word in headers), None)
            for field, words in _words().items()
        }
        self._division, self._category, self._count = (
            found[field] for field in ("division", "category", "count")
        )
        #: Column → category, of a table with a column for each
        self._columns: Mapping[str, str] = {}
        if self._count is None:
            self._columns = {
                column: code
                for column in table.columns
                if column not in (self._division, self._category)
                and (code := self._category_of(column)) is not None
            }
        if self._count is None and not self._columns:
            raise ColumnsUnmapped(fields=_words()["count"][0], columns="、".join(table.columns))

    def counts(self) -> list[Stated]:
        """Return every count; a blank cell states none."""
        found: list[Stated] = []
        for row in self._table:
            for division in self._divisions_at(row):
                for column, category in self._cells(row):
                    number = self._number(row, column)
                    if number is not None:
                        found.append(Stated(row.number, column, division, category, number))
        return found

    def _cells(self, row: Row) -> list[tuple[str, str]]:
        """Return the columns of a row that hold counts, each with its category."""
        if self._count is None:
            return list(self._columns.items())
        code = self._category_at(row)
        return [] if code is None else [(self._count, code)]

    def _divisions_at(self, row: Row) -> list[UUID | None]:
        """Return the division of a row (None: all of them), or nothing when that can't be told."""
        cell = row.values.get(self._division or "", "").strip()
        if not cell or _plain(cell) in _words()["all"]:
            return [None]
        found = self._divisions.find(cell)
        if len(found) == 1:
            return [next(iter(found))]
        column = self._division or ""
        if found:
            choices = "、".join(sorted(self._divisions.path(one) for one in found))
            self._findings.bad(row.number, column, cell, "import.division_ambiguous", choices=choices)
        else:
            self._findings.bad(row.number, column, cell, "import.division_unknown")
        return []

    def _category_at(self, row: Row) -> str | None:
        cell = row.values.get(self._category or "", "").strip()
        code = self._category_of(cell) if cell else ""
        if code is None:
            column, shown = self._category or "", self._categories.shown
            self._findings.bad(row.number, column, cell, "import.category_unknown", choices=shown)
        return code

    def _category_of(self, word: str) -> str | None:
        return "" if _plain(word) in _words()["all"] else self._categories.find(word)

    def _number(self, row: Row, column: str) -> int | None:
        cell = row.values.get(column, "").strip()
        if cell in _BLANK:
            return None
        found = _COUNT.fullmatch(cell)
        if found is None:
            self._findings.bad(row.number, column, cell, "exchange.not_a_count")
            return None
        return int(re.sub("[,，]", "", found[1]))


def open_table(path: Path, name: str, sheet: str | None, text: TextReading | None = None) -> Table:
    """Open the table of a CSV or workbook; raise what `read_table` raises."""
    known = [word for field, words in _words().items() for word in words if field != "all"]
    return read_table(path, name, sheet, known, None, text)


@cache
def _words() -> Mapping[str, Sequence[str]]:
    return {
        row["field"]: [_plain(word) for word in row["words"].split("|")]
        for row in rule_rows("statistics_columns")
    }


def _plain(word: str) -> str:
    return re.sub(r"\s+", "", word).lower()
