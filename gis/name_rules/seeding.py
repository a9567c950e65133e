"""Load data/rules into the versioned rows, and give the rows in force back as files."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.name_rules import queries
from gis.name_rules.registry import rule_tables
from gis.name_rules.rules import document_of, placed
from gis.name_rules.seed_files import rule_rows
from gis.proposals.records import period
from gis.publication import service as publication


def load_seeds(session: Session) -> int:
    """Load every list, the publication rules, the targets and the rules about names.

    What staff edited stays as it is. Returns how many rows were new or brought up to date.
    """
    return publication.load_seeds(session) + load_rules(session)


def load_rules(session: Session) -> int:
    """Load the tables of rules; return how many rows were new, brought up to date, or ended."""
    return queries.seed(session, _seeded(queries.positions(session)), today())


def _seeded(known: dict[str, dict[str, float]]) -> Iterator[dict[str, Any]]:
    for table in rule_tables().values():
        rows = [table.document(row) for row in rule_rows(table.name)]
        keys = [table.key_of(row["content"]) for row in rows]
        for row, key, place in zip(rows, keys, placed(keys, known.get(table.name, {})), strict=True):
            yield {**row, "key": key, "valid": period(row), "position": place}


def export(session: Session, folder: Path, on: date | None = None) -> list[Path]:
    """Write the rows that hold on a day (today), a file a table, in the form of their seeds."""
    rows = queries.in_force(session, on or today())
    written = []
    for table in rule_tables().values():
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in table.columns], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table.row(document_of(row)) for row in rows if row.rule_table == table.name)
        written.append(path)
    return written
