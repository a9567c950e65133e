"""The servers that `diming bench` measures: ours, tipg and pygeoapi, each on 127.0.0.1 and a free port.

The others are set up as their documentation advises, with a worker for each core; ours is one process.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from gis.errors import DimingError
from scripts.bench_databases import libpq_url, say

READY_WITHIN_SECONDS = 60
STOPPED_WITHIN_SECONDS = 20
LOG_TAIL_BYTES = 4000


class ServerNotReady(DimingError):
    """A server to measure does not answer after its start."""

    message_id = "bench.server_not_ready"


@dataclass(frozen=True)
class Table:
    """A table that a competitor serves: key, the columns that it shows, and the geometry."""

    name: str
    key: str
    columns: tuple[str, ...]
    geometry: str = "geom"


@dataclass(frozen=True)
class Server:
    """A server that answers, and its process."""

    address: str
    process: int


@contextmanager
def diming(url: str, home: Path, **settings: str) -> Iterator[Server]:
    """Run `diming serve` on a database with further settings (`DIMING_…`); yield it."""
    port = free_port()
    environment = {
        **os.environ,
        "DIMING_DATABASE_URL": url,
        "DIMING_HOME": str(home),
        "DIMING_BIND": f"127.0.0.1:{port}",
        # The load comes from one address, which would soon have asked its share.
        **{f"DIMING_{kind}_PER_MINUTE": "0" for kind in ("PRINTS", "SEARCHES", "FILTERS")},
        **{f"DIMING_{name.upper()}": value for name, value in settings.items()},
    }
    with serving([sys.executable, "-m", "scripts.cli", "serve"], environment, port, "/health") as server:
        yield server


@contextmanager
def tipg(programs: Path, url: str, tables: list[Table], workers: int, pool: int) -> Iterator[Server]:
    """Run tipg on some tables as its documentation says for production; yield it.

    Nothing of it stays in the way: no limit of features below any count, no re-reading of the catalogue while
    it is measured, every connection open from the start.
    """
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": libpq_url(url),
        "DB_MIN_CONN_SIZE": str(pool),
        "DB_MAX_CONN_SIZE": str(pool),
        "TIPG_MAX_FEATURES_PER_TILE": "10000000",
        "TIPG_CATALOG_TTL": "0",
        "TIPG_DB_SPATIAL_EXTENT": "false",
        "TIPG_DB_DATETIME_EXTENT": "false",
        "TIPG_DB_TABLES": json.dumps([f"public.{table.name}" for table in tables]),
        "TIPG_DB_EXCLUDE_FUNCTION_SCHEMAS": json.dumps(["public"]),
    }
    for table in tables:
        prefix = f"TIPG_TABLE_CONFIG__public_{table.name}__"
        environment[prefix + "PK"] = table.key
        environment[prefix + "GEOMCOL"] = table.geometry
        environment[prefix + "PROPERTIES"] = json.dumps(table.columns)
    command = [
        str(programs / "uvicorn"), "tipg.main:app", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--log-level", "warning", "--no-access-log",
    ]  # fmt: skip
    with serving(command, environment, port, "/healthz") as server:
        yield server


@contextmanager
def pygeoapi(programs: Path, url: str, table: Table, workers: int, threads: int) -> Iterator[Server]:
    """Run pygeoapi under gunicorn, as its documentation does, on one table; yield it."""
    port = free_port()
    parts = make_url(url)
    data = {
        "host": parts.host, "port": parts.port, "dbname": parts.database, "user": parts.username,
        "password": parts.password, "search_path": ["public"],
    }  # fmt: skip
    # Stored as longitude, latitude: by its EPSG number pygeoapi would turn the axes round
    crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    provider = {
        "type": "feature", "name": "PostgreSQL", "data": data, "id_field": table.key, "table": table.name,
        "geom_field": table.geometry, "storage_crs": crs84, "properties": list(table.columns),
    }  # fmt: skip
    nothing = {"name": "bench", "url": "http://127.0.0.1"}
    described = {"title": "bench", "description": "bench", "keywords": ["bench"]}
    extents = {"spatial": {"bbox": [-180, -90, 180, 90], "crs": crs84}}
    configuration = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}", "gzip": False,
            "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8", "languages": ["en-US"],
            "pretty_print": False, "limits": {"default_items": 10, "max_items": 10_000, "on_exceed": "error"},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**described, "keywords_type": "theme", "terms_of_service": "", "url": ""},
            "license": nothing, "provider": nothing, "contact": nothing,
        },
        "resources": {
            table.name: {
                "type": "collection", **described, "extents": extents, "providers": [provider],
            },
        },
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        # JSON is YAML
        file = Path(folder) / "configuration.yml"
        file.touch(mode=0o600)
        file.write_text(json.dumps(configuration), "utf-8")
        document = Path(folder) / "openapi.json"
        environment = {**os.environ, "PYGEOAPI_CONFIG": str(file), "PYGEOAPI_OPENAPI": str(document)}
        subprocess.run(
            [str(programs / "pygeoapi"), "openapi", "generate", str(file), "--format", "json",
             "--output-file", str(document)],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip
        command = [
            str(programs / "gunicorn"), "-w", str(workers), "-k", "gthread", "--threads", str(threads),
            "--bind", f"127.0.0.1:{port}", "--timeout", "300", "--no-control-socket", "--log-level", "error",
            "pygeoapi.flask_app:APP",
        ]  # fmt: skip
        with serving(command, environment, port, "/?f=json") as server:
            yield server


@contextmanager
def serving(command: list[str], environment: dict[str, str], port: int, ready: str) -> Iterator[Server]:
    """Run a server until the block ends; it ends with us, too. Raises ServerNotReady.

    Where the block fails, what the server said last is shown: it may be why.
    """
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + READY_WITHIN_SECONDS
            while not _answers(port, ready):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise ServerNotReady(command=" ".join(command[:3]), said=_tail(log))
                time.sleep(0.2)
            try:
                yield Server(f"http://127.0.0.1:{port}", process.pid)
            except Exception:
                say(f"服务日志末尾 / the end of the server's log ({' '.join(command[:4])}):\n{_tail(log)}")
                raise
        finally:
            process.terminate()
            try:
                process.wait(STOPPED_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _tail(log: IO[bytes]) -> str:
    """Return the end of a log that a process is writing, without moving where it writes."""
    end = os.fstat(log.fileno()).st_size
    begin = max(0, end - LOG_TAIL_BYTES)
    return os.pread(log.fileno(), end - begin, begin).decode("utf-8", "replace")


def _answers(port: int, path: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bool(answer.status)
    except urllib.error.HTTPError as refusal:
        # It is up; whether it answers rightly, the comparison will tell.
        refusal.close()
        return True
    except (OSError, urllib.error.URLError):
        return False


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
