"""The page that helps phones, tablets and PCs trust a register in the bureau's own network.

It is served over plain HTTP, because nobody trusts the register's certificate yet, and shows nothing else of
the register. Whoever could change it on its way could change the fingerprint on it too: people compare with
the one that `scripts/run --lan` printed.
"""

import base64
import plistlib
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from api.errors import language_of
from api.limits import HeadAsGet, SecurityHeaders
from gis.messages import Language
from maps.address_code import qr_svg
from maps.pages import page

AUTHORITY = "diming-authority"
LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}
CERTIFICATE = "application/x-x509-ca-cert"
#: https://developer.apple.com/documentation/devicemanagement/certificateroot
PROFILE = "application/x-apple-aspen-config"


@dataclass(frozen=True)
class Help:
    """What the page shows: where the register and the page are, and the authority (DER, SHA-256, end)."""

    address: str
    help_address: str
    fingerprint: str
    authority: bytes
    until: date


def create_help(shown: Help) -> Starlette:
    """Return the page as a service of its own; any other address leads to the register over HTTPS."""

    def show(request: Request) -> Response:
        # What was chosen on the page, else what the browser asks for.
        language = LANGUAGES.get(request.query_params.get("lang", "")) or language_of(request)
        return HTMLResponse(
            page(
                "lan_help",
                language,
                shown=shown,
                file=AUTHORITY,
                register_code=_drawn(shown.address),
                help_code=_drawn(shown.help_address),
            ),
            headers={"Vary": "Accept-Language"},
        )

    def certificate(request: Request) -> Response:
        return _file(shown.authority, f"{AUTHORITY}.crt", CERTIFICATE)

    def profile(request: Request) -> Response:
        return _file(_profile(shown), f"{AUTHORITY}.mobileconfig", PROFILE)

    def onwards(request: Request) -> Response:
        return RedirectResponse(shown.address.rstrip("/") + request.url.path, 307)

    return Starlette(
        routes=[
            Route("/", show),
            Route(f"/{AUTHORITY}.crt", certificate),
            Route(f"/{AUTHORITY}.mobileconfig", profile),
            Route("/{path:path}", onwards),
        ],
        middleware=[Middleware(SecurityHeaders, https=False), Middleware(HeadAsGet)],
    )


def _drawn(address: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(address, 4)).decode()


def _file(content: bytes, name: str, media_type: str) -> Response:
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _profile(shown: Help) -> bytes:
    """Return the authority as an iPhone installs it; the same authority is the same profile."""
    own = uuid5(NAMESPACE_URL, f"diming:{shown.fingerprint}")
    payload = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"diming.lan.{own}.root",
        "PayloadUUID": str(uuid5(own, "root")).upper(),
        "PayloadDisplayName": "Diming 地名登记库",
        "PayloadCertificateFileName": f"{AUTHORITY}.crt",
        "PayloadContent": shown.authority,
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"diming.lan.{own}",
            "PayloadUUID": str(own).upper(),
            "PayloadDisplayName": "Diming 地名登记库",
            "PayloadDescription": shown.address,
            "PayloadContent": [payload],
        }
    )
