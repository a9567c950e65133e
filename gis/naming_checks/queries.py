"""Statements of the check of names: what sounds alike, where it lies, what is near, what is protected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    Uuid,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.queries import descendants
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.naming_checks.tables import ProtectedName, ProtectedNameKind, ProtectedNamePlan
from gis.periods.tables import DataVersion
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, PlaceName, PlaceNamePeriod
from gis.reference.tables import DivisionLevel, Source

SRID = 4490
#: What the name of a feature ends in whose area is a built-up area (建成区)
BUILT_UP = "建成区"
#: Metres of a degree of latitude, a little less than the least
DEGREE_M = 110_000
Point = tuple[float, float]


def names_version(session: Session) -> tuple[int, bool]:
    """Return how new the names are, and whether this transaction itself has changed them.

    Whoever asks has settled the periods. Where it has, what it reads is not what others read.
    """
    own = cast(cast(func.pg_current_xact_id_if_assigned(), String), BigInteger)
    statement = select(DataVersion.version, func.coalesce(DataVersion.transaction == own, False))
    found = session.execute(statement.where(DataVersion.name == "place_name")).first()
    return (0, False) if found is None else (found[0], found[1])


def register_names(session: Session) -> Sequence[tuple[str, str]]:
    """Return every Chinese name of the register once, with the reading that somebody confirmed, or none."""
    confirmed = case((PlaceName.reading_confirmed, PlaceName.pinyin), else_="")
    statement = select(PlaceName.name, confirmed).where(PlaceName.language == "zh").distinct()
    return [(name, reading) for name, reading in session.execute(statement)]


def _lying_in() -> Any:
    """Return the divisions a feature lies in, and the one whose place it is, as an array."""
    own = select(func.array_agg(FeatureDivision.division_id)).where(FeatureDivision.feature_id == Feature.id)
    return func.array_append(
        func.coalesce(own.scalar_subquery(), array([], type_=Uuid())), Feature.division_id
    )


def bearers(session: Session, names: Collection[str], day: date) -> Sequence[Any]:
    """Return who bears or bore some Chinese names: name, standing, feature, divisions, position."""
    period = PlaceNamePeriod
    here = and_(period.feature_id == PlaceName.feature_id, period.valid.contains(day))
    statement = (
        select(
            PlaceName.name,
            PlaceName.name_type,
            PlaceName.reading_confirmed,
            PlaceName.pinyin,
            PlaceName.valid.contains(day).label("name_holds"),
            Feature.valid.contains(day).label("feature_holds"),
            Feature.id.label("feature_id"),
            Feature.category,
            Feature.publication_level,
            _lying_in().label("divisions"),
            func.ST_X(period.label).label("longitude"),
            func.ST_Y(period.label).label("latitude"),
        )
        .join(Feature, Feature.id == PlaceName.feature_id)
        .outerjoin(period, here)
        .where(PlaceName.name == any_(literal(list(names), ARRAY(String))), PlaceName.language == "zh")
        .order_by(PlaceName.name, Feature.id, PlaceName.id)
    )
    return session.execute(statement).all()


def chains(session: Session, ids: Collection[UUID], day: date) -> dict[UUID, list[Any]]:
    """Return each division with those above it on a day, the lowest first: id, name, level."""
    period = DivisionPeriod
    start = (
        select(
            period.division_id.label("of"),
            period.division_id,
            period.name,
            period.level,
            period.parent_id,
            literal(0).label("height"),
        )
        .where(among(period.division_id, ids), period.valid.contains(day))
        .cte("chain", recursive=True)
    )
    above = aliased(DivisionPeriod)
    higher = select(
        start.c.of, above.division_id, above.name, above.level, above.parent_id, start.c.height + 1
    ).join(above, and_(above.division_id == start.c.parent_id, above.valid.contains(day)))
    chain = start.union_all(higher)
    found: dict[UUID, list[Any]] = {}
    for row in session.execute(select(chain).order_by(chain.c.of, chain.c.height)):
        found.setdefault(row.of, []).append(row)
    return found


def division_at(session: Session, point: Point, day: date) -> UUID | None:
    """Return the lowest division whose polygon holds a point on a day."""
    period = DivisionPeriod
    statement = (
        select(period.division_id)
        .join(DivisionLevel, DivisionLevel.code == period.level)
        .where(period.valid.contains(day), func.ST_Covers(period.geom, _point(point)))
        .order_by(DivisionLevel.position.desc(), period.division_id)
        .limit(1)
    )
    return session.scalar(statement)


def _point(point: Point) -> Any:
    return func.ST_SetSRID(func.ST_MakePoint(*point), SRID)


def built_up_area(session: Session, point: Point, day: date) -> Any | None:
    """Return the built-up area that holds a point: feature and name."""
    statement = (
        select(PlaceNamePeriod.feature_id, PlaceNamePeriod.name)
        .join(FeatureGeometry, FeatureGeometry.feature_id == PlaceNamePeriod.feature_id)
        .where(
            FeatureGeometry.role == "area",
            func.ST_Covers(FeatureGeometry.geom, _point(point)),
            PlaceNamePeriod.valid.contains(day),
            PlaceNamePeriod.name.endswith(BUILT_UP),
        )
        .order_by(PlaceNamePeriod.name)
        .limit(1)
    )
    return session.execute(statement).first()


def _in_area(feature_id: Any, area: UUID) -> ColumnElement[bool]:
    """Say whether a feature's geometry meets that of a built-up area."""
    other, own = aliased(FeatureGeometry), aliased(FeatureGeometry)
    meets = and_(other.feature_id == area, other.role == "area", func.ST_Intersects(own.geom, other.geom))
    return select(own.id).join(other, meets).where(own.feature_id == feature_id).exists()


def in_area(session: Session, area: UUID, features: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some features that meet a built-up area."""
    statement = select(Feature.id).where(among(Feature.id, features), _in_area(Feature.id, area))
    return frozenset(session.scalars(statement))


def unlocated(session: Session, features: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some features of which the register has no geometry."""
    drawn = exists().where(FeatureGeometry.feature_id == Feature.id)
    return frozenset(session.scalars(select(Feature.id).where(among(Feature.id, features), ~drawn)))


def count_names(
    session: Session,
    categories: Sequence[str],
    day: date,
    *,
    divisions: Collection[UUID] | None = None,
    area: UUID | None = None,
) -> int:
    """Count the features of some categories on a day: in some divisions, in a built-up area, or all."""
    period = PlaceNamePeriod
    conditions: list[ColumnElement[bool]] = [
        period.valid.contains(day),
        or_(*(and_(period.category >= each, period.category < each + "~") for each in categories)),
    ]
    if divisions is not None:
        listed = literal(list(divisions), ARRAY(Uuid()))
        conditions.append(or_(period.divisions.op("&&")(listed), period.division_id == any_(listed)))
    if area is not None:
        conditions.append(_in_area(period.feature_id, area))
    return session.scalar(select(func.count()).select_from(period).where(*conditions)) or 0


def near(session: Session, point: Point, metres: float, day: date, limit: int) -> Sequence[Any]:
    """Return named features near a point, the nearest first: feature, name, category, distance in metres."""
    period = PlaceNamePeriod
    distance = func.ST_DistanceSphere(period.label, _point(point))
    statement = (
        select(
            period.feature_id,
            period.name,
            period.category,
            period.publication_level,
            func.ST_X(period.label).label("longitude"),
            func.ST_Y(period.label).label("latitude"),
            distance.label("distance_m"),
        )
        .where(
            period.valid.contains(day),
            period.language == "zh",
            # A degree of longitude is at least half as long as one of latitude below 60°
            period.geom.op("&&")(func.ST_Expand(_point(point), metres / DEGREE_M * 2)),
            distance <= metres,
        )
        .order_by(distance, period.feature_id)
        .limit(limit)
    )
    return session.execute(statement).all()


def in_divisions(session: Session, divisions: Collection[UUID], day: date, limit: int) -> Sequence[Any]:
    """Return named features that lie in some divisions or are their places."""
    period = PlaceNamePeriod
    listed = literal(list(divisions), ARRAY(Uuid()))
    statement = (
        select(period.feature_id, period.name, period.category, period.publication_level)
        .where(
            period.valid.contains(day),
            period.language == "zh",
            or_(period.divisions.op("&&")(listed), period.division_id == any_(listed)),
        )
        .order_by(period.list_key, period.feature_id)
        .limit(limit)
    )
    return session.execute(statement).all()


def feature(session: Session, feature_id: UUID, day: date) -> Any | None:
    """Return what is known of a feature: category, level, divisions, texts, position."""
    period = PlaceNamePeriod
    statement = (
        select(
            Feature.id,
            Feature.category,
            Feature.division_id,
            Feature.publication_level,
            Feature.origin,
            Feature.history,
            Feature.meaning,
            _lying_in().label("divisions"),
            period.name,
            period.mongolian,
            func.ST_X(period.label).label("longitude"),
            func.ST_Y(period.label).label("latitude"),
        )
        .outerjoin(period, and_(period.feature_id == Feature.id, period.valid.contains(day)))
        .where(Feature.id == feature_id)
    )
    return session.execute(statement).first()


def names_of(session: Session, feature_id: UUID) -> Sequence[PlaceName]:
    """Return every Chinese name that a feature has or had, the latest first."""
    statement = select(PlaceName).where(PlaceName.feature_id == feature_id, PlaceName.language == "zh")
    return session.scalars(statement.order_by(func.upper(PlaceName.valid).desc(), PlaceName.id)).all()


def protecting(
    session: Session, feature_id: UUID, names: Collection[str], day: date, levels: Collection[str] | None
) -> Sequence[Any]:
    """Return the entries of the protection list for a feature or its names, with their plans counted.

    Of these publication levels; None: of any.
    """
    plans = (
        select(func.count())
        .where(ProtectedNamePlan.protected_name_id == ProtectedName.id, ProtectedNamePlan.adopted_on <= day)
        .scalar_subquery()
    )
    by_name = and_(ProtectedName.feature_id.is_(None), ProtectedName.name.in_(names))
    statement = (
        select(ProtectedName, plans.label("plans"))
        .where(or_(ProtectedName.feature_id == feature_id, by_name), ProtectedName.valid.contains(day))
        .order_by(ProtectedName.feature_id.is_(None), ProtectedName.name, ProtectedName.id)
    )
    if levels is not None:
        statement = statement.where(ProtectedName.publication_level.in_(levels))
    return session.execute(statement).all()


@dataclass(frozen=True)
class Entries:
    """Which entries of the protection list are wanted; None: any."""

    #: Part of the name
    text: str | None = None
    kind: str | None = None
    feature_id: UUID | None = None
    #: Entries that stand in the list on this day
    on: date | None = None
    levels: Collection[str] = ()
    ids: Collection[UUID] | None = None


def entries(session: Session, wanted: Entries, after: tuple[str, UUID] | None, limit: int) -> Sequence[Any]:
    """Return entries of the protection list by name, with their kind and source in words."""
    entry = ProtectedName
    conditions: list[ColumnElement[bool]] = [entry.publication_level.in_(wanted.levels)]
    if wanted.text:
        conditions.append(entry.name.contains(wanted.text, autoescape=True))
    if wanted.kind is not None:
        conditions.append(entry.kind == wanted.kind)
    if wanted.feature_id is not None:
        conditions.append(entry.feature_id == wanted.feature_id)
    if wanted.on is not None:
        conditions.append(entry.valid.contains(wanted.on))
    if wanted.ids is not None:
        conditions.append(among(entry.id, wanted.ids))
    if after is not None:
        conditions.append(tuple_(entry.name, entry.id) > tuple_(*map(literal, after)))
    statement = (
        select(
            entry,
            ProtectedNameKind.name_zh.label("kind_zh"),
            ProtectedNameKind.name_en.label("kind_en"),
            Source.title.label("source_title"),
            Source.is_demonstration,
        )
        .join(ProtectedNameKind, ProtectedNameKind.code == entry.kind)
        .join(Source, Source.id == entry.source_id)
        .where(*conditions)
        .order_by(entry.name, entry.id)
        .limit(limit)
    )
    return session.execute(statement).all()


def plans_of(session: Session, ids: Collection[UUID]) -> Sequence[ProtectedNamePlan]:
    """Return the plans of some entries, the earliest first."""
    plan = ProtectedNamePlan
    statement = select(plan).where(among(plan.protected_name_id, ids))
    return session.scalars(statement.order_by(plan.adopted_on, plan.id)).all()


def places(session: Session, features: Collection[UUID | None], day: date) -> dict[UUID, Any]:
    """Return name and level of some features on a day."""
    period = PlaceNamePeriod
    ids = [each for each in features if each is not None]
    statement = select(period.feature_id, period.name, period.publication_level)
    rows = session.execute(statement.where(among(period.feature_id, ids), period.valid.contains(day)))
    return {row.feature_id: row for row in rows}


def divisions_below(session: Session, division: UUID, day: date) -> frozenset[UUID]:
    """Return a division and all below it on a day."""
    return descendants(session, [division], day)
