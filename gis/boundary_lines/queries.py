"""Statements on boundary lines."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

import shapely
from geoalchemy2.shape import to_shape

from gis.administrative_divisions.tables import (
    AdministrativeDivision,
    DivisionBoundary,
    DivisionCode,
    DivisionState,
)
from gis.boundary_lines.tables import BoundaryLine, BoundaryLineParty
from gis.history.as_known import among
from gis.reference.tables import DivisionType

#: Polygons of two sources that leave a gap of no more than this touch, degrees (some 300 m)
NEAR_DEG = 0.003


def lines(
    session: Session,
    day: date,
    levels: Collection[str],
    party: Collection[UUID],
    level: str | None,
    key: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[UUID]:
    """Return lines of a day by name, those that all of certain parties share; `key` is the last one seen."""
    statement = select(BoundaryLine.id).where(
        BoundaryLine.valid.op("@>")(day), BoundaryLine.publication_level.in_(levels)
    )
    for division in party:
        statement = statement.where(
            exists().where(
                BoundaryLineParty.line_id == BoundaryLine.id, BoundaryLineParty.division_id == division
            )
        )
    if level is not None:
        statement = statement.where(BoundaryLine.level == level)
    if key is not None:
        name, identifier = key
        statement = statement.where(
            or_(BoundaryLine.name > name, (BoundaryLine.name == name) & (BoundaryLine.id > identifier))
        )
    return session.scalars(statement.order_by(BoundaryLine.name, BoundaryLine.id).limit(limit)).all()


def names_of(session: Session, divisions: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the names that divisions bear on a day."""
    statement = select(DivisionState.division_id, DivisionState.name).where(
        among(DivisionState.division_id, divisions), DivisionState.valid.op("@>")(day)
    )
    return {row.division_id: row.name for row in session.execute(statement)}


def levels_of(session: Session, divisions: Collection[UUID]) -> dict[UUID, str]:
    """Return the publication levels of divisions."""
    statement = select(AdministrativeDivision.id, AdministrativeDivision.publication_level)
    found = session.execute(statement.where(among(AdministrativeDivision.id, divisions)))
    return {row.id: row.publication_level for row in found}


def lines_between(session: Session, one: UUID, other: UUID, day: date) -> Sequence[UUID]:
    """Return the lines that two divisions share on a day, by name."""
    theirs = select(BoundaryLineParty.line_id).where(BoundaryLineParty.division_id == other)
    statement = (
        select(BoundaryLine.id)
        .join(BoundaryLineParty, BoundaryLineParty.line_id == BoundaryLine.id)
        .where(
            BoundaryLineParty.division_id == one,
            BoundaryLine.id.in_(theirs),
            BoundaryLine.valid.op("@>")(day),
        )
        .order_by(BoundaryLine.name, BoundaryLine.id)
    )
    return session.scalars(statement).all()


def codes_of(session: Session, divisions: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the least code that divisions have on a day, of whatever system."""
    statement = (
        select(DivisionCode.division_id, func.min(DivisionCode.code).label("code"))
        .where(among(DivisionCode.division_id, divisions), DivisionCode.valid.op("@>")(day))
        .group_by(DivisionCode.division_id)
    )
    return {row.division_id: row.code for row in session.execute(statement)}


def source_of_polygon(session: Session, division_id: UUID, day: date) -> UUID:
    """Return the source of a division's polygon on a day."""
    statement = select(DivisionBoundary.source_id).where(
        DivisionBoundary.division_id == division_id, DivisionBoundary.valid.op("@>")(day)
    )
    return session.scalars(statement.order_by(DivisionBoundary.id).limit(1)).one()


def polygons_of(session: Session, divisions: Collection[UUID], day: date) -> dict[UUID, shapely.MultiPolygon]:
    """Return the registered polygons of divisions on a day; who has none is absent."""
    statement = select(DivisionBoundary.division_id, DivisionBoundary.geom).where(
        among(DivisionBoundary.division_id, divisions), DivisionBoundary.valid.op("@>")(day)
    )
    found: dict[UUID, shapely.MultiPolygon] = {}
    for row in session.execute(statement.order_by(DivisionBoundary.id)):
        parts = [part for part in shapely.get_parts(to_shape(row.geom)) if isinstance(part, shapely.Polygon)]
        found[row.division_id] = shapely.MultiPolygon(parts)
    return found


def neighbours_of(session: Session, division_id: UUID, day: date) -> Sequence[Any]:
    """List the divisions of a division's own level whose polygons touch its own on a day, by name."""
    ours, theirs = aliased(DivisionBoundary), aliased(DivisionBoundary)
    own_state, own_type = aliased(DivisionState), aliased(DivisionType)
    level = (
        select(own_type.level)
        .join(own_state, own_state.type == own_type.code)
        .where(own_state.division_id == division_id, own_state.valid.op("@>")(day))
        .scalar_subquery()
    )
    statement = (
        select(DivisionState.division_id, DivisionState.name, AdministrativeDivision.publication_level)
        .distinct()
        .join(theirs, theirs.division_id == DivisionState.division_id)
        .join(ours, func.ST_DWithin(theirs.geom, ours.geom, NEAR_DEG))
        .join(DivisionType, DivisionType.code == DivisionState.type)
        .join(AdministrativeDivision, AdministrativeDivision.id == DivisionState.division_id)
        .where(
            ours.division_id == division_id,
            theirs.division_id != division_id,
            DivisionType.level == level,
            *(each.valid.op("@>")(day) for each in (ours, theirs, DivisionState)),
        )
        .order_by(DivisionState.name, DivisionState.division_id)
    )
    return session.execute(statement).all()
