"""Connect to PostGIS, run one unit of work, and turn the database's refusals into the register's.

One request, job or command is one transaction: `unit_of_work` commits when the block ends and rolls
back on any error. No service commits.
"""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, DateTime, Engine, MetaData, create_engine, event, func, text
from sqlalchemy.exc import DataError, DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from gis.errors import Conflict, DimingError, InvalidInput, Unavailable

#: SQLSTATE of a statement that was stopped for its time
STOPPED = "57014"
#: Advisory lock that serialises migrations, so that two starting processes never migrate at once.
MIGRATION_LOCK = 150_626_001
#: Advisory lock that serialises changes of registered facts: recorded time then never runs backwards.
REGISTER_LOCK = 150_626_002


class Base(DeclarativeBase):
    """A table of the register.

    ``info={"history": False}`` in ``__table_args__`` keeps a table out of the history schema (secrets,
    queues); every other table is copied there by trigger. ``"part_of": (root, column, group)`` says that
    rows belong to a record of another table, by which column, and what a document of the record calls
    them; ``"published_as"`` names the subject of the publication rules where it is not the table's name.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Key = Annotated[UUID, mapped_column(primary_key=True, default=uuid4, server_default=func.gen_random_uuid())]
RecordedAt = Annotated[
    datetime, mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
]


class TooSlow(Unavailable):
    """A reading statement took longer than DIMING_READ_SECONDS and was stopped."""

    message_id = "error.too_slow"


_refusals: dict[str, Callable[[], DimingError]] = {}


def refuse(constraint: str, error: Callable[[], DimingError]) -> None:
    """Say which error the violation of a database constraint means (called once, beside the tables)."""
    _refusals[constraint] = error


#: Connections of one process, half of them kept open
MOST_CONNECTIONS = 20


def make_engine(url: str) -> Engine:
    """Open a pool of connections to a PostGIS database; nothing is sent before first use."""
    return create_engine(
        url, pool_pre_ping=True, pool_size=MOST_CONNECTIONS // 2, max_overflow=MOST_CONNECTIONS // 2
    )


def make_reading_engine(url: URL, connections: int, seconds: int) -> Engine:
    """Open a pool for single statements that only read: no transaction around them, no ping before them.

    They are short, planned for their values, and several at a time: parallel workers and JIT only cost.
    One that takes longer than so many seconds is stopped (0: never).
    """
    options = (
        "-c default_transaction_read_only=on -c jit=off -c max_parallel_workers_per_gather=0"
        f" -c statement_timeout={seconds}s"
    )
    made = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=connections,
        max_overflow=0,
        connect_args={"options": options},
    )
    event.listen(made, "checkout", _still_open)
    return made


def _still_open(connection: psycopg.Connection[Any], *_: object) -> None:
    """Have a connection made anew that its server has closed: a farewell waits in it."""
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    if look.poll(0):
        raise DisconnectionError


def translate(error: DBAPIError) -> DimingError | None:
    """Return the register's error for a violated constraint, or None for a bug."""
    diagnosis = getattr(error.orig, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None)
    if constraint in _refusals:
        return _refusals[constraint]()
    if getattr(error.orig, "sqlstate", None) in ("40001", "40P01", "55P03"):
        return Conflict("error.try_again")
    if getattr(error.orig, "sqlstate", None) == STOPPED:
        return TooSlow()
    if isinstance(error, DataError):
        # A character, number or date that no column holds (NUL, half of a surrogate pair, the year 300,000).
        return InvalidInput("error.unstorable")
    return None


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn a violated constraint into the register's error; let everything else through."""
    try:
        yield
    except DBAPIError as error:
        refusal = translate(error)
        if refusal is None:
            raise
        raise refusal from error


def act_as(session: Session, account_id: UUID | None, proposal_id: UUID | None = None) -> None:
    """Write into this transaction's settings who acts and by which proposal; history copies both."""
    session.execute(
        text(
            "SELECT set_config('diming.account_id', :account, true),"
            " set_config('diming.proposal_id', :proposal, true)"
        ),
        {"account": str(account_id or ""), "proposal": str(proposal_id or "")},
    )


def only_read(session: Session, seconds: int) -> None:
    """Let this transaction change nothing from here on, and no statement of it take too long.

    The database itself refuses every write, and stops what takes longer than so many seconds (0: nothing).
    """
    session.execute(
        text(
            "SELECT set_config('transaction_read_only', 'on', true),"
            " set_config('statement_timeout', :most, true)"
        ),
        {"most": f"{seconds}s"},
    )


def hold_register(session: Session) -> None:
    """Wait until no other transaction changes registered facts, and keep it so until this one ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": REGISTER_LOCK})


def hold_register_briefly(session: Session, milliseconds: int) -> None:
    """Hold the register as `hold_register` does, or raise Conflict when others keep it longer than that."""
    with translated_errors():
        session.execute(text("SELECT set_config('lock_timeout', :most, true)"), {"most": f"{milliseconds}ms"})
        hold_register(session)


@contextmanager
def unit_of_work(engine: Engine, account_id: UUID | None = None) -> Iterator[Session]:
    """Run one transaction: commit at the end of the block, roll back on any error."""
    with translated_errors(), Session(engine) as session, session.begin():
        act_as(session, account_id)
        yield session


def alembic_config() -> Config:
    """Return Alembic's configuration, independent of the current folder."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(files("gis"))) / "migrations"))
    return config


def migrate(engine: Engine) -> None:
    """Bring tables, functions and history triggers up to date in one transaction.

    An interrupted call leaves the database as it was; two calls at once wait for each other.
    """
    config = alembic_config()
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
