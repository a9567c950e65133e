"""Statements that list features; each is written once, for the rows of today and of then."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, text, true, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from gis.administrative_divisions import document_queries as division_documents
from gis.administrative_divisions.queries import source_columns, starts_with, tree
from gis.administrative_divisions.readers import Reader
from gis.administrative_divisions.tables import DivisionState
from gis.history.as_known import among, known
from gis.place_names.document_queries import Tables, event_columns, geometry_columns, name_columns
from gis.place_names.tables import Feature, FeatureGeometry, PlaceName
from gis.reference.tables import GeometryRole, PlaceNameCategory, Source

Window = tuple[float, float, float, float]
SRID = 4490


@dataclass(frozen=True)
class Filter:
    """What a list of features is narrowed to; None does not narrow it.

    As known on an earlier day a text is the beginning of a name; what stands below `ids` is for the present.
    """

    #: Part of a name, in any language
    text: str | None = None
    #: The same as typed in Roman letters, or None where the text has none
    spelling: str | None = None
    #: A category or the beginning of one: 21 is every administrative area
    category: str | None = None
    #: A division with all below it
    division_id: UUID | None = None
    name_type: str | None = None
    #: West, south, east, north, in degrees
    window: Window | None = None
    located: bool | None = None
    #: Also features and names that do not hold on the day
    include_historic: bool = False
    ids: Collection[UUID] | None = None
    #: Beginning of the 20-digit code
    code: str | None = None
    #: Of the name that stands for the feature
    language: str | None = None
    standard_basis: str | None = None
    reading_confirmed: bool | None = None
    has_mongolian: bool | None = None
    approximate: bool | None = None
    publication_level: str | None = None
    source_id: UUID | None = None
    demonstration: bool | None = None


def features(reader: Reader, narrowed: Filter, as_of: date, after: tuple[str, UUID] | None = None) -> Any:
    """Return the statement that lists features by the spelling of their main name."""
    tables = Tables.at(reader.known_at)
    feature = tables.feature
    source = known(Source, reader.known_at)
    order_key = feature.list_key.collate("C")
    conditions = _narrowing(reader, narrowed, tables, as_of)
    if after is not None:
        key, identifier = after
        conditions.append(tuple_(order_key, feature.id) > tuple_(literal(key), literal(identifier)))
    return (
        select(
            feature.id,
            feature.category,
            PlaceNameCategory.name_zh.label("category_zh"),
            PlaceNameCategory.name_en.label("category_en"),
            feature.national_code,
            feature.division_id,
            feature.origin,
            feature.meaning,
            feature.history,
            feature.description,
            feature.valid,
            feature.publication_level,
            feature.version,
            feature.list_key,
            *source_columns(source),
        )
        .join(PlaceNameCategory, PlaceNameCategory.code == feature.category)
        .join(source, source.id == feature.source_id)
        .where(*conditions)
        .order_by(order_key, feature.id)
    )


def _narrowing(reader: Reader, narrowed: Filter, tables: Tables, as_of: date) -> list[ColumnElement[bool]]:
    feature, geometry = tables.feature, tables.geometry
    conditions = [_readable(reader, tables)]
    if not narrowed.include_historic:
        conditions.append(feature.valid.contains(as_of))
    if narrowed.ids is not None:
        conditions.append(among(feature.id, narrowed.ids))
    if narrowed.category:
        listed = select(PlaceNameCategory.code).where(starts_with(PlaceNameCategory.code, narrowed.category))
        conditions.append(feature.category.in_(listed))
    if narrowed.text or narrowed.name_type is not None:
        conditions.append(feature.id.in_(_named(narrowed, tables.name, as_of)))
    if narrowed.division_id is not None:
        conditions.append(_within(reader, narrowed.division_id, tables, as_of))
    if narrowed.window is not None:
        envelope = func.ST_MakeEnvelope(*narrowed.window, SRID)
        seen = select(geometry.feature_id).where(func.ST_Intersects(geometry.geom, envelope))
        conditions.append(feature.id.in_(seen))
    if narrowed.located is not None:
        located = select(geometry.id).where(geometry.feature_id == feature.id).exists()
        conditions.append(located if narrowed.located else ~located)
    return conditions


def _readable(reader: Reader, tables: Tables) -> ColumnElement[bool]:
    """Keep the features whose own level the reader may see."""
    feature, division = tables.feature, tables.division
    everywhere: ColumnElement[bool] = feature.publication_level.in_(reader.levels())
    if reader.shared is None:
        return everywhere
    lies = select(division.feature_id).where(division.division_id.in_(reader.shared))
    in_shared = or_(feature.division_id.in_(reader.shared), feature.id.in_(lies))
    return or_(everywhere, and_(in_shared, feature.publication_level.in_(reader.levels_in_shared())))


def _named(narrowed: Filter, name: type[PlaceName], as_of: date) -> Any:
    """Return the features that bear a name of this beginning, or of this type, on the day."""
    holds = true() if narrowed.include_historic else name.valid.contains(as_of)
    typed = true() if narrowed.name_type is None else name.name_type == narrowed.name_type
    bearing = select(name.feature_id).where(holds, typed)
    if not narrowed.text:
        return bearing
    written = bearing.where(starts_with(name.name, narrowed.text))
    if not narrowed.spelling:
        return written
    return written.union(bearing.where(starts_with(name.roman_key, narrowed.spelling)))


def _within(reader: Reader, division_id: UUID, tables: Tables, as_of: date) -> ColumnElement[bool]:
    feature, division = tables.feature, tables.division
    below = tree(division_documents.Tables.at(reader.known_at), [division_id], as_of)
    lies = select(division.feature_id).where(division.division_id.in_(select(below.c.id)))
    is_place_of = known(Feature, reader.known_at)
    places = select(is_place_of.id).where(is_place_of.division_id.in_(select(below.c.id)))
    return feature.id.in_(lies.union(places))


def page(session: Session, statement: Any, limit: int | None) -> Sequence[Any]:
    """Run a list statement for one page."""
    return session.execute(statement.limit(limit)).all()


def stream(session: Session, statement: Any, chunk: int) -> Iterator[Sequence[Any]]:
    """Run a list statement through a server-side cursor, chunk by chunk.

    PostgreSQL plans a cursor for the first tenth of its rows unless it is told that all will be read.
    """
    session.execute(text("SET LOCAL cursor_tuple_fraction = 1"))
    yield from session.execute(statement, execution_options={"yield_per": chunk}).partitions()


def names(session: Session, reader: Reader, ids: Collection[UUID], as_of: date | None) -> Sequence[Any]:
    """List the names of features that hold on a day, or all they ever had, the earliest first."""
    name = Tables.at(reader.known_at).name
    source = known(Source, reader.known_at)
    statement = (
        select(*name_columns(name), *source_columns(source))
        .join(source, source.id == name.source_id)
        .where(among(name.feature_id, ids))
        .order_by(name.feature_id, func.lower(name.valid).nulls_first(), name.id)
    )
    if as_of is not None:
        statement = statement.where(name.valid.contains(as_of))
    return session.execute(statement).all()


def divisions(session: Session, reader: Reader, ids: Collection[UUID], as_of: date) -> Sequence[Any]:
    """List the divisions that features lie in, with their names on a day and their own levels."""
    division = Tables.at(reader.known_at).division
    record = division_documents.Tables.at(reader.known_at).division
    state = known(DivisionState, reader.known_at)
    statement = (
        select(
            division.feature_id,
            division.division_id,
            state.name,
            state.type,
            record.publication_level,
        )
        .join(record, record.id == division.division_id)
        .outerjoin(state, and_(state.division_id == division.division_id, state.valid.contains(as_of)))
        .where(among(division.feature_id, ids))
    )
    return session.execute(statement.order_by(division.feature_id, state.name, division.division_id)).all()


def positions(session: Session, reader: Reader, ids: Collection[UUID]) -> Sequence[Any]:
    """Return one point for each feature: its position, or else a point on another geometry of it."""
    geometry = Tables.at(reader.known_at).geometry
    point = func.ST_PointOnSurface(geometry.geom)
    statement = (
        select(
            geometry.feature_id,
            func.ST_X(point).label("longitude"),
            func.ST_Y(point).label("latitude"),
            geometry.role,
            geometry.method,
            geometry.is_approximate,
        )
        .join(GeometryRole, GeometryRole.code == geometry.role)
        .where(among(geometry.feature_id, ids))
        .ext(distinct_on(geometry.feature_id))
        .order_by(
            geometry.feature_id,
            case((geometry.is_approximate, 1), else_=0),
            GeometryRole.position,
            geometry.id,
        )
    )
    return session.execute(statement).all()


def geometries(session: Session, reader: Reader, ids: Collection[UUID]) -> Sequence[Any]:
    """List all geometries of features."""
    geometry = Tables.at(reader.known_at).geometry
    source = known(Source, reader.known_at)
    statement = (
        select(*geometry_columns(geometry), *source_columns(source))
        .join(source, source.id == geometry.source_id)
        .where(among(geometry.feature_id, ids))
    )
    return session.execute(statement.order_by(geometry.feature_id, geometry.role, geometry.id)).all()


def events(session: Session, reader: Reader, ids: Collection[UUID]) -> Sequence[Any]:
    """List what happened to the names of features, the earliest first."""
    event = Tables.at(reader.known_at).event
    source = known(Source, reader.known_at)
    statement = (
        select(*event_columns(event), *source_columns(source))
        .join(source, source.id == event.source_id)
        .where(among(event.feature_id, ids))
    )
    return session.execute(statement.order_by(event.feature_id, event.on_date, event.id)).all()


def places_of(session: Session, division_id: UUID) -> list[UUID]:
    """List the features that are a division's place."""
    statement = select(Feature.id).where(Feature.division_id == division_id)
    return list(session.scalars(statement.order_by(Feature.id)))


def counted(
    session: Session, as_of: date, within: UUID | None, levels: Collection[str] | None = None
) -> Sequence[Any]:
    """Count real features of a day by the type of the division they are the place of, and by position.

    `levels` are those of the records that are counted; None counts all.
    """
    tables = Tables.at(None)
    feature, geometry, state = tables.feature, tables.geometry, known(DivisionState, None)
    located = select(geometry.id).where(geometry.feature_id == feature.id).exists()
    exact = (
        select(FeatureGeometry.id)
        .where(FeatureGeometry.feature_id == feature.id, FeatureGeometry.is_approximate.is_(False))
        .exists()
    )
    statement = (
        select(
            state.type,
            located.label("is_located"),
            exact.label("is_exact"),
            func.count().label("features"),
        )
        .select_from(feature)
        .join(Source, Source.id == feature.source_id)
        .outerjoin(state, and_(state.division_id == feature.division_id, state.valid.contains(as_of)))
        .where(feature.valid.contains(as_of), Source.is_demonstration.is_(False))
        .group_by(state.type, located, exact)
        .order_by(state.type, located, exact)
    )
    if levels is not None:
        statement = statement.where(feature.publication_level.in_(levels))
    if within is not None:
        reader_free = division_documents.Tables.at(None)
        below = tree(reader_free, [within], as_of)
        lies = select(tables.division.feature_id).where(tables.division.division_id.in_(select(below.c.id)))
        statement = statement.where(or_(feature.id.in_(lies), feature.division_id.in_(select(below.c.id))))
    return session.execute(statement).all()
