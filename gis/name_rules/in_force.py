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
        """Return the rows of a table; one that the register does not keep is read from its file.

        Raises KeyError for a table of the register that was not asked for when the rules were read.
        """
        return self.tables[table] if table in self.tables or table in rule_tables() else rule_rows(table)

    def with_rows(self, version: str, changed: Mapping[str, Sequence[Row]]) -> "RulesInForce":
        """Return the same rules with other rows in some tables."""
        return RulesInForce(version, self.on, MappingProxyType({**self.tables, **changed}))


#: So many sets of a few tables are kept beside the whole rules of some days
KEPT_PARTS = 64

_kept: "dict[tuple[str, date], RulesInForce]" = {}
_kept_parts: "dict[tuple[str, date, frozenset[str]], RulesInForce]" = {}


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


def tables_in_force(session: Session, tables: frozenset[str], on: date | None = None) -> RulesInForce:
    """Return a few tables of the rules that hold on a day; the same object while nothing changed.

    All rules are tens of thousands of rows, and a ledger needs some dozens of them.
    """
    day, version = on or today(), queries.version(session)
    found = _kept.get((version, day)) or _kept_parts.get((version, day, tables))
    if found is None:
        found = read_rules(session, day, tables)
        while len(_kept_parts) >= KEPT_PARTS:
            _kept_parts.pop(next(iter(_kept_parts)), None)
        _kept_parts[version, day, tables] = found
    return found


def rows_in_force(session: Session, table: str, on: date | None = None) -> Sequence[Row]:
    """Return the rows of one table that hold on a day, with the columns of its file; raise NoSuchTable."""
    rule_table(table)
    return tables_in_force(session, frozenset({table}), on).tables[table]


def read_rules(session: Session, day: date, of: frozenset[str] | None = None) -> RulesInForce:
    """Read the rules of a day, or some tables, as this transaction sees them; keep them for nobody else."""
    version = queries.version(session)
    tables: dict[str, list[Row]] = {name: [] for name in (rule_tables() if of is None else sorted(of))}
    for row in queries.in_force(session, day, None if of is None else sorted(of)):
        if row.rule_table in tables:
            tables[row.rule_table].append(rule_table(row.rule_table).row(document_of(row)))
    return RulesInForce(version, day, MappingProxyType(tables))
