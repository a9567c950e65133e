"""Open the register for one command: start the private cluster if it is down, stop it after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import Engine

from gis.settings import Settings

As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="ACCOUNT", help="账户登录名：以谁的身份办理 / login of the account that acts"
    ),
]

#: Name of the register's database in the private cluster
DATABASE = "diming"


@contextmanager
def open_register(settings: Settings | None = None) -> Iterator[Engine]:
    """Yield an engine on the migrated register.

    Uses DIMING_DATABASE_URL where it is set, else the private cluster, which is started when it is down and
    stopped by the last command that uses it.
    """
    from gis.database import make_engine, migrate

    settings = settings or Settings()
    with running_server(settings) as url:
        engine = make_engine(url)
        try:
            migrate(engine)
            yield engine
        finally:
            engine.dispose()


@contextmanager
def running_server(settings: Settings) -> Iterator[str]:
    """Yield the URL of the register's database on a server that answers."""
    if settings.database_url:
        yield settings.database_url
        return
    from gis.embedded_postgis import Cluster

    cluster = Cluster(settings.home / "cluster")
    with cluster.running():
        if not cluster.has_database(DATABASE):
            cluster.create_database(DATABASE)
        yield cluster.server_url(DATABASE)
