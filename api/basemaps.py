"""What a map can lie on: the register's own data always, 天地图 where a key is set."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.dependencies import CallerDep
from api.errors import language_of, problem
from gis.messages import text
from maps.tianditu import FIRST_ZOOM, LAST_ZOOM, PAIRS, Away, Tianditu

router = APIRouter(tags=["map"])

#: A picture changes with years, not with hours
A_DAY = "private, max-age=86400"


@router.get("/basemaps")
def list_basemaps(request: Request, caller: CallerDep) -> dict[str, Any]:
    """列出可用的底图 / list the base maps there are; a browser never learns the key."""
    language = language_of(request)
    found: list[dict[str, Any]] = [
        {
            "id": "register",
            "title": text("tiles.dataset", language),
            "kind": "vector",
            "tilejson": "/ogc/tiles/WebMercatorQuad/tilejson",
        }
    ]
    if _tianditu(request).is_offered:
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
def tianditu_tile(request: Request, caller: CallerDep, layer: str, z: str, x: str, y: str) -> Response:
    """天地图瓦片 / a picture tile, fetched by this server; 404 without a key."""
    numbers = (z, x, y)
    if not all(re.fullmatch(r"[0-9]{1,7}", number) for number in numbers):
        # Which is no tile of any layer
        numbers = ("0", "0", "0")
    zoom, column, row = map(int, numbers)
    try:
        picture = _tianditu(request).tile(layer, zoom, column, row)
    except Away as away:
        return problem(request, 503, type(away).__name__, away.message_id)
    return Response(picture.content, media_type=picture.media_type, headers={"Cache-Control": A_DAY})


def _tianditu(request: Request) -> Tianditu:
    found: Tianditu = request.app.state.tianditu
    return found
