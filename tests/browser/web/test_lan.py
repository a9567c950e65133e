"""The register under a name of the network: a browser that trusts its authority, and one that doesn't."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Error

from api.app import create_app
from gis.settings import Settings
from scripts.lan import Network, prepare
from tests.api.conftest import PASSWORD, UNLIMITED, Service

NAME = "diming.test"


@pytest.fixture
def network(shared_service: Service, tmp_path: Path) -> Iterator[Network]:
    """The service as `scripts/run --lan diming.test` serves it."""
    settings = Settings(
        database_url=shared_service.engine.url.render_as_string(hide_password=False),
        home=tmp_path,
        bind="127.0.0.1:0",
        **UNLIMITED,
    )
    found = prepare(settings, [NAME])
    found.help_socket.close()
    listening = socket.create_server(("127.0.0.1", found.settings.port))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(found.settings),
            ssl_certfile=found.held.chain,
            ssl_keyfile=found.held.key,
            log_level="warning",
            ws="none",
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield found
    server.should_exit = True
    thread.join()


@pytest.fixture
def phone(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of somebody's own, with what he trusts, that finds the name as the bureau's DNS would."""
    with ExitStack() as opened:

        def start(name: str, trusts: Path | None) -> BrowserContext:
            home = tmp_path / name
            store = home / ".pki" / "nssdb"
            store.mkdir(parents=True)
            database = ["certutil", "-d", f"sql:{store}"]
            subprocess.run([*database, "-N", "--empty-password"], check=True)
            if trusts:
                added = ["-A", "-n", "Diming", "-t", "C,,", "-i", str(trusts)]
                subprocess.run([*database, *added], check=True)
            # A profile that stays: nothing is installed in one that does not.
            context = chromium.browser_type.launch_persistent_context(
                home / "profile",
                locale="zh-CN",
                executable_path="/usr/bin/chromium",
                env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
                args=[
                    "--no-sandbox",
                    "--disable-background-networking",
                    f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
                ],
            )
            opened.callback(context.close)
            return context

        yield start


def test_a_browser_that_trusts_the_authority_opens_the_register_without_a_warning(
    network: Network, phone: Callable[..., BrowserContext], built_application: None
) -> None:
    context = phone("trusting", network.folder / "authority.pem")
    page = context.new_page()
    answer = page.goto(f"{network.address}app/sign-in")
    assert answer is not None
    assert answer.ok
    assert "strict-transport-security" not in answer.headers
    shown = answer.security_details()
    assert shown is not None
    assert "Diming LAN authority" in str(shown.get("issuer"))
    assert page.evaluate("isSecureContext") is True

    signed_in = page.evaluate(
        """async (password) => (await fetch('/session', {method: 'POST',
            headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({login: 'field', password})})).status""",
        PASSWORD,
    )
    assert signed_in == 200
    (cookie,) = (one for one in context.cookies() if "diming" in one.get("name", ""))
    assert cookie.get("name") == "__Host-diming"
    assert cookie.get("secure") is True

    # Field work is installed from here, and opens when the network is gone.
    page.goto(f"{network.address}app/field")
    page.wait_for_function("navigator.serviceWorker.ready.then((one) => one.active?.state === 'activated')")
    devtools = context.new_cdp_session(page)
    manifest = devtools.send("Page.getAppManifest")
    assert (manifest["url"], manifest["errors"]) == (f"{network.address}app/field.webmanifest", [])
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    context.set_offline(True)
    kept = page.reload()
    assert kept is not None
    assert kept.ok
    assert kept.from_service_worker


def test_a_browser_that_does_not_is_warned(network: Network, phone: Callable[..., BrowserContext]) -> None:
    page = phone("stranger", None).new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"{network.address}app/sign-in")
