"""Where a place lies as people say it: direction and distance from a seat, and in which part of a county.

Pure. Positions are longitude and latitude, EPSG:4490; directions are true, of the eight winds, and distances
geodesic.
"""

import math
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gis.boundary_lines.winds import Winds
from gis.coordinates import area_m2
from gis.coordinates.measures import GEOD

Position = tuple[float, float]
EIGHTH_DEG = 45
#: A place nearer to a seat than this is at the seat
AT_SEAT_M = 300
#: 中部: nearer to the middle than this share of the radius of a circle as large as the county
MIDDLE = 0.3


@dataclass(frozen=True, slots=True)
class Offset:
    """Direction (东北) and distance in metres from one place to another."""

    wind: str
    metres: float

    @property
    def kilometres(self) -> str:
        """The distance as printed: tenths below ten kilometres."""
        kilometres = self.metres / 1000
        return f"{kilometres:.1f}" if kilometres < 9.95 else f"{kilometres:.0f}"


def offset(start: Position, end: Position, winds: Winds) -> Offset | None:
    """Return where a place lies from another; None where both are one place."""
    azimuth, _, metres = GEOD.inv(*start, *end)
    if metres < AT_SEAT_M:
        return None
    return Offset(_wind(float(azimuth), winds), float(metres))


def part_of(area: BaseGeometry, position: Position, winds: Winds) -> str:
    """Return the part of an area that a place lies in (东北部, 中部); empty where it lies outside."""
    if not shapely.covers(area, shapely.Point(position)):
        return ""
    middle = area.centroid
    azimuth, _, metres = GEOD.inv(middle.x, middle.y, *position)
    if metres < MIDDLE * math.sqrt(area_m2(area) / math.pi):
        return "中部"
    return f"{_wind(float(azimuth), winds)}部"


def _wind(azimuth_deg: float, winds: Winds) -> str:
    """Return the nearest of the eight winds, as the table of the sixteen calls it."""
    return winds.of(round(azimuth_deg / EIGHTH_DEG) * EIGHTH_DEG).name_zh
