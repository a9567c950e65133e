"""Say published records in the Linked Places format (1.2.2): GeoJSON that is linked data too.

Records have passed the publication rules; what is not in them is not in the feature either. Coordinates are
longitude, latitude in CGCS2000 (EPSG:4490), taken as equal to WGS 84 (CRS84), as RFC 7946 wants.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from shapely import orient_polygons
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from gis.exchange.rules import Kind

Record = Mapping[str, Any]
Part = dict[str, Any]

#: The terms of the format; features are recognised by it
CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)
#: The relation of a place to the division it lies in
PART_OF = "gvp:broaderPartitive"
COUNTRY = "CN"
#: Language of a name → tag of BCP 47; Mongolian is written in its traditional script
TAGS = {"mn": "mn-Mong"}
_DECIMALS = 9
_TEXTS = ("origin", "meaning", "history", "description", "note")


def feature(
    record: Record,
    kind: Kind,
    day: date,
    *,
    feature_class: Callable[[Record], str | None],
    type_label: Callable[[Record], str],
    notice: str,
) -> Part:
    """Return one feature as known on a day; `notice` is what every record says of itself.

    `feature_class` gives the GeoNames class (one letter) where it is sure; `type_label` the Chinese name of
    the record's type.
    """
    names = _names(record, day)
    code = record.get("national_code") or _first_code(record)
    said: Part = {
        "@id": uri(record["id"]),
        "type": "Feature",
        "properties": {
            "title": record.get("name") or (names[0]["toponym"] if names else ""),
            "ccodes": [COUNTRY],
            "fclasses": [one for one in [feature_class(record)] if one],
            "code": code or "",
            "notice": notice,
        },
        "names": names,
        "types": _types(record, kind, type_label),
        "geometry": {"type": "GeometryCollection", "geometries": list(_geometries(record))},
        "relations": list(_relations(record)),
        "descriptions": [{"value": record[name], "lang": "zh"} for name in _TEXTS if record.get(name)],
    }
    when = when_of(record, day)
    return said | ({"when": when} if when else {})


def uri(identifier: str) -> str:
    """Return the permanent name of a record: its registration number, whoever publishes it and wherever."""
    return f"urn:uuid:{identifier}"


def when_of(record: Record, day: date) -> Part | None:
    """Return a half-open range of days as a timespan; None when neither end is known.

    The format counts the last day in. What has not ended lasted at least until `day`; a lone start would
    mean that one day only.
    """
    start, end = record.get("valid_from"), record.get("valid_to")
    if start is None and end is None:
        return None
    last = None if end is None else (date.fromisoformat(str(end)) - timedelta(days=1)).isoformat()
    ended: Part = {"earliest": day.isoformat()} if last is None else {"in": last}
    begun: Part = {"latest": last} if start is None else {"in": str(start)}
    if start is not None and last is None and str(start) > day.isoformat():
        ended = {"earliest": str(start)}
    return {"timespans": [{"start": begun, "end": ended}]}


def _names(record: Record, day: date) -> list[Part]:
    """Return every name with its language, time and source; spellings in Latin letters follow."""
    found: list[Part] = []
    for one in record.get("names", ()):
        rest: Part = {"nameType": one.get("name_type")}
        if when := when_of(one, day):
            rest["when"] = when
        if cited := citation(one.get("source") or record.get("source")):
            rest["citations"] = [cited]
        language = str(one.get("language") or "und")
        found.append({"toponym": one["name"], "lang": TAGS.get(language, language), **rest})
        for tag, spelled in ((f"{language}-Latn", "romanization"), (f"{language}-Latn-pinyin", "pinyin")):
            if one.get(spelled):
                found.append({"toponym": one[spelled], "lang": tag, **rest})
    if not found and record.get("name"):
        found = _division_names(record, day)
    return found


def _division_names(record: Record, day: date) -> list[Part]:
    """Return what a division is called, and its body; it has no names of its own in the register."""
    rest: Part = {}
    if when := when_of(record, day):
        rest["when"] = when
    if cited := citation(record.get("source")):
        rest["citations"] = [cited]
    called = [
        (record["name"], "zh"),
        (record.get("body_name"), "zh"),
        (record.get("romanization"), "zh-Latn"),
    ]
    return [
        {"toponym": name, "lang": tag, **rest}
        for at, (name, tag) in enumerate(called)
        if name and (name, tag) not in called[:at]
    ]


def citation(source: Record | None) -> Part | None:
    """Return title, date and licence of a source as one citation."""
    if not source or not source.get("title"):
        return None
    told = [source["title"], source.get("dated"), source.get("licence")]
    cited: Part = {"label": "; ".join(str(one) for one in told if one)}
    if source.get("id"):
        cited["@id"] = uri(source["id"])
    return cited


def _types(record: Record, kind: Kind, label: Callable[[Record], str]) -> list[Part]:
    field, vocabulary = (
        ("category", "place-name-category") if kind == "place-names" else ("type", "division-type")
    )
    code = record.get(field)
    if not code:
        return []
    name = label(record) or code
    return [{"identifier": f"urn:diming:{vocabulary}:{code}", "label": name, "sourceLabel": name}]


def _geometries(record: Record) -> Iterator[Part]:
    """Yield every geometry with its certainty, role, method and accuracy, as far as they are published."""
    if record.get("geometry"):
        # An indicative boundary shows about where the division lies, and binds nobody
        sure = "less-certain" if record.get("is_indicative") else "certain"
        boundary: Part = {**_drawn(shape(record["geometry"])), "certainty": sure}
        if cited := citation(record.get("boundary_source")):
            boundary["source"] = cited["label"]
        yield boundary
    for one in record.get("geometries", ()):
        if not one.get("geometry"):
            continue
        certainty = "less-certain" if one.get("is_approximate") else "certain"
        told: Part = {**_drawn(shape(one["geometry"])), "certainty": certainty}
        for field, key in (("role", "role"), ("method", "method"), ("accuracy_m", "accuracy_m")):
            if one.get(field) is not None:
                told[key] = one[field]
        if cited := citation(one.get("source")):
            told["source"] = cited["label"]
        yield told


def _drawn(geometry: BaseGeometry) -> Part:
    """Return GeoJSON with nine decimals and rings in the order that RFC 7946 wants."""
    drawn = mapping(orient_polygons(geometry))
    return {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, int | float):
        return round(float(coordinates), _DECIMALS)
    return [_rounded(one) for one in coordinates]


def _relations(record: Record) -> Iterator[Part]:
    """Yield the divisions that a place lies in, or the one above a division."""
    for one in record.get("divisions", ()):
        yield {"relationType": PART_OF, "relationTo": uri(one["id"]), "label": one.get("name") or ""}
    if record.get("parent_id"):
        label = record.get("parent_name") or ""
        yield {"relationType": PART_OF, "relationTo": uri(record["parent_id"]), "label": label}


def _first_code(record: Record) -> str | None:
    codes = {one["code_system"]: one["code"] for one in record.get("codes", ())}
    return codes.get("mca") or next(iter(codes.values()), None)
