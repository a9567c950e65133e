"""Cells of a list whose rows become records: what each says, and what is wrong with it in both languages."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from gis.messages import Language, text
from gis.spreadsheets.annotated import Finding
from gis.spreadsheets.known_columns import value_in

#: Rows of a list that are taken at once
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong in a row: column, value, and how to mend it in both languages."""

    row: int
    column: str
    value: str
    why_zh: str
    why_en: str

    def finding(self, language: Language) -> Finding:
        """Return it as it is written into its author's own list."""
        why = self.why_zh if language == "zh" else self.why_en
        return Finding(self.row, self.column or None, self.value, text("list_rows.cell_bad", language), why)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a list."""

    rows: int
    written: int
    bad: list[BadCell]


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes by what people write for them, and what may be written, in both languages."""

    codes: Mapping[str, str]
    zh: str
    en: str

    @classmethod
    def of(cls, rows: Collection[Mapping[str, str]]) -> "Codes":
        """Return the codes of a list that have a name in both languages."""
        return cls(
            {row[key]: row["code"] for row in rows for key in ("code", "name_zh", "name_en")},
            "、".join(row["name_zh"] for row in rows),
            ", ".join(row["name_en"] for row in rows),
        )


class RowCells:
    """The cells of one row by what they mean; of what is hidden a finding repeats nothing."""

    def __init__(
        self,
        row: int,
        values: Mapping[str, str],
        columns: Mapping[str, str | None],
        shown: Callable[[str], str],
        hidden: Collection[str] = (),
    ) -> None:
        self.row, self._values, self._columns = row, values, columns
        self._shown, self._hidden = shown, hidden

    def said(self, key: str) -> str:
        """Return what a cell says, empty where the list has no such column."""
        return value_in(self._values, self._columns[key])

    def bad(self, key: str, message: str, **params: object) -> BadCell:
        """Return what is wrong with a cell."""
        value = "" if key in self._hidden else self._shown(self.said(key))
        return bad_cell(self.row, self._columns[key] or key, value, message, **params)

    def unknown(self, key: str, known: Codes) -> BadCell:
        """Return that a cell holds no known entry."""
        zh = text("list_rows.unknown_code", "zh", known=known.zh)
        en = text("list_rows.unknown_code", "en", known=known.en)
        return BadCell(self.row, self._columns[key] or key, self._shown(self.said(key)), zh, en)


def bad_cell(row: int, column: str, value: str, message: str, **params: object) -> BadCell:
    """Return what is wrong in a row, by a message."""
    return BadCell(row, column, value, text(message, "zh", **params), text(message, "en", **params))


def day_of(value: str) -> date | None:
    """Return a day as people write it (2026-11-26, 2026年11月26日, 2026/11/26), None for anything else."""
    plain = value.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    parts = plain.strip("-").split("-")
    try:
        return date(*(int(part) for part in parts)) if len(parts) == 3 else None
    except ValueError:
        return None


def number_of(value: str) -> float | None:
    """Return a finite number, None for anything else."""
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def position_problems(cells: RowCells) -> list[BadCell]:
    """Return what is wrong with longitude and latitude (decimal degrees) of a row."""
    found = [
        cells.bad(key, "list_rows.degrees")
        for key, most in (("longitude", 180.0), ("latitude", 90.0))
        if (value := cells.said(key)) and ((number := number_of(value)) is None or abs(number) > most)
    ]
    if bool(cells.said("longitude")) != bool(cells.said("latitude")):
        found.append(cells.bad("longitude", "list_rows.half_position"))
    return found
