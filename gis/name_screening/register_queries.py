"""Statements that read the names of the register to screen them, in one stream."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from geoalchemy2 import Geography

from gis.administrative_divisions.tables import DivisionPeriod
from gis.place_names.tables import FeatureGeometry, PlaceName, PlaceNamePeriod

#: Rows that the server hands over at a time
AT_ONCE = 5_000
#: Types of names that nobody uses any more, or that only old maps have
NOT_IN_USE = ("former", "map_name")


def count(session: Session, day: date) -> int:
    """Count the features that bear a name on a day."""
    period = PlaceNamePeriod
    statement = select(func.count()).where(period.valid.contains(day), period.name.is_not(None))
    return session.scalar(statement) or 0


def divisions(session: Session, day: date) -> Sequence[Any]:
    """List the divisions of a day with code, name, parent and level of publication, in the order of codes."""
    period = DivisionPeriod
    statement = select(
        period.division_id, period.code, period.name, period.parent_id, period.publication_level
    ).where(period.valid.contains(day))
    return session.execute(statement.order_by(period.order_key, period.division_id)).all()


def names(session: Session, day: date) -> Iterator[Any]:
    """Yield every Chinese name in use on a day with what the engine asks of it, the main name of each first.

    The area is that of its exact polygon, geodesic, square metres.
    """
    period, name, drawn = PlaceNamePeriod, PlaceName, FeatureGeometry
    area = (
        select(func.sum(func.ST_Area(drawn.geom.cast(Geography))))
        .where(drawn.feature_id == period.feature_id, drawn.role == "area", ~drawn.is_approximate)
        .correlate(period)
        .scalar_subquery()
    )
    statement = (
        select(
            period.feature_id,
            name.name,
            name.name_type,
            (name.name == period.name).label("is_main"),
            func.lower(name.valid).label("since"),
            name.romanization,
            name.standard_basis,
            period.mongolian,
            period.category,
            period.division_id,
            period.divisions,
            period.publication_level,
            func.ST_X(period.label).label("longitude"),
            func.ST_Y(period.label).label("latitude"),
            area.label("area_m2"),
        )
        .join(
            name,
            and_(
                name.feature_id == period.feature_id,
                name.valid.contains(day),
                name.language == "zh",
                or_(name.name_type.not_in(NOT_IN_USE), name.name == period.name),
            ),
        )
        .where(period.valid.contains(day), period.name.is_not(None))
        .order_by(period.list_key, period.feature_id, (name.name == period.name).desc(), name.id)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from session.execute(statement)
