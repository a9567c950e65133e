"""Statements on loading planning layers: what a region has, what is written, what is taken away."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, SQLColumnExpression, delete, exists, func, insert, literal, select, union_all
from sqlalchemy.orm import Session

from gis.database import Base
from gis.planning_imports.rules import Layer
from gis.planning_layers.tables import (
    Corridor,
    PlanningArea,
    PlanningPlace,
    PlanningPopulation,
    PlanningRegion,
    PlanningUnit,
)
from gis.reference.tables import Source

#: In the order in which nothing is written before what it names
TABLES: Mapping[str, type[Base]] = {
    "corridor": Corridor,
    "planning_area": PlanningArea,
    "planning_unit": PlanningUnit,
    "planning_place": PlanningPlace,
    "planning_population": PlanningPopulation,
}
#: Rows sent in one round
_BLOCK = 2_000


class Standing(NamedTuple):
    """Rows of a region that are of one kind (empty where the layer has none) and come from one source."""

    layer: Layer
    kind: str
    rows: int
    source_id: UUID
    source: str
    licence: str
    is_demonstration: bool


#: Of a layer: its table, its region, its kind, its source
_Parts = tuple[type[Base], SQLColumnExpression[UUID], SQLColumnExpression[str], SQLColumnExpression[UUID]]


def _parts() -> Mapping[Layer, _Parts]:
    """Return where each layer lies."""
    none = literal("")
    return {
        "corridors": (Corridor, Corridor.region_id, Corridor.kind, Corridor.source_id),
        "areas": (PlanningArea, PlanningArea.region_id, PlanningArea.kind, PlanningArea.source_id),
        "places": (PlanningPlace, PlanningPlace.region_id, none, PlanningPlace.source_id),
        "population": (PlanningPopulation, PlanningPlace.region_id, none, PlanningPopulation.source_id),
        "units": (PlanningUnit, PlanningUnit.region_id, none, PlanningUnit.source_id),
    }


def standing(session: Session, region_id: UUID) -> Sequence[Standing]:
    """Count what a region has, by layer, kind and source."""
    parts: list[Select[Any, Any, Any, Any]] = []
    for layer, (table, region, kind, source) in _parts().items():
        part: Select[Any, Any, Any, Any] = select(
            literal(layer).label("layer"),
            kind.label("kind"),
            func.count().label("rows"),
            source.label("source_id"),
        ).select_from(table)
        if table is PlanningPopulation:
            part = part.join(PlanningPlace, PlanningPlace.id == PlanningPopulation.place_id)
        parts.append(part.where(region == region_id).group_by(kind, source))
    found = union_all(*parts).subquery()
    statement = (
        select(
            found.c.layer,
            found.c.kind,
            found.c.rows,
            found.c.source_id,
            Source.title,
            Source.licence,
            Source.is_demonstration,
        )
        .join(Source, Source.id == found.c.source_id)
        .order_by(found.c.layer, found.c.kind, Source.title, Source.id)
    )
    return [Standing(*row) for row in session.execute(statement)]


def remove(
    session: Session,
    region_id: UUID,
    layer: Layer,
    kinds: Collection[str] | None = None,
    kept: Collection[UUID] = (),
) -> None:
    """Take away what a region has of a layer, or of some of its kinds; closures and people go with it.

    What comes from the sources that are `kept` stays.
    """
    table, region, kind, source = _parts()[layer]
    if table is PlanningPopulation:
        of_region = exists().where(
            PlanningPlace.id == PlanningPopulation.place_id, PlanningPlace.region_id == region_id
        )
        session.execute(delete(PlanningPopulation).where(of_region, source.not_in(kept)))
        return
    statement = delete(table).where(region == region_id, source.not_in(kept))
    if kinds is not None and layer in ("corridors", "areas"):
        statement = statement.where(kind.in_(kinds))
    session.execute(statement)


def write(session: Session, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write rows by table."""
    for name, table in TABLES.items():
        given = rows.get(name, ())
        for at in range(0, len(given), _BLOCK):
            session.execute(insert(table), given[at : at + _BLOCK])


def places_by_name(session: Session, region_id: UUID) -> dict[str, list[UUID]]:
    """Return the places of a region by their name."""
    found: dict[str, list[UUID]] = {}
    statement = select(PlanningPlace.name, PlanningPlace.id).where(PlanningPlace.region_id == region_id)
    for name, place in session.execute(statement.order_by(PlanningPlace.id)):
        found.setdefault(name, []).append(place)
    return found


def counted(session: Session, region_id: UUID) -> set[tuple[UUID, int]]:
    """Return of which places and years a region has figures of people."""
    statement = (
        select(PlanningPopulation.place_id, PlanningPopulation.year)
        .join(PlanningPlace, PlanningPlace.id == PlanningPopulation.place_id)
        .where(PlanningPlace.region_id == region_id)
    )
    return {(place, year) for place, year in session.execute(statement)}


def add_region(session: Session, code: str, name: str) -> PlanningRegion:
    """Write a new region."""
    made = PlanningRegion(code=code, name=name)
    session.add(made)
    session.flush()
    return made


def forget_region(session: Session, region_id: UUID) -> bool:
    """Take a region away that nothing names any more; return whether it went."""
    naming = [
        table
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == PlanningRegion.__tablename__ for key in table.foreign_keys)
    ]
    for table in naming:
        if session.scalar(select(exists().where(table.c.region_id == region_id))):
            return False
    session.execute(delete(PlanningRegion).where(PlanningRegion.id == region_id))
    return True
