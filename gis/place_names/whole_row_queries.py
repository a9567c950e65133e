"""Statements that put names, geometries and events of many features together, as JSON."""

from collections.abc import Collection
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from gis.administrative_divisions.queries import source_columns
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.place_names.tables import FeatureGeometry, NameEvent, PlaceName
from gis.reference.tables import Source


def source(session: Session, identifier: str) -> Row[Any]:
    """Return what rows say of a source."""
    return session.execute(select(*source_columns(Source)).where(Source.id == UUID(identifier))).one()


def divisions(session: Session, ids: Collection[UUID], day: date) -> list[Row[Any]]:
    """Return name, type and level of divisions on a day."""
    period = DivisionPeriod
    statement = select(period.division_id, period.name, period.type, period.publication_level).where(
        among(period.division_id, ids), period.valid.contains(day)
    )
    return list(session.execute(statement))


def _object(**fields: Any) -> Any:
    pairs = chain.from_iterable((literal(name), value) for name, value in fields.items())
    return func.json_build_object(*pairs)


def names(ids: Collection[UUID], day: date | None) -> Select[Any]:
    """List the names of features that hold on a day, or all they ever had, as one JSON list a feature."""
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


def geometries(ids: Collection[UUID]) -> Select[Any]:
    """List the geometries of features as one JSON list a feature."""
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


def events(ids: Collection[UUID]) -> Select[Any]:
    """List what happened to the names of features as one JSON list a feature."""
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
