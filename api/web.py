"""The web application under /app/: its first page at every screen's address, and the files it is made of."""

import mimetypes

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from api.dependencies import CallerDep
from api.errors import problem
from maps.web_assets import WebApplicationMissing, built_asset, built_file, first_page

router = APIRouter(include_in_schema=False)

#: Nothing from elsewhere, nothing inline, nothing evaluated; MapLibre's worker is a file of ours.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; "
    "script-src 'self'; worker-src 'self'; connect-src 'self'; font-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: What a device keeps to open the field's screens without a network, and what it reads to install them. The
#: names stay, so a browser asks each time whether they changed. A worker may rule what lies below its folder.
FOR_DEVICES = {
    "field-worker.js": "text/javascript",
    "field.webmanifest": "application/manifest+json",
    "field-192.png": "image/png",
    "field-512.png": "image/png",
    "field-maskable-512.png": "image/png",
}
#: The name of an asset changes with its content, so it is good for ever.
FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/")
def first(caller: CallerDep) -> RedirectResponse:
    """Lead to the web application."""
    return RedirectResponse("/app/", 307)


def mount(app: FastAPI) -> None:
    """Serve the application; while it is not built, its addresses say how to build it."""
    app.mount("/app", WebApplication(), name="web")


class WebApplication:
    """Answers what is asked below /app/; it shows no data, so it needs no session and no rule of access."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = self._answer(request)
        await answer(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405)
        path = request.scope["path"].removeprefix(request.scope.get("root_path", "")).lstrip("/")
        if path.startswith("assets/"):
            return _asset(request, path.removeprefix("assets/"))
        media_type = FOR_DEVICES.get(path, "text/html")
        # Safari keeps pages for going back, but none that must not be stored; one that is kept can hold the
        # device's store, and the next page then waits for its records for ever.
        keeping = "no-cache" if path in FOR_DEVICES else "no-store"
        try:
            file = built_file(path) if path in FOR_DEVICES else first_page()
        except WebApplicationMissing as missing:
            return problem(request, 503, "WebApplicationMissing", missing.message_id)
        return FileResponse(
            file,
            media_type=media_type,
            headers={"Content-Security-Policy": POLICY, "Cache-Control": keeping},
        )


def _asset(request: Request, name: str) -> Response:
    file = built_asset(name)
    if file is None or name.endswith(".gz"):
        raise HTTPException(404)
    # A worker obeys the policy of its own file.
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", "Content-Security-Policy": POLICY}
    media_type = "text/javascript" if name.endswith(".mjs") else mimetypes.guess_type(name)[0]
    packed = built_asset(f"{name}.gz")
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        file = packed
    return FileResponse(file, media_type=media_type or "application/octet-stream", headers=headers)
