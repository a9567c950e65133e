"""People at the web application in Debian's Chromium: the built application on the sample, with a worker.

A test takes `desk` and sits somebody down: `page = desk("editor").open("/inbox")`. Whatever a page's console
complains of, and whatever it asks of another host, fails the test when it ends.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.api.conftest import PASSWORD, sample_template, shared_service
from tests.browser.conftest import address
from tests.browser.web.saying import KEEP_NOTICES

__all__ = ["address", "sample_template", "shared_service"]

ROOT = Path(__file__).resolve().parents[3]
#: The two sizes that every screen must be good at
SCREEN = (1280, 800)
PHONE = (390, 844)
#: How long a screen may take on a machine that does much else
PATIENCE_MS = 45_000
#: For how long a screen that is settled has asked nothing, and how long an answer is waited for
QUIET_SECONDS, SLOW_SECONDS = 0.2, 10.0

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Desk:
    """Somebody at a browser, with what his pages complained of and asked elsewhere."""

    page: Page
    address: str
    asked_outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    #: What a test provokes on purpose: a pattern of the console's sentence
    expected: list[str] = field(default_factory=list)
    #: Requests on their way, and when the last one was asked or answered
    underway: set[Request] = field(default_factory=set)
    last_heard: float = 0.0

    def open(self, path: str) -> Page:
        """Go to a screen and wait until it has read what it shows."""
        self.underway.clear()
        self.page.goto(f"{self.address}/app{path}")
        return self.settled()

    def follow(self, path: str) -> Page:
        """Go to a screen as a link of the application does, which loads nothing anew."""
        if not self.page.url.startswith(f"{self.address}/app"):
            return self.open(path)
        self.page.evaluate(
            "(path) => document.querySelector('#app').__vue_app__.config.globalProperties.$router.push(path)",
            path,
        )
        return self.settled()

    def heard(self, request: Request, *, answered: bool) -> None:
        """Note that a page asked something, or that it got its answer."""
        self.last_heard = time.monotonic()
        (self.underway.discard if answered else self.underway.add)(request)

    def settled(self) -> Page:
        """Wait until the screen has its title, or says why not, and nothing is being read any more."""
        self.last_heard = max(self.last_heard, time.monotonic() - QUIET_SECONDS / 2)
        while time.monotonic() - self.last_heard < (SLOW_SECONDS if self.underway else QUIET_SECONDS):
            self.page.wait_for_timeout(40)
        self.page.locator("#content :is(h1, [role=alert])").first.wait_for(state="attached")
        expect(self.page.locator("#content .quiet[role=status]")).to_have_count(0)
        return self.page

    def signed_in(self, login: str) -> None:
        """Sign in without the screen for it, which has tests of its own and takes seconds."""
        answer = self.page.context.request.post(
            f"{self.address}/session", data={"login": login, "password": PASSWORD}
        )
        assert answer.ok, answer.text()

    def sign_in(self, login: str) -> Page:
        """Sign in with the keyboard alone, as a person does."""
        self.open("/sign-in")
        self.page.locator("input[name=login]:focus").wait_for()
        self.page.keyboard.type(login)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.settled()

    def expect_refusal(self, status: int) -> None:
        """Chromium's console names every refused request; this one the test wants."""
        self.expected.append(rf"status of {status}\b")

    def fits(self) -> bool:
        """Whether the page is no wider than the window."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        )

    def faults(self) -> list[str]:
        """Return what went wrong that nobody expected."""
        unexpected = [
            said for said in self.complaints if not any(re.search(one, said) for one in self.expected)
        ]
        return unexpected + [f"asked elsewhere: {url}" for url in self.asked_outside]


Sit = Callable[..., Desk]
Picture = Callable[[Desk, str], None]


@pytest.fixture(scope="session")
def built_application() -> None:
    """The application as it stands in the sources."""
    done = subprocess.run(
        [str(ROOT / "scripts" / "build_web")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def desk(chromium: Browser, address: str, built_application: None) -> Iterator[Sit]:
    """Sit somebody down, signed in (`desk("editor", language="en", size=PHONE)`), or the public."""
    desks: list[tuple[BrowserContext, Desk]] = []

    def sit(login: str | None = None, *, language: str = "zh-CN", size: tuple[int, int] = SCREEN) -> Desk:
        context = chromium.new_context(
            locale=language,
            viewport={"width": size[0], "height": size[1]},
            accept_downloads=True,
            # Maps fly and panels slide for nobody here.
            reduced_motion="reduce",
        )
        context.add_init_script(KEEP_NOTICES)
        one = Desk(context.new_page(), address)
        desks.append((context, one))
        one.page.set_default_timeout(PATIENCE_MS)

        def asked(url: str) -> None:
            # Chromium's own PDF viewer is part of it and asks nobody.
            if not url.startswith((address, "data:", "blob:", "chrome:", "chrome-extension:")):
                one.asked_outside.append(url)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                one.complaints.append(f"{message.text} ({message.location.get('url', '')})")

        def sent(request: Request) -> None:
            asked(request.url)
            one.heard(request, answered=False)

        context.on("request", sent)
        context.on("requestfinished", lambda request: one.heard(request, answered=True))
        context.on("requestfailed", lambda request: one.heard(request, answered=True))
        one.page.on("console", said)
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        if login is not None:
            one.signed_in(login)
        return one

    yield sit
    faults = [fault for _, one in desks for fault in one.faults()]
    for context, _ in desks:
        context.close()
    assert faults == []


@pytest.fixture
def picture() -> Picture:
    """Save what a desk's screen shows below DIMING_PICTURES; nobody looks where that is not set."""
    folder = os.environ.get("DIMING_PICTURES")

    def take(one: Desk, name: str) -> None:
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            one.page.screenshot(path=Path(folder) / f"{name}.png")

    return take
