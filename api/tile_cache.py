"""Encoded tiles in memory, up to a limit; each is good for one version of the data."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from gis.tiles.rules import gzipped

Key = TypeVar("Key", bound=Hashable)

#: What a tile costs besides its bytes
OVERHEAD = 700


@dataclass(eq=False, slots=True)
class StoredTile:
    """One encoded tile; what was sent as it is once is kept gzipped too when it is asked for again."""

    version: int
    content: bytes
    #: Bytes of what it is kept by
    key_bytes: int = 0
    etag: str = ""
    packed: bytes | None = field(default=None, repr=False)
    #: Bytes that the cache counts for it
    counted: int = 0

    def __post_init__(self) -> None:
        self.etag = f'"{hashlib.blake2b(self.content, digest_size=12).hexdigest()}"'

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.content) + len(self.packed or b"") + self.key_bytes + OVERHEAD


class TileCache(Generic[Key]):
    """The tiles used last, none older than the data; safe to use from several threads."""

    def __init__(self, megabytes: int) -> None:
        self.limit = megabytes * 2**20
        self._tiles: OrderedDict[Key, StoredTile] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Key, version: int) -> StoredTile | None:
        """Return the tile of this version; one of another version is thrown away."""
        with self._lock:
            found = self._tiles.get(key)
            if found is None:
                return None
            if found.version != version:
                self._drop(key)
                return None
            self._tiles.move_to_end(key)
            return found

    def put(self, key: Key, tile: StoredTile) -> None:
        """Keep a tile in the place of an older one; the least used go when there is no room."""
        with self._lock:
            present = self._tiles.get(key)
            if tile.size > self.limit or (present is not None and present.version > tile.version):
                return
            self._drop(key)
            self._tiles[key] = tile
            tile.counted = tile.size
            self._bytes += tile.counted
            self._make_room()

    def pack(self, key: Key, tile: StoredTile) -> bytes:
        """Return a tile gzipped; that is done once."""
        packed = tile.packed
        if packed is None:
            packed = tile.packed = gzipped(tile.content)
            with self._lock:
                if self._tiles.get(key) is tile:
                    self._bytes += tile.size - tile.counted
                    tile.counted = tile.size
                    self._make_room()
        return packed

    def sweep(self, version_of: Callable[[Key], int]) -> None:
        """Throw away every tile that is not of the version its key has now."""
        with self._lock:
            for key in [key for key, tile in self._tiles.items() if tile.version != version_of(key)]:
                self._drop(key)

    @property
    def bytes_kept(self) -> int:
        """How much it holds."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._tiles)

    def _drop(self, key: Key) -> None:
        found = self._tiles.pop(key, None)
        if found is not None:
            self._bytes -= found.counted

    def _make_room(self) -> None:
        while self._bytes > self.limit and self._tiles:
            self._drop(next(iter(self._tiles)))
