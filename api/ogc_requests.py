"""Read what an OGC request asks for: representation, parameters, and the addresses that links bear."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from api.errors import language_of
from gis.collections.filters import LANGUAGES, TEXT, read_filter
from gis.collections.parameters import Days, Query, days_of, limit_of, numbers_of, window_of
from gis.collections.reference_systems import CRS84, reference_system
from gis.collections.rules import QueryUnreadable
from gis.collections.view import View
from gis.history.as_known import today
from gis.messages import Language

JSON, HTML = "json", "html"
GEOJSON = "application/geo+json"
#: Value of `f` → representation
FORMATS: Mapping[str, str] = {"json": JSON, "geojson": JSON, "html": HTML}
#: Media type in Accept → representation
ACCEPTED: Mapping[str, str] = {
    "application/json": JSON,
    GEOJSON: JSON,
    "application/schema+json": JSON,
    "application/vnd.oai.openapi+json": JSON,
    "application/*": JSON,
    "*/*": JSON,
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "text/*": HTML,
}
#: Parameters of a list of features; every visible property is one more
LISTING = frozenset(
    {
        "f", "limit", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs",
        "properties", "key",
    }
)  # fmt: skip
ONE_FEATURE = frozenset({"f", "crs", "datetime", "properties"})
#: Parameters that do not change which features a list has
SHAPING = frozenset({"f", "limit", "key", "crs", "properties"})


@dataclass(frozen=True)
class Asked:
    """One request: representation, reader's language, parameters, and the root of addresses."""

    representation: str
    language: Language
    parameters: Mapping[str, str]
    root: str
    path: str

    def url(self, path: str = "", **parameters: str) -> str:
        """Return an address below /ogc."""
        return f"{self.root}{path}" + (f"?{urlencode(parameters)}" if parameters else "")

    def here(self, **changed: str | None) -> str:
        """Return this very address with other parameters; None leaves one out."""
        merged = {**self.parameters, **changed}
        kept = {name: value for name, value in merged.items() if value is not None}
        return f"{self.root}{self.path}" + (f"?{urlencode(kept)}" if kept else "")


def asked(request: Request, allowed: Collection[str] = ("f",)) -> Asked:
    """Read a request; raise QueryUnreadable for a parameter that is unknown here or given twice."""
    sent: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in allowed:
            known = "、".join(sorted(allowed))
            raise QueryUnreadable("collections.unknown_parameter", place=name, value=value, known=known)
        if name in sent:
            raise QueryUnreadable("collections.parameter_twice", place=name, value=value)
        if "\x00" in value:
            raise QueryUnreadable("collections.wrong_kind", place=name, value="NUL", kind="NUL", wanted=name)
        sent[name] = value
    root = str(request.base_url).rstrip("/") + "/ogc"
    path = request.url.path.partition("/ogc")[2]
    return Asked(representation(request, sent), language_of(request), sent, root, path)


def representation(request: Request, sent: Mapping[str, str]) -> str:
    """Return JSON or HTML: what `f` says, else what Accept likes best; JSON where it likes neither."""
    if "f" in sent:
        if sent["f"] not in FORMATS:
            known = "、".join(FORMATS)
            raise QueryUnreadable("collections.unknown_format", place="f", value=sent["f"], known=known)
        return FORMATS[sent["f"]]
    best, liked = JSON, 0.0
    for part in request.headers.get("accept", "").lower().split(","):
        kind, *options = (one.strip() for one in part.split(";"))
        weight = _weight(options)
        if ACCEPTED.get(kind) and weight > liked:
            best, liked = ACCEPTED[kind], weight
    return best


def _weight(options: list[str]) -> float:
    for option in options:
        if option.startswith("q="):
            try:
                return float(option[2:])
            except ValueError:
                return 0.0
    return 1.0


def listing_parameters(view: View) -> frozenset[str]:
    """Return the parameters that a list of a collection's features may have."""
    return LISTING | view.by_name.keys()


def query_of(given: Asked, view: View, after: UUID | None = None) -> Query:
    """Read which features are asked for; raise QueryUnreadable that names the parameter."""
    sent = given.parameters
    days = days_of(sent["datetime"]) if "datetime" in sent else Days(today(), today())
    filter_crs = reference_system(sent.get("filter-crs", CRS84), "filter-crs")
    bbox_crs = reference_system(sent.get("bbox-crs", CRS84), "bbox-crs")
    language = sent.get("filter-lang", TEXT)
    if language not in LANGUAGES:
        known = "、".join(LANGUAGES)
        raise QueryUnreadable(
            "collections.unknown_filter_language", place="filter-lang", value=language, known=known
        )
    window = None
    if "bbox" in sent:
        if not view.has_geometry:
            raise QueryUnreadable(
                "collections.unknown_parameter", place="bbox", value=sent["bbox"], known="—"
            )
        window = window_of(numbers_of(sent["bbox"], "bbox"), bbox_crs, "bbox")
    crs = reference_system(sent.get("crs", CRS84), "crs")
    largest = view.collection.largest_page
    return Query(
        days=days,
        limit=limit_of(sent["limit"], largest) if "limit" in sent else DEFAULT[given.representation],
        window=window,
        crs=crs,
        equals={name: value for name, value in sent.items() if name in view.by_name and name not in LISTING},
        filter=read_filter(sent["filter"], language) if "filter" in sent else None,
        filter_crs=filter_crs,
        properties=_properties(sent.get("properties"), view),
        after=after,
        asked=what_is_listed(given, view),
    )


#: Features a page has where nobody says
DEFAULT: Mapping[str, int] = {JSON: 100, HTML: 50}


def what_is_listed(given: Asked, view: View) -> str:
    """Return a digest of everything that decides which features a list has."""
    narrowing = sorted((name, value) for name, value in given.parameters.items() if name not in SHAPING)
    written = json.dumps([view.collection.id, narrowing], ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _properties(text: str | None, view: View) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(dict.fromkeys(text.split(","))) if text else ()
    for name in names:
        if name not in view.by_name:
            known = "、".join(view.by_name)
            raise QueryUnreadable("collections.unknown_property", place="properties", value=name, known=known)
    return names


def entity_tag(given: Asked, *facts: object) -> str:
    """Return the weak entity tag of an answer: it changes with whatever the answer is made of."""
    parts = [given.representation, given.language, given.root, given.path, sorted(given.parameters.items())]
    written = json.dumps([*parts, *map(str, facts)])
    return f'W/"{hashlib.sha256(written.encode()).hexdigest()[:24]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the reader has this very answer already."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag.removeprefix("W/") in (
        one.strip().removeprefix("W/") for one in known.split(",")
    )


def answer(content: bytes | str, media_type: str, tag: str = "", **headers: str) -> Response:
    """Return an answer that may be kept as long as it is asked for again each time."""
    sent = {
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
        "Cache-Control": "private, no-cache",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    if tag:
        sent["ETag"] = tag
    return Response(content, media_type=media_type, headers=sent)


def unchanged(tag: str) -> Response:
    """Say that the reader has this answer already."""
    return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"})


def as_json(document: Any) -> bytes:
    """Return a document as JSON."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
