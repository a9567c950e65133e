"""The lines in law by which coverage repairs divide ground (353号 Arts. 2, 14)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry

from gis.boundary_lines.rules import LEGAL
from gis.boundary_lines.tables import BoundaryLine, BoundaryLineGeometry


def approved_lines(session: Session, day: date) -> list[BaseGeometry]:
    """Return the geometries in law that hold on a day, of lines that hold on it."""
    part = BoundaryLineGeometry
    statement = (
        select(part.geom)
        .join(BoundaryLine, BoundaryLine.id == part.line_id)
        .where(part.role == LEGAL, part.valid.contains(day), BoundaryLine.valid.contains(day))
        .order_by(part.id)
    )
    return [to_shape(geom) for geom in session.scalars(statement)]
