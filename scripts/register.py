"""Open the register for one command: start the private cluster if it is down, stop it after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from gis.settings import Settings, read_settings

if TYPE_CHECKING:
    # Half a second that `diming --help` need not wait.
    from sqlalchemy import Engine

As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="ACCOUNT", help="账户登录名：以谁的身份办理 / login of the account that acts"
    ),
]

#: Name of the register's database in the private cluster
DATABASE = "diming"


@contextmanager
def open_register(settings: Settings | None = None) -> "Iterator[Engine]":
    """Yield an engine on the migrated register.

    Uses DIMING_DATABASE_URL where it is set, else the private cluster, which is started when it is down and
    stopped by the last command that uses it.
    """
    from gis.database import make_engine, migrate

    settings = settings or read_settings()
    with running_server(settings) as url:
        engine = make_engine(url)
        try:
            migrate(engine)
            yield engine
        finally:
            engine.dispose()


@contextmanager
def running_server(settings: Settings) -> Iterator[str]:
    """Yield the URL of the register's database on a server that answers.

    Raises ClusterUnavailable where the private cluster can't start or the given server won't do.
    """
    from gis.embedded_postgis import Cluster, check

    if settings.database_url:
        check(settings.database_url)
        yield settings.database_url
        return
    cluster = Cluster(settings.home / "cluster")
    with cluster.running():
        if not cluster.has_database(DATABASE):
            cluster.create_database(DATABASE)
        yield cluster.server_url(DATABASE)


@contextmanager
def throw_away_database(url: str, template: str = "template0") -> Iterator[str]:
    """Yield the URL of a new database beside the one of `url`, and drop it after the block.

    With a `template` it is a copy of that database, which nobody may use meanwhile.
    """
    from sqlalchemy import make_url, text

    from gis.database import make_engine

    name = f"throw_away_{uuid4().hex[:12]}"
    server = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        server.dispose()
