"""The tables of rules and their rows, as staff read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.name_rules import queries
from gis.name_rules.registry import rule_table, rule_tables
from gis.name_rules.rules import RuleNotFound, RuleTable, UnknownColumn, WantedRows, document_of
from gis.name_rules.tables import NameRule
from gis.publication import service as publication
from gis.publication.pages import Page, UnreadableKey, check_filter, key_of, values_of

#: Whether a row holds on the day it is read
State = Literal["in_force", "ended", "future"]


@dataclass(frozen=True)
class TableCounts:
    """A table with how many rows it has of each kind."""

    table: RuleTable
    counts: Mapping[str, int]


@dataclass(frozen=True)
class RuleRow:
    """A row as it is read: the columns of its file, when it holds, where it comes from."""

    id: UUID
    version: int
    table: str
    key: str
    row: Mapping[str, str]
    valid_from: date | None
    #: First day on which it no longer holds
    valid_to: date | None
    source: str
    is_verified: bool
    edited: bool
    state: State


def tables(session: Session, caller: Caller) -> list[TableCounts]:
    """List the tables of rules in the order of the registry; raise NotSignedIn, NotAllowed."""
    check_reads(session, caller)
    found = queries.counts(session, today())
    none = {"in_force": 0, "not_verified": 0, "edited": 0, "ended": 0, "future": 0}
    return [TableCounts(table, found.get(table.name, none)) for table in rule_tables().values()]


def rows(
    session: Session,
    caller: Caller,
    name: str,
    wanted: WantedRows,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[RuleRow]:
    """List rows of a table in their order; raise NoSuchTable, UnknownColumn, UnreadableKey."""
    check_reads(session, caller)
    table, day = rule_table(name), today()
    check_filter(wanted.text, *wanted.columns.values())
    known = {column.name for column in table.columns}
    for column in wanted.columns:
        if column not in known:
            raise UnknownColumn(column=column)
    condition = queries.listed(session, name, wanted, day)
    found = queries.page(session, condition, _place(after), limit + 1)
    page = [shaped(table, row, day) for row in found[:limit]]
    total = queries.count(session, condition) if after is None else None
    return Page(page, _key(found[limit - 1]) if len(found) > limit else None, total)


def row(session: Session, caller: Caller, name: str, rule_id: UUID) -> tuple[RuleRow, Sequence[RuleRow]]:
    """Return a row, and every row that bears or bore its key; raise NoSuchTable, RuleNotFound."""
    check_reads(session, caller)
    table, day = rule_table(name), today()
    found = queries.find(session, rule_id)
    if found is None or found.rule_table != name:
        raise RuleNotFound(id=rule_id)
    same = queries.versions_of(session, name, found.key)
    return shaped(table, found, day), [shaped(table, one, day) for one in same]


def shaped(table: RuleTable, row: NameRule, day: date) -> RuleRow:
    """Return a kept row as it is read on a day."""
    since, until = row.valid.lower, row.valid.upper
    state: State = "in_force"
    if until is not None and until <= day:
        state = "ended"
    elif since is not None and since > day:
        state = "future"
    return RuleRow(
        row.id,
        row.version,
        table.name,
        row.key,
        table.row(document_of(row)),
        since,
        until,
        row.source,
        row.is_verified,
        row.edited,
        state,
    )


def check_reads(session: Session, caller: Caller) -> None:
    """Raise NotSignedIn or NotAllowed unless the publication rules let the caller see rules."""
    caller.account()
    if not publication.load(session).sees_field("name_rule", "*", caller.clearance):
        raise NotAllowed


def _key(row: NameRule) -> str:
    return key_of(repr(1e15 if row.position is None else row.position), str(row.id))


def _place(after: str | None) -> tuple[float, UUID] | None:
    if after is None:
        return None
    place, identifier = values_of(after, 2)
    try:
        return float(place), UUID(identifier)
    except ValueError as error:
        raise UnreadableKey(key=after) from error
