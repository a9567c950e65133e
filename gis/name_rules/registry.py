"""Which tables of rules there are: data/rules/rule_tables.csv and rule_columns.csv, read once."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gis.name_rules.rules import NoSuchTable, RuleTable, read_tables
from gis.name_rules.seed_files import rule_rows


@cache
def rule_tables() -> Mapping[str, RuleTable]:
    """Return the tables of rules by name, in the order of the registry."""
    tables = [*rule_rows("rule_tables")]
    headings = {row["table"]: _headings(row["table"]) for row in tables}
    return read_tables(tables, rule_rows("rule_columns"), headings)


def rule_table(name: str) -> RuleTable:
    """Return a table of rules; raise NoSuchTable."""
    found = rule_tables().get(name)
    if found is None:
        raise NoSuchTable(name=name)
    return found


def _headings(name: str) -> tuple[str, ...]:
    with (files("data") / "rules" / f"{name}.csv").open(encoding="utf-8") as file:
        return tuple(next(csv.reader(file)))
