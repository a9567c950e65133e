"""Read whole documents of features, and what documents cite, as they are or were known."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import QueryableAttribute, Session

from gis.administrative_divisions.document_queries import (
    code_sets,
    days,
    existing,
    iso,
    known_divisions,
)
from gis.administrative_divisions.tables import DivisionState
from gis.history.as_known import among, known
from gis.place_names.rules import FeatureNotFound, Lists
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, NameEvent, PlaceName
from gis.proposals.fields import is_id
from gis.proposals.records import geojson
from gis.reference.tables import (
    DivisionType,
    GeometryRole,
    LocationMethod,
    NameEventType,
    NameLanguage,
    NameType,
    PlaceNameCategory,
    PublicationLevel,
    Source,
    StandardBasis,
)


@dataclass(frozen=True)
class Tables:
    """The tables of place names, live or as the register knew them."""

    feature: type[Feature]
    division: type[FeatureDivision]
    name: type[PlaceName]
    event: type[NameEvent]
    geometry: type[FeatureGeometry]

    @classmethod
    def at(cls, known_at: datetime | None) -> Self:
        """Return the tables of one instant of recorded time; None is now."""
        return cls(
            known(Feature, known_at),
            known(FeatureDivision, known_at),
            known(PlaceName, known_at),
            known(NameEvent, known_at),
            known(FeatureGeometry, known_at),
        )


def name_columns(name: type[PlaceName]) -> tuple[QueryableAttribute[Any], ...]:
    """Return what is read of a name, but for its source."""
    return (
        name.id,
        name.feature_id,
        name.name_type,
        name.language,
        name.name,
        name.specific_term,
        name.generic_term,
        name.romanization,
        name.pinyin,
        name.reading_confirmed,
        name.standard_basis,
        name.valid,
    )


def event_columns(event: type[NameEvent]) -> tuple[QueryableAttribute[Any], ...]:
    """Return what is read of an event, but for its source."""
    return (
        event.id,
        event.feature_id,
        event.name_id,
        event.type,
        event.on_date,
        event.date_precision,
        event.authority,
        event.document_number,
        event.description,
    )


def geometry_columns(geometry: type[FeatureGeometry]) -> tuple[QueryableAttribute[Any], ...]:
    """Return what is read of a geometry, but for its source."""
    return (
        geometry.id,
        geometry.feature_id,
        geometry.role,
        geometry.geom,
        geometry.method,
        geometry.accuracy_m,
        geometry.is_approximate,
        geometry.verbatim,
    )


def lock(session: Session, record_id: UUID) -> None:
    """Hold a feature against change until the transaction ends."""
    statement = select(Feature.id).where(Feature.id == record_id)
    if session.execute(statement.with_for_update()).first() is None:
        raise FeatureNotFound(id=record_id)


def lists(session: Session, sources: Iterable[str], divisions: Collection[str]) -> Lists:
    """Return the code lists, and of the ids cited those that exist."""
    categories, types, languages, bases, events, roles, methods, levels = code_sets(
        session,
        PlaceNameCategory,
        NameType,
        NameLanguage,
        StandardBasis,
        NameEventType,
        GeometryRole,
        LocationMethod,
        PublicationLevel,
    )
    return Lists(
        categories=categories,
        name_types=types,
        languages=languages,
        bases=bases,
        event_types=events,
        roles=roles,
        methods=methods,
        levels=levels,
        sources=existing(session, Source, sources),
        divisions=known_divisions(session, divisions),
        statistical_divisions=_statistical(session, divisions),
    )


def _statistical(session: Session, divisions: Iterable[str]) -> frozenset[str]:
    """Return those of the divisions that are, or last were, units of the statistics office only."""
    ids = [identifier for identifier in divisions if is_id(identifier)]
    if not ids:
        return frozenset()
    latest = (
        select(DivisionState.division_id, DivisionState.type)
        .where(among(DivisionState.division_id, ids))
        .ext(distinct_on(DivisionState.division_id))
        .order_by(DivisionState.division_id, func.upper(DivisionState.valid).desc().nulls_first())
        .subquery()
    )
    statement = select(latest.c.division_id).join(DivisionType, DivisionType.code == latest.c.type)
    return frozenset(str(row) for row in session.scalars(statement.where(DivisionType.is_statistical)))


#: Feature id → version and document
Found = dict[UUID, tuple[int, dict[str, Any]]]


def documents(session: Session, record_ids: Collection[UUID], known_at: datetime | None) -> Found:
    """Return version and document of each feature that exists, in a constant number of statements."""
    tables = Tables.at(known_at)
    feature = tables.feature
    found: Found = {}
    columns = (
        feature.id,
        feature.version,
        feature.category,
        feature.national_code,
        feature.division_id,
        feature.origin,
        feature.meaning,
        feature.history,
        feature.description,
        feature.valid,
        feature.publication_level,
        feature.source_id,
    )
    for root in session.execute(select(*columns).where(among(feature.id, record_ids))):
        found[root.id] = (
            root.version,
            {
                "category": root.category,
                "national_code": root.national_code,
                "division_id": None if root.division_id is None else str(root.division_id),
                "origin": root.origin,
                "meaning": root.meaning,
                "history": root.history,
                "description": root.description,
                **days(root.valid),
                "publication_level": root.publication_level,
                "source_id": str(root.source_id),
                "divisions": {},
                "names": {},
                "events": {},
                "geometries": {},
            },
        )
    if found:
        _add_divisions(session, tables, found)
        _add_names(session, tables, found)
        _add_events(session, tables, found)
        _add_geometries(session, tables, found)
    return found


def _add_divisions(session: Session, tables: Tables, found: Found) -> None:
    division = tables.division
    statement = select(division.feature_id, division.division_id).where(among(division.feature_id, found))
    for row in session.execute(statement.order_by(division.division_id)):
        found[row.feature_id][1]["divisions"][str(row.division_id)] = True


def _add_names(session: Session, tables: Tables, found: Found) -> None:
    name = tables.name
    statement = (
        select(*name_columns(name), name.source_id).where(among(name.feature_id, found)).order_by(name.id)
    )
    for row in session.execute(statement):
        found[row.feature_id][1]["names"][str(row.id)] = {
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
            "source_id": str(row.source_id),
        }


def _add_events(session: Session, tables: Tables, found: Found) -> None:
    event = tables.event
    statement = (
        select(*event_columns(event), event.source_id)
        .where(among(event.feature_id, found))
        .order_by(event.id)
    )
    for row in session.execute(statement):
        found[row.feature_id][1]["events"][str(row.id)] = {
            "name_id": None if row.name_id is None else str(row.name_id),
            "type": row.type,
            "on_date": iso(row.on_date),
            "date_precision": row.date_precision,
            "authority": row.authority,
            "document_number": row.document_number,
            "description": row.description,
            "source_id": str(row.source_id),
        }


def _add_geometries(session: Session, tables: Tables, found: Found) -> None:
    geometry = tables.geometry
    statement = (
        select(*geometry_columns(geometry), geometry.source_id)
        .where(among(geometry.feature_id, found))
        .order_by(geometry.id)
    )
    for row in session.execute(statement):
        found[row.feature_id][1]["geometries"][str(row.id)] = {
            "role": row.role,
            "geometry": geojson(row.geom),
            "method": row.method,
            "accuracy_m": row.accuracy_m,
            "is_approximate": row.is_approximate,
            "verbatim": row.verbatim,
            "source_id": str(row.source_id),
        }
