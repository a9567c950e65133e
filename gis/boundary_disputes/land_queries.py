"""Statements on what later subjects have in an area: parcels, facilities, cemeteries and graves.

Those subjects stand above this one: their rows are read by name, as they are served (gis/sql/094), and
parcels as the planning layer keeps its areas. What is invented says so in its name.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    String,
    Uuid,
    case,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import DATERANGE
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from geoalchemy2 import Geometry
from geoalchemy2.shape import from_shape
from shapely.geometry.base import BaseGeometry

from gis.boundary_disputes.queries import SRID
from gis.reference.tables import Source

Row = dict[str, Any]
#: Areas of planning that are land somebody uses; parks, reserves and settlements are no parcels
PARCEL_KINDS = ("farmland", "forest", "grassland")
INVENTED = "演示"
_SHARED: Mapping[str, TypeEngine[Any]] = {
    "kind": String(),
    "publication_level": String(),
    "geom": Geometry("GEOMETRY", srid=SRID),
}
_SERVED: Mapping[str, TypeEngine[Any]] = {**_SHARED, "valid": DATERANGE(), "is_demonstration": Boolean()}


def _table(name: str, columns: Mapping[str, TypeEngine[Any]]) -> FromClause:
    return table(name, *(column(each, kind) for each, kind in columns.items()))


_FACILITIES = _table("facility_period", {"facility_id": Uuid(), "name": String(), **_SERVED})
_CEMETERIES = _table("cemetery_period", {"cemetery_id": Uuid(), "name": String(), **_SERVED})
_GRAVES = _table("grave_site_period", {"site_id": Uuid(), "number": String(), **_SERVED})
_AREAS = _table(
    "planning_area",
    {"id": Uuid(), "name": String(), "since": Date(), "until": Date(), "source_id": Uuid(), **_SHARED},
)
_AREA_KINDS = _table("planning_area_kind", {"code": String(), "name_zh": String()})


def facilities_in(
    session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
) -> list[Row]:
    """List the facilities of a day in an area, by name."""
    return _served(session, _FACILITIES, ("facility_id", "name"), area, levels, day, limit)


def cemeteries_in(
    session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
) -> list[Row]:
    """List the cemeteries and historic clusters of a day whose land meets an area, by name."""
    return _served(session, _CEMETERIES, ("cemetery_id", "name"), area, levels, day, limit)


def graves_in(
    session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
) -> list[Row]:
    """List the grave sites of a day in an area, by number; whose they are stays in their ledger."""
    return _served(session, _GRAVES, ("site_id", "number"), area, levels, day, limit)


def parcels_in(
    session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
) -> list[Row]:
    """List farmland, forest and grassland of a day that meets an area, by name; the nameless by kind."""
    of, kind = _AREAS.c, _AREA_KINDS.c
    parcels = (
        select(
            of.id,
            func.coalesce(func.nullif(of.name, ""), kind.name_zh).label("name"),
            *(of[each] for each in _SHARED),
            Source.is_demonstration,
        )
        .join_from(_AREAS, _AREA_KINDS, kind.code == of.kind)
        .join(Source, Source.id == of.source_id)
        .where(
            of.kind.in_(PARCEL_KINDS),
            or_(of.since.is_(None), of.since <= day),
            or_(of.until.is_(None), of.until > day),
        )
        .subquery("parcel")
    )
    return _listed(session, parcels, ("id", "name"), area, levels, limit)


def _served(
    session: Session,
    served: FromClause,
    named: tuple[str, str],
    area: BaseGeometry,
    levels: Collection[str],
    day: date,
    limit: int,
) -> list[Row]:
    return _listed(session, served, named, area, levels, limit, served.c.valid.op("@>")(day))


def _listed(
    session: Session,
    of: FromClause,
    named: tuple[str, str],
    area: BaseGeometry,
    levels: Collection[str],
    limit: int,
    *holds: ColumnElement[bool],
) -> list[Row]:
    """List id, name and kind of what meets an area; what is invented is marked unless its name says it."""
    identifier, name = (of.c[each] for each in named)
    marked = case(
        (of.c.is_demonstration & ~name.contains(INVENTED), func.concat(name, f"（{INVENTED}）")), else_=name
    )
    statement = (
        select(identifier.label("id"), marked.label("name"), of.c.kind)
        .where(
            *holds,
            of.c.publication_level.in_(levels),
            func.ST_Intersects(of.c.geom, from_shape(area, srid=SRID)),
        )
        .order_by(name, identifier)
        .limit(limit)
    )
    return [{"id": str(row.id), "name": row.name, "kind": row.kind} for row in session.execute(statement)]
