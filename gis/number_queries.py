"""Numbers that count on within a year: who wants one while another is being written waits for that one."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, select
from sqlalchemy.orm import Session


def next_number(session: Session, column: Any, year: int, width: int) -> str:
    """Return the next number of a year: 2026-0004; others that want one wait until it is committed."""
    count = cast(func.split_part(column, "-", 2), Integer)
    # A number that somebody typed otherwise (2026-12A) counts for nothing.
    return f"{year}-{_next(session, count, column.regexp_match(f'^{year}-[0-9]{{1,9}}$')):0{width}d}"


def next_count(session: Session, column: Any, *within: ColumnElement[bool]) -> int:
    """Return the next count among some rows, from 1; others wait until it is committed."""
    return _next(session, column, *within)


def _next(session: Session, count: Any, *within: ColumnElement[bool]) -> int:
    wanted = select(func.max(count)).where(*within)
    # What is counted, in words: two that count the same wait for each other.
    words = str(wanted.compile(compile_kwargs={"literal_binds": True}))
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(words, 0))))
    return (session.scalar(wanted) or 0) + 1
