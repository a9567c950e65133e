"""Read any table as the register knew it: the same statement runs on the rows of today and of then."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Uuid, any_, column, func, literal, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from gis.database import Base

#: Days begin and end at midnight here.
OFFICE_TIME = ZoneInfo("Asia/Shanghai")

#: The last day that has a next one in Python's calendar
LAST_DAY = date.max - timedelta(days=1)

Entity = TypeVar("Entity", bound=Base)


def end_of_day(day: date) -> datetime:
    """Return the last instant that "as known on" this day includes; midnight is in Asia/Shanghai.

    Recorded time is counted in microseconds, so the day ends one microsecond before the next begins.
    """
    midnight = datetime.combine(min(day, LAST_DAY) + timedelta(days=1), datetime.min.time(), OFFICE_TIME)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def instant(as_known_on: date | datetime) -> datetime:
    """Return the instant that is asked about: that of a day is its end."""
    return as_known_on if isinstance(as_known_on, datetime) else end_of_day(as_known_on)


def today() -> date:
    """Return the present day in Asia/Shanghai, the default of every `as_of`."""
    return datetime.now(OFFICE_TIME).date()


def known(entity: type[Entity], at: datetime | None) -> type[Entity]:
    """Return a table to select from: the present rows, or those the register held at an instant."""
    if at is None:
        return aliased(entity)
    rows = getattr(func.history, f"{entity.__tablename__}_as_known")(at)
    columns = [column(name.key, name.type) for name in entity.__table__.columns]
    return aliased(entity, rows.table_valued(*columns).alias(), adapt_on_names=True)


def among(column: Any, ids: Iterable[UUID | str]) -> ColumnElement[bool]:
    """Compare with any of some ids, sent as one array however many there are."""
    compared: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(Uuid)))
    return compared


def read_history_once(session: Session) -> None:
    """Let lists join the rows of then by hash or merge until the transaction ends.

    PostgreSQL can't estimate how many rows the register knew. It guesses few, and then reads a whole
    history again for every row of another: hours for 100,000 names.
    """
    session.execute(text("SET LOCAL enable_nestloop = off"))
