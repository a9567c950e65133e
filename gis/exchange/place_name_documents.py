"""Turn the values of a row into the document of a new feature, or lay them over a registered one."""

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from shapely import Point, to_geojson
from shapely.geometry.base import BaseGeometry

from gis.coordinates import distance_m
from gis.exchange.place_name_rows import NAME_FIELDS, Values
from gis.exchange.rules import Day
from gis.place_names.romanization import Romanizer, kind_of_category

Document = dict[str, Any]
#: A position that moved less is the same: lists carry rounded figures. Metres.
SAME_PLACE_M = 0.5
TEXTS = ("origin", "meaning", "history", "description")
#: What a person confirmed of a name stays as it is until a person changes it
CONFIRMED = ("pinyin", "romanization")


def _iso(day: Day | None) -> str | None:
    return None if day is None else day.day.isoformat()


def new_document(
    values: Values, geometry: Document | None, source_id: str, romanizer: Romanizer | None
) -> Document:
    """Return the document of a place that the register does not have yet.

    Terms and reading are suggested where the list has none; a reading is never confirmed by an import, and a
    suggestion never becomes the official romanization.
    """
    ends = _iso(values.get("valid_to"))
    standard = str(uuid4())
    names = {standard: _standard_name(values, source_id, romanizer)}
    for name_type, language, name in _other_names(values):
        names[str(uuid4())] = _name(name_type, language, name, None, ends, source_id)
    if "mongolian" in values:
        mongolian = _name("standard", "mn", values["mongolian"], None, ends, source_id)
        names[str(uuid4())] = mongolian | {"standard_basis": values.get("standard_basis", "unchecked")}
    events = {}
    if "approval_date" in values:
        events[str(uuid4())] = _approval(values, standard, source_id)
    return {
        "category": values["category"],
        "national_code": values.get("national_code"),
        "division_id": None,
        **{field: values.get(field, "") for field in TEXTS},
        "valid_from": None,
        "valid_to": ends,
        "publication_level": values.get("publication_level", "public"),
        "source_id": source_id,
        "divisions": {str(division): True for division in values["division"]},
        "names": names,
        "events": events,
        "geometries": {} if geometry is None else {str(uuid4()): geometry},
    }


def _standard_name(values: Values, source_id: str, romanizer: Romanizer | None) -> Document:
    starts = values.get("valid_from")
    name = _name("standard", "zh", values["name"], starts, _iso(values.get("valid_to")), source_id)
    for field in ("romanization", "pinyin", "specific_term", "generic_term"):
        name[field] = values.get(field, "")
    if romanizer is not None and not (name["pinyin"] and name["generic_term"]):
        suggestion = romanizer.suggest(values["name"], kind_of_category(values["category"]))
        if not name["specific_term"] and not name["generic_term"]:
            name["specific_term"], name["generic_term"] = suggestion.specific_term, suggestion.generic_term
        name["pinyin"] = name["pinyin"] or suggestion.pinyin
    basis = "approval" if "approval_document" in values else "unchecked"
    return name | {"standard_basis": values.get("standard_basis", basis)}


def _name(
    name_type: str, language: str, name: str, starts: Day | None, ends: str | None, source_id: str
) -> Document:
    return {
        "name_type": name_type,
        "language": language,
        "name": name,
        "specific_term": "",
        "generic_term": "",
        "romanization": "",
        "pinyin": "",
        "reading_confirmed": False,
        "standard_basis": None,
        "valid_from": _iso(starts),
        "valid_to": ends,
        "source_id": source_id,
    }


def _other_names(values: Values) -> Iterator[tuple[str, str, str]]:
    for field, name_type in NAME_FIELDS.items():
        for name in values.get(field, ()):
            if name != values["name"]:
                yield name_type, "zh", name


def _approval(values: Values, name_id: str, source_id: str) -> Document:
    day: Day = values["approval_date"]
    return {
        "name_id": name_id,
        "type": "naming",
        "on_date": day.day.isoformat(),
        "date_precision": day.precision,
        "authority": values.get("approval_authority", ""),
        "document_number": values.get("approval_document", ""),
        "description": "",
        "source_id": source_id,
    }


def geojson(geometry: BaseGeometry) -> Document:
    """Return a geometry as GeoJSON, every coordinate exact."""
    if isinstance(geometry, Point):
        return {"type": "Point", "coordinates": [geometry.x, geometry.y]}
    read: Document = json.loads(to_geojson(geometry))
    return read


def position(
    geojson: Mapping[str, Any],
    values: Values,
    source_id: str,
    *,
    approximate: bool,
    accuracy_m: float | None,
    verbatim: str | None,
) -> Document:
    """Return where the feature is, with the role and method that the row states."""
    role = {"Point": "position", "MultiPoint": "position"}.get(
        geojson["type"], "course" if "Line" in geojson["type"] else "area"
    )
    return {
        "role": values.get("geometry_role", role),
        "geometry": geojson,
        "method": "approximate" if approximate else values.get("location_method", "published"),
        "accuracy_m": accuracy_m if approximate else values.get("accuracy_m", accuracy_m),
        "is_approximate": approximate,
        "verbatim": verbatim,
        "source_id": source_id,
    }


def standard_name(document: Document, on: date) -> str | None:
    """Return the Chinese standard name that the document has on a day."""
    for name in document["names"].values():
        if name["name_type"] == "standard" and name["language"] == "zh" and _holds(name, on):
            return str(name["name"])
    return None


def _holds(name: Mapping[str, Any], on: date) -> bool:
    day = on.isoformat()
    return (name["valid_from"] or "") <= day and (name["valid_to"] is None or day < name["valid_to"])


def changed_document(
    registered: Document, values: Values, geometry: Document | None, source_id: str, on: date
) -> Document:
    """Lay the filled cells of a row over the registered document; a blank cell changes nothing."""
    document = copy.deepcopy(registered)
    for field in (*TEXTS, "category", "national_code", "publication_level"):
        if field in values:
            document[field] = values[field]
    if "division" in values:
        document["divisions"] = {str(division): True for division in values["division"]}
    for name in document["names"].values():
        if name["name_type"] == "standard" and name["language"] == "zh" and _holds(name, on):
            _change_standard_name(name, values)
    known = {(n["name_type"], n["language"], n["name"]) for n in document["names"].values()}
    listed = list(_other_names(values))
    for name_type, language, text in listed:
        if (name_type, language, text) not in known:
            document["names"][str(uuid4())] = _name(name_type, language, text, None, None, source_id)
    if geometry is not None:
        _change_position(document["geometries"], geometry)
    return document


def confirmed_otherwise(registered: Document, values: Values, on: date) -> str | None:
    """Return the spelling that people confirmed and a row says otherwise; the list does not change it."""
    for name in registered["names"].values():
        if name["name_type"] == "standard" and name["language"] == "zh" and _holds(name, on):
            for field in CONFIRMED if name["reading_confirmed"] else ():
                if field in values and values[field] != name[field]:
                    return str(name[field])
    return None


def _change_standard_name(name: Document, values: Values) -> None:
    kept = CONFIRMED if name["reading_confirmed"] else ()
    for field in ("romanization", "pinyin", "specific_term", "generic_term", "standard_basis"):
        if field in values and field not in kept:
            name[field] = values[field]
    if "valid_from" in values:
        name["valid_from"] = _iso(values["valid_from"])


def _change_position(geometries: dict[str, Document], wanted: Document) -> None:
    for known in geometries.values():
        if known["role"] != wanted["role"]:
            continue
        if not _same_place(known["geometry"], wanted["geometry"]):
            known.update(wanted)
        return
    geometries[str(uuid4())] = wanted


def _same_place(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["type"] == other["type"] == "Point":
        (lon_a, lat_a), (lon_b, lat_b) = one["coordinates"][:2], other["coordinates"][:2]
        return distance_m(lon_a, lat_a, lon_b, lat_b) < SAME_PLACE_M
    return one == other
