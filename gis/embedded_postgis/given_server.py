"""Whether a server that somebody else runs (DIMING_DATABASE_URL) will do."""

import re

import psycopg
from sqlalchemy import make_url

from gis.embedded_postgis.installation import (
    OLDEST_POSTGIS,
    OLDEST_POSTGRES,
    ClusterUnavailable,
    PostgisMissing,
    WrongPostgis,
)

EXTENSION = "postgis"


class ServerUnreachable(ClusterUnavailable):
    """The given server does not answer, or refuses us."""

    message_id = "embedded_postgis.server_unreachable"


class WrongPostgres(ClusterUnavailable):
    """The given server is too old."""

    message_id = "embedded_postgis.wrong_postgres"


def check(url: str) -> None:
    """Raise ServerUnreachable, WrongPostgres, PostgisMissing or WrongPostgis unless the server will do."""
    target = make_url(url)
    try:
        connection = psycopg.connect(
            target.set(drivername="postgresql").render_as_string(hide_password=False), connect_timeout=10
        )
    except psycopg.OperationalError as refused:
        shown = target.render_as_string(hide_password=True)
        raise ServerUnreachable(url=shown, reason=str(refused).strip()) from refused
    with connection:
        postgres = connection.info.server_version // 10_000
        row = connection.execute(
            "SELECT coalesce(installed_version, default_version)"
            " FROM pg_available_extensions WHERE name = %s",
            [EXTENSION],
        ).fetchone()
    if postgres < OLDEST_POSTGRES:
        raise WrongPostgres(found=postgres, oldest=OLDEST_POSTGRES)
    if row is None:
        raise PostgisMissing(postgres=postgres)
    stated = [int(part) for part in re.findall(r"\d+", str(row[0]))[:2]]
    if tuple(stated) < OLDEST_POSTGIS:
        raise WrongPostgis(found=".".join(map(str, stated)), oldest=".".join(map(str, OLDEST_POSTGIS)))
