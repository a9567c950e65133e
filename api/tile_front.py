"""Give the public its tiles before the framework is asked: no dependency, no session, no thread.

Whoever is signed in, every refusal and every error goes on to the routes of api/ogc_tiles.py, which answer
the same addresses by the access matrix.
"""

import asyncio
from dataclasses import replace

import psycopg
from sqlalchemy.exc import DBAPIError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access import matrix
from api.tile_answers import Answer, accepts_gzip, answer, cache_control
from api.tile_cache import StoredTile
from api.tile_requests import TileRequest, read_tile
from api.tile_service import TileService
from gis.database import TooSlow
from gis.errors import DimingError
from gis.history.as_known import today
from gis.tiles.rules import View
from gis.tiles.service import check

#: Addresses read before, so that a kept tile costs no reading
REMEMBERED = 20_000
#: A longer address is read each time, so that nobody fills the memory with them
LONGEST_REMEMBERED = 300


class TileFront:
    """Answers GET of a tile without credentials; hands everything else on."""

    def __init__(self, app: ASGIApp, tiles: TileService, cookie: str) -> None:
        self.app = app
        self._tiles = tiles
        self._cookie = f"{cookie}=".encode()
        self._read: dict[tuple[str, bytes], TileRequest] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        found: Answer | None = None
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith("/ogc/"):
            found = await self._answer(scope)
        if found is None:
            await self.app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
        await send({"type": "http.response.body", "body": found.body})

    async def _answer(self, scope: Scope) -> Answer | None:
        if_none_match: bytes | None = None
        encodings: list[bytes] = []
        for name, value in scope["headers"]:
            if name == b"authorization" or (name == b"cookie" and self._cookie in value):
                return None
            if name == b"if-none-match":
                if_none_match = value
            elif name == b"accept-encoding":
                encodings.append(value)
        asked = self._asked(scope["path"], scope["query_string"])
        if asked is None:
            return None
        try:
            stored, view, is_new, version = await self._stored(asked)
        except TooSlow as stopped:
            # Nor is it tried a second time.
            scope.setdefault("state", {})["stopped"] = stopped
            return None
        except (DimingError, DBAPIError, psycopg.Error):
            # The route says what is wrong.
            return None
        packed = None
        if stored.content and not is_new and accepts_gzip(encodings):
            packed = stored.packed or await self._pack(view, asked, stored)
        is_versioned = asked.says_day and asked.version == version
        kept_how = cache_control(is_public=True, is_versioned=is_versioned)
        return answer(stored, kept_how, if_none_match, packed)

    def _asked(self, path: str, query: bytes) -> TileRequest | None:
        """Return what is asked for, if it is a tile and the public may have it."""
        found = self._read.get((path, query))
        if found is not None:
            return found if found.says_day else replace(found, wish=replace(found.wish, day=today()))
        try:
            found = read_tile(path, query.decode("latin-1"))
        except DimingError:
            return None
        if found is None or matrix()["GET", found.template].reach["public"] == "none":
            return None
        if len(path) + len(query) <= LONGEST_REMEMBERED:
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            self._read[path, query] = found
        return found

    async def _stored(self, asked: TileRequest) -> tuple[StoredTile, View, bool, int]:
        """Return the tile, whose it is, whether it was encoded just now, and its version."""
        versions = await self._tiles.versions.current()
        self._tiles.sweep(versions)
        view = self._tiles.public_view(versions)
        if view is None:
            view = await asyncio.to_thread(self._tiles.read_public_view)
        version = self._tiles.version(versions, asked.wish)
        kept = self._tiles.kept(view, asked.tile, asked.wish, version)
        if kept is not None:
            return kept, view, False, version
        check(view, asked.wish)
        making = self._tiles.make(view, asked.tile, asked.wish, version)
        # Others may wait for the same tile: a client that goes away does not stop it.
        return await asyncio.shield(asyncio.wrap_future(making)), view, True, version

    async def _pack(self, view: View, asked: TileRequest, stored: StoredTile) -> bytes:
        return await asyncio.to_thread(self._tiles.packed, view, asked.tile, asked.wish, stored)
