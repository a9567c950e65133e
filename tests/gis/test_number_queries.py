"""Numbers that count on: two that are wanted at once are two."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, text
from sqlalchemy.orm import Session

from gis.number_queries import next_count, next_number

PAPERS = Table(
    "numbered_paper", MetaData(), Column("number", Text), Column("kind", Text), Column("count", Integer)
)
WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


@pytest.fixture
def papers(committed_database: Engine) -> Engine:
    PAPERS.create(committed_database)
    return committed_database


def written(engine: Engine, year: int) -> str:
    with Session(engine) as session, session.begin():
        number = next_number(session, PAPERS.c.number, year, 3)
        session.execute(PAPERS.insert().values(number=number))
        return number


@pytest.mark.parametrize(("is_kept", "expected"), [(True, "2026-002"), (False, "2026-001")])
def test_who_wants_a_number_waits_until_the_one_before_is_written_or_not(
    papers: Engine, is_kept: bool, expected: str
) -> None:
    with ThreadPoolExecutor(1) as pool, Session(papers) as first:
        number = next_number(first, PAPERS.c.number, 2026, 3)
        assert number == "2026-001"
        first.execute(PAPERS.insert().values(number=number))
        second = pool.submit(written, papers, 2026)
        until = time.monotonic() + 10
        while not first.scalar(WAITING) and time.monotonic() < until:
            time.sleep(0.01)
        assert not second.done()
        # Another year is nobody's to wait for.
        assert written(papers, 2025) == "2025-001"
        first.commit() if is_kept else first.rollback()
        assert second.result() == expected


def test_a_number_that_was_typed_otherwise_counts_for_nothing(papers: Engine) -> None:
    with Session(papers) as session, session.begin():
        typed = [{"number": each} for each in ("2026-12A", "2026-", "2026-0003", "旧-7", "2026-3-1")]
        session.execute(PAPERS.insert(), typed)
        assert next_number(session, PAPERS.c.number, 2026, 4) == "2026-0004"


def test_counts_are_apart_by_what_they_count_within(papers: Engine) -> None:
    with Session(papers) as session, session.begin():
        for kind, expected in (("a", 1), ("a", 2), ("b", 1)):
            count = next_count(session, PAPERS.c.count, PAPERS.c.kind == kind)
            assert count == expected
            session.execute(PAPERS.insert().values(kind=kind, count=count))
