"""What an import takes from a list: a new record, or the changed fields of a registered one."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from gis.proposals.words import label


class Taken(NamedTuple):
    """One record: its id; the version that was seen, None for a new one; its document or changed paths."""

    record_id: UUID
    version: int | None
    content: dict[str, Any]


def changed_fields(subject: str, changes: Mapping[str, Any]) -> str:
    """Name the fields that a row changes, each once, as a clerk calls them."""
    return "、".join(dict.fromkeys(label(subject, path).zh for path in changes))
