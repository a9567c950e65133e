"""Statements on shapes: what is stale, the coverage around it, and the shapes that are drawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg.types.range import Range
from sqlalchemy import RowMapping, delete, func, or_, select, text
from sqlalchemy.orm import Session

import shapely
from shapely.geometry.base import BaseGeometry

from gis.map_shapes.rules import Period
from gis.map_shapes.tables import DivisionBorder, DivisionShape, StaleShape
from gis.proposals.records import insert

COLUMNS = {
    "division_shape": ("division_id", "from_zoom", "valid", "level", "geom"),
    "division_border": ("division_id", "neighbour_id", "from_zoom", "valid", "level", "geom"),
}
SRID = 3857


@dataclass(frozen=True)
class Outline:
    """The polygon of a division (EPSG:4490) and the days on which it is drawn at one level."""

    division_id: UUID
    valid: Period
    geom: shapely.MultiPolygon


@dataclass(frozen=True)
class Shape:
    """The polygon of a division (EPSG:3857) that one band draws on the days of a period."""

    division_id: UUID
    from_zoom: int
    valid: Period
    geom: shapely.MultiPolygon

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is a drawing of, whatever the days."""
        return str(self.division_id), str(self.from_zoom)


@dataclass(frozen=True)
class BorderShape:
    """The line (EPSG:3857) between two divisions that one band draws on the days of a period."""

    division_id: UUID
    #: None where nobody known lies on the other side
    neighbour_id: UUID | None
    from_zoom: int
    valid: Period
    geom: shapely.MultiLineString

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is a drawing of, whatever the days."""
        return str(self.division_id), str(self.neighbour_id), str(self.from_zoom)


def take_stale(session: Session) -> frozenset[UUID]:
    """Return the divisions whose shapes are to be made anew, held until the transaction ends."""
    found = session.scalars(select(StaleShape.division_id).with_for_update())
    return frozenset(found)


def forget_stale(session: Session) -> None:
    """Say that every shape is as it should be."""
    session.execute(delete(StaleShape))


def levels(session: Session) -> Sequence[str]:
    """Return the levels at which divisions are drawn or were."""
    statement = text(
        "SELECT level FROM division_outline UNION SELECT level FROM division_shape ORDER BY level"
    )
    return session.scalars(statement).all()


def drawn_at(session: Session, level: str) -> frozenset[UUID]:
    """Return the divisions that have a polygon at a level."""
    statement = text("SELECT DISTINCT division_id FROM division_outline WHERE level = :level")
    return frozenset(session.scalars(statement, {"level": level}))


def near_stale(session: Session, level: str) -> frozenset[UUID]:
    """Return the divisions of a level that lie where something stale is or was drawn."""
    statement = text(
        "SELECT DISTINCT o.division_id FROM stale_shape s"
        " JOIN division_outline o ON o.geom && s.box WHERE o.level = :level"
    )
    return frozenset(session.scalars(statement, {"level": level}))


def near(session: Session, level: str, divisions: Collection[UUID]) -> frozenset[UUID]:
    """Return the divisions of a level whose box meets that of one of these, themselves included."""
    statement = text(
        "SELECT DISTINCT o.division_id FROM division_boundary b"
        " JOIN division_outline o ON o.geom && b.geom WHERE o.level = :level AND b.division_id = ANY(:ids)"
    )
    return frozenset(session.scalars(statement, {"level": level, "ids": list(divisions)}))


def outlines(session: Session, level: str, divisions: Collection[UUID]) -> list[Outline]:
    """Return every polygon that some divisions have had at a level."""
    statement = text(
        "SELECT division_id, valid, ST_AsBinary(geom) AS geom FROM division_outline"
        " WHERE level = :level AND division_id = ANY(:ids) ORDER BY division_id, valid"
    )
    rows = session.execute(statement, {"level": level, "ids": list(divisions)}).mappings()
    return [_outline(row) for row in rows]


def _outline(row: RowMapping) -> Outline:
    valid: Range[date] = row["valid"]
    drawn: Any = shapely.from_wkb(bytes(row["geom"]))
    return Outline(row["division_id"], Period(valid.lower, valid.upper), drawn)


def replace(
    session: Session,
    level: str,
    divisions: Collection[UUID],
    shapes: Sequence[Shape],
    borders: Sequence[BorderShape],
) -> None:
    """Draw divisions at a level by these shapes and borders and no others."""
    gone = delete(DivisionShape).where(DivisionShape.level == level, DivisionShape.division_id.in_(divisions))
    session.execute(gone)
    touches = or_(DivisionBorder.division_id.in_(divisions), DivisionBorder.neighbour_id.in_(divisions))
    session.execute(delete(DivisionBorder).where(DivisionBorder.level == level, touches))
    polygons = [
        (str(one.division_id), one.from_zoom, str(one.valid), level, _ewkb(one.geom)) for one in shapes
    ]
    lines = [
        (
            str(one.division_id),
            None if one.neighbour_id is None else str(one.neighbour_id),
            one.from_zoom,
            str(one.valid),
            level,
            _ewkb(one.geom),
        )
        for one in borders
    ]
    insert(session, COLUMNS, {"division_shape": polygons, "division_border": lines})


def _ewkb(drawn: BaseGeometry) -> str:
    return str(shapely.to_wkb(shapely.set_srid(drawn, SRID), hex=True, include_srid=True, byte_order=1))


def any_stale(session: Session) -> bool:
    """Whether a shape waits to be made anew."""
    return bool(session.scalar(select(func.count()).select_from(StaleShape)))
