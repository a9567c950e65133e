"""Read the mapped cells of one row; what is wrong with one goes to the findings with rule and remedy."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from gis.exchange.columns import Field
from gis.exchange.findings import Findings
from gis.exchange.rules import parse_day
from gis.planning_imports.words import Word, Words, number


class Cells:
    """The cells of one row by field; `good` ends as False where any of them is bad.

    `has_shape` is False where the row's geometry was refused before.
    """

    def __init__(
        self,
        row: int,
        values: Mapping[str, str],
        column_of: Mapping[str, str],
        defaults: Mapping[str, str],
        known: Mapping[str, Field],
        findings: Findings,
    ) -> None:
        self.row = row
        self.good = True
        self.has_shape = True
        self._values = values
        self._column_of = column_of
        self._defaults = defaults
        self._known = known
        self._findings = findings

    def text(self, field: str) -> str:
        """Return what the row says for a field, else the default, else nothing."""
        column = self._column_of.get(field, "")
        return (self._values.get(column, "") or self._defaults.get(field, "")).strip()

    def bad(self, field: str, rule: str, /, value: str | None = None, **params: object) -> None:
        """Note an error; the row stays out."""
        self.good = False
        column = self._column_of.get(field) or (self._known[field].name_zh if field in self._known else "")
        shown = self.text(field) if value is None else value
        self._findings.bad(self.row, column, shown, rule, **params)

    def needed(self, field: str) -> str:
        """Return the text of a field that may not be empty."""
        found = self.text(field)
        if not found:
            self.bad(field, "planning_imports.value_missing", field=self._known[field].name_zh)
        return found

    def word(self, field: str, words: Words) -> Word | None:
        """Return what a cell stands for; None where it is empty or unknown."""
        text = self.text(field)
        found = words.find(text) if text else None
        if text and found is None:
            self.bad(field, "planning_imports.word_unknown", choices=words.shown)
        return found

    def flag(self, field: str, words: Words) -> bool | None:
        """Return yes or no; None where the cell is empty or neither."""
        found = self.word(field, words)
        return None if found is None else found.value == "true"

    def number(
        self, field: str, most: int, *, read: Callable[[str], Decimal | None] = number, above: bool = False
    ) -> Decimal | None:
        """Return a number from 0 (above 0) up to `most`; None where the cell is empty or bad."""
        text = self.text(field)
        if not text:
            return None
        found = read(text)
        if found is None or not 0 <= found <= most or (above and not found):
            self.bad(field, "planning_imports.not_a_number", most=most)
            return None
        return found

    def whole(self, field: str, most: int, least: int = 0) -> int | None:
        """Return a whole number; None where the cell is empty or bad."""
        text = self.text(field)
        if not text:
            return None
        found = number(text)
        if found is None or found != int(found) or not least <= found <= most:
            self.bad(field, "planning_imports.not_whole", least=least, most=most)
            return None
        return int(found)

    def days(self) -> tuple[date | None, date | None]:
        """Return the first day and the day of the end."""
        since, until = (self._day(field) for field in ("since", "until"))
        if since is not None and until is not None and until <= since:
            self.bad("until", "import.ends_before_it_begins", start=since.isoformat())
        return since, until

    def _day(self, field: str) -> date | None:
        text = self.text(field)
        found = parse_day(text) if text else None
        if text and found is None:
            self.bad(field, "import.not_a_date")
        return None if found is None else found.day
