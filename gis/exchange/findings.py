"""Collect what is wrong with the rows of a list, and give it back as JSON, CSV or an annotated workbook."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from gis.errors import DimingError
from gis.exchange.rules import Finding
from gis.messages import Language, text
from gis.spreadsheets import annotated
from gis.spreadsheets.table import Table
from gis.spreadsheets.writing import guard_formula


class Findings:
    """Every finding of one file, in the order of its rows."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self.bad_rows: set[int] = set()

    def __iter__(self) -> Iterator[Finding]:
        return iter(sorted(self._found, key=lambda finding: finding.row))

    def __len__(self) -> int:
        return len(self._found)

    def bad(self, row: int, column: str, value: str, rule: str, /, **params: object) -> None:
        """Note an error: the row stays out."""
        self._found.append(Finding(row, column, value, rule, params))
        self.bad_rows.add(row)

    def note(self, row: int, column: str, value: str, rule: str, /, **params: object) -> None:
        """Note something worth knowing; the row goes in."""
        self._found.append(Finding(row, column, value, rule, params, is_error=False))

    def refused(self, row: int, column: str, value: str, error: DimingError) -> None:
        """Note the error that another module raised for a cell."""
        params: Mapping[str, object] = {k: v for k, v in error.params.items() if k != "value"}
        self.bad(row, column, value, error.message_id, **params)

    def write_csv(self, path: Path, language: Language = "zh") -> None:
        """Write the findings as CSV (UTF-8 with a mark, for Excel): row, column, value, rule, how to mend."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                text(f"spreadsheet.finding_{part}", language)
                for part in ("row", "column", "value", "rule", "mend")
            )
            for one in self:
                cells = (one.column, one.value, one.sentence(language), one.mend(language))
                writer.writerow((one.row, *map(guard_formula, cells)))

    def write_xlsx(self, path: Path, table: Table, language: Language = "zh") -> None:
        """Write the author's own list with the findings in it, to send back."""
        annotated.annotate_xlsx(
            path,
            table,
            [
                annotated.Finding(one.row, one.column, one.value, one.sentence(language), one.mend(language))
                for one in self
            ],
            language,
        )
