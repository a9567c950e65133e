"""What an import takes from a list: a new record, or the changed fields of a registered one."""

from typing import Any, NamedTuple
from uuid import UUID


class Taken(NamedTuple):
    """One record: its id; the version that was seen, None for a new one; its document or changed paths."""

    record_id: UUID
    version: int | None
    content: dict[str, Any]
