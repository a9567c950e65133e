"""What changes of a feature when its name is approved, changed or withdrawn; pure.

A name given up ends on the day of the approval and stays: it is searched and shown as a former name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.name_applications.rules import ABOLISH

Document = Mapping[str, Any]
#: Kind of GeoJSON → role of the geometry of a feature
ROLES = {
    "Point": "position",
    "MultiPoint": "position",
    "LineString": "course",
    "MultiLineString": "course",
    "Polygon": "area",
    "MultiPolygon": "area",
}
EVENTS = {"name": "naming", "rename": "renaming", "abolish": "abolition"}


@dataclass(frozen=True, slots=True)
class Approved:
    """What was approved, as the register takes it."""

    kind: str
    name: str
    mongolian: str
    romanization: str
    pinyin: str
    specific_term: str
    generic_term: str
    on: date
    authority: str
    number: str
    source_id: str
    category: str
    division_id: str
    geometry: Document | None
    meaning: str
    location: str
    ends_feature: bool
    #: Filing and announcement, where they came before
    further_events: tuple[Document, ...]
    new_id: Callable[[], str]
    is_new: bool


def new_feature(approved: Approved) -> dict[str, Any]:
    """Return the fields of a new feature with its names and what happened to them."""
    changes: dict[str, Any] = {
        "category": approved.category,
        "publication_level": "public",
        "source_id": approved.source_id,
        f"divisions/{approved.division_id}": True,
    }
    if approved.meaning:
        changes["meaning"] = approved.meaning
    if approved.location:
        changes["description"] = approved.location
    if approved.geometry is not None:
        changes[f"geometries/{approved.new_id()}"] = {
            "role": ROLES[str(approved.geometry["type"])],
            "geometry": dict(approved.geometry),
            "method": "map",
            "source_id": approved.source_id,
        }
    return changes | _names(approved)


def changes_of_feature(document: Document, approved: Approved) -> dict[str, Any]:
    """Return what changes of a feature that is renamed, or whose name is withdrawn."""
    day = approved.on.isoformat()
    changes: dict[str, Any] = {}
    given_up = ""
    languages = {"zh", "mn"} if approved.kind == ABOLISH or approved.mongolian else {"zh"}
    for key, name in document.get("names", {}).items():
        is_standard = name.get("name_type") == "standard" and name.get("language") in languages
        if name.get("valid_to") is None and (is_standard or approved.ends_feature):
            changes[f"names/{key}/valid_to"] = day
            given_up = key if name.get("language") == "zh" and is_standard else given_up
    if approved.kind != ABOLISH:
        return changes | _names(approved)
    if approved.ends_feature:
        changes["valid_to"] = day
    return changes | _events(approved, given_up or None)


def _names(approved: Approved) -> dict[str, Any]:
    """Return the new names, Chinese and Mongolian, and what happened to them."""
    key = approved.new_id()
    shared = {
        "name_type": "standard",
        "standard_basis": "approval",
        "valid_from": approved.on.isoformat(),
        "source_id": approved.source_id,
    }
    changes: dict[str, Any] = {
        f"names/{key}": {
            **shared,
            "language": "zh",
            "name": approved.name,
            "specific_term": approved.specific_term,
            "generic_term": approved.generic_term,
            "romanization": approved.romanization,
            "pinyin": approved.pinyin,
        }
    }
    if approved.mongolian:
        other = approved.new_id()
        changes[f"names/{other}"] = {**shared, "language": "mn", "name": approved.mongolian}
        changes |= _event(approved, other, {})
    return changes | _events(approved, key)


def _events(approved: Approved, name_id: str | None) -> dict[str, Any]:
    changes = _event(approved, name_id, {})
    for event in approved.further_events:
        changes |= _event(approved, name_id, event)
    return changes


def _event(approved: Approved, name_id: str | None, said: Document) -> dict[str, Any]:
    event = {
        "type": EVENTS[approved.kind],
        "on_date": approved.on.isoformat(),
        "authority": approved.authority,
        "document_number": approved.number,
        "source_id": approved.source_id,
        **said,
    }
    if name_id is not None:
        event["name_id"] = name_id
    return {f"events/{approved.new_id()}": event}
