"""What goes by whole tables of rules, and what would be wrong with them on a day. Pure.

A row can be sound by itself and the table still be of no use: a step that leads nowhere, a setting that the
program asks for and nobody has, a body that open applications wait for. Whoever goes by a table says so.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from gis.messages import Called
from gis.name_rules.rules import RuleTable
from gis.name_rules.seed_files import Rules

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a table on a day: which row and column say so, and the sentence."""

    table: str
    #: Key of the row, or a part of it; empty where no row is to blame
    key: str
    column: str
    message_id: str
    params: tuple[tuple[str, object], ...] = ()
    #: Nothing breaks, but somebody should know
    is_warning: bool = False


class Dependant(Protocol):
    """Work that goes by tables of rules."""

    @property
    def tables(self) -> Collection[str]:
        """The tables it goes by."""

    def troubles(self, session: Session, rules: Rules) -> Iterable[Trouble]:
        """Yield what would be wrong if these rules were in force."""


def fixed_troubles(table: RuleTable, seeded: Iterable[Row], rows: Iterable[Row]) -> Iterator[Trouble]:
    """Yield the keys that the program looks up and a table lacks, and those that it does not know."""
    wanted, held = {table.key_of(row) for row in seeded}, {table.key_of(row) for row in rows}
    for key in sorted(wanted - held):
        yield Trouble(table.name, key, table.key[0], "name_rules.row_needed", (("key", key),))
    for key in sorted(held - wanted):
        yield Trouble(table.name, key, table.key[0], "name_rules.row_unknown", (("key", key),))


def cited_troubles(
    table: RuleTable, rows: Iterable[Row], tables: Mapping[str, RuleTable], rules: Rules
) -> Iterator[Trouble]:
    """Yield what rows cite of other tables and does not hold on their day."""
    columns = [(column, column.cites) for column in table.columns]
    held = {
        cited: {row[cited[1]] for row in rules(cited[0])}
        for _, cited in columns
        if cited is not None and cited[0] != table.name
    }
    for row in rows:
        for column, cited in columns:
            if cited is None or cited not in held:
                continue
            for part in column.parts(row.get(column.name) or ""):
                if part not in column.among and part not in held[cited]:
                    said = (("value", part), ("table", tables[cited[0]].words))
                    yield Trouble(table.name, table.key_of(row), column.name, "name_rules.cites_ended", said)


def steps_by_kind(rows: Iterable[Row], kinds: Iterable[str]) -> dict[str, dict[str, Row]]:
    """Return the steps of each kind of work by code; a row says in `kinds` of which it is."""
    listed = [*rows]
    return {kind: {row["step"]: row for row in listed if kind in row["kinds"].split("|")} for kind in kinds}


def leading_nowhere(
    table: str, steps: Mapping[str, Row], columns: Iterable[str], called: Callable[[str], Called]
) -> Iterator[Trouble]:
    """Yield the steps that lead to one that there is none of; `called` tells what that was called."""
    for code, row in steps.items():
        for column in columns:
            for following in filter(None, row[column].split("|")):
                if following not in steps:
                    said = (
                        ("name", Called(row["name_zh"], row["name_en"])),
                        ("following", called(following)),
                    )
                    yield Trouble(table, code, column, "name_rules.leads_nowhere", said)
