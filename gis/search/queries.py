"""Statements of the search: the matching itself is in gis/sql/053 and 054."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Float,
    Integer,
    String,
    Uuid,
    and_,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from geoalchemy2 import Geometry

from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.place_names.tables import PlaceNamePeriod
from gis.reference.tables import DivisionType
from gis.search.rules import MOST_HITS, Question
from gis.search.tables import DivisionPath

SRID = 4490


@dataclass(frozen=True)
class Sight:
    """What a reader may find: levels of records, divisions he shares, and fields of names and codes."""

    levels: tuple[str, ...]
    shared: frozenset[UUID] | None
    shared_levels: tuple[str, ...]
    #: Subjects whose present and former names, and present and former codes, he may see
    named: tuple[str, ...]
    once_named: tuple[str, ...]
    coded: tuple[str, ...]
    once_coded: tuple[str, ...]
    sees_pinyin: bool
    sees_romanization: bool


@dataclass(frozen=True)
class Narrowing:
    """What a hit has to be; None does not narrow it."""

    within: UUID | None = None
    #: Position of a division level
    weight: int | None = None
    kinds: tuple[str, ...] | None = None
    category: str | None = None
    ending: str | None = None


def matches(
    session: Session,
    sight: Sight,
    asked: Question,
    reading: str | None,
    narrowed: Narrowing,
    day: date,
    *,
    after: str | None = None,
    limit: int,
    most: int = MOST_HITS + 1,
) -> Sequence[Any]:
    """List the hits of a question, the best first, with how many there are."""
    roman = func.search_roman(_text(asked.roman))
    found = func.search_matches(
        func.search_han(_text(asked.han)),
        func.search_han(_text(asked.core)),
        roman if sight.sees_pinyin else _text(None),
        roman if sight.sees_romanization else _text(None),
        func.search_roman(_text(asked.initials if sight.sees_pinyin else None)),
        func.search_roman(_text(reading if sight.sees_pinyin else None)),
        func.search_mongolian(_text(asked.mongolian)),
        _text(asked.code),
        *_seen(sight, day),
        _texts(sight.coded),
        _texts(sight.once_coded),
        literal(narrowed.within, Uuid),
        *_narrowed(narrowed),
        literal(most, Integer),
        _text(after),
        literal(limit, Integer),
    ).table_valued(
        "order_key", "hit_id", "subject", "record_id", "name", "name_type", "way", "is_old", "total"
    )
    return session.execute(select(found)).all()


def near(
    session: Session,
    sight: Sight,
    of_hit: UUID,
    place: tuple[float, float] | None,
    around: UUID | None,
    radius_m: float,
    narrowed: Narrowing,
    day: date,
    *,
    after: str | None = None,
    limit: int,
) -> Sequence[Any]:
    """List what lies near a place or in the same division; `place` is longitude, latitude (EPSG:4490)."""
    point = None if place is None else func.ST_SetSRID(func.ST_MakePoint(*place), SRID)
    found = func.search_near(
        literal(of_hit, Uuid),
        literal(None, Geometry("POINT", srid=SRID)) if point is None else point,
        literal(around, Uuid),
        literal(radius_m, Float),
        *_seen(sight, day),
        *_narrowed(narrowed),
        literal(MOST_HITS + 1, Integer),
        _text(after),
        literal(limit, Integer),
    ).table_valued(
        "order_key", "hit_id", "subject", "record_id", "name", "name_type", "way", "distance_m", "total"
    )
    return session.execute(select(found)).all()


def _text(value: str | None) -> Any:
    return literal(value, String)


def _texts(values: Sequence[str] | None) -> Any:
    return literal(None if values is None else list(values), ARRAY(String))


def _seen(sight: Sight, day: date) -> tuple[Any, ...]:
    shared = None if sight.shared is None else sorted(sight.shared)
    return (
        literal(day, Date),
        _texts(sight.levels),
        literal(shared, ARRAY(Uuid)),
        _texts(sight.shared_levels),
        _texts(sight.named),
        _texts(sight.once_named),
    )


def _narrowed(narrowed: Narrowing) -> tuple[Any, ...]:
    return (
        literal(narrowed.weight, Integer),
        _texts(narrowed.kinds),
        _text(narrowed.category),
        _text(narrowed.ending),
    )


def _admitted(sight: Sight, level: Any, shares: Any) -> ColumnElement[bool]:
    everywhere: ColumnElement[bool] = level.in_(sight.levels)
    if sight.shared is None:
        return everywhere
    return or_(everywhere, and_(level.in_(sight.shared_levels), shares))


def _on_or_before(period: Any, day: date) -> ColumnElement[bool]:
    """Keep the periods that hold on a day or before it; the last of them is what a hit is shown as."""
    begun: ColumnElement[bool] = or_(func.lower(period.valid) <= day, func.lower_inf(period.valid))
    return begun


def divisions(session: Session, sight: Sight, ids: Collection[UUID], day: date) -> Sequence[Any]:
    """Return divisions that the reader may see as they are on a day, or as they last were."""
    period = DivisionPeriod
    shares = period.division_id.in_(sight.shared or ())
    statement = (
        select(
            period.division_id,
            period.name,
            period.type,
            DivisionType.name_zh.label("type_zh"),
            DivisionType.name_en.label("type_en"),
            period.level,
            period.is_statistical,
            period.code,
            period.statistical_code,
            period.civil_affairs_code,
            period.valid,
            period.is_demonstration,
            period.valid.contains(day).label("exists_now"),
            func.ST_X(period.label).label("longitude"),
            func.ST_Y(period.label).label("latitude"),
        )
        .join(DivisionType, DivisionType.code == period.type)
        .ext(distinct_on(period.division_id))
        .where(
            among(period.division_id, ids),
            _on_or_before(period, day),
            _admitted(sight, period.publication_level, shares),
        )
        .order_by(period.division_id, func.upper(period.valid).desc().nulls_first())
    )
    return session.execute(statement).all()


def places(
    session: Session, sight: Sight, hit_ids: Collection[UUID], record_ids: Collection[UUID], day: date
) -> Sequence[Any]:
    """Return features that the reader may see, by themselves or by the division whose place they are."""
    period = PlaceNamePeriod
    shares = or_(
        period.division_id.in_(sight.shared or ()),
        period.divisions.overlap(literal(sorted(sight.shared or ()), ARRAY(Uuid))),
    )
    statement = (
        select(
            period.feature_id,
            period.division_id,
            period.divisions,
            period.name,
            period.romanization,
            period.pinyin,
            period.reading_confirmed,
            period.mongolian,
            period.category,
            period.national_code,
            period.is_demonstration,
            period.valid,
            period.valid.contains(day).label("exists_now"),
            func.ST_X(period.label).label("longitude"),
            func.ST_Y(period.label).label("latitude"),
            period.geometry_role,
            period.is_approximate,
        )
        .ext(distinct_on(period.feature_id))
        .where(
            or_(among(period.division_id, hit_ids), among(period.feature_id, record_ids)),
            _on_or_before(period, day),
            _admitted(sight, period.publication_level, shares),
        )
        .order_by(period.feature_id, func.upper(period.valid).desc().nulls_first())
    )
    return session.execute(statement).all()


def paths(session: Session, sight: Sight, ids: Collection[UUID], day: date) -> Sequence[Any]:
    """Return the divisions above some divisions on a day, the widest first, as the reader may see them."""
    path, above = DivisionPath, DivisionPeriod
    step = func.unnest(path.ancestors).table_valued("id", with_ordinality="at").render_derived()
    statement = (
        select(path.division_id, above.division_id.label("id"), above.name, step.c.at)
        .select_from(path)
        .join(step, true())
        .join(above, and_(above.division_id == step.c.id, above.valid.contains(day)))
        .where(
            among(path.division_id, ids),
            path.valid.contains(day),
            _admitted(sight, above.publication_level, above.division_id.in_(sight.shared or ())),
        )
        .order_by(path.division_id, step.c.at)
    )
    return session.execute(statement).all()
