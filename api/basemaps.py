"""What a map can lie on: the register's own data always, 天地图 where a key is set."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.dependencies import CallerDep, EngineDep, SettingsDep
from api.errors import language_of
from gis.accounts.rules import Caller
from gis.basemap_use.service import spend
from gis.errors import NotSignedIn
from gis.messages import text
from gis.settings import Settings
from maps.tianditu import FIRST_ZOOM, LAST_ZOOM, PAIRS, Tianditu

router = APIRouter(tags=["map"])


class SignedInOnly(NotSignedIn):
    """天地图 spends the bureau's quota, and the settings keep it to those who sign in."""

    message_id = "tianditu.signed_in_only"


#: A picture changes with years, not with hours
A_DAY = "private, max-age=86400"


@router.get("/basemaps")
def list_basemaps(request: Request, caller: CallerDep, settings: SettingsDep) -> dict[str, Any]:
    """列出可用的底图 / list the base maps that the caller may use; a browser never learns the key."""
    language = language_of(request)
    found: list[dict[str, Any]] = [
        {
            "id": "register",
            "title": text("tiles.dataset", language),
            "kind": "vector",
            "tilejson": "/ogc/tiles/WebMercatorQuad/tilejson",
        }
    ]
    if _tianditu(request).is_offered and _may_use(settings, caller):
        found += [
            {
                "id": picture,
                "title": text(f"tianditu.{picture}", language),
                "kind": "raster",
                "tiles": [f"/basemap/tianditu/{layer}/{{z}}/{{x}}/{{y}}" for layer in (picture, writing)],
                "minzoom": FIRST_ZOOM,
                "maxzoom": LAST_ZOOM,
                "attribution": text("tianditu.attribution", language),
            }
            for picture, writing in PAIRS
        ]
    return {"basemaps": found}


@router.get("/basemap/tianditu/{layer}/{z}/{x}/{y}", response_class=Response)
def tianditu_tile(
    request: Request,
    caller: CallerDep,
    settings: SettingsDep,
    engine: EngineDep,
    layer: str,
    z: str,
    x: str,
    y: str,
) -> Response:
    """天地图瓦片 / a picture tile, fetched by this server on the bureau's quota; 404 without a key."""
    numbers = (z, x, y)
    if not all(re.fullmatch(r"[0-9]{1,7}", number) for number in numbers):
        # Which is no tile of any layer
        numbers = ("0", "0", "0")
    zoom, column, row = map(int, numbers)
    tianditu, most = _tianditu(request), settings.tianditu_tiles_per_day
    if tianditu.is_offered and not _may_use(settings, caller):
        raise SignedInOnly
    picture = tianditu.tile(layer, zoom, column, row, lambda: spend(engine, most))
    return Response(picture.content, media_type=picture.media_type, headers={"Cache-Control": A_DAY})


def _may_use(settings: Settings, caller: Caller) -> bool:
    return caller.signed_in or settings.tianditu_for == "everybody"


def _tianditu(request: Request) -> Tianditu:
    found: Tianditu = request.app.state.tianditu
    return found
