"""Statements on shapes: what is stale, the coverage around it, and the shapes that are drawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg.types.range import Range
from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.orm import Session

import shapely
from shapely.geometry.base import BaseGeometry

from gis.map_shapes.nesting import Link, Nesting
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
    level: str
    valid: Period
    geom: shapely.MultiPolygon


@dataclass(frozen=True)
class Shape:
    """The polygon of a division (EPSG:3857) that one band draws on the days of a period."""

    division_id: UUID
    level: str
    from_zoom: int
    valid: Period
    geom: shapely.MultiPolygon

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is a drawing of, whatever the days."""
        return str(self.division_id), self.level, str(self.from_zoom)


@dataclass(frozen=True)
class BorderShape:
    """The line (EPSG:3857) between two divisions that one band draws on the days of a period."""

    division_id: UUID
    #: None where nobody known lies on the other side
    neighbour_id: UUID | None
    level: str
    from_zoom: int
    valid: Period
    geom: shapely.MultiLineString

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is a drawing of, whatever the days."""
        return str(self.division_id), str(self.neighbour_id), self.level, str(self.from_zoom)


def take_stale(session: Session) -> frozenset[UUID]:
    """Return the divisions whose shapes are to be made anew, held until the transaction ends."""
    found = session.scalars(select(StaleShape.division_id).with_for_update())
    return frozenset(found)


def forget_stale(session: Session) -> None:
    """Say that every shape is as it should be."""
    session.execute(delete(StaleShape))


def nesting(session: Session) -> Nesting:
    """Return who of all that are drawn lies within whom: as registered, else as they lie."""
    drawn = session.execute(
        text("SELECT division_id, valid FROM division_outline ORDER BY division_id, valid")
    )
    links = session.execute(text("SELECT division_id, parent_id, valid FROM division_nesting"))
    found = Nesting(
        [(one, _period(valid)) for one, valid in drawn],
        [Link(one, above, _period(valid)) for one, above, valid in links],
    )
    statement = text(
        "SELECT l.division_id, h.division_id AS parent_id, l.valid * h.valid AS valid"
        " FROM division_outline l JOIN division_level lv ON lv.code = l.level"
        " JOIN division_outline h ON h.geom && l.geom AND h.valid && l.valid"
        " JOIN division_level hv ON hv.code = h.level AND hv.position < lv.position"
        " WHERE l.division_id = ANY(:ids) AND ST_Contains(h.geom, ST_PointOnSurface(l.geom))"
        " ORDER BY l.division_id, hv.position DESC, h.division_id"
    )
    lying = session.execute(statement, {"ids": list(found.orphans())})
    found.add(Link(one, above, _period(valid)) for one, above, valid in lying)
    return found


def near_stale(session: Session) -> frozenset[UUID]:
    """Return the divisions that lie where something stale is or was drawn."""
    statement = text(
        "SELECT DISTINCT b.division_id FROM stale_shape s JOIN division_boundary b ON b.geom && s.box"
    )
    return frozenset(session.scalars(statement))


def near(session: Session, divisions: Collection[UUID]) -> frozenset[UUID]:
    """Return the divisions whose box meets that of one of these, themselves included."""
    statement = text(
        "SELECT DISTINCT o.division_id FROM division_boundary b"
        " JOIN division_boundary o ON o.geom && b.geom WHERE b.division_id = ANY(:ids)"
    )
    return frozenset(session.scalars(statement, {"ids": list(divisions)}))


def outlines(session: Session, divisions: Collection[UUID]) -> list[Outline]:
    """Return every polygon that some divisions have had, at each level."""
    statement = text(
        "SELECT division_id, level, valid, ST_AsBinary(geom) AS geom FROM division_outline"
        " WHERE division_id = ANY(:ids) ORDER BY division_id, valid"
    )
    rows = session.execute(statement, {"ids": list(divisions)}).mappings()
    return [
        Outline(row["division_id"], row["level"], _period(row["valid"]), _read(row["geom"])) for row in rows
    ]


def shapes(session: Session, divisions: Collection[UUID]) -> list[Shape]:
    """Return the shapes of some divisions as they are drawn now."""
    statement = text(
        "SELECT division_id, level, from_zoom, valid, ST_AsBinary(geom) AS geom FROM division_shape"
        " WHERE division_id = ANY(:ids) ORDER BY division_id, from_zoom, valid"
    )
    rows = session.execute(statement, {"ids": list(divisions)}).mappings()
    return [
        Shape(row["division_id"], row["level"], row["from_zoom"], _period(row["valid"]), _read(row["geom"]))
        for row in rows
    ]


def _period(valid: Range[date]) -> Period:
    return Period(valid.lower, valid.upper)


def _read(geom: Any) -> shapely.MultiPolygon:
    drawn: Any = shapely.from_wkb(bytes(geom))
    return drawn  # type: ignore[no-any-return]


def replace(
    session: Session, divisions: Collection[UUID], shapes: Sequence[Shape], borders: Sequence[BorderShape]
) -> None:
    """Draw divisions by these shapes and borders and no others."""
    session.execute(delete(DivisionShape).where(DivisionShape.division_id.in_(divisions)))
    touches = or_(DivisionBorder.division_id.in_(divisions), DivisionBorder.neighbour_id.in_(divisions))
    session.execute(delete(DivisionBorder).where(touches))
    polygons = [
        (str(one.division_id), one.from_zoom, str(one.valid), one.level, _ewkb(one.geom)) for one in shapes
    ]
    lines = [
        (
            str(one.division_id),
            None if one.neighbour_id is None else str(one.neighbour_id),
            one.from_zoom,
            str(one.valid),
            one.level,
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
