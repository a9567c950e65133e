"""What every request gets: one transaction, the caller behind it, and the version he saw."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from anyio import Semaphore
from fastapi import Depends, Header, Query, Request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.access import admit, matrix
from api.errors import VersionRequired
from api.rate_limits import RateLimits
from gis.accounts import service as accounts
from gis.accounts.rules import PUBLIC, Caller
from gis.administrative_divisions import service as divisions
from gis.database import MOST_CONNECTIONS, act_as, only_read, unit_of_work
from gis.errors import NotAllowed, NotSignedIn
from gis.settings import Settings

#: Connections for what takes one without a turn: the health of the service, quick reading by who is signed in
CONNECTIONS_ASIDE = 4
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
#: What devices send that is underway at once: more would not be quicker, and the office would wait behind it
SENDING_AT_ONCE = 4
#: Where devices send
SENT_TO = ("/field-work/uploads", "/field-work/packages/{package_id}/changes")
CSRF_HEADER = "x-csrf-token"


class CsrfMissing(NotAllowed):
    """A change sent with a cookie came without the session's CSRF token."""

    message_id = "access.csrf"


def get_settings(request: Request) -> Settings:
    """Return the settings the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_engine(request: Request) -> Engine:
    """Return the application's engine."""
    engine: Engine = request.app.state.engine
    return engine


async def take_turn(request: Request) -> AsyncIterator[None]:
    """Wait until fewer requests than connections are underway, holding neither a thread nor a connection.

    Otherwise, with many requests at once, those that hold a connection wait for a thread (each dependency is
    a change of thread), and every thread waits for a connection. What devices send waits for turns of its own
    first: hundreds that come back at once keep nobody waiting but each other.
    """
    turns: Turns = request.app.state.turns
    async with AsyncExitStack() as held:
        if request.method in UNSAFE and request.scope["route"].path.startswith(SENT_TO):
            await held.enter_async_context(turns.sending)
        await held.enter_async_context(turns.all)
        yield


Turn = Annotated[None, Depends(take_turn, scope="function")]


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a service, first come first served."""

    all: Semaphore = field(default_factory=lambda: Semaphore(MOST_CONNECTIONS - CONNECTIONS_ASIDE))
    sending: Semaphore = field(default_factory=lambda: Semaphore(SENDING_AT_ONCE))


def get_session(request: Request, turn: Turn) -> Iterator[Session]:
    """Give the request one transaction; it commits before the response leaves, or rolls back.

    `scope="function"` below is what makes it so: without it FastAPI would send the response first and
    a failing COMMIT would still answer 200.
    """
    with unit_of_work(get_engine(request)) as session:
        yield session


SettingsDep = Annotated[Settings, Depends(get_settings)]
EngineDep = Annotated[Engine, Depends(get_engine)]
SessionDep = Annotated[Session, Depends(get_session, scope="function")]


def cookie_name(settings: Settings) -> str:
    """Return the session cookie's name; the prefix makes browsers insist on Secure and this very host."""
    return "__Host-diming" if settings.secure_cookies else "diming"


def identified(request: Request, session: SessionDep, settings: SettingsDep) -> Caller:
    """Find out who calls: an API token, a signed-in browser, or the public."""
    request.state.csrf_token = ""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        caller = accounts.caller_of_token(session, token.strip())
        if caller is None:
            raise NotSignedIn
        return divisions.identify(session, caller)
    cookie = request.cookies.get(cookie_name(settings))
    found = accounts.caller_of_session(session, cookie) if cookie else None
    if found is None:
        return PUBLIC
    caller, csrf_token = found
    sent = request.headers.get(CSRF_HEADER, "")
    if request.method in UNSAFE and not accounts.same_token(sent, csrf_token):
        raise CsrfMissing
    request.state.csrf_token = csrf_token
    return divisions.identify(session, caller)


def let_through(request: Request, caller: Caller) -> Caller:
    """Return the caller as far as the access matrix lets him reach, and as often as the settings say."""
    # A page that refuses still says who is signed in.
    request.state.caller = caller
    template = request.scope["route"].path
    reached = admit(caller, request.method, template)
    limits: RateLimits = request.app.state.rate_limits
    address = request.client.host if request.client else ""
    limits.check(caller, request.method, template, request.query_params, address)
    return reached


def admitted(request: Request, session: SessionDep, caller: Annotated[Caller, Depends(identified)]) -> Caller:
    """Let the caller through. History then knows who acts.

    Where a route only reads, the database lets nobody change anything, nor take too long.
    """
    reached = let_through(request, caller)
    if matrix()[request.method, request.scope["route"].path].only_reads:
        only_read(session, get_settings(request).read_seconds)
    else:
        act_as(session, caller.account_id)
    return reached


CallerDep = Annotated[Caller, Depends(admitted)]

AsOf = Annotated[date | None, Query(description="截至该日有效 / as of this day")]
AsKnownOn = Annotated[
    date | None,
    Query(description="按该日日终库内记载，限工作人员 / as known at the end of a day, for staff"),
]
Limit = Annotated[int, Query(ge=1, le=200, description="每页条数 / rows a page")]
After = Annotated[str | None, Query(description="上一页的 next / `next` of the page before")]


def expected_version(if_match: Annotated[str | None, Header()] = None) -> int:
    """Return the version in If-Match (`"3"`); raise VersionRequired without one."""
    digits = (if_match or "").strip().removeprefix("W/").strip('"')
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise VersionRequired
    return int(digits)


ExpectedVersion = Annotated[int, Depends(expected_version)]


def expected_tag(if_match: Annotated[str | None, Header()] = None) -> str:
    """Return the tag in If-Match of what has no numbered versions; raise VersionRequired without one."""
    tag = (if_match or "").strip().removeprefix("W/").strip('"')
    if not re.fullmatch(r"[0-9a-z_-]{1,40}", tag):
        raise VersionRequired
    return tag


ExpectedTag = Annotated[str, Depends(expected_tag)]


def etag(version: int) -> dict[str, str]:
    """Return the header that names a record's version."""
    return {"ETag": f'"{version}"'}
