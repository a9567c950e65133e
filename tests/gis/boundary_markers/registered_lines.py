"""Lines and markers written into the register for tests."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.boundary_markers.service import all_subjects

SUBJECTS = all_subjects()


def key() -> str:
    return str(uuid4())


def a_line(source: UUID, *parties: UUID, **more: Any) -> dict[str, Any]:
    """A county line in law, 20 km eastwards."""
    return {
        "code": "",
        "name": "乌审—鄂托克线",
        "level": "county",
        "authority": "autonomous_region",
        "parties": {str(party): {"short_name": ""} for party in parties},
        "geometries": {key(): a_geometry(source)},
        "publication_level": "public",
        "source_id": str(source),
        "valid_from": "2002-07-01",
        "valid_to": None,
        **more,
    }


def a_geometry(source: UUID, **more: Any) -> dict[str, Any]:
    return {
        "role": "legal",
        "geometry": {"type": "LineString", "coordinates": [[108.9, 38.3], [109.13, 38.3]]},
        "method": "surveyed",
        "accuracy_m": 1.0,
        "approval_number": "内政字〔2002〕18号",
        "approved_on": "2002-07-01",
        "valid_from": "2002-07-01",
        "valid_to": None,
        "source_id": str(source),
        **more,
    }


def a_stone(source: UUID, **more: Any) -> dict[str, Any]:
    return {
        "letter": "",
        "origin": "first",
        "material": "stone",
        "face_count": 2,
        "geometry": {"type": "Point", "coordinates": [109.0, 38.3]},
        "method": "surveyed",
        "accuracy_m": 0.5,
        "height_m": 1308.5,
        "height_datum": "yellow_sea_1985",
        "verbatim": "",
        "valid_from": "2002-08-01",
        "valid_to": None,
        "source_id": str(source),
        **more,
    }


def a_face(stone: str, division: UUID) -> dict[str, Any]:
    return {"stone_id": stone, "division_id": str(division), "inscription": "图克", "bearing_deg": 0.0}


def a_reference(**more: Any) -> dict[str, Any]:
    return {
        "letter": "",
        "name": "水井",
        "bearing_deg": 35.5,
        "bearing_kind": "grid",
        "distance_m": 52.0,
        "direction": "东北",
        "geometry": None,
        "note": "",
        **more,
    }


def a_marker(source: UUID, line: UUID, *sides: UUID, **more: Any) -> dict[str, Any]:
    stone = key()
    return {
        "line_id": str(line),
        "number": "001",
        "kind": "single",
        "is_tri_junction": False,
        "status": "intact",
        "sides": {str(side): {"place": "图克村"} for side in sides},
        "stones": {stone: a_stone(source)},
        "faces": {key(): a_face(stone, side) for side in sides[:1]},
        "references": {key(): a_reference()},
        "publication_level": "internal",
        "source_id": str(source),
        "valid_from": "2002-08-01",
        "valid_to": None,
        **more,
    }


def written(session: Session, subject: str, document: dict[str, Any]) -> UUID:
    """Write a record past all proposals."""
    record_id = uuid4()
    SUBJECTS[subject].check(session, record_id, document, creating=True)
    SUBJECTS[subject].write(session, record_id, document, creating=True)
    return record_id
