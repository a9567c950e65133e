"""What the planning layers know around a position: corridors with their distance, areas that hold it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from gis.grave_sites.entries import Position
from gis.grave_sites.zones import Area, Corridor
from gis.planning_layers import service as planning_layers


def around(session: Session, position: Position, on: date) -> tuple[Sequence[Corridor], Sequence[Area]]:
    """Return the corridors near a position (longitude, latitude, EPSG:4490) and the areas that hold it.

    Both are empty where no layer is loaded, or none is near.
    """
    longitude, latitude = position
    return (
        planning_layers.near(session, longitude, latitude, on),
        planning_layers.areas_at(session, longitude, latitude, on),
    )
