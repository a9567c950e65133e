"""Throw-away databases of `diming bench` on the register's own server, and where progress is said."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def make_engine(url: str) -> "Engine":
    """Return an engine as the service makes it."""
    from gis.database import make_engine as make

    return make(url)


@contextmanager
def database(url: str, template: str | None = None) -> Iterator[str]:
    """Yield the URL of a throw-away database on the register's server; those of killed runs are dropped."""
    name = f"bench_{uuid4().hex[:12]}"
    server = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            _drop_stale(connection)
            # Held as long as we live: who finds it free finds a database that nobody uses any more.
            connection.execute(text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": name})
            copied = f'TEMPLATE "{template}"' if template else ""
            connection.execute(text(f'CREATE DATABASE "{name}" {copied}'))
            # The data directory is flushed now, not by a checkpoint in the middle of what is measured
            connection.execute(text("CHECKPOINT"))
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        # The lock goes with its connection, which may be the one that broke.
        server.dispose()
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        server.dispose()


def _drop_stale(connection: "Connection") -> None:
    """Drop the throw-away databases of runs that were killed."""
    named = "SELECT datname FROM pg_database WHERE datname ~ '^bench_[0-9a-f]{12}$'"
    for name in connection.scalars(text(named)).all():
        if connection.scalar(text("SELECT pg_try_advisory_lock(hashtext(:name))"), {"name": name}):
            # One that is in use all the same stays.
            with suppress(DBAPIError):
                connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
            connection.execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})


def libpq_url(url: str) -> str:
    """Return a URL of ours as PostgreSQL's own programs read it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def say(sentence: str) -> None:
    """Show progress to whoever waits; results go to stdout."""
    print(sentence, file=sys.stderr, flush=True)
