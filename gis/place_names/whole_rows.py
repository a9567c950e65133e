"""Complete many features at once: the database puts names, geometries and events together, as JSON.

What every part repeats, its source and the divisions, is looked up once for the whole list.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

import shapely

from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.queries import source_columns
from gis.administrative_divisions.readers import Reader, Row
from gis.administrative_divisions.service import source_label
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.place_names import queries
from gis.place_names.listing import NAME_FIELDS
from gis.place_names.rows import head, position, publish
from gis.place_names.tables import FeatureGeometry, NameEvent, PlaceName
from gis.proposals.records import geojson_of
from gis.reference.tables import Source

#: Features completed at once
CHUNK = 2000


def stream(
    session: Session, reader: Reader, statement: Select[Any], day: date, *, ever: bool
) -> Iterator[Row]:
    """Yield what the reader may see of every feature of a list, with all that it has."""
    shared = _Shared(session, reader, day)
    for found in queries.stream(session, statement, CHUNK):
        yield from publish(reader, found, _whole(session, shared, found, day, ever=ever))


class _Shared:
    """Sources and divisions, each read once however many features cite them."""

    def __init__(self, session: Session, reader: Reader, day: date) -> None:
        self._session, self._reader, self._day = session, reader, day
        self._sources: dict[str, Row] = {}
        self._divisions: dict[UUID, Row | None] = {}

    def source(self, identifier: str) -> Row:
        """Return what rows say of a source."""
        if identifier not in self._sources:
            columns = source_columns(Source)
            row = self._session.execute(select(*columns).where(Source.id == UUID(identifier))).one()
            self._sources[identifier] = source_label(row)
        return self._sources[identifier]

    def divisions(self, ids: Sequence[UUID]) -> list[Row]:
        """Return those of the divisions that the reader may see, by name."""
        missing = [one for one in ids if one not in self._divisions]
        if missing:
            self._load(missing)
        seen = [row for one in ids if (row := self._divisions[one]) is not None]
        return seen if len(seen) < 2 else sorted(seen, key=lambda row: (row["name"], row["id"]))

    def _load(self, ids: Sequence[UUID]) -> None:
        period = DivisionPeriod
        statement = select(period.division_id, period.name, period.type, period.publication_level).where(
            among(period.division_id, ids), period.valid.contains(self._day)
        )
        self._divisions |= dict.fromkeys(ids)
        for row in self._session.execute(statement):
            level = row.publication_level
            seen = self._reader.publish(administrative_divisions.SUBJECT, {}, level, [row.division_id])
            if seen is not None:
                shown = {"id": str(row.division_id), "name": row.name, "type": row.type}
                self._divisions[row.division_id] = shown


def _whole(
    session: Session, shared: _Shared, found: Sequence[Any], day: date, *, ever: bool
) -> Iterator[Row]:
    ids = [row.id for row in found]
    names = _parts(session, shared, _names(ids, None if ever else day))
    geometries = _parts(session, shared, _geometries(ids))
    events = _parts(session, shared, _events(ids))
    for one in chain.from_iterable(geometries.values()):
        _draw(one)
    for row in found:
        yield {
            **head(row),
            "name": row.main_name,
            "names": names.get(row.id, []),
            "divisions": shared.divisions(row.lies_in),
            "position": None if row.longitude is None else position(row.longitude, row.latitude, row),
            **{field: getattr(row, field) for field in NAME_FIELDS},
            "origin": row.origin,
            "meaning": row.meaning,
            "history": row.history,
            "description": row.description,
            "events": events.get(row.id, []),
            "geometries": geometries.get(row.id, []),
        }


def _draw(one: Row) -> None:
    """Give a geometry its GeoJSON, and numbers their kind: JSON writes 5.0 as 5."""
    drawn: str | bytes | None = one.pop("drawn")
    if drawn is None:
        longitude, latitude = one["geometry"]["coordinates"]
        one["geometry"]["coordinates"] = [float(longitude), float(latitude)]
    else:
        one["geometry"] = geojson_of(shapely.from_wkb(drawn))
    if one["accuracy_m"] is not None:
        one["accuracy_m"] = float(one["accuracy_m"])


def _parts(session: Session, shared: _Shared, statement: Select[Any]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for feature_id, parts in session.execute(statement):
        for part in parts:
            part["source"] = shared.source(part["source"])
        found[feature_id] = parts
    return found


def _object(**fields: Any) -> Any:
    pairs = chain.from_iterable((literal(name), value) for name, value in fields.items())
    return func.json_build_object(*pairs)


def _names(ids: Collection[UUID], day: date | None) -> Select[Any]:
    name = PlaceName
    part = _object(
        id=name.id,
        name_type=name.name_type,
        language=name.language,
        name=name.name,
        specific_term=name.specific_term,
        generic_term=name.generic_term,
        romanization=name.romanization,
        pinyin=name.pinyin,
        reading_confirmed=name.reading_confirmed,
        standard_basis=name.standard_basis,
        valid_from=func.lower(name.valid),
        valid_to=func.upper(name.valid),
        source=name.source_id,
    )
    in_order = aggregate_order_by(part, func.lower(name.valid).nulls_first(), name.id)
    statement = select(name.feature_id, func.json_agg(in_order)).where(among(name.feature_id, ids))
    if day is not None:
        statement = statement.where(name.valid.contains(day))
    return statement.group_by(name.feature_id)


def _geometries(ids: Collection[UUID]) -> Select[Any]:
    geometry = FeatureGeometry
    is_point = func.GeometryType(geometry.geom) == "POINT"
    coordinates = func.json_build_array(func.ST_X(geometry.geom), func.ST_Y(geometry.geom))
    part = _object(
        id=geometry.id,
        role=geometry.role,
        # Every number exact: a point as JSON writes it, lines and areas as their bytes
        geometry=case((is_point, _object(type=literal("Point"), coordinates=coordinates))),
        method=geometry.method,
        accuracy_m=geometry.accuracy_m,
        is_approximate=geometry.is_approximate,
        verbatim=geometry.verbatim,
        source=geometry.source_id,
        drawn=case((~is_point, func.encode(func.ST_AsBinary(geometry.geom), "hex"))),
    )
    in_order = aggregate_order_by(part, geometry.role, geometry.id)
    statement = select(geometry.feature_id, func.json_agg(in_order)).where(among(geometry.feature_id, ids))
    return statement.group_by(geometry.feature_id)


def _events(ids: Collection[UUID]) -> Select[Any]:
    event = NameEvent
    part = _object(
        id=event.id,
        name_id=event.name_id,
        type=event.type,
        on_date=event.on_date,
        date_precision=event.date_precision,
        authority=event.authority,
        document_number=event.document_number,
        description=event.description,
        source=event.source_id,
    )
    in_order = aggregate_order_by(part, event.on_date, event.id)
    statement = select(event.feature_id, func.json_agg(in_order)).where(among(event.feature_id, ids))
    return statement.group_by(event.feature_id)
