"""The whole service, API and worker, on a throw-away register with the sample."""

import multiprocessing
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from tests.api.conftest import Service, sample_template, shared_service
from tests.browser.working import work

__all__ = ["sample_template", "shared_service"]

PATIENCE_SECONDS = 60
#: Workers are forked from a process that has loaded the application once: each would take seconds for it
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.browser.working", "api.jobs"])


@pytest.fixture(scope="module")
def address(shared_service: Service) -> Iterator[str]:
    """Serve over HTTP on a free port of this machine, with a worker beside it."""
    server = uvicorn.Server(
        uvicorn.Config(shared_service.app, host="127.0.0.1", port=0, log_level="warning", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    url = shared_service.engine.url.render_as_string(hide_password=False)
    worker = FORKED.Process(target=work, args=(url, str(shared_service.home)))
    worker.start()
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        (listening,) = server.servers
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        worker.terminate()
        server.should_exit = True
        thread.join()
        worker.join(PATIENCE_SECONDS)
