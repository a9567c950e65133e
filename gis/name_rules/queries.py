"""Statements on rows of rules."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from psycopg import Connection
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gis.name_rules.tables import NameRule

#: Columns of a seeded row, in the order of COPY
_SEEDED = (
    "rule_table",
    "key",
    "content",
    "clause",
    "severity",
    "valid",
    "source",
    "is_verified",
    "position",
)
_COMPARED = ("content", "clause", "severity", "valid", "source", "is_verified", "position")


def version(session: Session) -> str:
    """Return what changes whenever a row of rules does, and is never the same for two databases."""
    statement = text(
        "SELECT current_database() || ':' || coalesce(max(history_id), 0) FROM history.name_rule"
    )
    return str(session.scalar(statement))


def in_force(session: Session, on: date, tables: Sequence[str] | None = None) -> Sequence[Any]:
    """Return the rows that hold on a day, table by table in their order."""
    statement = (
        select(
            NameRule.rule_table,
            NameRule.content,
            NameRule.clause,
            NameRule.severity,
            NameRule.valid,
            NameRule.source,
            NameRule.is_verified,
            NameRule.id,
        )
        .where(NameRule.valid.contains(on))
        .order_by(NameRule.rule_table, NameRule.position.asc().nulls_last(), NameRule.key)
    )
    if tables is not None:
        statement = statement.where(NameRule.rule_table.in_(tables))
    return session.execute(statement).all()


def positions(session: Session) -> dict[str, dict[str, float]]:
    """Return where the rows of each table stand, by key."""
    found: dict[str, dict[str, float]] = {}
    statement = select(NameRule.rule_table, NameRule.key, NameRule.position)
    for table, key, position in session.execute(statement):
        if position is not None:
            found.setdefault(table, {})[key] = position
    return found


def seed(session: Session, rows: Iterable[Mapping[str, Any]], today: date) -> int:
    """Bring the rows that nobody edited to what the seeds say, in four statements; return how many changed.

    A row that the seeds no longer have ends today; one that staff changed, or whose key they gave to a row
    of theirs, stays as it is.
    """
    columns = ", ".join(_SEEDED)
    session.execute(text("DROP TABLE IF EXISTS pg_temp.seeded_rule"))
    session.execute(
        text(f"CREATE TEMP TABLE seeded_rule ON COMMIT DROP AS SELECT {columns} FROM name_rule LIMIT 0")
    )
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, Connection):
        raise TypeError("COPY needs psycopg's own connection")
    with driver.cursor() as cursor, cursor.copy(f"COPY seeded_rule ({columns}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(
                [json.dumps(row[c], ensure_ascii=False) if c == "content" else row[c] for c in _SEEDED]
            )
    session.execute(text("ANALYZE seeded_rule"))
    now, wanted = (", ".join(f"{name}.{column}" for column in _COMPARED) for name in ("n", "s"))
    settings = ", ".join(f"{column} = s.{column}" for column in _COMPARED)
    same = "n.rule_table = s.rule_table AND n.key = s.key"
    changed = session.execute(
        text(
            f"UPDATE name_rule n SET {settings}, version = n.version + 1 FROM seeded_rule s WHERE {same}"
            f" AND NOT n.edited AND ({now}) IS DISTINCT FROM ({wanted})"
            " AND NOT EXISTS (SELECT FROM name_rule o WHERE o.rule_table = n.rule_table AND o.key = n.key"
            " AND o.id <> n.id)"
        )
    )
    ended = session.execute(
        text(
            "UPDATE name_rule n SET valid = daterange(lower(n.valid), :today), version = n.version + 1"
            " WHERE NOT n.edited AND upper_inf(n.valid) AND (lower_inf(n.valid) OR lower(n.valid) < :today)"
            f" AND NOT EXISTS (SELECT FROM seeded_rule s WHERE {same})"
        ),
        {"today": today},
    )
    added = session.execute(
        text(
            f"INSERT INTO name_rule ({columns}) SELECT {columns} FROM seeded_rule s"
            f" WHERE NOT EXISTS (SELECT FROM name_rule n WHERE {same}) ORDER BY s.rule_table, s.position"
        )
    )
    session.expire_all()
    return sum(each.rowcount for each in (changed, ended, added))  # type: ignore[attr-defined]
