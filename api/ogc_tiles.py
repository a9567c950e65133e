"""OGC API – Tiles: the grid, sets of tiles, TileJSON, and the tiles of whoever is signed in.

The public's tiles are answered by api/tile_front.py before they come here; refusals come from here always.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, SessionDep
from api.errors import language_of
from api.ogc_requests import answer, as_json, is_known, unchanged
from api.tile_answers import answer as tile_answer
from api.tile_answers import cache_control
from api.tile_requests import check_matrix_set, parameters, read_tile, read_wish
from api.tile_service import TileService
from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.collections.declarations import collection as declared
from gis.database import TooSlow
from gis.messages import text
from gis.tiles import service as tiles
from gis.tiles.rules import MATRIX_SET, NoSuchMatrixSet
from maps.tiles import CRS_URI, MATRIX_SET_URI, TileSet, matrix_set, tile_set, tilejson, tileset_metadata

router = APIRouter(prefix="/ogc", tags=["OGC API"], include_in_schema=False)

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
JSON = "application/json"
MVT = "application/vnd.mapbox-vector-tile"
TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"
#: Every class here has its test in tests/api/tiles/test_conformance.py.
CONFORMANCE = (
    f"{TILES}core",
    f"{TILES}tileset",
    f"{TILES}tilesets-list",
    f"{TILES}dataset-tilesets",
    f"{TILES}geodata-tilesets",
    f"{TILES}collections-selection",
    f"{TILES}mvt",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/tilesetmetadata",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilesetmetadata",
)

Links = list[dict[str, Any]]


def landing_links(root: str, language: str) -> Links:
    """Return the links of the landing page to tiles."""
    said = text("tiles.dataset", "en" if language == "en" else "zh")
    grid = text("tiles.matrix_sets", "en" if language == "en" else "zh")
    return [
        {"href": f"{root}/tiles", "rel": f"{REL}tilesets-vector", "type": JSON, "title": said},
        {"href": f"{root}/tileMatrixSets", "rel": f"{REL}tiling-schemes", "type": JSON, "title": grid},
    ]


def collection_links(root: str, collection_id: str, language: str) -> Links:
    """Return the links of a collection to its tiles."""
    said = text("tiles.collection", "en" if language == "en" else "zh")
    path = f"{root}/collections/{collection_id}/tiles"
    return [
        {"href": path, "rel": f"{REL}tilesets-vector", "type": JSON, "title": said},
        {"href": f"{path}/{MATRIX_SET}/tilejson", "rel": "describedby", "type": JSON, "title": "TileJSON"},
    ]


def tile_service(request: Request) -> TileService:
    """Return the application's tiles."""
    service: TileService = request.app.state.tiles
    return service


TilesDep = Annotated[TileService, Depends(tile_service)]


@router.get("/tileMatrixSets")
def list_matrix_sets(request: Request, caller: CallerDep) -> Response:
    """List the grids: one."""
    root = _root(request)
    found = {
        "id": MATRIX_SET,
        "title": matrix_set()["title"],
        "uri": MATRIX_SET_URI,
        "crs": CRS_URI,
        "links": [{"href": f"{root}/tileMatrixSets/{MATRIX_SET}", "rel": "self", "type": JSON}],
    }
    return _document(request, {"tileMatrixSets": [found]})


@router.get("/tileMatrixSets/{matrix_set_id}")
def get_matrix_set(request: Request, caller: CallerDep, matrix_set_id: str) -> Response:
    """Describe the grid."""
    check_matrix_set(matrix_set_id)
    return _document(request, matrix_set())


@router.get("/tiles")
def dataset_tilesets(request: Request, session: SessionDep, caller: CallerDep) -> Response:
    """List the sets of tiles of all collections together."""
    return _tilesets(request, session, caller, None)


@router.get("/collections/{collection_id}/tiles")
def collection_tilesets(
    request: Request, session: SessionDep, caller: CallerDep, collection_id: str
) -> Response:
    """List the sets of tiles of a collection."""
    return _tilesets(request, session, caller, collection_id)


def _tilesets(request: Request, session: Session, caller: Caller, collection_id: str | None) -> Response:
    given = _set_of_tiles(request, session, caller, collection_id)
    path = _path(request, collection_id)
    listed = {
        "title": given.title,
        "dataType": "vector",
        "crs": CRS_URI,
        "tileMatrixSetURI": MATRIX_SET_URI,
        "links": _set_links(request, session, given, collection_id),
    }
    links = [{"href": path, "rel": "self", "type": JSON}]
    return _document(request, {"tilesets": [listed], "links": links})


@router.get("/tiles/{matrix_set_id}")
def dataset_tileset(request: Request, session: SessionDep, caller: CallerDep, matrix_set_id: str) -> Response:
    """Describe the set of tiles of all collections together."""
    return _tileset(request, session, caller, None, matrix_set_id)


@router.get("/collections/{collection_id}/tiles/{matrix_set_id}")
def collection_tileset(
    request: Request, session: SessionDep, caller: CallerDep, collection_id: str, matrix_set_id: str
) -> Response:
    """Describe a collection's set of tiles."""
    return _tileset(request, session, caller, collection_id, matrix_set_id)


def _tileset(
    request: Request, session: Session, caller: Caller, collection_id: str | None, matrix_set_id: str
) -> Response:
    check_matrix_set(matrix_set_id)
    given = _set_of_tiles(request, session, caller, collection_id)
    links = _set_links(request, session, given, collection_id)
    return _document(request, tileset_metadata(given, links))


@router.get("/tiles/{matrix_set_id}/tilejson")
def dataset_tilejson(
    request: Request, session: SessionDep, caller: CallerDep, matrix_set_id: str
) -> Response:
    """Return TileJSON of all collections together."""
    return _tilejson(request, session, caller, None, matrix_set_id)


@router.get("/collections/{collection_id}/tiles/{matrix_set_id}/tilejson")
def collection_tilejson(
    request: Request, session: SessionDep, caller: CallerDep, collection_id: str, matrix_set_id: str
) -> Response:
    """Return TileJSON of a collection."""
    return _tilejson(request, session, caller, collection_id, matrix_set_id)


def _tilejson(
    request: Request, session: Session, caller: Caller, collection_id: str | None, matrix_set_id: str
) -> Response:
    check_matrix_set(matrix_set_id)
    version = tiles.version_of(session, _names(request, collection_id))
    given = _set_of_tiles(request, session, caller, collection_id)
    template = _template(request, given, collection_id, version, "{z}/{y}/{x}")
    return _document(request, tilejson(given, template, version))


@router.get("/tiles/{matrix_set_id}/{zoom}/{row}/{column}")
def dataset_tile(request: Request, session: SessionDep, caller: CallerDep, service: TilesDep) -> Response:
    """Return a tile of all collections together."""
    return _tile(request, session, caller, service)


@router.get("/collections/{collection_id}/tiles/{matrix_set_id}/{zoom}/{row}/{column}")
def collection_tile(request: Request, session: SessionDep, caller: CallerDep, service: TilesDep) -> Response:
    """Return a tile of a collection."""
    return _tile(request, session, caller, service)


def _tile(request: Request, session: Session, caller: Caller, service: TileService) -> Response:
    """Return a tile as the caller sees it; its version is read before its rows, so it is never too old."""
    stopped: TooSlow | None = getattr(request.state, "stopped", None)
    if stopped is not None:
        raise stopped
    asked = read_tile(request.url.path, request.url.query)
    if asked is None:
        raise NoSuchMatrixSet(id="", known=MATRIX_SET)
    view = tiles.view_of(Reader.of(session, caller), caller.own_areas)
    tiles.check(view, asked.wish)
    version = tiles.version_of(session, asked.wish.collections)
    stored = service.kept(view, asked.tile, asked.wish, version)
    if stored is None:
        stored = service.make(view, asked.tile, asked.wish, version).result()
    packed = None
    if stored.content and "gzip" in request.headers.get("accept-encoding", ""):
        packed = service.packed(view, asked.tile, asked.wish, stored)
    kept_how = cache_control(
        is_public=not caller.signed_in, is_versioned=asked.says_day and asked.version == version
    )
    if_none_match = request.headers.get("if-none-match")
    found = tile_answer(stored, kept_how, if_none_match.encode() if if_none_match else None, packed)
    given = Response(found.body, found.status)
    given.raw_headers = found.headers
    return given


def _names(request: Request, collection_id: str | None) -> tuple[str, ...]:
    """Return the collections that are asked for; raise NoSuchCollection for one that is not there."""
    names = read_wish(parameters(_query(request)), collection_id).collections
    for name in names:
        declared(name)
    return names


def _query(request: Request) -> str:
    """Return the query without `f=json`, which every document here is."""
    sent = request.query_params.multi_items()
    return urlencode([pair for pair in sent if pair != ("f", "json")])


def _set_of_tiles(request: Request, session: Session, caller: Caller, collection_id: str | None) -> TileSet:
    wish = read_wish(parameters(_query(request)), collection_id)
    return tile_set(session, caller, wish, language_of(request))


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/") + "/ogc"


def _path(request: Request, collection_id: str | None) -> str:
    of_collection = "" if collection_id is None else f"/collections/{collection_id}"
    return f"{_root(request)}{of_collection}/tiles"


def _template(
    request: Request, given: TileSet, collection_id: str | None, version: int, variables: str
) -> str:
    """Return the address of the tiles: their day, the version of the data, and what else was asked."""
    sent = {name: value for name, value in request.query_params.items() if name not in ("f", "datetime", "v")}
    sent |= {"as_of": given.wish.day.isoformat(), "v": str(version)}
    return f"{_path(request, collection_id)}/{MATRIX_SET}/{variables}?{urlencode(sent)}"


def _set_links(request: Request, session: Session, given: TileSet, collection_id: str | None) -> Links:
    version = tiles.version_of(session, given.wish.collections)
    path = f"{_path(request, collection_id)}/{MATRIX_SET}"
    template = _template(request, given, collection_id, version, "{tileMatrix}/{tileRow}/{tileCol}")
    sent = urlencode({name: value for name, value in request.query_params.items() if name not in ("f", "v")})
    query = f"?{sent}" if sent else ""
    return [
        {"href": f"{path}{query}", "rel": "self", "type": JSON, "title": given.title},
        {"href": template, "rel": "item", "type": MVT, "templated": True},
        {"href": f"{path}/tilejson{query}", "rel": "describedby", "type": JSON, "title": "TileJSON"},
        {
            "href": f"{_root(request)}/tileMatrixSets/{MATRIX_SET}",
            "rel": f"{REL}tiling-scheme",
            "type": JSON,
        },
    ]


def _document(request: Request, document: Mapping[str, Any]) -> Response:
    body = as_json(document)
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    if is_known(request, tag):
        return unchanged(tag)
    return answer(body, JSON, tag)
