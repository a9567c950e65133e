"""Statements on code lists and sources."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, Text, cast, delete, func, literal, select, text, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.database import Base
from gis.reference.tables import RemovedCode, Source


def seed(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert seed rows; bring rows that staff have not edited up to date. Returns rows touched.

    What staff edited stays as it is, and what they removed stays away.
    """
    written = 0
    keys = [column.name for column in table.primary_key]
    removed = set(session.scalars(select(RemovedCode.code).where(RemovedCode.list_name == table.name)))
    for row in rows:
        if row.get("code") in removed:
            continue
        statement = insert(table).values(dict(row))
        changed = {name: statement.excluded[name] for name in row if name not in keys}
        differs = func.row(*(table.c[name] for name in changed)).is_distinct_from(func.row(*changed.values()))
        result = session.execute(
            statement.on_conflict_do_update(
                index_elements=keys, set_=changed, where=table.c.edited.is_(False) & differs
            ).returning(*(table.c[key] for key in keys))
        )
        written += len(result.all())
    return written


def codes(session: Session, table: Table) -> list[dict[str, Any]]:
    """List a code table in its own order."""
    order = [table.c.position] if "position" in table.c else []
    rows = session.execute(select(table).order_by(*order, *table.primary_key))
    return [dict(row) for row in rows.mappings()]


def find_code(session: Session, table: Table, code: str) -> dict[str, Any] | None:
    """Find one code of a list, and keep others from changing it until the transaction ends."""
    row = session.execute(select(table).where(table.c.code == code).with_for_update()).mappings().first()
    return None if row is None else dict(row)


def code_of_name(session: Session, table: Table, name_zh: str, but: str) -> str | None:
    """Return another code that bears this name already."""
    statement = select(table.c.code).where(table.c.name_zh == name_zh, table.c.code != but)
    return session.scalars(statement.order_by(table.c.code).limit(1)).one_or_none()


def add_code(session: Session, table: Table, values: Mapping[str, Any]) -> None:
    """Write a new code behind the others; a newer seed leaves it as it is."""
    last = select(func.coalesce(func.max(table.c.position), 0) + 1).scalar_subquery()
    session.execute(table.insert().values(position=last, edited=True, **values))
    forgotten = RemovedCode.list_name == table.name, RemovedCode.code == values["code"]
    session.execute(delete(RemovedCode).where(*forgotten))


def change_code(session: Session, table: Table, code: str, values: Mapping[str, Any]) -> None:
    """Change a code as staff want it; a newer seed no longer overwrites it."""
    session.execute(update(table).where(table.c.code == code).values(edited=True, **values))


def reorder(session: Session, table: Table, codes_in_order: Sequence[str]) -> None:
    """Put the codes of a list into an order; those that move are staff's own from now on."""
    for position, code in enumerate(codes_in_order, start=1):
        session.execute(
            update(table)
            .where(table.c.code == code, table.c.position != position)
            .values(position=position, edited=True)
        )


def remove_code(session: Session, table: Table, code: str) -> None:
    """Remove a code that nothing cites, and note it so that no seed brings it back."""
    session.execute(delete(table).where(table.c.code == code))
    statement = insert(RemovedCode).values(list_name=table.name, code=code)
    session.execute(statement.on_conflict_do_nothing())


def citing(table: Table) -> list[Column[Any]]:
    """Return every column of the register that holds codes of a list."""
    return [
        column
        for other in Base.metadata.sorted_tables
        for column in other.columns
        if any(key.column is table.c.code for key in column.foreign_keys)
    ]


def uses(session: Session, table: Table, codes_wanted: Collection[str]) -> list[tuple[str, str, str, int]]:
    """Count where codes of a list are used: code, table, column, how often."""
    counted = [
        select(
            cast(column, Text).label("code"),
            literal(column.table.name).label("place"),
            literal(column.name).label("field"),
            func.count().label("times"),
        )
        .where(column.in_(codes_wanted))
        .group_by(column)
        for column in citing(table)
    ]
    if not counted:
        return []
    every = union_all(*counted).subquery()
    rows = session.execute(select(every).order_by(every.c.code, every.c.place, every.c.field))
    return [(row.code, row.place, row.field, row.times) for row in rows]


def wanted_in_proposals(session: Session, table: Table, code: str) -> int:
    """Count the proposals not yet closed that want a record to have this code."""
    fields = sorted({column.name for column in citing(table)})
    statement = text(
        "SELECT count(DISTINCT p.id) FROM proposal p JOIN proposal_item i ON i.proposal_id = p.id,"
        " jsonb_each_text(i.after) AS wanted"
        " WHERE p.state IN ('draft', 'submitted', 'returned', 'approved')"
        " AND wanted.value = :code AND split_part(reverse(wanted.key), '/', 1) = ANY(:fields)"
    )
    reversed_fields = [field[::-1] for field in fields]
    return int(session.scalar(statement, {"code": code, "fields": reversed_fields}) or 0)


def ended(session: Session, tables: Iterable[Table]) -> dict[str, frozenset[str]]:
    """Return the codes that were ended, by list."""
    every = union_all(
        *(select(literal(table.name).label("list"), table.c.code).where(~table.c.active) for table in tables)
    )
    found: dict[str, set[str]] = {}
    for name, code in session.execute(every):
        found.setdefault(name, set()).add(code)
    return {name: frozenset(group) for name, group in found.items()}


def source(session: Session, source_id: UUID) -> Source | None:
    """Find one source."""
    return session.get(Source, source_id)


def sources_among(session: Session, source_ids: Collection[UUID]) -> list[Source]:
    """List those of the sources that exist."""
    return list(session.scalars(select(Source).where(Source.id.in_(source_ids)).order_by(Source.id)))


def sources(session: Session) -> list[Source]:
    """List all sources, newest first."""
    return list(session.scalars(select(Source).order_by(Source.dated.desc().nulls_last(), Source.title)))


def demonstration_sources(session: Session, name: str) -> list[Source]:
    """Find the sources that `diming demo load NAME` wrote."""
    statement = select(Source).where(Source.demonstration_name == name).order_by(Source.id)
    return list(session.scalars(statement))


def add_source(session: Session, source: Source) -> Source:
    """Register a source."""
    session.add(source)
    session.flush()
    return source
