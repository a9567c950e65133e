"""Measure geometries of EPSG:4490 on the ellipsoid, and choose the Gauss-Krüger zone to draw them in."""

import math
from dataclasses import dataclass

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from gis.coordinates.systems import CoordinateSystem, coordinate_systems

# CGCS2000's ellipsoid differs from GRS80's only by 0.1 mm at the pole.
GEOD = Geod(ellps="GRS80")
#: China's 3-degree zones 25-45 reach from here to there
ZONES_WEST_DEG, ZONES_EAST_DEG = 73.5, 136.5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees: where a register's places are plausible."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lon: float, lat: float) -> bool:
        """Return whether a point lies inside or on the edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def covers(self, geometry: BaseGeometry) -> bool:
        """Return whether a geometry lies wholly inside; an empty one does."""
        if geometry.is_empty:
            return True
        west, south, east, north = geometry.bounds
        return self.contains(west, south) and self.contains(east, north)


@dataclass(frozen=True, slots=True)
class GaussKrugerZone:
    """A 3-degree CGCS2000 zone: its number, central meridian and both its systems."""

    number: int
    central_meridian: int
    with_number: CoordinateSystem
    without_number: CoordinateSystem
    crosses_edge: bool
    """Whether part of the geometry belongs to a neighbouring zone (distortion grows with the distance)."""


def length_m(geometry: BaseGeometry) -> float:
    """Return the geodesic length of lines in metres; of polygons, the length of all rings."""
    return abs(float(GEOD.geometry_length(geometry)))


def area_m2(geometry: BaseGeometry) -> float:
    """Return the geodesic area in square metres, holes taken out, whatever way the rings run."""
    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area))


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the geodesic distance between two points in metres."""
    _, _, metres = GEOD.inv(lon1, lat1, lon2, lat2)
    return float(metres)


def zone_for_longitude(lon: float) -> GaussKrugerZone:
    """Return the 3-degree zone of a longitude: 36 (108°E) from 106.5° up to, not including, 109.5°.

    Longitudes outside China's zones 25-45 get the nearest of them.
    """
    number = min(45, max(25, math.floor(lon / 3 + 0.5)))
    meridian = number * 3
    systems = coordinate_systems()
    return GaussKrugerZone(
        number,
        meridian,
        systems[f"cgcs2000-3-zone{number}"],
        systems[f"cgcs2000-3-cm{meridian}"],
        crosses_edge=False,
    )


def zone_for(geometry: BaseGeometry) -> GaussKrugerZone:
    """Return the 3-degree zone of the middle longitude of a geometry in EPSG:4490.

    Raises ValueError for an empty geometry, which lies nowhere.
    """
    if geometry.is_empty:
        raise ValueError("an empty geometry lies in no zone")
    west, _, east, _ = geometry.bounds
    zone = zone_for_longitude((west + east) / 2)
    crosses = zone_for_longitude(west).number != zone_for_longitude(east).number
    return GaussKrugerZone(zone.number, zone.central_meridian, zone.with_number, zone.without_number, crosses)
