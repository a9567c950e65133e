"""Chromium with the network closed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route


@dataclass
class ClosedPage:
    """A page that reaches files only; what it asked for, and what it complained of."""

    page: Page
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, file: Path) -> Page:
        self.page.goto(file.as_uri())
        return self.page

    @property
    def requested_outside(self) -> list[str]:
        return [url for url in self.requested if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture
def closed_page(chromium: Browser) -> Iterator[ClosedPage]:
    """A fresh page whose every request is counted and refused unless it is for a file."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    closed = ClosedPage(context.new_page())

    def judge(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", judge)
    context.set_offline(True)
    closed.page.on("request", lambda request: closed.requested.append(request.url))
    closed.page.on("console", lambda message: closed.complaints.append(f"{message.type}: {message.text}"))
    closed.page.on("pageerror", lambda error: closed.complaints.append(str(error)))
    yield closed
    context.close()
