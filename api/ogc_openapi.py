"""The OpenAPI 3.0 document of the OGC part, with one path for each collection and each of its properties.

FastAPI describes the other routes in OpenAPI 3.1; the standard's conformance class asks for 3.0, so this
document is written here from the declarations, as far as the caller may see them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from api.ogc_documents import KINDS, OPENAPI, SCHEMA
from api.ogc_requests import DEFAULT, GEOJSON, JSON, LISTING, Asked
from gis.collections.filters import LANGUAGES, TEXT
from gis.collections.reference_systems import CRS84, reference_systems
from gis.collections.view import View
from gis.messages import text

Document = dict[str, Any]
PROBLEM = {"$ref": "#/components/responses/Problem"}
IF_MATCH = {"$ref": "#/components/parameters/If-Match"}
GEOJSON_GEOMETRY = {"type": "object", "nullable": True, "description": "GeoJSON geometry"}


def openapi(given: Asked, views: Iterable[View]) -> Document:
    """Return the document for what the caller may see."""
    paths: Document = {
        "/": _read("landing", "ogc.landing", given),
        "/conformance": _read("conformance", "ogc.conformance", given),
        "/api": _read("api", "ogc.api", given, OPENAPI),
        "/collections": _read("collections", "ogc.collections", given),
    }
    for view in views:
        paths |= _collection_paths(view, given)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": text("ogc.title", given.language),
            "description": text("ogc.description", given.language),
            "version": "1.0",
        },
        "servers": [{"url": given.root}],
        "paths": paths,
        "components": _components(given),
    }


def _collection_paths(view: View, given: Asked) -> Document:
    served = view.collection
    path, tag = f"/collections/{served.id}", [served.title(given.language)]
    name = served.id.replace("-", "_")
    shared = [{"$ref": f"#/components/parameters/{one}"} for one in sorted(LISTING - {"limit"})]
    limit = {
        "name": "limit",
        "in": "query",
        "description": text("ogc.parameter.limit", given.language),
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": served.largest_page,
            "default": DEFAULT[JSON],
        },
        "style": "form",
        "explode": False,
    }
    own = [
        {
            "name": one.name,
            "in": "query",
            "description": one.title(given.language),
            "schema": KINDS[one.kind] if "items" not in KINDS[one.kind] else {"type": "string"},
        }
        for one in view.properties
    ]
    feature_parameters: list[Document] = [
        {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
        *({"$ref": f"#/components/parameters/{one}"} for one in ("f", "crs", "datetime", "properties")),
    ]
    feature = _schema_of(view)
    listing = _operation(f"{name}_items", "ogc.items", given, GEOJSON, _list_schema(feature), tag)
    one = _operation(f"{name}_item", "ogc.feature", given, GEOJSON, feature, tag)
    items: Document = {"get": {**listing, "parameters": [*shared, limit, *own]}}
    item: Document = {"get": {**one, "parameters": feature_parameters}}
    if served.record:
        items["post"] = _write(f"{name}_create", "ogc.create", given, tag, feature)
        item |= {
            "put": _write(f"{name}_replace", "ogc.replace", given, tag, feature, feature_parameters[:1]),
            "patch": _write(f"{name}_update", "ogc.update", given, tag, feature, feature_parameters[:1]),
            "delete": {
                "operationId": f"{name}_delete",
                "summary": text("ogc.delete", given.language),
                "tags": tag,
                "parameters": [*feature_parameters[:1], IF_MATCH],
                "responses": {"409": PROBLEM, "default": PROBLEM},
            },
        }
    return {
        path: _read(name, "ogc.collection", given, tag=tag),
        f"{path}/queryables": _read(f"{name}_queryables", "ogc.queryables", given, SCHEMA, tag),
        f"{path}/schema": _read(f"{name}_schema", "ogc.schema", given, SCHEMA, tag),
        f"{path}/items": items,
        f"{path}/items/{{featureId}}": item,
    }


def _schema_of(view: View) -> Document:
    properties = {one.name: {**KINDS[one.kind], "nullable": True} for one in view.properties}
    return {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string", "format": "uuid"},
            "geometry": GEOJSON_GEOMETRY,
            "properties": {"type": "object", "properties": properties},
            "links": {"type": "array", "items": {"type": "object"}},
        },
    }


def _list_schema(feature: Document) -> Document:
    return {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": {"type": "array", "items": {"type": "object"}},
            "features": {"type": "array", "items": feature},
        },
    }


def _read(
    name: str,
    message_id: str,
    given: Asked,
    media: str = "application/json",
    tag: list[str] | None = None,
) -> Document:
    found = _operation(name, message_id, given, media, {"type": "object"}, tag)
    return {"get": {**found, "parameters": [{"$ref": "#/components/parameters/f"}]}}


def _operation(
    name: str, message_id: str, given: Asked, media: str, schema: Document, tag: list[str] | None
) -> Document:
    page = {"text/html": {"schema": {"type": "string"}}}
    return {
        "operationId": name,
        "summary": text(message_id, given.language),
        "tags": tag or ["OGC API"],
        "responses": {
            "200": {
                "description": text(message_id, given.language),
                "content": {media: {"schema": schema}, **page},
            },
            "400": PROBLEM,
            "default": PROBLEM,
        },
    }


def _write(
    name: str,
    message_id: str,
    given: Asked,
    tag: list[str],
    feature: Document,
    parameters: list[Document] | None = None,
) -> Document:
    accepted = {
        "description": text("ogc.accepted", given.language),
        "headers": {"Location": {"schema": {"type": "string"}, "description": "/proposals/{id}"}},
    }
    written: Document = {
        "operationId": name,
        "summary": text(message_id, given.language),
        "tags": tag,
        "requestBody": {"required": True, "content": {GEOJSON: {"schema": feature}}},
        "responses": {"202": accepted, "400": PROBLEM, "default": PROBLEM},
        "security": [{"token": []}],
    }
    if parameters:
        written["parameters"] = [*parameters, IF_MATCH]
    return written


def _components(given: Asked) -> Document:
    crs = {"type": "string", "format": "uri", "enum": list(reference_systems()), "default": CRS84}
    numbers = {
        "type": "array",
        "items": {"type": "number"},
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    }
    schemas: Mapping[str, Document] = {
        "f": {"type": "string", "enum": ["json", "geojson", "html"]},
        "bbox": numbers,
        "bbox-crs": crs,
        "crs": crs,
        "filter-crs": crs,
        "datetime": {"type": "string"},
        "filter": {"type": "string"},
        "filter-lang": {"type": "string", "enum": list(LANGUAGES), "default": TEXT},
        "properties": {"type": "array", "items": {"type": "string"}},
        "key": {"type": "string"},
    }
    parameters: Document = {
        name: {
            "name": name,
            "in": "query",
            "description": text(f"ogc.parameter.{name.replace('-', '_')}", given.language),
            "schema": schema,
            "style": "form",
            "explode": False,
        }
        for name, schema in schemas.items()
    }
    parameters["If-Match"] = {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": text("ogc.parameter.if_match", given.language),
        "schema": {"type": "string"},
    }
    problem = {
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            **{name: {"type": "string"} for name in ("type", "title", "detail", "instance")},
            "status": {"type": "integer"},
            "details": {"type": "array", "items": {"type": "object"}},
        },
    }
    return {
        "parameters": parameters,
        "responses": {
            "Problem": {
                "description": "RFC 9457",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        },
        "schemas": {"Problem": problem},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
