"""The whole service, API and worker, on a throw-away register with the sample, and people at browsers."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from tests.api.conftest import PASSWORD, Service, sample_template, shared_service

__all__ = ["sample_template", "shared_service"]

PATIENCE_SECONDS = 60


@dataclass
class Desk:
    """Somebody at a browser; what his pages asked other hosts for, and what they complained of."""

    page: Page
    address: str
    asked_outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the service."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.page

    def sign_in(self, login: str) -> Page:
        """Sign in with the keyboard alone."""
        self.open("/pages/sign-in")
        self.page.locator("input[name=login]:focus").wait_for()
        self.page.keyboard.type(login)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.address + "/")
        return self.page

    def heading(self) -> str:
        """Return what the page is about."""
        return self.page.locator("h1").inner_text()


Seat = Callable[..., Desk]


@pytest.fixture(scope="module")
def address(shared_service: Service) -> Iterator[str]:
    """Serve over HTTP on a free port of this machine, with a worker beside it."""
    server = uvicorn.Server(
        uvicorn.Config(shared_service.app, host="127.0.0.1", port=0, log_level="warning", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    url = shared_service.engine.url.render_as_string(hide_password=False)
    worker = subprocess.Popen(
        [sys.executable, "-c", "import scripts.serve as parts; parts.worker()"],
        env={**os.environ, "DIMING_DATABASE_URL": url, "DIMING_HOME": str(shared_service.home)},
        cwd=Path(__file__).resolve().parents[2],
    )
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
        worker.wait(PATIENCE_SECONDS)


@pytest.fixture
def seat(chromium: Browser, address: str) -> Iterator[Seat]:
    """Give somebody a browser of his own: with or without scripts, in either language, of any width."""
    opened = []

    def sit(
        login: str | None = None, *, scripts: bool = False, language: str = "zh-CN", width: int = 1280
    ) -> Desk:
        context = chromium.new_context(
            locale=language, java_script_enabled=scripts, viewport={"width": width, "height": 860}
        )
        opened.append(context)
        desk = Desk(context.new_page(), address)

        def note(url: str) -> None:
            if not url.startswith((address, "data:", "blob:")):
                desk.asked_outside.append(url)

        desk.page.on("request", lambda request: note(request.url))
        desk.page.on(
            "console",
            lambda message: desk.complaints.append(message.text) if message.type == "error" else None,
        )
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        if login is not None:
            desk.sign_in(login)
        return desk

    yield sit
    for context in opened:
        context.close()
