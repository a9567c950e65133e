"""Statements on divisions by what lists call them, and on the 苏木 or 镇 that they lie in."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among


def towns_of(session: Session, division_ids: Collection[UUID], day: date) -> dict[UUID, UUID]:
    """Return the 苏木 or 镇 that divisions are, or lie in, on a day; one that is above them has none."""
    own = (
        select(
            DivisionPeriod.division_id,
            DivisionPeriod.division_id.label("at"),
            DivisionPeriod.level,
            DivisionPeriod.parent_id,
        )
        .where(among(DivisionPeriod.division_id, division_ids), DivisionPeriod.valid.contains(day))
        .cte("above", recursive=True)
    )
    parent = aliased(DivisionPeriod)
    tree = own.union_all(
        select(own.c.division_id, parent.division_id, parent.level, parent.parent_id)
        .join(parent, and_(parent.division_id == own.c.parent_id, parent.valid.contains(day)))
        .where(own.c.level != "township")
    )
    statement = select(tree.c.division_id, tree.c.at).where(tree.c.level == "township")
    return {row.division_id: row.at for row in session.execute(statement)}


def divisions_called(session: Session, names: Collection[str], day: date) -> dict[str, list[UUID]]:
    """Return by name the divisions below the county that are called so on a day."""
    statement = select(DivisionPeriod.name, DivisionPeriod.division_id).where(
        DivisionPeriod.name.in_(list(names)),
        DivisionPeriod.valid.contains(day),
        DivisionPeriod.level.in_(("township", "village")),
    )
    found: dict[str, list[UUID]] = {}
    for row in session.execute(statement.order_by(DivisionPeriod.division_id)):
        found.setdefault(row.name, []).append(row.division_id)
    return found
