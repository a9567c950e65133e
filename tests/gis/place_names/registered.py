"""Features written into the register for tests."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.place_names.documents import FeatureDocuments


def a_name(source: str, name: str = "图克", **more: Any) -> dict[str, Any]:
    """A standard Chinese name long in use."""
    return {
        "name_type": "standard",
        "language": "zh",
        "name": name,
        "specific_term": "",
        "generic_term": "",
        "romanization": "",
        "pinyin": "",
        "reading_confirmed": False,
        "standard_basis": "gazetteer" if more.get("name_type", "standard") == "standard" else None,
        "valid_from": None,
        "valid_to": None,
        "source_id": source,
        **more,
    }


def a_geometry(source: str, geometry: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A geometry from a published list."""
    return {
        "role": "position",
        "geometry": dict(geometry),
        "method": "published",
        "accuracy_m": None,
        "is_approximate": False,
        "verbatim": None,
        "source_id": source,
        **more,
    }


def point(longitude: float, latitude: float) -> dict[str, Any]:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [longitude, latitude]}


def a_feature(
    source: str,
    *names: Mapping[str, Any],
    divisions: Sequence[UUID] = (),
    geometries: Sequence[Mapping[str, Any]] = (),
    events: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> dict[str, Any]:
    """The document of a settlement."""
    return {
        "category": "22100",
        "national_code": None,
        "division_id": None,
        "origin": "",
        "meaning": "",
        "history": "",
        "description": "",
        "valid_from": None,
        "valid_to": None,
        "publication_level": "public",
        "source_id": source,
        "divisions": {str(division): True for division in divisions},
        "names": {str(uuid4()): dict(name) for name in names or (a_name(source),)},
        "events": {str(uuid4()): dict(event) for event in events},
        "geometries": {str(uuid4()): dict(geometry) for geometry in geometries},
        **more,
    }


def register_feature(session: Session, document: Mapping[str, Any]) -> UUID:
    """Check and write a feature."""
    key, subject = uuid4(), FeatureDocuments()
    subject.check(session, key, document, creating=True)
    subject.write(session, key, document, creating=True)
    return key


def change_feature(session: Session, feature_id: UUID, document: Mapping[str, Any]) -> None:
    """Check and write the new document of a feature."""
    subject = FeatureDocuments()
    subject.check(session, feature_id, document, creating=False)
    subject.write(session, feature_id, document, creating=False)
