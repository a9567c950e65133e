"""Statements on invented graves: where corridors run, and how everything invented is taken away again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry

from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import today
from gis.planning_layers.tables import Corridor, PlanningUnit

PARTS = (
    "grave_contact",
    "grave_photo",
    "grave_status_check",
    "grave_notice",
    "grave_agreement",
    "grave_acceptance",
    "grave_step",
    "grave_split",
)


def roads(session: Session, source_id: UUID) -> list[BaseGeometry]:
    """Return the roads and railways of a source, in the order of their names, EPSG:4490."""
    statement = select(Corridor.geom).where(
        Corridor.source_id == source_id, Corridor.kind.in_(("road", "railway"))
    )
    return [to_shape(each) for each in session.scalars(statement.order_by(Corridor.name, Corridor.id))]


def areas(session: Session, source_id: UUID) -> Sequence[tuple[UUID, BaseGeometry]]:
    """Return the 苏木 and 镇 that have an invented area of a source, with it, EPSG:4490."""
    statement = select(PlanningUnit.division_id, PlanningUnit.geom).where(
        PlanningUnit.source_id == source_id, PlanningUnit.division_id.is_not(None)
    )
    rows = session.execute(statement.order_by(PlanningUnit.name, PlanningUnit.id))
    return [(row.division_id, to_shape(row.geom)) for row in rows]


def towns(session: Session, county_id: UUID) -> Sequence[UUID]:
    """Return the 苏木 and 镇 of a banner, in the order of their codes."""
    statement = select(DivisionPeriod.division_id).where(
        DivisionPeriod.parent_id == county_id,
        DivisionPeriod.level == "township",
        DivisionPeriod.is_statistical.is_(False),
        DivisionPeriod.valid.contains(today()),
    )
    return session.scalars(statement.order_by(DivisionPeriod.code, DivisionPeriod.division_id)).all()


def remove(session: Session, name: str) -> int:
    """Take away the sites of a demonstration with their cases; return how many there were."""
    cited = "SELECT id FROM source WHERE demonstration_name = :name"
    sites = f"SELECT id FROM grave_site WHERE source_id IN ({cited})"
    statements = [
        # A real site that was merged into an invented one stands for itself again
        f"UPDATE grave_site SET merged_into_id = NULL, merged_on = NULL WHERE merged_into_id IN ({sites})",
        f"DELETE FROM personal_data_reading WHERE subject = 'grave_contact' AND record_id IN ({sites})",
        f"DELETE FROM grave_duplicate_decision WHERE one_id IN ({sites}) OR other_id IN ({sites})",
        *(f"DELETE FROM {part} WHERE site_id IN ({sites})" for part in PARTS),
        "DELETE FROM grave_announcement a"
        " WHERE NOT EXISTS (SELECT FROM grave_notice n WHERE n.announcement_id = a.id)",
        f"DELETE FROM grave_site WHERE id IN ({sites})",
    ]
    count: int = session.execute(text(f"SELECT count(*) FROM ({sites}) s"), {"name": name}).scalar_one()
    for statement in statements:
        session.execute(text(statement), {"name": name})
    return count
