"""What holds for every request and response: the largest body, and headers that protect the reader."""

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem

#: Nothing is ever fetched from another host; maps are files of their own with their script inside.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


#: A body that is no file upload is read into memory whole.
MOST_MEGABYTES_IN_MEMORY = 20
#: What anybody may send: one photo of 10 MB and a few words. A form is read before requests are counted.
MOST_MEGABYTES_BY_PATH = {"/name-reports": 11}
#: How an address ends, and the sentence that says what to do with a file over the limit there
SAID_BY_ENDING = {
    "/returned-geopackage": "field_returned.body_too_large",
    "/device-archives": "field_held.body_too_large",
}


class BodyTooLarge(HTTPException):
    """The body went over the limit while it was read; FastAPI lets an HTTPException through."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(413)
        self.megabytes = megabytes


class BodyLimit:
    """Refuses bodies over a limit with 413, by their stated length or as they arrive."""

    def __init__(self, app: ASGIApp, upload_megabytes: int) -> None:
        self.app = app
        self.upload_megabytes = upload_megabytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the body's bytes on their way in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        is_upload = request.headers.get("content-type", "").lower().startswith("multipart/form-data")
        megabytes = self.upload_megabytes if is_upload else MOST_MEGABYTES_IN_MEMORY
        megabytes = min(megabytes, MOST_MEGABYTES_BY_PATH.get(scope["path"], megabytes))
        limit = megabytes * 2**20
        stated = request.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > limit:
            await too_large(request, BodyTooLarge(megabytes))(scope, receive, send)
            return
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise BodyTooLarge(megabytes)
            return message

        await self.app(scope, counted, send)


def too_large(request: Request, error: BodyTooLarge) -> Response:
    """Answer a body over the limit."""
    path = request.url.path
    said = next((each for ending, each in SAID_BY_ENDING.items() if path.endswith(ending)), "error.too_large")
    return problem(request, 413, "BodyTooLarge", said, {"megabytes": error.megabytes})


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


class HeadAsGet:
    """Answers HEAD as GET without the body, on every route that has GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand HEAD on as GET and hold the bytes back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, without_body)
