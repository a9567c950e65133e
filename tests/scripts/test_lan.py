"""`scripts/run --lan` on 127.0.0.1: names and ports that stay, and the page that helps devices trust it."""

import plistlib
import socket
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError

import pytest
from cryptography import x509

from gis.settings import Settings
from scripts import lan
from scripts.lan import Network, NoHostName, OwnCertificate, PortTaken, help_page, prepare
from scripts.lan_authority import AuthorityUnreadable
from scripts.service_processes import BindTaken
from scripts.start import is_renewed

Prepare = Callable[..., Network]


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Prepare]:
    """Prepare as a start of `scripts/run --lan NAME…` does; what it listens on is closed afterwards."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    with ExitStack() as opened:

        def start(*names: str, **settings: object) -> Network:
            given = {"home": tmp_path, "bind": "127.0.0.1:0", **settings}
            network = prepare(Settings.model_validate(given), names)
            opened.callback(network.help_socket.close)
            return network

        yield start


def ask(address: str, language: str = "") -> tuple[int, bytes, str]:
    """Return status, body and where it leads, without following."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay)
    try:
        request = urllib.request.Request(address, headers={"Accept-Language": language})
        with opener.open(request, timeout=10) as answer:
            return answer.status, answer.read(), ""
    except HTTPError as other:
        with other:
            return other.code, b"", other.headers["Location"] or ""


def test_names_and_port_are_those_of_the_first_start(prepared: Prepare) -> None:
    first = prepared("Diming.LAN", "10.1.2.3")
    again = prepared()
    assert again.address == first.address == f"https://diming.lan:{first.settings.port}/"
    assert again.was_at == ""
    assert not again.held.is_new
    other = prepared("10.1.2.3")
    assert other.was_at == first.address
    assert other.address == f"https://10.1.2.3:{first.settings.port}/"


def test_what_is_served_with_is_https_without_a_promise_for_a_year(prepared: Prepare) -> None:
    network = prepared("diming.lan")
    assert network.settings.tls_cert == network.held.chain
    assert network.settings.secure_cookies
    assert not network.settings.hsts
    held = x509.load_pem_x509_certificate(network.held.chain.read_bytes())
    shown = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"diming.lan", "localhost"} <= set(shown.get_values_for_type(x509.DNSName))
    assert [str(one) for one in shown.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]


def test_without_dimings_bind_it_listens_to_the_whole_network(
    prepared: Prepare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIMING_BIND", raising=False)
    monkeypatch.setattr(lan, "_help_socket", lambda *_: socket.socket())
    network = prepare(Settings(home=tmp_path), [])
    network.help_socket.close()
    assert network.settings.host == "0.0.0.0"


@pytest.mark.parametrize(
    "name", ["地名.lan", "a_b.lan", "-a.lan", "a..lan", "a b", "https://a.lan", "", "1.2.3", "x" * 64]
)
def test_what_is_no_host_name_is_refused(prepared: Prepare, name: str) -> None:
    with pytest.raises(NoHostName) as refusal:
        prepared("diming.lan", name)
    assert refusal.value.params["name"] == name


def test_a_taken_port_is_refused_and_not_replaced(prepared: Prepare) -> None:
    port = prepared().settings.port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(PortTaken) as refusal:
            prepared()
        assert refusal.value.params["port"] == str(port)
        with pytest.raises(BindTaken):
            prepared(bind=f"127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("failure", "told"),
    [(OSError(28, "No space left"), "No space left"), (AuthorityUnreadable(folder="lan"), "lan")],
)
def test_a_certificate_that_cannot_be_renewed_stops_nobody(
    prepared: Prepare,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: Exception,
    told: str,
) -> None:
    network = prepared("diming.lan")
    held = network.held

    def fails(*_: object) -> None:
        raise failure

    monkeypatch.setattr(lan, "LOOKED_AFTER_SECONDS", 0)
    with monkeypatch.context() as patched:
        patched.setattr(lan, "_certificates", fails)
        assert not is_renewed(network)
    assert told in capsys.readouterr().err
    assert network.held is held
    held.chain.unlink()
    assert is_renewed(network)


def test_a_bureau_with_a_certificate_needs_no_other(prepared: Prepare) -> None:
    with pytest.raises(OwnCertificate):
        prepared(tls_cert="c.pem", tls_key="k.pem")


def test_the_help_page_hands_out_the_authority_and_leads_to_https(prepared: Prepare) -> None:
    network = prepared("diming.test")
    at = f"http://127.0.0.1:{network.help_socket.getsockname()[1]}/"
    authority = x509.load_pem_x509_certificates(network.held.chain.read_bytes())[1]
    with help_page(network):
        for asked, language, said in (
            ("", "", "安卓"),
            ("", "zh-CN,zh;q=0.9,en;q=0.8", "安卓"),
            ("", "en-GB,en;q=0.9", "Android"),
            # What was chosen on the page goes before what the browser asks for.
            ("?lang=en", "zh-CN", "Android"),
            ("?lang=zh", "en", "安卓"),
        ):
            status, body, _ = ask(f"{at}{asked}", language)
            assert status == 200
            page = body.decode()
            assert said in page
            assert network.held.fingerprint in page
            assert f'href="{network.address}app/"' in page
        assert x509.load_der_x509_certificate(ask(f"{at}diming-authority.crt")[1]) == authority
        profile = plistlib.loads(ask(f"{at}diming-authority.mobileconfig")[1])
        assert x509.load_der_x509_certificate(profile["PayloadContent"][0]["PayloadContent"]) == authority
        assert ask(f"{at}app/field?x=1") == (307, b"", f"{network.address}app/field")
    assert ask_fails(at)


def ask_fails(address: str) -> bool:
    try:
        ask(address)
    except OSError:
        return True
    return False
