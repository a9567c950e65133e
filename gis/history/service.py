"""Who changed what when, for every record of every table that keeps history."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history import queries
from gis.history.rules import Change, NoHistory, UnknownTable, deltas
from gis.publication import service as publication
from gis.publication.rules import PublicationRules
from gis.reference import service as reference


def parts(subject: str) -> Mapping[str, Table]:
    """Return the tables whose rows are part of a record, by the group that its document calls them."""
    return queries.parts(subject)


def published_as(subject: str) -> str:
    """Return the subject of the publication rules that a record's fields fall under."""
    table = queries.tracked(subject)
    return subject if table is None else str(table.info.get("published_as", subject))


def changes(
    session: Session,
    caller: Caller,
    subject: str,
    record_id: UUID | str,
    after: int | None = None,
    limit: int = 50,
) -> list[Change]:
    """Return who changed what when in a record and all rows that are part of it, the latest first.

    `subject` is the name of the record's own table; the id of a row whose key has several columns is
    their values joined by "/". Fields above the caller's clearance are absent, and a version of which
    nothing is left is too. `after` is the id of the last change of the page before. Raises NotAllowed
    for the public and for 毗邻方 accounts, UnknownTable and NoHistory.
    """
    rules = publication.load(session)
    if caller.shared_counties is not None or not rules.sees_field("history", "*", caller.clearance):
        raise NotAllowed
    root = queries.tracked(subject)
    if root is None or "part_of" in root.info:
        raise UnknownTable(table=subject)
    try:
        latest = queries.latest(session, root, record_id)
    except ValueError:
        raise NoHistory from None
    if latest is None or not rules.sees(caller.clearance, latest.get("publication_level", "public")):
        raise NoHistory
    hidden = {part: _keys(table) for part, table in queries.parts(subject).items()} | {"": _keys(root)}
    found: list[Change] = []
    while len(found) < limit:
        rows = queries.versions(session, root, record_id, after, limit)
        for row in rows:
            facts = {name: row[name] for name in row if name not in ("now", "previous")}
            fields = deltas(row["action"], row["now"], row["previous"], hidden[row["part"]])
            change = _seen(rules, published_as(subject), caller, Change(**facts, fields=fields))
            if change.fields and len(found) < limit:
                found.append(change)
        if len(rows) < limit:
            break
        after = rows[-1]["id"]
    return found


def code_changes(session: Session, caller: Caller, list_name: str, code: str) -> list[Change]:
    """Return who changed a code of a list when, the latest first; raise NoSuchList, NoHistory."""
    return changes(session, caller, reference.table_of(list_name).name, code)


def _keys(table: Table) -> frozenset[str]:
    """Return the columns that name the row, its record and its count of changes, not what it says."""
    _, owner, _ = table.info.get("part_of", ("", "", ""))
    own = [column.name for column in table.primary_key] if "id" in table.primary_key else []
    return frozenset({"version", owner, *own})


def _seen(rules: PublicationRules, subject: str, caller: Caller, change: Change) -> Change:
    prefix = f"{change.part}." if change.part else ""
    visible = (
        delta for delta in change.fields if rules.sees_field(subject, prefix + delta.field, caller.clearance)
    )
    return replace(change, fields=tuple(visible))
