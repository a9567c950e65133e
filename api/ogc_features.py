"""OGC API – Features: what is served, its features as GeoJSON and as pages, one feature."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import ogc_tiles
from api.dependencies import CallerDep, SessionDep, get_settings
from api.ogc_documents import (
    CONFORMANCE,
    OPENAPI,
    SCHEMA,
    collection_document,
    landing,
    link,
    schema,
    self_links,
)
from api.ogc_openapi import openapi
from api.ogc_pages import document_page, item_page, items_page
from api.ogc_requests import (
    GEOJSON,
    HTML,
    ONE_FEATURE,
    Asked,
    answer,
    as_json,
    asked,
    entity_tag,
    is_known,
    listing_parameters,
    query_of,
    unchanged,
    what_is_listed,
)
from api.reading import reading
from gis.accounts.rules import Caller
from gis.collections import service
from gis.collections.paging import last_seen, page_key, sealing_key
from gis.collections.view import View
from gis.messages import text

router = APIRouter(prefix="/ogc", tags=["OGC API"], include_in_schema=False)


@router.get("")
def landing_document(request: Request, caller: CallerDep) -> Response:
    """Say what is here."""
    given = asked(request)
    document = landing(given)
    document["links"] += ogc_tiles.landing_links(given.root, given.language)
    return _shown(request, given, document, "ogc_landing")


@router.get("/conformance")
def conformance(request: Request, caller: CallerDep) -> Response:
    """List the conformance classes; each is tested."""
    given = asked(request)
    document = {"conformsTo": [*CONFORMANCE, *ogc_tiles.CONFORMANCE], "links": self_links(given)}
    return _shown(request, given, document, "ogc_conformance")


@router.get("/api")
def api_description(request: Request, session: SessionDep, caller: CallerDep) -> Response:
    """Describe this part of the service in OpenAPI 3.0."""
    given = asked(request)
    document = openapi(given, service.views(session, caller))
    return _shown(request, given, document, "ogc_api", OPENAPI)


@router.get("/collections")
def list_collections(request: Request, session: SessionDep, caller: CallerDep) -> Response:
    """List the collections."""
    given = asked(request)
    document = {
        "links": self_links(given),
        "collections": [_described(session, given, view) for view in service.views(session, caller)],
    }
    return _shown(request, given, document, "ogc_collections")


@router.get("/collections/{collection_id}")
def get_collection(request: Request, session: SessionDep, caller: CallerDep, collection_id: str) -> Response:
    """Describe one collection."""
    given = asked(request)
    document = _described(session, given, service.view_of(session, caller, collection_id))
    return _shown(request, given, document, "ogc_collection")


def _described(session: Session, given: Asked, view: View) -> dict[str, Any]:
    document = collection_document(given, view, service.extent(session, view))
    document["links"] += ogc_tiles.collection_links(given.root, view.collection.id, given.language)
    return document


@router.get("/collections/{collection_id}/queryables")
def queryables(request: Request, session: SessionDep, caller: CallerDep, collection_id: str) -> Response:
    """List the properties that a filter may ask for: those that the caller may see."""
    return _schema(request, session, caller, collection_id, is_queryables=True)


@router.get("/collections/{collection_id}/schema")
def feature_schema(request: Request, session: SessionDep, caller: CallerDep, collection_id: str) -> Response:
    """Describe the properties of a feature that the caller may see."""
    return _schema(request, session, caller, collection_id, is_queryables=False)


def _schema(
    request: Request, session: Session, caller: Caller, collection_id: str, *, is_queryables: bool
) -> Response:
    given = asked(request)
    view = service.view_of(session, caller, collection_id)
    document = schema(given, view, queryables=is_queryables)
    return _shown(request, given, document, "ogc_schema", SCHEMA, queryables=is_queryables)


@router.get("/collections/{collection_id}/items")
def list_items(request: Request, collection_id: str) -> Response:
    """List features of a day or an interval; the page after this one is behind the link `next`."""
    with reading(request) as (session, caller):
        return _items(request, session, caller, collection_id)


def _items(request: Request, session: Session, caller: Caller, collection_id: str) -> Response:
    view = _view(request, session, caller, collection_id)
    given = asked(request, listing_parameters(view))
    key = sealing_key(get_settings(request).home)
    listed = what_is_listed(given, view)
    sent = given.parameters.get("key")
    query = query_of(given, view, None if sent is None else last_seen(sent, listed, key))
    tag = entity_tag(given, view.tag, query.days)
    if is_known(request, tag):
        return unchanged(tag)
    page = service.page(session, view, query)
    last = page.continues_after
    links = _list_links(given, None if last is None else page_key(last, listed, key))
    numbers = {"numberReturned": page.returned}
    if page.matched is not None:
        numbers = {"numberMatched": page.matched, **numbers}
    head, tail = as_json(numbers)[1:-1], as_json(links)
    body = b'{"type":"FeatureCollection",%b,"links":%b,"features":%b}' % (head, tail, page.features)
    uri = f"<{query.crs.uri}>"
    if given.representation == HTML:
        html = items_page(session, given, view, body, query)
        return answer(html, "text/html", tag, Content_Crs=uri)
    return answer(body, GEOJSON, tag, Content_Crs=uri)


def _view(request: Request, session: Session, caller: Caller, collection_id: str) -> View:
    """Return a collection as the caller sees it, at the data versions that tiles are asked by too."""
    return service.view_of(session, caller, collection_id, request.app.state.tiles.versions.look())


def _list_links(given: Asked, key: str | None) -> list[dict[str, str]]:
    links = self_links(given, GEOJSON)
    if key is not None:
        media = "text/html" if given.representation == HTML else GEOJSON
        links.append(link(given.here(key=key), "next", media, text("ogc.next", given.language)))
    return links


@router.get("/collections/{collection_id}/items/{feature_id}")
def get_item(request: Request, collection_id: str, feature_id: str) -> Response:
    """Return one feature as of a day, or as it was last in an interval."""
    with reading(request) as (session, caller):
        return _item(request, session, caller, collection_id, feature_id)


def _item(
    request: Request, session: Session, caller: Caller, collection_id: str, feature_id: str
) -> Response:
    view = _view(request, session, caller, collection_id)
    given = asked(request, ONE_FEATURE)
    query = query_of(given, view)
    written, version = service.feature(session, view, query, feature_id)
    tag = entity_tag(given, view.tag, query.days)
    if "version" in view.by_name:
        # Who may propose sends it back as If-Match.
        tag = f'"{version}-{tag[3:-1]}"'
    if is_known(request, tag):
        return unchanged(tag)
    served = view.collection
    links = [
        *self_links(given, GEOJSON),
        link(
            given.url(f"/collections/{served.id}"),
            "collection",
            "application/json",
            served.title(given.language),
        ),
    ]
    body = b'%b,"links":%b}' % (written[:-1], as_json(links))
    uri = f"<{query.crs.uri}>"
    if given.representation == HTML:
        html = item_page(session, given, view, body, query)
        return answer(html, "text/html", tag, Content_Crs=uri)
    return answer(body, GEOJSON, tag, Content_Crs=uri)


def _shown(
    request: Request,
    given: Asked,
    document: dict[str, Any],
    template: str,
    media: str = "application/json",
    **more: Any,
) -> Response:
    is_page = given.representation == HTML
    content = document_page(template, given, document, **more).encode() if is_page else as_json(document)
    tag = entity_tag(given, content)
    if is_known(request, tag):
        return unchanged(tag)
    return answer(content, "text/html" if is_page else media, tag)
