"""A private PostGIS cluster of the clone's own: found, initialised, started, mended and stopped here."""

from gis.embedded_postgis.cluster import Cluster
from gis.embedded_postgis.given_server import ServerUnreachable, WrongPostgres, check
from gis.embedded_postgis.installation import (
    ClusterUnavailable,
    DiskFull,
    OtherPostgres,
    PostgisMissing,
    PostgresMissing,
    WrongPostgis,
)

__all__ = [
    "Cluster",
    "ClusterUnavailable",
    "DiskFull",
    "OtherPostgres",
    "PostgisMissing",
    "PostgresMissing",
    "ServerUnreachable",
    "WrongPostgis",
    "WrongPostgres",
    "check",
]
