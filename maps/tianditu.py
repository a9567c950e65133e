"""Fetch 天地图's picture tiles for maps; the key stays on this server.

Tiles that were fetched are kept in memory up to a limit. Times are short: a map without a base map is of use,
one that waits is not.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx2

from gis.errors import NotFound, Unavailable

log = logging.getLogger(__name__)

#: Layer in EPSG:3857 → its name in requests. The second of each pair is the writing to lay over the first.
LAYERS: Mapping[str, str] = {
    "vec_w": "vec",
    "cva_w": "cva",
    "img_w": "img",
    "cia_w": "cia",
    "ter_w": "ter",
    "cta_w": "cta",
}
#: Base maps as people choose them: picture and the writing over it
PAIRS = (("vec_w", "cva_w"), ("img_w", "cia_w"), ("ter_w", "cta_w"))
FIRST_ZOOM, LAST_ZOOM = 1, 18
TIMEOUT = httpx2.Timeout(4.0, connect=2.0)
KEPT_BYTES = 64 * 2**20
#: A picture tile is some 20 kB
LARGEST_TILE = 2 * 2**20


class NoKey(NotFound):
    """No key is set, so there is no such base map."""

    message_id = "tianditu.no_key"


class NoSuchLayer(NotFound):
    """天地图 has no such layer, or no such tile in it."""

    message_id = "tianditu.no_such_layer"


class Away(Unavailable):
    """天地图 does not answer, or not with a picture."""

    message_id = "tianditu.away"


@dataclass(frozen=True)
class Picture:
    """One tile and its media type."""

    content: bytes
    media_type: str


Address = tuple[str, int, int, int]


class Tianditu:
    """天地图 as a base map; without a key there is none. Safe to use from several threads."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._client: httpx2.Client | None = None
        self._kept: OrderedDict[Address, Picture] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def is_offered(self) -> bool:
        """Whether a key is set."""
        return bool(self._key)

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def tile(
        self, layer: str, zoom: int, column: int, row: int, spend: Callable[[], None] = lambda: None
    ) -> Picture:
        """Return a tile; raise NoKey, NoSuchLayer, Away.

        `spend` is called before one is fetched, and keeps it from being fetched by what it raises.
        """
        if not self._key:
            raise NoKey
        side = 1 << zoom if FIRST_ZOOM <= zoom <= LAST_ZOOM else 0
        if layer not in LAYERS or not (0 <= column < side and 0 <= row < side):
            raise NoSuchLayer(layer=f"{layer[:20]}/{zoom}/{column}/{row}", known="、".join(LAYERS))
        address = (layer, zoom, column, row)
        with self._lock:
            kept = self._kept.get(address)
            if kept is not None:
                self._kept.move_to_end(address)
                return kept
        spend()
        picture = self._fetch(address)
        self._keep(address, picture)
        return picture

    def _fetch(self, address: Address) -> Picture:
        layer, zoom, column, row = address
        asked = {
            "SERVICE": "WMTS",
            "REQUEST": "GetTile",
            "VERSION": "1.0.0",
            "LAYER": LAYERS[layer],
            "STYLE": "default",
            "TILEMATRIXSET": "w",
            "FORMAT": "tiles",
            "TILEMATRIX": str(zoom),
            "TILEROW": str(row),
            "TILECOL": str(column),
            "tk": self._key,
        }
        try:
            answer = self._connected().get(f"{self._url}/{layer}/wmts", params=asked)
        except httpx2.HTTPError as error:
            # Its text may quote the address, and with it the key.
            log.info("tianditu %s: %s", "/".join(map(str, address)), type(error).__name__)
            raise Away from None
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip()
        if (
            answer.status_code != 200
            or not media_type.startswith("image/")
            or len(answer.content) > LARGEST_TILE
        ):
            log.info("tianditu %s: %s %s", "/".join(map(str, address)), answer.status_code, media_type)
            raise Away
        return Picture(answer.content, media_type)

    def _connected(self) -> httpx2.Client:
        with self._lock:
            if self._client is None:
                self._client = httpx2.Client(timeout=TIMEOUT, headers={"User-Agent": "diming"})
            return self._client

    def _keep(self, address: Address, picture: Picture) -> None:
        with self._lock:
            if address in self._kept:
                return
            self._kept[address] = picture
            self._bytes += len(picture.content)
            while self._bytes > KEPT_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.content)
