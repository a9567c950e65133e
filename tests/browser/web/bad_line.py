"""A line to the service that can be taken down, and that cuts connections at random bytes."""

import contextlib
import random
import socket
import struct
import threading
from typing import Self

#: A connection that is cut carries so many bytes at most, in either direction
MOST_BYTES = 120_000
#: So many of ten connections are cut
CUT_OF_TEN = 6


class BadLine:
    """Hands TCP on to a port of this machine: well, badly (seeded), or not at all."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._chance: random.Random | None = None
        self._is_down = False
        self.cuts = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """The address that a browser opens."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.down()
        self._listening.close()

    def down(self) -> None:
        """Cut what is open, and take nothing more."""
        self._is_down = True
        self._cut_all()

    def well(self) -> None:
        """Hand everything on from now."""
        self._is_down, self._chance = False, None
        self._cut_all()

    def badly(self, seed: int) -> None:
        """Cut connections at random bytes from now."""
        self._is_down, self._chance = False, random.Random(seed)
        self._cut_all()

    def _cut_all(self) -> None:
        with self._lock:
            for each in self._open:
                _reset(each)
            self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._is_down:
                _reset(near)
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            chance = self._chance
            left = [1 << 40]
            if chance is not None and chance.randrange(10) < CUT_OF_TEN:
                left = [chance.randrange(MOST_BYTES)]
            with self._lock:
                self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other, left), daemon=True).start()

    def _carry(self, from_: socket.socket, to: socket.socket, left: list[int]) -> None:
        """Carry bytes until the connection ends or has carried what is left of it, counted both ways."""
        with contextlib.suppress(OSError):
            while piece := from_.recv(16_384):
                to.sendall(piece[: left[0]])
                left[0] -= len(piece)
                if left[0] < 0:
                    self.cuts += 1
                    break
        with self._lock:
            self._open -= {from_, to}
        _reset(from_)
        _reset(to)


def _reset(one: socket.socket) -> None:
    """Close without a farewell, as a line that breaks does."""
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
