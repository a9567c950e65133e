"""Conditions by which lists of any subject choose among the periods of its records."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased


def of_day(record_id: InstrumentedAttribute[Any], as_of: date, *, or_last: bool) -> ColumnElement[bool]:
    """Keep of each record the period of a day, and with `or_last` its last one where none holds then.

    `record_id` is the column of the table of periods that names the record.
    """
    period: Any = record_id.class_
    of_the_day: ColumnElement[bool] = period.valid.contains(as_of)
    if not or_last:
        return of_the_day
    other: Any = aliased(period)
    better = or_(other.valid.contains(as_of), other.valid.strictly_right_of(period.valid))
    is_other = getattr(other, record_id.key) == record_id
    return or_(of_the_day, ~exists().where(is_other, other.valid != period.valid, better))


def equal(wanted: Iterable[tuple[Any, object]]) -> list[ColumnElement[bool]]:
    """Keep what has the wanted value in each column; None wants nothing."""
    return [column == value for column, value in wanted if value is not None]
