"""Statements on markers."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gis.boundary_lines.tables import BoundaryLine
from gis.boundary_markers.tables import BoundaryMarker, BoundaryMarkerLine
from gis.history.as_known import among


def level_of(session: Session, line_id: UUID) -> str | None:
    """Return the level of a line, or None when there is no such line."""
    return session.scalar(select(BoundaryLine.level).where(BoundaryLine.id == line_id))


def line_names(session: Session, line_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of lines."""
    statement = select(BoundaryLine.id, BoundaryLine.name).where(among(BoundaryLine.id, line_ids))
    return {row.id: row.name for row in session.execute(statement)}


def markers_of(session: Session, line_id: UUID, day: date) -> Sequence[UUID]:
    """Return the markers of a line on a day by number, those of other lines that meet it at a 三交点 too."""
    met = select(BoundaryMarkerLine.marker_id).where(BoundaryMarkerLine.line_id == line_id)
    statement = select(BoundaryMarker.id).where(
        or_(BoundaryMarker.line_id == line_id, BoundaryMarker.id.in_(met)), BoundaryMarker.valid.op("@>")(day)
    )
    ordered = statement.order_by(BoundaryMarker.serial, BoundaryMarker.number, BoundaryMarker.id)
    return session.scalars(ordered).all()
