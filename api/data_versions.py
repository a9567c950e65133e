"""How new the data is, asked of the database for every answer from memory, in one round trip for many.

A notification comes a moment after a commit, too late for whoever asks right after it. So the database is
looked at: requests that arrive together wait for the same look, which begins after all of them have arrived.
"""

import asyncio
import threading
from collections.abc import Mapping
from weakref import WeakKeyDictionary

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGconn

from gis.tiles.service import VERSIONS

#: A server that does not answer is given up: seconds to connect, milliseconds for a sent question
CONNECTING = "connect_timeout=3&tcp_user_timeout=5000&keepalives_idle=5"
_NAME = b"diming_versions"

Versions = Mapping[str, int]


class DataVersions:
    """The versions in the database; safe to ask from several threads and event loops."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}{'&' if '?' in url else '?'}{CONNECTING}"
        self._lock = threading.Lock()
        self._connection: PGconn | None = None
        self._said: bytes | None = None
        self._versions: Versions = {}
        self._waiting: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Future[Versions]] = (
            WeakKeyDictionary()
        )

    async def current(self) -> Versions:
        """Return the versions as they are now; psycopg.OperationalError when the database is away."""
        loop = asyncio.get_running_loop()
        waiting = self._waiting.get(loop)
        if waiting is None:
            waiting = self._waiting[loop] = loop.create_future()
            loop.call_soon(self._answer, loop, waiting)
        # Others wait for the same look: a client that goes away does not stop it.
        return await asyncio.shield(waiting)

    def _answer(self, loop: asyncio.AbstractEventLoop, waiting: "asyncio.Future[Versions]") -> None:
        """Look once for all who wait; a connection that must be made first is made in a thread."""
        self._waiting.pop(loop, None)
        if self._connection is None:
            task = loop.run_in_executor(None, self.look)
            task.add_done_callback(lambda done: _pass_on(done, waiting))
            return
        try:
            waiting.set_result(self.look())
        except psycopg.OperationalError as error:
            waiting.set_exception(error)

    def look(self) -> Versions:
        """Ask the database; psycopg.OperationalError when it is away."""
        with self._lock:
            if self._connection is not None:
                try:
                    return self._ask(self._connection)
                except psycopg.OperationalError:
                    # The server was started again; a new connection may do.
                    self._hang_up()
            self._connection = self._connect()
            return self._ask(self._connection)

    def close(self) -> None:
        """Let go of the connection; the next look makes another."""
        with self._lock:
            self._hang_up()

    def _connect(self) -> PGconn:
        connection = pq.PGconn.connect(self._url.encode())
        prepared = connection.status == pq.ConnStatus.OK and connection.prepare(_NAME, VERSIONS)
        if not prepared or prepared.status != pq.ExecStatus.COMMAND_OK:
            why = connection.get_error_message()
            connection.finish()
            raise psycopg.OperationalError(why)
        return connection

    def _ask(self, connection: PGconn) -> Versions:
        found = connection.exec_prepared(_NAME, [])
        if found.status != pq.ExecStatus.TUPLES_OK:
            raise psycopg.OperationalError(connection.get_error_message())
        said = found.get_value(0, 0) or b""
        if said != self._said:
            pairs = (pair.split("=") for pair in said.decode().split())
            self._said, self._versions = said, {name: int(version) for name, version in pairs}
        return self._versions

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.finish()


def _pass_on(done: "asyncio.Future[Versions]", waiting: "asyncio.Future[Versions]") -> None:
    if waiting.done():
        return
    error = done.exception()
    if error is not None:
        waiting.set_exception(error)
    else:
        waiting.set_result(done.result())
