"""`diming serve`, `worker` and `migrate`: the parts of a running register, for whoever runs them apart."""

import gc
import logging
import logging.handlers
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.settings import Settings, read_settings

LOG_BYTES = 10_000_000
LOGS_KEPT = 5


@contextmanager
def _with_database() -> Iterator[Settings]:
    """Yield the settings with a database that answers, the private cluster's where none is given."""
    from scripts.register import running_server

    settings = read_settings()
    with running_server(settings) as url:
        yield settings.model_copy(update={"database_url": url})


def serve() -> None:
    """启动接口服务（DIMING_BIND）/ run the API on DIMING_BIND."""
    import uvicorn

    from api.app import create_app

    with _with_database() as settings:
        _log_to(settings.home / "log" / "serve.log")
        app = create_app(settings)
        # What is loaded by now lives as long as the process: nothing of it need be searched for rubbish.
        gc.collect()
        gc.freeze()
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            ssl_certfile=settings.tls_cert,
            ssl_keyfile=settings.tls_key,
            proxy_headers=bool(settings.trusted_proxy),
            forwarded_allow_ips=settings.trusted_proxy or None,
            server_header=False,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=10,
        )


def worker() -> None:
    """办理后台任务 / run queued work."""
    from api.jobs import run_worker

    with _with_database() as settings:
        _log_to(settings.home / "log" / "worker.log")
        run_worker(settings)


def migrate() -> None:
    """更新数据库结构和代码表 / bring tables, functions and code lists up to date."""
    from gis.database import unit_of_work
    from gis.name_rules.seeding import load_seeds
    from scripts.register import open_register

    with open_register() as engine, unit_of_work(engine) as session:
        load_seeds(session)


def _log_to(file: Path) -> None:
    """Keep refusals and worse in a file that is cut at its size; show warnings on the terminal too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = logging.handlers.RotatingFileHandler(
        file, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8"
    )
    shown = logging.StreamHandler()
    shown.setLevel(logging.WARNING)
    logging.basicConfig(
        level=logging.INFO, handlers=[kept, shown], format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
