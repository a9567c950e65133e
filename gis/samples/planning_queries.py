"""Statements on the ground of invented planning layers, and on taking these away again."""

from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry import MultiPolygon

from gis.administrative_divisions.tables import DivisionBoundary
from gis.planning_layers import queries as planning_layers
from gis.planning_layers.tables import PlanningRegion

CITED = "SELECT id FROM source WHERE demonstration_name = :name"
#: In the order in which nothing is left that another names; closures go with their corridor
LAYERS = ("planning_population", "planning_place", "planning_unit", "planning_area", "corridor")


def polygon(session: Session, division_id: UUID) -> MultiPolygon:
    """Return the polygon of a division today, EPSG:4490."""
    statement = select(DivisionBoundary.geom).where(
        DivisionBoundary.division_id == division_id, DivisionBoundary.valid.op("@>")(func.current_date())
    )
    return MultiPolygon(shapely.get_parts(to_shape(session.scalars(statement).one())).tolist())


def region(session: Session, code: str, name: str) -> UUID:
    """Return the region of a code, made if there is none."""
    found = planning_layers.region(session, code)
    if found is None:
        found = PlanningRegion(code=code, name=name)
        session.add(found)
        session.flush()
    return found.id


def remove(session: Session, name: str) -> int:
    """Take the layers of a demonstration away; return how many rows there were without figures of people.

    A region stays if anything else names it: somebody's own layers, or runs that were kept.
    """
    given = {"name": name}
    found = session.scalars(
        text(f"SELECT DISTINCT region_id FROM corridor WHERE source_id IN ({CITED})"), given
    )
    regions, count = list(found), 0
    for table in LAYERS:
        statement = text(f"DELETE FROM {table} WHERE source_id IN ({CITED}) RETURNING 1 AS gone")
        gone = session.execute(statement, given).all()
        count += 0 if table == "planning_population" else len(gone)
    naming = [
        table.name
        for table in PlanningRegion.metadata.sorted_tables
        if any(key.column.table.name == PlanningRegion.__tablename__ for key in table.foreign_keys)
    ]
    empty = " AND ".join(f"NOT EXISTS (SELECT FROM {table} WHERE region_id = r.id)" for table in naming)
    session.execute(
        text(f"DELETE FROM planning_region r WHERE r.id = ANY(:regions) AND {empty}"), {"regions": regions}
    )
    return count
