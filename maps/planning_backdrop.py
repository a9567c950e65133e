"""What planning maps draw on: 苏木 and 镇 with a polygon, and roads and railways of the planning layers.

Polygons are the register's own; where it has none, the units of the planning layers, which are no boundaries.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.planning_layers import service as planning_layers
from gis.reference import service as reference
from maps.map_sources import is_demonstration, source_of

Kind = Literal["road", "railway"]
KINDS: Sequence[Kind] = ("road", "railway")
#: Levels at which rows of the planning layers are for every role that sees the ledgers
SHOWN = ("public", "internal")


@dataclass(frozen=True, slots=True)
class Area:
    """A 苏木 or 镇 with its polygon (EPSG:4490) and what is known of the polygon."""

    key: UUID
    name: str
    geometry: BaseGeometry
    source: str
    is_indicative: bool
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class Road:
    """A road or railway of the planning layers: a line in EPSG:4490."""

    kind: Kind
    name: str
    number: str
    geometry: BaseGeometry
    source: str
    is_demonstration: bool


def areas(session: Session, caller: Caller, day: date, towns: Collection[UUID]) -> list[Area]:
    """Return the 苏木 and 镇 of a day that have a polygon and that the caller may see.

    `towns` are those for which a unit of the planning layers stands in, where the register has no polygon.
    """
    rows = administrative_divisions.boundaries(session, caller, day, level="township")
    found = [
        Area(
            UUID(str(row["id"])),
            row["name"],
            shape(row["geometry"]),
            source_of(row["boundary_source"]),
            row["is_indicative"],
            is_demonstration(row.get("source"), row["boundary_source"]),
        )
        for row in rows
    ]
    drawn = {each.key for each in found}
    units = {
        unit.division_id: unit
        for region in planning_layers.regions(session)
        for unit in planning_layers.units(session, region.id)
        if unit.division_id in towns and unit.publication_level in SHOWN
    }
    labels = reference.source_labels(session, {each.source_id for each in units.values()})
    found += [
        Area(
            key,
            unit.name,
            to_shape(unit.geom),
            source_of(labels[unit.source_id]),
            is_indicative=True,
            is_demonstration=is_demonstration(labels[unit.source_id]),
        )
        for key, unit in units.items()
        if key is not None and key not in drawn
    ]
    return [each for each in found if caller.areas is None or each.key in caller.areas]


def roads(session: Session, day: date, within: BaseGeometry) -> list[Road]:
    """Return the roads and railways of a day that meet an area (EPSG:4490)."""
    shapely.prepare(within)
    rows = [
        each
        for region in planning_layers.regions(session)
        for each in planning_layers.corridors(session, region.id, day, KINDS)
        if each.row.publication_level in SHOWN and within.intersects(each.line)
    ]
    labels = reference.source_labels(session, {each.row.source_id for each in rows})
    return [
        Road(
            "railway" if each.row.kind == "railway" else "road",
            each.row.name,
            each.row.number or "",
            each.line,
            source_of(labels[each.row.source_id]),
            is_demonstration(labels[each.row.source_id]),
        )
        for each in rows
    ]
