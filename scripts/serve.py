"""`diming serve`, `worker` and `migrate`: the parts of a running register, for whoever runs them apart."""

from gis.settings import Settings


def serve() -> None:
    """启动接口服务 / run the API on DIMING_BIND against DIMING_DATABASE_URL."""
    import uvicorn

    from api.app import create_app

    settings = Settings()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        proxy_headers=bool(settings.trusted_proxy),
        forwarded_allow_ips=settings.trusted_proxy or None,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )


def worker() -> None:
    """启动后台任务 / run queued work against DIMING_DATABASE_URL."""
    from api.jobs import run_worker

    run_worker(Settings())


def migrate() -> None:
    """更新数据库结构 / bring tables, functions and code lists up to date."""
    from gis.database import unit_of_work
    from gis.publication.service import load_seeds
    from scripts.register import open_register

    with open_register() as engine, unit_of_work(engine) as session:
        load_seeds(session)
