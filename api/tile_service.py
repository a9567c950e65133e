"""Tiles for whoever may see them: from memory while the data is the same, else encoded from the tables."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from api.data_versions import DataVersions
from api.tile_cache import StoredTile, TileCache
from gis.accounts.rules import PUBLIC
from gis.administrative_divisions.readers import Reader
from gis.database import TooSlow, make_reading_engine, unit_of_work
from gis.tiles import service as tiles
from gis.tiles.rules import Tile, View, Wish

#: Tiles that are encoded at the same time; more than twice the cores of the database only wait
AT_ONCE = 6

#: Tag of the reader's view, tile, wish
TileKey = tuple[str, Tile, Wish]


class TileService:
    """The tiles of one register, for all requests of this process."""

    def __init__(self, engine: Engine, cache_megabytes: int, seconds: int) -> None:
        self._engine = engine
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.versions = DataVersions(url)
        self.cache: TileCache[TileKey] = TileCache(cache_megabytes)
        self._reading = make_reading_engine(engine.url, AT_ONCE, seconds)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="tiles")
        self._being_made: dict[tuple[TileKey, int], Future[StoredTile]] = {}
        self._lock = Lock()
        #: What the public sees, by the version of the publication rules
        self._public: tuple[int, View] | None = None
        self._swept: Mapping[str, int] = {}
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def close(self) -> None:
        """Let go of every connection; the next request takes new ones."""
        self.versions.close()
        self._reading.dispose()

    def version(self, versions: Mapping[str, int], wish: Wish) -> int:
        """Return how new the tiles of a wish are."""
        return tiles.version(lambda name: versions.get(name, 0), wish.collections)

    def public_view(self, versions: Mapping[str, int]) -> View | None:
        """Return what the public sees where that is known at once."""
        known = self._public
        return known[1] if known is not None and known[0] == versions.get("publication", 0) else None

    def read_public_view(self) -> View:
        """Read what the public sees now; a database error when there is none."""
        with unit_of_work(self._engine) as session:
            # The version first: a view is at most newer than it says.
            version = tiles.read_versions(tiles.driver(session.connection())).get("publication", 0)
            view = tiles.view_of(Reader.of(session, PUBLIC), None)
        self._public = version, view
        return view

    def sweep(self, versions: Mapping[str, int]) -> None:
        """Throw away what is older than the data, once for each change of it."""
        if versions is not self._swept:
            self._swept = versions
            self.cache.sweep(lambda key: self.version(versions, key[2]))

    def kept(self, view: View, tile: Tile, wish: Wish, version: int) -> StoredTile | None:
        """Return a tile from memory."""
        return self.cache.get((view.tag, tile, wish), version)

    def packed(self, view: View, tile: Tile, wish: Wish, stored: StoredTile) -> bytes:
        """Return a tile gzipped; that is done once."""
        return self.cache.pack((view.tag, tile, wish), stored)

    def make(self, view: View, tile: Tile, wish: Wish, version: int) -> "Future[StoredTile]":
        """Encode a tile in a thread; whoever asks for the same one meanwhile waits for the same."""
        key = (view.tag, tile, wish)
        with self._lock:
            making = self._being_made.get((key, version))
            if making is None:
                making = self._pool.submit(self._make, view, key, version)
                self._being_made[key, version] = making
                making.add_done_callback(lambda _: self._being_made.pop((key, version), None))
        return making

    def _make(self, view: View, key: TileKey, version: int) -> StoredTile:
        _, tile, wish = key
        stored = StoredTile(version, self._encode(view, tile, wish), wish.size)
        self.cache.put(key, stored)
        return stored

    def _encode(self, view: View, tile: Tile, wish: Wish) -> bytes:
        with suppress(DBAPIError, psycopg.OperationalError):
            return self._encode_once(view, tile, wish)
        # The server was started again: every connection kept is of no use.
        self._reading.dispose()
        return self._encode_once(view, tile, wish)

    def _encode_once(self, view: View, tile: Tile, wish: Wish) -> bytes:
        with self._reading.connect() as connection:
            try:
                return tiles.encode(tiles.driver(connection), tile, view, wish)
            except psycopg.errors.QueryCanceled as error:
                raise TooSlow from error
