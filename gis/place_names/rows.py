"""Shape what is stored of features into the rows that leave, each past the publication rules."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.document_queries import days, iso
from gis.administrative_divisions.readers import Reader, Row
from gis.administrative_divisions.service import source_label
from gis.place_names import queries
from gis.place_names.list_queries import NAME_FIELDS
from gis.place_names.rules import holds_on, main_name
from gis.proposals.records import geojson

SUBJECT = "place_name"
#: What a row of a list says; a reader may ask for some of it
FIELDS = (
    "name", "names", "category", "category_zh", "category_en", "national_code", "division_id", "divisions",
    "position", *NAME_FIELDS, "is_demonstration", "valid_from", "valid_to", "publication_level", "version",
    "source",
)  # fmt: skip


def publish(reader: Reader, found: Sequence[Any], rows: Iterable[Row]) -> list[Row]:
    """Let rows leave by the publication rules; what the reader may not see is not there."""
    published: list[Row] = []
    withheld: tuple[str, ...] | None = None
    for stored, row in zip(found, rows, strict=True):
        divisions = _divisions_of(stored, row)
        visible = reader.publish(SUBJECT, row, stored.publication_level, divisions)
        if visible is not None:
            # Only of a 毗邻方 account does it depend on where the place lies
            if withheld is None or reader.shared is not None:
                withheld = _withheld(reader, divisions)
            for field in withheld:
                visible.pop(field, None)
            published.append(visible)
    return published


def _divisions_of(stored: Any, row: Row) -> set[UUID]:
    lies_in = getattr(stored, "lies_in", None)
    listed = (
        {UUID(division["id"]) for division in row.get("divisions", ())} if lies_in is None else set(lies_in)
    )
    return listed if stored.division_id is None else listed | {stored.division_id}


def _withheld(reader: Reader, divisions: Collection[UUID]) -> tuple[str, ...]:
    """Return what a row repeats of its names and source though the reader does not see it there."""
    told = {**NAME_FIELDS, "is_demonstration": "source"}
    return tuple(field for field, path in told.items() if not reader.sees_field(SUBJECT, path, divisions))


def of_history(session: Session, reader: Reader, found: Sequence[Any], day: date, *, ever: bool) -> list[Row]:
    """Complete features with names, divisions and positions as the register knew them, or knows them."""
    ids = [row.id for row in found]
    names = _names(session, reader, ids, day, ever=ever)
    divisions = _divisions(session, reader, ids, day)
    positions = {
        row.feature_id: position(row.longitude, row.latitude, row)
        for row in queries.positions(session, reader, ids)
    }
    rows = []
    for row in found:
        own = names.get(row.id, [])
        main = main_name([name for name in own if holds_on(name, day)] or own)
        rows.append(
            {
                **head(row),
                "name": None if main is None else main["name"],
                "names": own,
                "divisions": divisions.get(row.id, []),
                "position": positions.get(row.id),
                **_told(main, own, day),
            }
        )
    return rows


def _told(main: Mapping[str, Any] | None, names: Sequence[Row], day: date) -> Row:
    """Say of the main name, and of the others, what a period of the feature says."""
    said = {
        field: None if main is None else main[field] for field in ("name_type", "language", "standard_basis")
    }
    said |= {field: "" if main is None else main[field] for field in ("romanization", "pinyin")}
    in_use = [name for name in names if holds_on(name, day) and name["name_type"] != "former"]
    mongolian = max(
        (one["name"] for one in in_use if (one["name_type"], one["language"]) == ("standard", "mn")),
        default=None,
    )
    shown = {None if main is None else main["name"], mongolian}
    current = {name["name"] for name in in_use}
    old = {
        name["name"]
        for name in names
        if name["name_type"] == "former" or (name["valid_to"] or day.isoformat()) < day.isoformat()
    }
    return said | {
        "reading_confirmed": bool(main and main["reading_confirmed"]),
        "mongolian": mongolian,
        "aliases": sorted(current - shown),
        "former_names": sorted(old - current),
    }


def of_periods(
    session: Session, reader: Reader, found: Sequence[Any], day: date, fields: Collection[str], *, ever: bool
) -> list[Row]:
    """Complete features of a list with what is asked for; what their periods say costs nothing more."""
    ids = [row.id for row in found]
    names = _names(session, reader, ids, day, ever=ever) if "names" in fields else {}
    divisions = _divisions(session, reader, ids, day) if "divisions" in fields else {}
    rows = []
    for row in found:
        whole = {
            **head(row),
            "name": row.main_name,
            "names": names.get(row.id, []),
            "divisions": divisions.get(row.id, []),
            "position": None if row.longitude is None else position(row.longitude, row.latitude, row),
            **{field: getattr(row, field) for field in NAME_FIELDS},
        }
        if len(fields) < len(FIELDS):
            whole = {field: value for field, value in whole.items() if field in fields or field == "id"}
        rows.append(whole)
    return rows


def head(row: Any) -> Row:
    """Say what a feature itself says in every list."""
    return {
        "id": str(row.id),
        "category": row.category,
        "category_zh": row.category_zh,
        "category_en": row.category_en,
        "national_code": row.national_code,
        "division_id": None if row.division_id is None else str(row.division_id),
        "is_demonstration": row.source_is_demonstration,
        **days(row.valid),
        "publication_level": row.publication_level,
        "version": row.version,
        "source": source_label(row),
    }


def whole(session: Session, reader: Reader, found: Sequence[Any], rows: Sequence[Row]) -> list[Row]:
    """Complete rows with everything a feature has."""
    ids = [row.id for row in found]
    geometries = _grouped(queries.geometries(session, reader, ids), _geometry)
    events = _grouped(queries.events(session, reader, ids), _event)
    return [
        {
            **row,
            "origin": stored.origin,
            "meaning": stored.meaning,
            "history": stored.history,
            "description": stored.description,
            "events": events.get(stored.id, []),
            "geometries": geometries.get(stored.id, []),
        }
        for stored, row in zip(found, rows, strict=True)
    ]


def _names(
    session: Session, reader: Reader, ids: Sequence[UUID], day: date, *, ever: bool
) -> dict[UUID, list[Row]]:
    return _grouped(queries.names(session, reader, ids, None if ever else day), _name)


def _divisions(session: Session, reader: Reader, ids: Sequence[UUID], day: date) -> dict[UUID, list[Row]]:
    """Return the divisions that features lie in, those the reader may see."""
    seen = [
        row
        for row in queries.divisions(session, reader, ids, day)
        if reader.publish(administrative_divisions.SUBJECT, {}, row.publication_level, [row.division_id])
        is not None
    ]
    return _grouped(seen, lambda row: {"id": str(row.division_id), "name": row.name, "type": row.type})


def _grouped(found: Sequence[Any], shape: Callable[[Any], Row]) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = {}
    for row in found:
        grouped.setdefault(row.feature_id, []).append(shape(row))
    return grouped


def _name(row: Any) -> Row:
    return {
        "id": str(row.id),
        "name_type": row.name_type,
        "language": row.language,
        "name": row.name,
        "specific_term": row.specific_term,
        "generic_term": row.generic_term,
        "romanization": row.romanization,
        "pinyin": row.pinyin,
        "reading_confirmed": row.reading_confirmed,
        "standard_basis": row.standard_basis,
        **days(row.valid),
        "source": source_label(row),
    }


def position(longitude: float, latitude: float, row: Any) -> Row:
    """Say where a feature is, and how sure that is."""
    return {
        "longitude": longitude,
        "latitude": latitude,
        "role": row.role,
        "method": row.method,
        "is_approximate": row.is_approximate,
    }


def _geometry(row: Any) -> Row:
    return {
        "id": str(row.id),
        "role": row.role,
        "geometry": geojson(row.geom),
        "method": row.method,
        "accuracy_m": row.accuracy_m,
        "is_approximate": row.is_approximate,
        "verbatim": row.verbatim,
        "source": source_label(row),
    }


def _event(row: Any) -> Row:
    return {
        "id": str(row.id),
        "name_id": None if row.name_id is None else str(row.name_id),
        "type": row.type,
        "on_date": iso(row.on_date),
        "date_precision": row.date_precision,
        "authority": row.authority,
        "document_number": row.document_number,
        "description": row.description,
        "source": source_label(row),
    }
