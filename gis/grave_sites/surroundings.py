"""What the planning layers know around positions: corridors with their distance, areas that hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.grave_sites import queries
from gis.grave_sites.entries import Position
from gis.grave_sites.zones import Area, Corridor
from gis.planning_layers import service as planning_layers


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around a position; empty where no layer is loaded, or none is near."""

    corridors: Sequence[Corridor] = ()
    areas: Sequence[Area] = ()
    #: Those of the corridors that are demonstration data
    invented: frozenset[UUID] = frozenset()


def around_each(session: Session, positions: Sequence[Position], on: date) -> Sequence[Surroundings]:
    """Return what lies around each position (longitude, latitude, EPSG:4490): three statements for all."""
    if not positions:
        return []
    near = planning_layers.near_each(session, positions, on)
    invented = queries.invented_corridors(session, {one.corridor_id for each in near for one in each})
    areas = planning_layers.areas_at_each(session, positions, on)
    return [Surroundings(lines, held, invented) for lines, held in zip(near, areas, strict=True)]


def around(session: Session, position: Position | None, on: date) -> Surroundings:
    """Return what lies around a position; nothing without one."""
    return Surroundings() if position is None else around_each(session, [position], on)[0]
