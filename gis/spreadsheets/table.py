"""Give a sheet's rows by column name, numbered as a clerk sees them in Excel."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from gis.coordinates import Reason
from gis.spreadsheets.cells import cell_text
from gis.spreadsheets.errors import HeaderNotFound
from gis.spreadsheets.header import column_letters, find_header
from gis.spreadsheets.sheet import Sheet

_ROWS_SEARCHED = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (the first row is 1) and its values by column name, as text.

    ``original`` holds the values that were tidied (full-width digits, odd spaces), as they stood.
    """

    number: int
    values: dict[str, str]
    original: dict[str, str] = field(default_factory=dict)


class Table:
    """The rows of one sheet under its header. Iterating reads the file anew each time, as a stream.

    Blank rows are left out and keep their numbers. A value merged over several rows counts for each of them.
    """

    def __init__(
        self,
        sheet: Sheet,
        known_names: Collection[str] = (),
        header_row: int | None = None,
        other_sheets: Sequence[str] = (),
    ) -> None:
        self._sheet = sheet
        first = list(islice(self._texts(), (header_row or 0) + _ROWS_SEARCHED))
        header = find_header(first, sheet.merged, known_names, header_row)
        if header is None:
            raise HeaderNotFound(sheet=sheet.name)
        self.sheet = sheet.name
        self.text = sheet.text
        self.other_sheets = tuple(other_sheets)
        self.header_row = header.first_row
        self._last_header_row = header.last_row
        self.columns = self._with_columns_beyond(header.names, first)
        self.notes: tuple[Reason, ...] = (
            *sheet.notes,
            Reason("spreadsheet.header_found", {"row": header.first_row, "sheet": sheet.name}),
            *(
                Reason("spreadsheet.column_renamed", {"name": old, "column": new})
                for old, new in header.renamed
                if new in self.columns
            ),
        )
        if other_sheets:
            others = "、".join(other_sheets)
            self.notes += (Reason("spreadsheet.sheet_taken", {"sheet": sheet.name, "others": others}),)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows below the header. Closing the iterator early closes the file."""
        down = {
            (m.first_row, m.first_column): m.last_row
            for m in self._sheet.merged
            if m.first_row > self._last_header_row and m.last_row > m.first_row
        }
        filling: dict[int, tuple[int, str]] = {}
        for number, cells in self._sheet.rows():
            if number <= self._last_header_row:
                continue
            values: dict[str, str] = {}
            original: dict[str, str] = {}
            for index, column in enumerate(self.columns):
                text, before = cell_text(cells[index]) if index < len(cells) else ("", None)
                if (number, index) in down:
                    filling[index] = (down[number, index], text)
                elif not text and index in filling and number <= filling[index][0]:
                    text = filling[index][1]
                values[column] = text
                if before is not None:
                    original[column] = before
            if any(values.values()):
                yield Row(number, values, original)

    def _texts(self) -> Iterator[tuple[int, list[str]]]:
        for number, cells in self._sheet.rows():
            yield number, [cell_text(cell)[0] for cell in cells]

    def _with_columns_beyond(
        self, names: Sequence[str], first: Sequence[tuple[int, Sequence[str]]]
    ) -> tuple[str, ...]:
        """Drop blank columns at the right end, and name those that only the rows below have."""
        width = len(names)
        used = 0
        for number, cells in first:
            if number >= self.header_row:
                filled = [index for index, cell in enumerate(cells) if cell]
                used = max(used, filled[-1] + 1 if filled else 0)
        extra = tuple(f"（{column_letters(index)}列）" for index in range(width, used))
        return (*names[:used], *extra)
