"""How often an address may ask what costs much: data/rules/rate_limits.csv says what, settings how often.

Whoever is signed in answers for what he asks and is not counted; attempts to sign in are, whoever makes them.
Counted in the memory of this process; nothing is written.
"""

import csv
import io
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil

from gis.accounts.rules import Caller
from gis.errors import TooMany
from gis.settings import Settings

SIGN_INS = "sign_ins"
KINDS = ("prints", "searches", "filters", "reports", SIGN_INS)
#: Addresses that are remembered; beyond them those that asked longest ago are forgotten
MOST_ADDRESSES = 50_000
#: One caller has a whole network of IPv6 addresses
IPV6_NETWORK = 64


class TooOften(TooMany):
    """One address asked what costs much more often than in the settings."""

    message_id = "access.too_often"


class TooManySignIns(TooMany):
    """One address tried to sign in too often."""

    message_id = "access.too_many_sign_ins"


@dataclass(frozen=True)
class Counted:
    """What a route is counted as, and the parameter without which it costs little."""

    kind: str
    parameter: str


@cache
def counted() -> Mapping[tuple[str, str], Counted]:
    """Return what is counted, by method and route template."""
    content = (files("data") / "rules" / "rate_limits.csv").read_text("utf-8")
    return {
        (row["method"], row["path"]): Counted(row["kind"], row["parameter"])
        for row in csv.DictReader(io.StringIO(content))
    }


class RateLimits:
    """Lets each address ask so often a minute, as many at once; safe to use from several threads.

    Each request moves the moment on by a minute's share, at which the address would have none left behind
    it (the generic cell rate algorithm); it may lie a minute ahead.
    """

    def __init__(self, per_minute: Mapping[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._empty_at: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> "RateLimits":
        """Return the limits of the settings."""
        return cls({kind: getattr(settings, f"{kind}_per_minute") for kind in KINDS})

    def check(
        self, caller: Caller, method: str, template: str, parameters: Mapping[str, str], address: str
    ) -> None:
        """Count a request where its route is counted. Raises TooOften, TooManySignIns."""
        found = counted().get((method, template))
        if found is None or (caller.signed_in and found.kind != SIGN_INS):
            return
        if found.parameter and found.parameter not in parameters:
            return
        wait = self.wait(found.kind, network_of(address))
        if wait is not None:
            raise (TooManySignIns if found.kind == SIGN_INS else TooOften)(
                seconds=wait, most=self._per_minute[found.kind]
            )

    def wait(self, kind: str, network: str) -> int | None:
        """Count one request; return the seconds after which it may be sent again, None when it may be now."""
        most = self._per_minute[kind]
        if most == 0:
            return None
        share = 60 / most
        with self._lock:
            now = self._clock()
            empty_at = max(self._empty_at.get((kind, network), now), now)
            ahead = empty_at + share - now
            if ahead > 60 + share / 2:
                return max(1, ceil(ahead - 60))
            self._empty_at[kind, network] = empty_at + share
            self._empty_at.move_to_end((kind, network))
            if len(self._empty_at) > MOST_ADDRESSES:
                self._empty_at.popitem(last=False)
        return None


def network_of(address: str) -> str:
    """Return what is counted together: an IPv4 address, or the network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))
    return str(found)
