"""Statements on the one point that stands for a division, from the derived tables."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

_INSIDE = text(
    "SELECT ST_X(label) AS longitude, ST_Y(label) AS latitude FROM division_period"
    " WHERE division_id = :id AND valid @> CAST(:day AS date) AND label IS NOT NULL"
)
_OF_PLACE = text(
    "SELECT p.feature_id, p.name, ST_X(p.label) AS longitude, ST_Y(p.label) AS latitude, p.is_approximate,"
    " r.name_zh AS role_zh, r.name_en AS role_en, m.name_zh AS method_zh, m.name_en AS method_en"
    " FROM place_name_period p"
    " JOIN geometry_role r ON r.code = p.geometry_role JOIN location_method m ON m.code = p.method"
    " WHERE p.division_id = :id AND p.valid @> CAST(:day AS date) AND p.label IS NOT NULL"
    " AND p.publication_level = ANY(:levels)"
    " ORDER BY p.is_approximate, p.feature_id LIMIT 1"
)


def inside_boundary(session: Session, division_id: UUID, day: date) -> Row[tuple[float, float]] | None:
    """Return a point inside the boundary that a division has on a day."""
    return session.execute(_INSIDE, {"id": division_id, "day": day}).first()


def of_place(
    session: Session, division_id: UUID, day: date, levels: Collection[str]
) -> Row[tuple[UUID, str | None, float, float, bool, str, str, str, str]] | None:
    """Return the point of a division's place, with how it was found, if its level is among these."""
    return session.execute(_OF_PLACE, {"id": division_id, "day": day, "levels": list(levels)}).first()
