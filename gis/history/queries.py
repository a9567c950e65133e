"""Statements on the history of records."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    FromClause,
    RowMapping,
    Select,
    Table,
    Text,
    Uuid,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from gis.accounts.tables import Account
from gis.database import Base

#: Columns that a copy has beside its table's own
_COPIED: dict[str, TypeEngine[Any]] = {
    "history_id": BigInteger(),
    "history_action": Text(),
    "history_recorded_at": DateTime(timezone=True),
    "history_account_id": Uuid(),
    "history_proposal_id": Uuid(),
}
#: Only the printed number is read here; the table itself belongs to a subject above.
_PROPOSAL = table("proposal", column("id", Uuid), column("number", Text))


def tracked(name: str) -> Table | None:
    """Find a table that has a history."""
    found = Base.metadata.tables.get(name)
    return found if found is not None and found.info.get("history", True) else None


def parts(root: str) -> dict[str, Table]:
    """Return the tables whose rows are part of a record, by the group that its document calls them."""
    return {
        part_of[2]: child
        for child in Base.metadata.tables.values()
        if (part_of := child.info.get("part_of")) and part_of[0] == root
    }


def _history_of(tracked_table: Table) -> FromClause:
    types: dict[str, Any] = {name.name: name.type for name in tracked_table.columns} | _COPIED
    columns = [column(name, type_) for name, type_ in types.items()]
    return table(tracked_table.name, *columns, schema="history").alias("h")


def _versions(tracked_table: Table, part: str, owner: Mapping[str, Any]) -> Select[Any]:
    history = _history_of(tracked_table)
    keys = [history.c[key.name] for key in tracked_table.primary_key]
    row = func.to_jsonb(literal_column("h"), type_=JSONB)
    return select(
        literal(part).label("part"),
        func.concat_ws("/", *(cast(key, Text) for key in keys)).label("row"),
        history.c.history_id.label("id"),
        history.c.history_action.label("action"),
        history.c.history_recorded_at.label("recorded_at"),
        history.c.history_account_id.label("account_id"),
        history.c.history_proposal_id.label("proposal_id"),
        row.label("now"),
        func.lag(row).over(partition_by=keys, order_by=history.c.history_id).label("previous"),
    ).where(*(history.c[name] == value for name, value in owner.items()))


#: How the parts of a key are read from text, by what they are
_READ: Mapping[type, Callable[[str], Any]] = {UUID: UUID, date: date.fromisoformat, int: int}


def _key(tracked_table: Table, record_id: UUID | str) -> dict[str, Any]:
    columns = list(tracked_table.primary_key)
    texts = str(record_id).split("/") if len(columns) > 1 else [str(record_id)]
    return {
        name.name: _READ.get(name.type.python_type, str)(value)
        for name, value in zip(columns, texts, strict=True)
    }


def versions(
    session: Session, root: Table, record_id: UUID | str, after: int | None, limit: int
) -> Sequence[RowMapping]:
    """Return versions of a record's rows with the version before each, the latest first.

    `after` is the id of the last version of the page before. Raises ValueError for a key that can't be
    one of the table's.
    """
    key = _key(root, record_id)
    selects = [_versions(root, "", key)]
    for group, child in parts(root.name).items():
        selects.append(_versions(child, group, {child.info["part_of"][1]: next(iter(key.values()))}))
    every = union_all(*selects).subquery()
    statement = (
        select(every, Account.display_name.label("account_name"), _PROPOSAL.c.number.label("proposal_number"))
        .outerjoin(Account, Account.id == every.c.account_id)
        .outerjoin(_PROPOSAL, _PROPOSAL.c.id == every.c.proposal_id)
        .order_by(every.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(every.c.id < after)
    return session.execute(statement).mappings().all()


def latest(session: Session, root: Table, record_id: UUID | str) -> RowMapping | None:
    """Return the last version of a record's own row, or None when there never was one."""
    history = _history_of(root)
    statement = select(history).where(
        *(history.c[name] == value for name, value in _key(root, record_id).items())
    )
    return session.execute(statement.order_by(history.c.history_id.desc()).limit(1)).mappings().one_or_none()
