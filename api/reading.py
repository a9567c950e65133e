"""Requests that only read, answered in one thread: a session, and the caller behind the request.

`SessionDep` and `CallerDep` say the same with a change of thread and a statement for each of their parts,
which is more than the reading itself costs where it is quick.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from api.dependencies import admitted, cookie_name, get_engine, get_settings, identified, let_through
from gis.accounts.rules import PUBLIC, Caller
from gis.database import make_reading_engine, translated_errors, unit_of_work

#: Statements of the public at the same time; more would only wait for the cores
AT_ONCE = 12


def reading_engine(engine: Engine, seconds: int) -> Engine:
    """Return a pool for what the public reads, on the database of another engine and closed with it."""
    made = make_reading_engine(engine.url, AT_ONCE, seconds)
    event.listen(engine, "engine_disposed", lambda _: made.dispose())
    return made


@contextmanager
def reading(request: Request) -> Iterator[tuple[Session, Caller]]:
    """Yield a session and the caller, as far as the access matrix lets him through.

    Whoever brings nothing that says who he is gets single statements without a transaction around them.
    """
    if _is_anonymous(request):
        request.state.csrf_token = ""
        caller = let_through(request, PUBLIC)
        with translated_errors(), Session(request.app.state.reading) as session:
            yield session, caller
        return
    with unit_of_work(get_engine(request)) as session:
        yield session, admitted(request, session, identified(request, session, get_settings(request)))


def _is_anonymous(request: Request) -> bool:
    return (
        "authorization" not in request.headers and cookie_name(get_settings(request)) not in request.cookies
    )
