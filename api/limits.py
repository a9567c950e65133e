"""What holds for every request and response: the largest body, and headers that protect the reader."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

#: Nothing is ever fetched from another host; maps are files of their own with their script inside.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class BodyTooLarge(Exception):
    """The body went over the limit while it was read."""


class BodyLimit:
    """Refuses bodies over a limit with 413, by their stated length or as they arrive."""

    def __init__(self, app: ASGIApp, megabytes: int) -> None:
        self.app = app
        self.megabytes = megabytes
        self.limit = megabytes * 2**20

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the body's bytes on their way in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        stated = request.headers.get("content-length", "")
        refusal = problem(request, 413, "BodyTooLarge", "error.too_large", {"megabytes": self.megabytes})
        if stated.isdigit() and int(stated) > self.limit:
            await refusal(scope, receive, send)
            return
        arrived = 0
        started = False

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self.limit:
                raise BodyTooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except BodyTooLarge:
            if started:
                raise
            await refusal(scope, receive, send)


class SecurityHeaders:
    """Adds headers to every response: no sniffing, no framing, no outside host, nothing cached by proxies."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers that the answer has not set itself."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Cache-Control", "no-store")
                if self.https:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, protected)
