"""Rules in force on a day, kept by their version: read again only when a row of rules has changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.name_rules import queries
from gis.name_rules.registry import rule_table, rule_tables
from gis.name_rules.rules import document_of
from gis.name_rules.seed_files import KEPT, rule_rows

Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class RulesInForce:
    """The tables of rules as they hold on a day; engines are made of it once, for it is itself its key."""

    version: str
    on: date
    tables: Mapping[str, Sequence[Row]]

    def __call__(self, table: str) -> Iterable[Row]:
        """Return the rows of a table; one that the register does not keep is read from its file."""
        return self.tables[table] if table in self.tables else rule_rows(table)

    def with_rows(self, version: str, changed: Mapping[str, Sequence[Row]]) -> "RulesInForce":
        """Return the same rules with other rows in some tables."""
        return RulesInForce(version, self.on, MappingProxyType({**self.tables, **changed}))


_kept: "dict[tuple[str, date], RulesInForce]" = {}


def rules_version(session: Session) -> str:
    """Return what changes whenever a row of rules does."""
    return queries.version(session)


def rules_in_force(session: Session, on: date | None = None) -> RulesInForce:
    """Return the rules that hold on a day, today unless given; the same object while nothing changed."""
    day, version = on or today(), queries.version(session)
    found = _kept.get((version, day))
    if found is None:
        found = read_rules(session, day)
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[version, day] = found
    return found


def rows_in_force(session: Session, table: str, on: date | None = None) -> Sequence[Row]:
    """Return the rows of one table that hold on a day, with the columns of its file; raise NoSuchTable."""
    rule_table(table)
    return rules_in_force(session, on).tables[table]


def read_rules(session: Session, day: date) -> RulesInForce:
    """Read the rules of a day as this transaction sees them, and keep them for nobody else."""
    version = queries.version(session)
    tables: dict[str, list[Row]] = {name: [] for name in rule_tables()}
    for row in queries.in_force(session, day):
        if row.rule_table in tables:
            tables[row.rule_table].append(rule_table(row.rule_table).row(document_of(row)))
    return RulesInForce(version, day, MappingProxyType(tables))
