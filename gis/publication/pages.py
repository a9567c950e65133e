"""One page of a keyed list: the reader asks for the rows after the last one seen, never for an offset."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from gis.errors import InvalidInput

Item = TypeVar("Item")
Value = TypeVar("Value")

MOST_ROWS = 1000


class UnreadableKey(InvalidInput):
    """The key of a page was not made by this register."""

    message_id = "publication.unreadable_page_key"


class UnreadableFilter(InvalidInput):
    """A filter holds the character NUL, which no text of the register does."""

    message_id = "publication.unreadable_filter"


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some rows of a list, and the key to ask for those after them; None at the end of the list."""

    rows: list[Item]
    after: str | None = None
    #: How many rows all pages have, when it was asked for
    total: int | None = None


def key_of(*values: str) -> str:
    """Return the key of the page after a row with these sort values."""
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def values_of(key: str, count: int) -> list[str]:
    """Return the sort values in a key; raise UnreadableKey for anything else."""
    try:
        values: Any = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        json.dumps(values, ensure_ascii=False).encode()
    except ValueError as error:
        raise UnreadableKey(key=key) from error
    if (
        not isinstance(values, list)
        or len(values) != count
        or not all(isinstance(value, str) and "\x00" not in value for value in values)
    ):
        raise UnreadableKey(key=key)
    return values


def last_of(key: str) -> tuple[str, UUID]:
    """Return sort text and id of the last row seen; raise UnreadableKey for anything else."""
    text, identifier = values_of(key, 2)
    try:
        return text, UUID(identifier)
    except ValueError as error:
        raise UnreadableKey(key=key) from error


def after_day(key: str | None) -> tuple[date, UUID] | None:
    """Return day and id of the last row seen, None for the first page; raise UnreadableKey."""
    return None if key is None else _parsed(key, date.fromisoformat)


def after_instant(key: str | None) -> tuple[datetime, UUID] | None:
    """Return instant and id of the last row seen, None for the first page; raise UnreadableKey."""
    return None if key is None else _parsed(key, datetime.fromisoformat)


def _parsed(key: str, parse: Callable[[str], Value]) -> tuple[Value, UUID]:
    text, identifier = last_of(key)
    try:
        return parse(text), identifier
    except ValueError as error:
        raise UnreadableKey(key=key) from error


def check_filter(*values: str | None) -> None:
    """Raise UnreadableFilter for a text that no stored text can be compared with."""
    for value in values:
        if value is not None and "\x00" in value:
            raise UnreadableFilter


def page_size(limit: int) -> int:
    """Return how many rows a page has: as asked, between 1 and MOST_ROWS."""
    return max(1, min(limit, MOST_ROWS))
