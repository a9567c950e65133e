"""Hold a document against the Linked Places format: its JSON Schema, and what the schema can't say."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema

from shapely import is_valid_reason
from shapely.errors import ShapelyError
from shapely.geometry import shape

from gis.exchange.findings import Findings

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_YEAR = re.compile(r"-?\d{4}")
_MOST_SHOWN = 80
#: Keyword of the schema that is broken → rule
_RULES = {
    "required": "exchange.lpf_required",
    "additionalProperties": "exchange.lpf_unknown_member",
    "type": "exchange.lpf_type",
    "enum": "exchange.lpf_choice",
    "pattern": "exchange.lpf_pattern",
    "oneOf": "exchange.lpf_name_form",
}


@cache
def _validator() -> Any:
    content = (files("data") / "schemas" / "linked_places_feature.json").read_text("utf-8")
    return jsonschema.Draft7Validator(json.loads(content))


def is_linked_places(document: object) -> bool:
    """Whether a JSON document means to be Linked Places: its context says so, or its features have names."""
    if not isinstance(document, Mapping) or document.get("type") not in ("FeatureCollection", "Feature"):
        return False
    if "linkedplaces" in json.dumps(document.get("@context", "")):
        return True
    first = next(iter(features(document)), None)
    return isinstance(first, Mapping) and "names" in first and "@id" in first


def features(document: Mapping[str, Any]) -> Sequence[Any]:
    """Return the features of a collection, or the one that stands alone."""
    listed = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    return listed if isinstance(listed, list) else []


def check(document: Mapping[str, Any], findings: Findings) -> int:
    """Note everything that is wrong, by number of the feature; return how many features there are."""
    if "@context" not in document:
        findings.bad(0, "@context", "", "exchange.lpf_no_context")
    listed = features(document)
    seen: dict[str, int] = {}
    for number, one in enumerate(listed, start=1):
        member = one if isinstance(one, Mapping) else {}
        # A feature may stand alone with the context of the whole document
        bare = {key: value for key, value in member.items() if key != "@context"}
        for error in _validator().iter_errors(bare if member else one):
            _schema_finding(number, error, findings)
        if member:
            _identity(number, member, seen, findings)
            _times(number, member, findings)
            _places(number, member, findings)
    return len(listed)


def _schema_finding(number: int, error: Any, findings: Findings) -> None:
    path = _path(error.absolute_path)
    rule = _RULES.get(error.validator, "exchange.lpf_schema")
    shown = _shown(error.instance)
    wanted = error.validator_value
    if error.validator == "required":
        wanted = next((key for key in wanted if key not in error.instance), "")
        path, shown = f"{path}.{wanted}".lstrip("."), ""
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        wanted = "、".join(key for key in error.instance if key not in known)
        shown = wanted
    elif error.validator in ("type", "enum"):
        wanted = "、".join([wanted] if isinstance(wanted, str) else map(str, wanted))
    findings.bad(number, path, shown, rule, wanted=wanted)


def _identity(number: int, one: Mapping[str, Any], seen: dict[str, int], findings: Findings) -> None:
    identifier = one.get("@id")
    if isinstance(identifier, str):
        if not _URI.fullmatch(identifier):
            findings.bad(number, "@id", identifier, "exchange.lpf_no_uri")
        first = seen.setdefault(identifier, number)
        if first != number:
            findings.bad(number, "@id", identifier, "import.repeated_row", first=first)
    said = one.get("properties")
    if isinstance(said, Mapping) and isinstance(said.get("title"), str) and not said["title"].strip():
        findings.bad(number, "properties.title", "", "import.name_missing")
    if one.get("names") == []:
        findings.bad(number, "names", "[]", "exchange.lpf_no_names")


def _times(number: int, one: Mapping[str, Any], findings: Findings) -> None:
    """A time ends after it begins; every time is a year or a day of ISO 8601."""
    for path, when in _whens(one, ""):
        spans = when.get("timespans")
        for at, span in enumerate(spans if isinstance(spans, list) else []):
            if not isinstance(span, Mapping):
                continue
            start, end = (_instant(span.get(part)) for part in ("start", "end"))
            where = f"{path}.timespans[{at}]"
            for value in (start, end):
                if value and not _YEAR.match(value):
                    findings.bad(number, where, value, "exchange.lpf_time_form")
            if start and end and _YEAR.match(start) and _YEAR.match(end) and _order(end) < _order(start):
                findings.bad(number, where, end, "import.ends_before_it_begins", start=start)


def _whens(part: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            where = f"{path}.{key}".lstrip(".")
            if key == "when" and isinstance(value, Mapping):
                yield where, value
            elif key != "coordinates":
                yield from _whens(value, where)
    elif isinstance(part, list):
        for at, value in enumerate(part):
            yield from _whens(value, f"{path}[{at}]")


def _instant(part: Any) -> str:
    if not isinstance(part, Mapping):
        return ""
    found = part.get("in") or part.get("latest") or part.get("earliest") or ""
    return found if isinstance(found, str) else ""


def _order(value: str) -> tuple[int, str]:
    """A year before 0 is earlier the greater its number; what is shorter begins with its first day."""
    year = int(found[0]) if (found := _YEAR.match(value)) else 0
    return year, value.lstrip("-")[4:].rstrip("?~%") if year >= 0 else ""


def _places(number: int, one: Mapping[str, Any], findings: Findings) -> None:
    drawn = one.get("geometry")
    parts = drawn.get("geometries") if isinstance(drawn, Mapping) and "geometries" in drawn else [drawn]
    for at, part in enumerate(parts if isinstance(parts, list) else []):
        if not isinstance(part, Mapping) or "coordinates" not in part:
            continue
        path = f"geometry.geometries[{at}]" if part is not drawn else "geometry"
        for rule, params in geometry_faults(part):
            findings.bad(number, path, str(part.get("type")), rule, **params)


def geometry_faults(part: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what is wrong with a geometry of GeoJSON: unreadable, invalid, or not in degrees."""
    try:
        geometry = shape(dict(part))
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        yield "import.geometry_invalid", {"reason": str(error)}
        return
    if geometry.is_empty:
        return
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        yield "exchange.not_in_degrees", {"west": west, "south": south, "east": east, "north": north}
    elif not geometry.is_valid:
        yield "import.geometry_invalid", {"reason": is_valid_reason(geometry)}


def _path(parts: Sequence[str | int]) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in parts).lstrip(".")


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
