"""Spell the names of a list: every column of the file stays, those of the spelling are added."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.place_names.name_spelling import NameSpelling, Spelling
from gis.place_names.spelling_queries import confirmed_spellings
from gis.spreadsheets.known_columns import known_column, needed_column, value_in
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.writing import OutColumn, write_csv

#: Headings by which the columns are known, the name of the column first
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "名称", "标准名称", "地名"),
    "category": ("category", "类别", "地名类别", "类别代码"),
    "language": ("language", "语种", "地名语种"),
    "mongolian": ("mongolian", "蒙古文", "民族文字", "少数民族语书写"),
}
ADDED = ("romanization", "toned", "specific_term", "generic_term", "source", "confidence", "alternatives")
AT_ONCE = 1000
Row = dict[str, str]
#: Gives the confirmed forms of some names, by name
Confirmed = Callable[[list[str]], Mapping[str, str]]


@dataclass
class Counted:
    """How many names were spelled from which source; an empty row is counted under its own key."""

    by_source: dict[str, int]

    def add(self, source: str) -> None:
        """Count one name."""
        self.by_source[source] = self.by_source.get(source, 0) + 1


def nobody(names: list[str]) -> Mapping[str, str]:
    """Know no confirmed form: what holds without a register."""
    return {}


def in_register(session: Session, caller: Caller) -> Confirmed:
    """Return what knows the confirmed forms that the caller may see."""
    levels = Reader.of(session, caller).levels()
    return lambda names: confirmed_spellings(session, names, levels)


def spell_list(
    source: Path,
    out: Path,
    spelling: NameSpelling,
    confirmed: Confirmed = nobody,
    tell: Callable[[int], None] = lambda done: None,
) -> Counted:
    """Spell a list of names from a file into a CSV; raise ColumnMissing, SpreadsheetUnreadable.

    `tell` is told now and then how many names are done.
    """
    every = [heading for headings in COLUMNS.values() for heading in headings]
    table = read_table(source, source.name, known_names=every)
    needed_column(table.columns, COLUMNS["name"], source.name)
    known = {key: known_column(table.columns, headings) for key, headings in COLUMNS.items()}
    kept = [column for column in table.columns if column not in ADDED]
    columns = [OutColumn(column, column) for column in (*kept, *ADDED)]
    counted = Counted({})
    rows = ({**row.values, **row.original} for row in table)
    spelled = _spelled(rows, known, spelling, confirmed, counted)
    write_csv(out, columns, _told(spelled, tell), byte_order_mark=False)
    return counted


def _spelled(
    rows: Iterable[Row],
    known: Mapping[str, str | None],
    spelling: NameSpelling,
    confirmed: Confirmed,
    counted: Counted,
) -> Iterator[Row]:
    remaining = iter(rows)
    while some := [*islice(remaining, AT_ONCE)]:
        registered = confirmed([value_in(row, known["name"]) for row in some])
        for row in some:
            name = value_in(row, known["name"])
            spelled = spelling.spell(
                name,
                category=value_in(row, known["category"]),
                language=value_in(row, known["language"]),
                mongolian=value_in(row, known["mongolian"]),
                registered=registered.get(name, ""),
            )
            counted.add(spelled.source)
            yield row | _texts(spelled)


def _told(rows: Iterable[Row], tell: Callable[[int], None]) -> Iterator[Row]:
    for done, row in enumerate(rows, start=1):
        if done % AT_ONCE == 0:
            tell(done)
        yield row


def _texts(spelled: Spelling) -> Row:
    return {
        "romanization": spelled.romanization,
        "toned": spelled.toned,
        "specific_term": spelled.specific_term,
        "generic_term": spelled.generic_term,
        "source": spelled.source,
        "confidence": f"{spelled.confidence:.2f}",
        "alternatives": "; ".join(spelled.alternatives),
    }
