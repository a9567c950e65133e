"""Statements that read lines as the register knew them at an instant, for a map."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from gis.boundary_lines.tables import BoundaryLine, BoundaryLineGeometry, BoundaryLineParty
from gis.history.as_known import known
from gis.reference.tables import Source

Window = tuple[float, float, float, float]


def drawn_lines(
    session: Session,
    levels: Collection[str],
    party: Collection[UUID],
    day: date,
    known_at: datetime | None,
    window: Window,
) -> Sequence[Any]:
    """Return every geometry of a day in a window (degrees) with its line, those in law first.

    The geometry is GeoJSON; lines are those that all divisions of `party` share.
    """
    line, drawn = known(BoundaryLine, known_at), known(BoundaryLineGeometry, known_at)
    source = known(Source, known_at)
    statement = (
        select(
            line.id,
            line.name,
            line.level,
            line.publication_level,
            drawn.role,
            source.is_demonstration,
            func.ST_AsGeoJSON(drawn.geom).label("geometry"),
        )
        .join(drawn, drawn.line_id == line.id)
        .join(source, source.id == drawn.source_id)
        .where(
            line.valid.op("@>")(day),
            drawn.valid.op("@>")(day),
            line.publication_level.in_(levels),
            func.ST_Intersects(drawn.geom, func.ST_MakeEnvelope(*window, 4490)),
        )
        .order_by(line.name, line.id, drawn.role != "legal", drawn.role, drawn.id)
    )
    return session.execute(statement.where(*shared_by(line.id, party, known_at))).all()


def shared_by(
    line_id: ColumnElement[UUID] | InstrumentedAttribute[UUID],
    party: Collection[UUID],
    known_at: datetime | None,
) -> list[ColumnElement[bool]]:
    """Return the conditions that all divisions of `party` share a line."""
    present = [(known(BoundaryLineParty, known_at), division) for division in party]
    return [exists().where(one.line_id == line_id, one.division_id == division) for one, division in present]
