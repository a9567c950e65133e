"""The documents of OGC API – Features that describe what is served: landing page, collections, schemas."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.ogc_requests import GEOJSON, HTML, JSON, Asked
from gis.collections.reference_systems import STORAGE_URI, reference_systems
from gis.collections.rules import Kind, Property
from gis.collections.service import Extent
from gis.collections.view import View
from gis.messages import text

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
MEDIA: Mapping[str, str] = {JSON: "application/json", HTML: "text/html"}

FEATURES = "http://www.opengis.net/spec/ogcapi-features-"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
#: Every class here has its tests in tests/api/ogc, named by requirement.
CONFORMANCE = (
    f"{FEATURES}1/1.0/conf/core",
    f"{FEATURES}1/1.0/conf/oas30",
    f"{FEATURES}1/1.0/conf/html",
    f"{FEATURES}1/1.0/conf/geojson",
    f"{FEATURES}2/1.0/conf/crs",
    f"{FEATURES}3/1.0/conf/queryables",
    f"{FEATURES}3/1.0/conf/queryables-query-parameters",
    f"{FEATURES}3/1.0/conf/filter",
    f"{FEATURES}3/1.0/conf/features-filter",
    *(
        CQL2 + name
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "array-functions",
            "property-property",
            "arithmetic",
        )
    ),
)

KINDS: Mapping[Kind, Mapping[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "id": {"type": "string", "format": "uuid"},
    "strings": {"type": "array", "items": {"type": "string"}},
    "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}},
}


def link(href: str, rel: str, media: str, title: str) -> dict[str, str]:
    """Return a link."""
    return {"href": href, "rel": rel, "type": media, "title": title}


def self_links(given: Asked, media: str = "application/json") -> list[dict[str, str]]:
    """Return the links of a document to itself and to its other representation."""
    types = {JSON: media, HTML: "text/html"}
    other = HTML if given.representation == JSON else JSON
    said = given.language
    return [
        link(given.here(), "self", types[given.representation], text("ogc.this_document", said)),
        link(given.here(f=other), "alternate", types[other], text(f"ogc.as_{other}", said)),
    ]


def landing(given: Asked) -> dict[str, Any]:
    """Return the landing page."""
    said = given.language
    return {
        "title": text("ogc.title", said),
        "description": text("ogc.description", said),
        "links": [
            *self_links(given),
            link(given.url("/api", f="json"), "service-desc", OPENAPI, text("ogc.api", said)),
            link(given.url("/api", f="html"), "service-doc", "text/html", text("ogc.api", said)),
            link(
                given.url("/conformance"),
                "conformance",
                "application/json",
                text("ogc.conformance", said),
            ),
            link(
                given.url("/conformance"),
                f"{REL}conformance",
                "application/json",
                text("ogc.conformance", said),
            ),
            link(given.url("/collections"), "data", "application/json", text("ogc.collections", said)),
            link(given.url("/collections"), f"{REL}data", "application/json", text("ogc.collections", said)),
        ],
    }


def collection_document(given: Asked, view: View, extent: Extent) -> dict[str, Any]:
    """Return the description of one collection."""
    said, served = given.language, view.collection
    path = f"/collections/{served.id}"
    document: dict[str, Any] = {
        "id": served.id,
        "title": served.title(said),
        "description": served.description(said),
        "itemType": "feature",
        "crs": list(reference_systems()),
        "storageCrs": STORAGE_URI,
        "links": [
            link(given.url(path), "self", "application/json", served.title(said)),
            link(given.url(path, f="html"), "alternate", "text/html", served.title(said)),
            link(given.url(f"{path}/items"), "items", GEOJSON, text("ogc.items", said)),
            link(given.url(f"{path}/items", f="html"), "items", "text/html", text("ogc.items", said)),
            link(given.url(f"{path}/queryables"), f"{REL}queryables", SCHEMA, text("ogc.queryables", said)),
            link(given.url(f"{path}/schema"), f"{REL}schema", SCHEMA, text("ogc.schema", said)),
            link(given.url(f"{path}/schema"), "describedby", SCHEMA, text("ogc.schema", said)),
        ],
    }
    reach: dict[str, Any] = {}
    if extent.box is not None:
        reach["spatial"] = {"bbox": [extent.box], "crs": next(iter(reference_systems()))}
    reach["temporal"] = {"interval": [[_moment(extent.first), _moment(extent.last)]], "trs": GREGORIAN}
    document["extent"] = reach
    return document


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00Z"


def schema(given: Asked, view: View, *, queryables: bool) -> dict[str, Any]:
    """Return the JSON Schema of a feature's properties, or of what a filter may ask for."""
    said, served = given.language, view.collection
    properties: dict[str, Any] = {}
    if not queryables:
        properties["id"] = {"type": "string", "format": "uuid", "x-ogc-role": "id"}
    if view.has_geometry:
        kind = "any" if served.geometry_kind == "Geometry" else served.geometry_kind.lower()
        properties["geometry"] = {
            "title": text("ogc.geometry", said),
            "format": f"geometry-{kind}",
            "x-ogc-role": "primary-geometry",
        }
    for one in view.properties:
        properties[one.name] = _described(one, given)
        if not queryables and not one.written_as:
            properties[one.name]["readOnly"] = True
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": given.url(given.path),
        "type": "object",
        "title": served.title(said),
        "description": served.description(said),
        "properties": properties,
        "additionalProperties": False,
    }


def _described(one: Property, given: Asked) -> dict[str, Any]:
    described = {"title": one.title(given.language), **KINDS[one.kind]}
    if one.code_list:
        described["description"] = text("ogc.code_list", given.language, name=one.code_list)
    if one.end is not None:
        described["x-ogc-role"] = f"primary-interval-{'start' if one.end == 'lower' else 'end'}"
    return described
