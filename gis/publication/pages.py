"""One page of a keyed list: the reader asks for the rows after the last one seen, never for an offset."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from gis.errors import InvalidInput

Item = TypeVar("Item")

MOST_ROWS = 1000


class UnreadableKey(InvalidInput):
    """The key of a page was not made by this register."""

    message_id = "publication.unreadable_page_key"


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some rows of a list, and the key to ask for those after them; None at the end of the list."""

    rows: list[Item]
    after: str | None = None


def key_of(*values: str) -> str:
    """Return the key of the page after a row with these sort values."""
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def values_of(key: str, count: int) -> list[str]:
    """Return the sort values in a key; raise UnreadableKey for anything else."""
    try:
        values: Any = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except ValueError as error:
        raise UnreadableKey(key=key) from error
    if (
        not isinstance(values, list)
        or len(values) != count
        or not all(isinstance(value, str) and "\x00" not in value for value in values)
    ):
        raise UnreadableKey(key=key)
    return values


def page_size(limit: int) -> int:
    """Return how many rows a page has: as asked, between 1 and MOST_ROWS."""
    return max(1, min(limit, MOST_ROWS))
