"""What a version of a row says about a record, without database or files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gis.errors import InvalidInput, NotFound

#: A half-open range of days as PostgreSQL writes it: [2020-01-01,) and so on
RANGE = re.compile(r"[\[(](?P<start>[^,]*),(?P<end>[^)\]]*)[)\]]")


class NoHistory(NotFound):
    """The register never held this record, or not for this reader."""

    message_id = "history.no_such_record"


class UnknownTable(InvalidInput):
    """No such kind of record, or one that keeps no history."""

    message_id = "history.unknown_table"


@dataclass(frozen=True)
class FieldDelta:
    """One field of a row before and after a change; a division's or code's own key, not its name."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """Who changed which row of a record, when, by which proposal, and every field of it."""

    #: Grows with recorded time; the key for the next page
    id: int
    recorded_at: datetime
    #: "insert", "update" or "delete"
    action: str
    #: What a document calls the row's group ("names"), or "" for the record itself
    part: str
    #: Primary key of the row, its columns joined by "/"
    row: str
    account_id: UUID | None
    account_name: str | None
    proposal_id: UUID | None
    proposal_number: str | None
    fields: tuple[FieldDelta, ...]


def documented(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """Rename columns of a row as documents call them: `valid` is valid_from and valid_to, `geom` geometry."""
    fields: dict[str, Any] = {}
    for name, value in (row or {}).items():
        if name.startswith("history_"):
            continue
        if name == "valid":
            read = RANGE.fullmatch(value) if value else None
            fields["valid_from"] = (read["start"] or None) if read else None
            fields["valid_to"] = (read["end"] or None) if read else None
        elif name == "geom":
            fields["geometry"] = value and {key: value[key] for key in value if key != "crs"}
        else:
            fields[name] = value
    return fields


def deltas(
    action: str, now: Mapping[str, Any], previous: Mapping[str, Any] | None, hidden: frozenset[str]
) -> tuple[FieldDelta, ...]:
    """Compare two versions of a row field by field; `hidden` fields say nothing to a reader."""
    before = documented(previous) if action != "insert" else {}
    after = documented(now)
    if action == "delete":
        before, after = after, {}
    return tuple(
        FieldDelta(name, before.get(name), after.get(name))
        for name in {**before, **after}
        if name not in hidden and before.get(name) != after.get(name)
    )
