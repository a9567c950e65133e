"""`scripts/run --lan`: the register in the bureau's network over HTTPS, and a page for devices to trust it.

What a phone keeps for field work belongs to one origin: name and port. Both are therefore remembered, and a
port that somebody else took is refused, not replaced.
"""

import contextlib
import fcntl
import ipaddress
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gis.errors import Conflict, DimingError, InvalidInput
from gis.settings import LOOPBACK, Settings
from scripts.lan_authority import BeyondAuthority, Certificates, certificates
from scripts.service_processes import BindTaken, free_port_of

EVERYWHERE = "0.0.0.0"
#: Letters, digits and hyphens (RFC 1123 §2.1); the last label is no number, or it would be read as an address
HOST_NAME = re.compile(r"(?=.{1,253}$)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)*(?!-)(?![0-9]+$)[a-z0-9-]{1,63}(?<!-)")
#: Linux, <linux/sockios.h>: ask an interface for its IPv4 address
SIOCGIFADDR = 0x8915
LOOKED_AFTER_SECONDS = 3600


class NoHostName(InvalidInput):
    """What was given is neither a host name nor an IP address."""

    message_id = "lan.no_host_name"


class PortTaken(Conflict):
    """Somebody else listens on the port under which devices keep what they hold."""

    message_id = "lan.port_taken"


class OwnCertificate(InvalidInput):
    """The bureau has a certificate of its own: devices trust that one already."""

    message_id = "lan.own_certificate"


class HelpNotUp(DimingError):
    """The page that helps devices could not be served."""

    message_id = "lan.help_not_up"


@dataclass
class Network:
    """What the service shows to the network: settings to serve with, names, certificate, help page."""

    settings: Settings
    folder: Path
    names: tuple[str, ...]
    given: str
    held: Certificates
    help_socket: socket.socket
    #: Where it was reached when it ran before, where that was elsewhere
    was_at: str = ""
    _looked_at: float = 0.0

    @property
    def addresses(self) -> list[str]:
        """The URLs under which devices reach it, the one to use first."""
        hosts = dict.fromkeys((self.given, *self.names, *_addresses(self.settings.host)))
        return [f"https://{_host(host)}:{self.settings.port}/" for host in hosts if host not in LOOPBACK]

    @property
    def address(self) -> str:
        """The one URL that every device is to use."""
        return f"https://{_host(self.given)}:{self.settings.port}/"

    @property
    def help_address(self) -> str:
        """Where the help page is."""
        return f"http://{_host(self.given)}:{self.help_socket.getsockname()[1]}/"

    def is_renewed(self) -> bool:
        """Look now and then whether the certificate ends soon or the machine's addresses changed.

        True when another certificate was made: the service has to read it.
        """
        now = time.monotonic()
        if now - self._looked_at < LOOKED_AFTER_SECONDS:
            return False
        self._looked_at = now
        self.held = _certificates(self.folder, self.names, self.given, self.settings.host)
        return self.held.is_new


def prepare(settings: Settings, asked: Sequence[str]) -> Network:
    """Choose names, port and certificate, all as they were the last time where nothing else is asked.

    Raises NoHostName, OwnCertificate, PortTaken, BindTaken, and what makes a certificate impossible.
    """
    if settings.tls_cert is not None:
        raise OwnCertificate
    folder = settings.home / "lan"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    given = [host_name(one) for one in asked] or _remembered(folder / "names").split()
    host, port = _listen_on(settings, folder)
    own = socket.gethostname().split(".")[0].lower()
    own_names = (own, f"{own}.local") if HOST_NAME.fullmatch(own) and own != "localhost" else ()
    names = tuple(dict.fromkeys((*(one for one in given if not _is_address(one)), *own_names, "localhost")))
    first = given[0] if given else _addresses(host)[0]
    held = _certificates(folder, names, first, host)
    served = settings.model_copy(
        update={"bind": f"{host}:{port}", "tls_cert": held.chain, "tls_key": held.key, "hsts": False}
    )
    network = Network(served, folder, names, first, held, _help_socket(folder, host, port))
    network._looked_at = time.monotonic()
    before = _remembered(folder / "address")
    network.was_at = before if before != network.address else ""
    (folder / "names").write_text("\n".join(given), "utf-8")
    (folder / "address").write_text(network.address, "utf-8")
    return network


def host_name(given: str) -> str:
    """Return a host name or an IP address as certificates hold it; raise NoHostName."""
    name = given.strip().rstrip(".").lower()
    if _is_address(name) or HOST_NAME.fullmatch(name):
        return name
    raise NoHostName(name=given)


@contextmanager
def help_page(network: Network) -> Iterator[None]:
    """Serve the help page until the block ends; raise HelpNotUp."""
    import uvicorn

    from api.lan_help import Help, create_help

    shown = Help(
        network.address,
        network.help_address,
        network.held.fingerprint,
        network.held.der,
        network.held.authority.not_valid_after_utc.date(),
    )
    server = uvicorn.Server(
        uvicorn.Config(create_help(shown), log_level="warning", ws="none", server_header=False)
    )
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [network.help_socket]}, name="help", daemon=True
    )
    thread.start()
    try:
        for _ in range(200):
            if server.started:
                break
            if not thread.is_alive():
                raise HelpNotUp(address=network.help_address)
            time.sleep(0.05)
        yield
    finally:
        server.should_exit = True
        thread.join(10)
        network.help_socket.close()


def _certificates(folder: Path, names: tuple[str, ...], first: str, host: str) -> Certificates:
    addresses = ["127.0.0.1", *_addresses(host), *([first] if _is_address(first) else [])]
    made = certificates(folder, names, addresses, datetime.now(UTC))
    if _is_address(first) and str(ipaddress.ip_address(first)) not in made.addresses:
        raise BeyondAuthority(name=first, folder=folder)
    return made


def _listen_on(settings: Settings, folder: Path) -> tuple[str, int]:
    """Return where to listen: as DIMING_BIND says, else everywhere on the port of last time."""
    is_set = "bind" in settings.model_fields_set
    host = settings.host if is_set else EVERYWHERE
    if is_set and settings.port:
        if free_port_of(host, settings.port) is None:
            raise BindTaken(bind=settings.bind)
        return host, settings.port
    memory = folder / "port"
    if known := _remembered(memory):
        if free_port_of(host, int(known)) is None:
            raise PortTaken(port=known, file=memory)
        return host, int(known)
    port = free_port_of(host, settings.port) or free_port_of(host, 0)
    if port is None:
        raise BindTaken(bind=settings.bind)
    memory.write_text(f"{port}\n", "utf-8")
    return host, port


def _help_socket(folder: Path, host: str, port: int) -> socket.socket:
    """Listen for the help page: on its port of last time, the one after the service's, or a free one."""
    memory = folder / "help-port"
    known = _remembered(memory)
    for choice in (int(known) if known else port + 1, 0):
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError, OverflowError):
            listening.bind((host, choice))
            listening.listen()
            memory.write_text(f"{listening.getsockname()[1]}\n", "utf-8")
            return listening
        listening.close()
    raise BindTaken(bind=f"{host}:{port + 1}")


def _addresses(host: str) -> list[str]:
    """Return the IPv4 addresses of this machine, that of the way out first; or the one bound."""
    if host not in (EVERYWHERE, "", "::"):
        return [host]
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: the kernel only says which address it would send from (a test network, RFC 5737).
        with contextlib.suppress(OSError):
            probe.connect(("198.51.100.1", 9))
            found.append(probe.getsockname()[0])
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()))
                found.append(socket.inet_ntoa(answer[20:24]))
    outer = [one for one in dict.fromkeys(found) if not ipaddress.ip_address(one).is_loopback]
    return outer or ["127.0.0.1"]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _remembered(file: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return file.read_text("utf-8").strip()
    return ""
