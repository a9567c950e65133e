"""Statements on where signs lie: for whoever works within the areas of an account alone."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.place_name_signs.tables import PlaceNameSign
from gis.place_names.tables import Feature, FeatureDivision


def lies_in(areas: Collection[UUID], day: date) -> ColumnElement[bool]:
    """Whether a sign lies in some divisions: by its position, or else by the place or road that it names.

    A road may cross several: a sign is where it stands, as far as boundaries of this level are known there.
    """
    area, other = aliased(DivisionPeriod), aliased(DivisionPeriod)
    levels = select(area.level).where(among(area.division_id, areas), area.valid.contains(day))
    stands = exists().where(
        among(area.division_id, areas),
        area.valid.contains(day),
        func.ST_Covers(area.geom, PlaceNameSign.geom),
    )
    elsewhere = exists().where(
        other.valid.contains(day),
        other.level.in_(levels),
        func.ST_Covers(other.geom, PlaceNameSign.geom),
    )
    named = or_(Feature.id == PlaceNameSign.feature_id, Feature.id == PlaceNameSign.road_id)
    crossed = exists().where(
        FeatureDivision.feature_id == Feature.id, among(FeatureDivision.division_id, areas)
    )
    belongs = exists().where(named, or_(among(Feature.division_id, areas), crossed))
    return or_(stands, and_(~elsewhere, belongs))


def is_in(session: Session, sign_id: UUID, areas: Collection[UUID], day: date) -> bool:
    """Whether a sign lies in some divisions."""
    statement = select(PlaceNameSign.id).where(PlaceNameSign.id == sign_id, lies_in(areas, day))
    return session.scalar(statement) is not None


def has_signs(session: Session, road: str, areas: Collection[UUID], day: date) -> bool:
    """Whether a sign of a road lies in some divisions."""
    statement = select(PlaceNameSign.id).where(PlaceNameSign.road == road, lies_in(areas, day)).limit(1)
    return session.scalar(statement) is not None
