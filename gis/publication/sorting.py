"""Sort a list by a column the reader asks for, and page through it by key.

Rows that say nothing in the column come last, whichever way it is sorted; rows that say the same come in
the order of their id. The key of a page names the column, so that it is never taken for another's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, literal, or_, tuple_
from sqlalchemy.sql.elements import UnaryExpression

from gis.errors import InvalidInput
from gis.publication.pages import UnreadableKey, key_of, values_of


class UnknownSort(InvalidInput):
    """The list has no column of this name, or none that the reader may see."""

    message_id = "publication.unknown_sort"


@dataclass(frozen=True)
class SortColumn:
    """A column that a list can be sorted by."""

    expression: Any
    #: Field of the publication rules that says who may see it
    field: str
    nullable: bool = False
    #: Reads a value back from the text in a page's key
    read: Callable[[str], Any] = str

    @classmethod
    def day(cls, expression: Any, field: str) -> "SortColumn":
        """Return a column of days, open where unknown."""
        return cls(expression, field, nullable=True, read=date.fromisoformat)

    @classmethod
    def flag(cls, expression: Any, field: str, *, nullable: bool = False) -> "SortColumn":
        """Return a column of yes and no."""
        return cls(expression, field, nullable, read=lambda text: text == "True")


@dataclass(frozen=True)
class Sorting:
    """What a list is sorted by, and the row after which it is to go on."""

    name: str
    column: SortColumn
    descending: bool
    identifier: Any

    def order(self) -> list[ColumnElement[Any] | UnaryExpression[Any]]:
        """Return what the statement is ordered by."""
        value, identifier = self.column.expression, self.identifier
        if self.descending:
            value, identifier = value.desc(), identifier.desc()
        return [*([self.column.expression.is_(None)] if self.column.nullable else []), value, identifier]

    def after(self, key: str) -> ColumnElement[bool]:
        """Return the condition of the rows after the one of a key; raise UnreadableKey."""
        name, filled, text, last = values_of(key, 4)
        try:
            identifier = literal(UUID(last))
            value = None if filled == "" else self.column.read(text)
        except ValueError as error:
            raise UnreadableKey(key=key) from error
        if name != self.signed_name:
            raise UnreadableKey(key=key)
        expression = self.column.expression
        further = self.identifier < identifier if self.descending else self.identifier > identifier
        if value is None:
            return and_(expression.is_(None), further)
        mark = literal(value)
        if not self.column.nullable:
            here, there = tuple_(expression, self.identifier), tuple_(mark, identifier)
            return here < there if self.descending else here > there
        beyond = expression < mark if self.descending else expression > mark
        return or_(beyond, and_(expression == mark, further), expression.is_(None))

    def key(self, row: Any) -> str:
        """Return the key of the page after a row, which has `sort_value` and `id`."""
        filled = row.sort_value is not None
        return key_of(
            self.signed_name, "1" if filled else "", str(row.sort_value) if filled else "", str(row.id)
        )

    @property
    def signed_name(self) -> str:
        """The column's name as it is asked for, with - when descending."""
        return f"-{self.name}" if self.descending else self.name


def sorting(
    asked: str, columns: Mapping[str, SortColumn], identifier: Any, sees: Callable[[str], bool]
) -> Sorting:
    """Read `name` or `-name`; raise UnknownSort for a column that is not there for this reader."""
    name = asked.removeprefix("-")
    shown = {known: column for known, column in columns.items() if sees(column.field)}
    if name not in shown:
        raise UnknownSort(sort=asked, known="、".join(shown))
    return Sorting(name, shown[name], asked.startswith("-"), identifier)
