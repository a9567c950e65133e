"""The PostgreSQL that the distribution installed: where it is, whether it will do, whom it runs as."""

import os
import pwd
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gis.errors import DimingError

OLDEST_POSTGRES = 15
OLDEST_POSTGIS = (3, 3)
SERVER_ACCOUNT = "postgres"


class ClusterUnavailable(DimingError):
    """The private cluster can't be started."""

    message_id = "embedded_postgis.unavailable"


class PostgresMissing(ClusterUnavailable):
    """No PostgreSQL server of a version that will do is installed."""

    message_id = "embedded_postgis.postgres_missing"


class OtherPostgres(ClusterUnavailable):
    """The data were written by a PostgreSQL that is no longer installed."""

    message_id = "embedded_postgis.other_postgres"


class PostgisMissing(ClusterUnavailable):
    """PostgreSQL is there, PostGIS for it is not."""

    message_id = "embedded_postgis.postgis_missing"


class WrongPostgis(ClusterUnavailable):
    """PostGIS is too old."""

    message_id = "embedded_postgis.wrong_postgis"


class DiskFull(ClusterUnavailable):
    """The disk has no room for the database."""

    message_id = "embedded_postgis.disk_full"


@dataclass(frozen=True)
class Installation:
    """One installed server: its programs and the extensions it can load."""

    version: int
    programs: Path
    extensions: Path

    def run(self, program: str, *arguments: str, seconds: float = 180) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs to its end, never as root."""
        return subprocess.run(
            [*as_server_account(), str(self.programs / program), *arguments],
            capture_output=True,
            text=True,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
            check=False,
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )


def as_server_account() -> list[str]:
    """Return the words before a command that make it run as `postgres` when we are root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={SERVER_ACCOUNT}", f"--regid={SERVER_ACCOUNT}", "--init-groups"]


def server_owner() -> tuple[int, int]:
    """Return user and group id that own the cluster's files."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    entry = pwd.getpwnam(SERVER_ACCOUNT)
    return entry.pw_uid, entry.pw_gid


def find_installation(root: Path = Path("/usr"), written_by: int | None = None) -> Installation:
    """Find the newest installed server with a PostGIS that will do, or the one that wrote the data.

    Raises PostgresMissing, OtherPostgres, PostgisMissing, WrongPostgis.
    """
    candidates = sorted(
        (
            int(folder.name)
            for folder in (root / "lib/postgresql").glob("[0-9]*")
            if (folder / "bin/initdb").exists()
        ),
        reverse=True,
    )
    usable = [version for version in candidates if version >= OLDEST_POSTGRES]
    if not usable:
        found = "、".join(map(str, candidates)) or "—"
        raise PostgresMissing(oldest=OLDEST_POSTGRES, found=found)
    if written_by is not None:
        # A newer server can't read an older one's files, and both may be installed after an upgrade.
        if written_by not in usable:
            raise OtherPostgres(written_by=written_by, found="、".join(map(str, usable)))
        usable = [written_by]
    refusals: list[ClusterUnavailable] = []
    for version in usable:
        installation = Installation(
            version,
            root / f"lib/postgresql/{version}/bin",
            root / f"share/postgresql/{version}/extension",
        )
        refusal = _postgis_refusal(installation)
        if refusal is None:
            return installation
        refusals.append(refusal)
    raise refusals[0]


def _postgis_refusal(installation: Installation) -> ClusterUnavailable | None:
    control = installation.extensions / "postgis.control"
    if not control.exists():
        return PostgisMissing(postgres=installation.version)
    stated = re.search(r"default_version\s*=\s*'(\d+)\.(\d+)[^']*'", control.read_text("utf-8"))
    version = (int(stated[1]), int(stated[2])) if stated else (0, 0)
    if version >= OLDEST_POSTGIS:
        return None
    return WrongPostgis(found=".".join(map(str, version)), oldest=".".join(map(str, OLDEST_POSTGIS)))
