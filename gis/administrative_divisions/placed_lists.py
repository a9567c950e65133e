"""Lists of records that lie in divisions, one a row: each row is checked, bad cells told, nothing written."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.named_places import NamedPlaces
from gis.messages import Language
from gis.secrecy_marks import refuse_marked_file
from gis.spreadsheets.annotated import annotate_xlsx
from gis.spreadsheets.known_columns import known_column, needed_column, value_in
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.row_cells import MOST_ROWS, BadCell, RowCells, bad_cell
from gis.spreadsheets.table import Table

Row = TypeVar("Row")


@dataclass(slots=True)
class Checked(Generic[Row]):
    """How many rows a list has, what good ones say, and what is wrong with the others."""

    rows: int = 0
    good: list[Row] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlacedList(Generic[Row]):
    """How a list is read whose records have a number, a division and perhaps the town above it."""

    #: Headings by which columns are known; `number`, `division` and `town` among them
    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    #: Return those of some numbers that are taken
    numbers_taken: Callable[[Collection[str]], Collection[str]]
    problems: Callable[[RowCells], Iterable[BadCell]]
    #: Make of a row without faults what is to be registered in its division
    row: Callable[[RowCells, UUID], Row]
    #: Take out of a value what a finding may not repeat
    masked: Callable[[str], str]
    #: Columns of which a finding repeats nothing
    personal: tuple[str, ...] = ()

    def check(self, session: Session, caller: Caller, path: Path, name: str) -> Checked[Row]:
        """Check a list; raise SpreadsheetUnreadable, HeaderNotFound, ColumnMissing, MarkedSecret."""
        return self._check(session, caller, self._table(path, name), name)

    def write_marked(
        self, session: Session, caller: Caller, path: Path, name: str, out: Path, language: Language
    ) -> None:
        """Write the author's own list as XLSX with what is wrong in it; raise what `check` does."""
        table = self._table(path, name)
        findings = [each.finding(language) for each in self._check(session, caller, table, name).bad]
        annotate_xlsx(out, table, findings, language)

    def _table(self, path: Path, name: str) -> Table:
        refuse_marked_file(path, name)
        known = tuple(each for names in self.columns.values() for each in names)
        return read_table(path, name, known_names=known)

    def _check(self, session: Session, caller: Caller, table: Table, name: str) -> Checked[Row]:
        columns = {key: known_column(table.columns, headings) for key, headings in self.columns.items()}
        for key in self.needed:
            columns[key] = needed_column(table.columns, self.columns[key], name)
        found: Checked[Row] = Checked()
        rows = []
        for row in table:
            found.rows += 1
            if found.rows > MOST_ROWS:
                found.bad.append(bad_cell(row.number, "", "", "list_rows.too_long", most=MOST_ROWS))
                break
            rows.append((row.number, row.values))
        called = [value_in(values, columns[key]) for _, values in rows for key in ("division", "town")]
        places = NamedPlaces(session, caller.areas, called)
        taken = self.numbers_taken({value_in(values, columns["number"]) for _, values in rows})
        seen: dict[str, int] = {}
        for at, values in rows:
            cells = RowCells(at, values, columns, self.masked, self.personal)
            bad = [*self.problems(cells), *_number(cells, taken, seen)]
            seen.setdefault(cells.said("number"), at)
            division, refused = places.of(cells)
            if refused is not None:
                bad.append(refused)
            found.bad += bad
            if not bad and division is not None:
                found.good.append(self.row(cells, division))
        return found


def _number(cells: RowCells, taken: Collection[str], seen: Mapping[str, int]) -> Iterable[BadCell]:
    number = cells.said("number")
    if number and number in taken:
        yield cells.bad("number", "list_rows.number_taken")
    elif number and number in seen:
        yield cells.bad("number", "list_rows.repeats", other=seen[number])
