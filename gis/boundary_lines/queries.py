"""Statements on boundary lines."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape

from gis.administrative_divisions.tables import DivisionBoundary, DivisionCode, DivisionState
from gis.boundary_lines.tables import BoundaryLine, BoundaryLineParty
from gis.history.as_known import among


def lines(
    session: Session,
    day: date,
    levels: Collection[str],
    party: Collection[UUID],
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


def codes_of(session: Session, divisions: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the least code that divisions have on a day, of whatever system."""
    statement = (
        select(DivisionCode.division_id, func.min(DivisionCode.code).label("code"))
        .where(among(DivisionCode.division_id, divisions), DivisionCode.valid.op("@>")(day))
        .group_by(DivisionCode.division_id)
    )
    return {row.division_id: row.code for row in session.execute(statement)}


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
