"""Statements on rows of rules."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from sqlalchemy import ColumnElement, and_, cast, func, or_, select, text, tuple_, union
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import Session, aliased

from gis.history.as_known import among
from gis.messages import Called
from gis.name_rules.rules import WantedRows
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
    """Return what changes whenever a row of rules does, and is never the same for two databases.

    The data version grows in the order in which transactions commit, for each holds its row until then; the
    last number of history tells apart what one transaction wrote before and after. Both are read by index.
    """
    statement = text(
        "SELECT current_database() || ':'"
        " || coalesce((SELECT version FROM data_version WHERE name = 'name_rule'), 0) || ':'"
        " || coalesce((SELECT max(history_id) FROM history.name_rule), 0)"
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


def tables_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return of which table each of some rows is."""
    statement = select(NameRule.id, NameRule.rule_table).where(among(NameRule.id, ids))
    return {row.id: row.rule_table for row in session.execute(statement)}


def days_of_change(session: Session, tables: Collection[str], after: date) -> Sequence[date]:
    """Return the days after one on which a row of some tables begins or ends to hold, in their order."""
    bounds = union(
        *(
            select(bound(NameRule.valid).label("day")).where(
                NameRule.rule_table.in_(tables), bound(NameRule.valid) > after
            )
            for bound in (func.lower, func.upper)
        )
    ).subquery()
    return session.scalars(select(bounds.c.day).order_by(bounds.c.day)).all()


def step_name(session: Session, table: str, column: str, value: str) -> Called:
    """Return what the latest row with a value in a column is called."""
    row = NameRule.content
    statement = (
        select(row["name_zh"].astext, row["name_en"].astext)
        .where(NameRule.rule_table == table, row[column].astext == value)
        .order_by(NameRule.valid.desc())
    )
    found = session.execute(statement).first()
    zh = value if found is None else found[0] or value
    return Called(zh, zh if found is None else found[1] or zh)


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


def overlapping(session: Session, table: str, key: str, held: str, but: UUID) -> Sequence[Range[date]]:
    """Return when other rows with a key hold, of those that share a day with a period."""
    statement = select(NameRule.valid).where(
        NameRule.rule_table == table,
        NameRule.key == key,
        NameRule.id != but,
        NameRule.valid.overlaps(cast(held, DATERANGE)),
    )
    return session.scalars(statement.order_by(NameRule.valid)).all()


def has_value(session: Session, table: str, column: str, value: str) -> bool:
    """Return whether any row of a table, whenever it holds, has a value in a column."""
    statement = select(NameRule.id).where(
        NameRule.rule_table == table, NameRule.content[column].astext == value
    )
    return session.scalars(statement.limit(1)).first() is not None


def lists_with(session: Session, word: str, held: str, but: UUID) -> Sequence[tuple[str, str]]:
    """Return the other lists that have a word on days of a period, and its severity there."""
    listed = NameRule.content["list"].astext
    statement = select(listed, NameRule.severity).where(
        NameRule.rule_table == "screening_words",
        NameRule.content["word"].astext == word,
        NameRule.id != but,
        NameRule.valid.overlaps(cast(held, DATERANGE)),
    )
    return [(name, severity) for name, severity in session.execute(statement.order_by(listed))]


def class_of_lists(session: Session) -> dict[str, str]:
    """Return the class of nonstandard name that the rule of each list of words stands for."""
    lists, rules = aliased(NameRule), aliased(NameRule)
    statement = (
        select(lists.content["list"].astext, rules.content["class"].astext)
        .join(rules, rules.content["id"].astext == lists.content["rule"].astext)
        .where(lists.rule_table == "screening_lists", rules.rule_table == "screening_rules")
    )
    return {str(name): str(kind) for name, kind in session.execute(statement)}


def counts(session: Session, on: date) -> dict[str, dict[str, int]]:
    """Count, table by table, the rows in force on a day, those not verified, edited, ended and to come."""
    holds = NameRule.valid.contains(on)
    statement = select(
        NameRule.rule_table,
        func.count().filter(holds).label("in_force"),
        func.count().filter(holds, ~NameRule.is_verified).label("not_verified"),
        func.count().filter(NameRule.edited).label("edited"),
        func.count().filter(func.upper(NameRule.valid) <= on).label("ended"),
        func.count().filter(func.lower(NameRule.valid) > on).label("future"),
    ).group_by(NameRule.rule_table)
    rows = session.execute(statement).mappings()
    return {row["rule_table"]: {name: row[name] for name in row if name != "rule_table"} for row in rows}


def listed(session: Session, table: str, wanted: WantedRows, on: date) -> ColumnElement[bool]:
    """Return the condition on rows of a table that a list is narrowed to."""
    conditions = [NameRule.rule_table == table]
    if wanted.state == "in_force":
        conditions.append(NameRule.valid.contains(on))
    elif wanted.state == "ended":
        conditions.append(func.upper(NameRule.valid) <= on)
    elif wanted.state == "future":
        conditions.append(func.lower(NameRule.valid) > on)
    if wanted.verified is not None:
        conditions.append(NameRule.is_verified.is_(wanted.verified))
    if wanted.edited is not None:
        conditions.append(NameRule.edited.is_(wanted.edited))
    if wanted.text:
        sought = f"%{_escaped(wanted.text)}%"
        values = func.jsonb_each_text(NameRule.content).table_valued("key", "value").alias("v")
        conditions.append(
            or_(
                select(values.c.value).where(values.c.value.ilike(sought, escape="\\")).exists(),
                NameRule.clause.ilike(sought, escape="\\"),
                NameRule.source.ilike(sought, escape="\\"),
            )
        )
    for column, value in wanted.columns.items():
        own = {"clause": NameRule.clause, "severity": NameRule.severity, "source": NameRule.source}
        conditions.append(own.get(column, NameRule.content[column].astext) == value)
    return and_(*conditions)


def _escaped(text_sought: str) -> str:
    return text_sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


#: Rows without a place stand behind all others
_PLACE = func.coalesce(NameRule.position, 1e15)


def page(
    session: Session, condition: ColumnElement[bool], after: tuple[float, UUID] | None, limit: int
) -> Sequence[NameRule]:
    """Return rows in their order, those after a place and id."""
    statement = select(NameRule).where(condition).order_by(_PLACE, NameRule.id).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(_PLACE, NameRule.id) > tuple_(*after))
    return session.scalars(statement).all()


def count(session: Session, condition: ColumnElement[bool]) -> int:
    """Count rows."""
    return session.scalar(select(func.count()).select_from(NameRule).where(condition)) or 0


def find(session: Session, rule_id: UUID) -> NameRule | None:
    """Find one row."""
    return session.get(NameRule, rule_id, populate_existing=True)


def versions_of(session: Session, table: str, key: str) -> Sequence[NameRule]:
    """List the rows that bear a key, the latest first."""
    statement = select(NameRule).where(NameRule.rule_table == table, NameRule.key == key)
    return session.scalars(statement.order_by(NameRule.valid.desc(), NameRule.id)).all()
