"""A service that dies at a chosen moment, as a power cut kills; from within, so that the moment is exact."""

import os
import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.app import create_app
from gis.settings import Settings

#: Before a transaction is committed; after that, before anybody is answered; after bytes are on the disk
MOMENTS = ("before_commit", "after_commit", "after_fsync")


def lives(url: str, home: Path, port: int, moments: Sequence[tuple[str, int]]) -> None:
    """Serve, die at each moment at its nth time, and serve again; at last until this process is ended.

    Each life is forked from here, which has loaded the application once. Exits with the number of moments
    that never came, and with 255 where a life ended otherwise than killed.
    """
    left = len(moments)
    # Waited for, not handled: a signal that comes between a fork and the wait for it would be lost.
    awaited = {signal.SIGTERM, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    for moment, nth in [*moments, ("", 0)]:
        child = os.fork()
        if child == 0:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)
            serve(url, home, port, moment, nth)
            os._exit(0)
        if signal.sigwait(awaited) == signal.SIGTERM:
            os.kill(child, signal.SIGKILL)
            os._exit(left)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            os._exit(255)
        left -= 1


def serve(url: str, home: Path, port: int, moment: str, nth: int) -> None:
    """Serve until a moment has come for the nth time."""
    die = _countdown(nth)
    if moment == "after_fsync":
        write = os.fsync

        def written(handle: Any) -> None:
            write(handle)
            die()

        os.fsync = written  # type: ignore[assignment]  # the parameter's name differs
    elif moment:
        event.listen(Session, moment, die)
    app = create_app(Settings(database_url=url, home=home))
    config = uvicorn.Config(app, log_level="critical", ws="none", access_log=False)
    uvicorn.Server(config).run(sockets=[socket.create_server(("127.0.0.1", port))])


def _countdown(nth: int) -> Callable[..., None]:
    left = nth

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return count
