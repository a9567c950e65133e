"""Screen the names of a list: a row per name with classes and reasons, and a line of JSON per finding.

Three steps, each for any part of a list, so that one process or many do the same: rows by themselves
(`row_screening`), names with one another (`compared`), and the telling (`findings_told`).
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from itertools import chain
from pathlib import Path

from gis.name_screening.findings_told import ADDED, Tally, Telling, flagging
from gis.name_screening.listed_names import Listed
from gis.name_screening.one_place import OnePlace, joined
from gis.name_screening.repeated_names import RepeatedNames
from gis.name_screening.row_screening import Known, RowScreening
from gis.name_screening.screening import SEVERITIES, Finding
from gis.spreadsheets.known_columns import known_column, needed_column
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.writing import OutColumn, guard_formula, write_csv

__all__ = ["ADDED", "COLUMNS", "ListScreening", "Tally", "flagging"]

#: Headings by which the columns are known, the name of the column first
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "名称", "地名", "现名", "标准名称"),
    "code": ("code", "代码", "地名代码"),
    "category": ("category", "类别", "地名类别", "类别代码"),
    "entity_type": ("entity_type", "实体类型", "类型"),
    "longitude": ("longitude", "经度", "东经"),
    "latitude": ("latitude", "纬度", "北纬"),
    "division_code": ("division_code", "区划代码", "所在区划"),
    "area": ("area", "面积", "占地面积"),
    "floor_area": ("floor_area", "建筑面积"),
    "floors": ("floors", "层数"),
    "length": ("length", "长度"),
    "standard_name": ("standard_name", "批准名称", "标准名称"),
    "mongolian": ("mongolian", "蒙古文", "蒙文"),
    "romanization": ("romanization", "罗马字母拼写"),
}
TOLD = 5000
Row = dict[str, str]
Tell = Callable[[int, int], None]


class ListScreening:
    """Screens lists by one engine."""

    def __init__(self, rows: RowScreening, repeated: RepeatedNames, places: OnePlace) -> None:
        """Take what screens one row, and what compares names: repeated ones, those of one place."""
        self.rows = rows
        self.repeated = repeated
        self.places = places
        self.telling = Telling(rows.screening.rules)

    def screen(self, source: Path, out: Path, findings_out: Path | None, tell: Tell) -> Tally:
        """Screen a list into CSV and JSON lines; raise ColumnMissing, SpreadsheetUnreadable."""
        columns, known, rows = read_names(source)
        listed = [*rows]
        found = self.find(listed, known, tell)
        tally = Tally()
        told = self._told(listed, known["name"] or "", found, tally)
        write_csv(out, out_columns(columns), told, byte_order_mark=False)
        if findings_out is not None:
            with findings_out.open("w", encoding="utf-8") as file:
                for number, row in enumerate(listed):
                    for finding in found.get(number, ()):
                        name = row.get(known["name"] or "", "")
                        file.write(self.telling.line(number + 1, name, finding) + "\n")
        return tally

    def find(self, rows: list[Row], known: Known, tell: Tell) -> dict[int, list[Finding]]:
        """Return the findings by the place of their row, from 0, the most severe first."""
        known = {key: column for key, column in known.items() if column}
        found: defaultdict[int, list[Finding]] = defaultdict(list)
        listed: list[Listed] = []
        for number, row in enumerate(rows):
            findings, name = self.rows.screen(number + 1, row, known)
            if findings:
                found[number] = findings
            listed.append(name)
            if number % TOLD == 0:
                tell(number, len(rows))
        for at, finding in self.compared(listed):
            found[at - 1].append(finding)
        return {number: in_order(findings) for number, findings in found.items()}

    def compared(self, listed: Iterable[Listed]) -> Iterator[tuple[int, Finding]]:
        """Yield (row, finding) of names that repeat one another or name one place."""
        names = [*listed]
        limited = self.rows.screening.limited
        for row, finding in chain(self.repeated.find(names), self.places.find(names)):
            if (kept := limited(finding)) is not None:
                yield row, kept

    def _told(
        self, rows: list[Row], name: str, found: Mapping[int, list[Finding]], tally: Tally
    ) -> Iterator[Row]:
        for number, row in enumerate(rows):
            yield row | self.telling.row(row.get(name, ""), found.get(number, ()), tally)


def read_names(source: Path) -> tuple[tuple[str, ...], Known, Iterator[Row]]:
    """Return the columns of a list, which of them are known, and its rows as a stream.

    Raises ColumnMissing, SpreadsheetUnreadable, HeaderNotFound.
    """
    every = [heading for headings in COLUMNS.values() for heading in headings]
    table = read_table(source, source.name, known_names=every)
    name_column = needed_column(table.columns, COLUMNS["name"], source.name)
    known = {key: known_column(table.columns, headings) for key, headings in COLUMNS.items()}
    known["name"] = name_column
    if known["standard_name"] == name_column:
        known["standard_name"] = None
    return table.columns, known, ({**row.values, **row.original} for row in table)


def out_columns(columns: Iterable[str]) -> list[OutColumn]:
    """Return the columns of the result: those of the list, then what is added."""
    return [OutColumn(each, each) for each in (*(c for c in columns if c not in ADDED), *ADDED)]


def csv_text(columns: Iterable[str], rows: Iterable[Row], *, heading: bool) -> str:
    """Return rows of the result as CSV, as `write_csv` writes it; without its heading where it goes on."""
    out = out_columns(columns)
    text = StringIO()
    writer = csv.writer(text)
    if heading:
        writer.writerow([guard_formula(column.title) for column in out])
    writer.writerows([guard_formula(row.get(column.key, "")) for column in out] for row in rows)
    return text.getvalue()


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings of one name, the most severe and surest first, the same in any driver."""
    return sorted(
        joined(findings),
        key=lambda each: (-SEVERITIES.index(each.severity), -each.confidence, each.rule_id, each.trigger),
    )
