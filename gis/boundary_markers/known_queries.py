"""Statements that read markers as the register knew them at an instant, for a map."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.boundary_lines.known_queries import Window, shared_by
from gis.boundary_lines.tables import BoundaryLine
from gis.boundary_markers.tables import BoundaryMarker, BoundaryMarkerStone
from gis.history.as_known import known
from gis.reference.tables import Source


def drawn_stones(
    session: Session,
    levels: Collection[str],
    party: Collection[UUID],
    day: date,
    known_at: datetime | None,
    window: Window,
) -> Sequence[Any]:
    """Return the stones of a day in a window (degrees) with marker and line, by line and number.

    The geometry is GeoJSON; marker and line are both of these levels, the line one that all of `party` share.
    """
    marker, stone = known(BoundaryMarker, known_at), known(BoundaryMarkerStone, known_at)
    line, source = known(BoundaryLine, known_at), known(Source, known_at)
    statement = (
        select(
            marker.id,
            marker.number,
            marker.kind,
            marker.status,
            marker.publication_level,
            marker.is_tri_junction,
            line.name.label("line_name"),
            source.is_demonstration,
            func.ST_AsGeoJSON(stone.geom).label("geometry"),
        )
        .join(stone, stone.marker_id == marker.id)
        .join(line, line.id == marker.line_id)
        .join(source, source.id == marker.source_id)
        .where(
            marker.valid.op("@>")(day),
            stone.valid.op("@>")(day),
            line.publication_level.in_(levels),
            marker.publication_level.in_(levels),
            func.ST_Intersects(stone.geom, func.ST_MakeEnvelope(*window, 4490)),
        )
        .order_by(line.name, marker.number, marker.id, stone.letter, stone.id)
    )
    return session.execute(statement.where(*shared_by(line.id, party, known_at))).all()
