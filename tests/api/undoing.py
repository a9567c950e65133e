"""Requests that leave nothing behind: each is undone when it has been answered."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis.database import act_as, translated_errors


@contextmanager
def _undone(engine: Engine) -> Iterator[Session]:
    with translated_errors(), Session(engine) as session:
        act_as(session, None)
        yield session
        session.flush()
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        session.rollback()


@contextmanager
def requests_undone() -> Iterator[None]:
    """Undo what requests do, after everything that the database checks at the end of a transaction."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.dependencies.unit_of_work", _undone)
        yield
