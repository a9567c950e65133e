"""The plane of a 3-degree Gauss-Krüger zone, where surveyors' bearings and metres are straight.

CGCS2000 has such zones for China alone. Anywhere else, in a region that somebody imported, the plane is the
UTM zone of WGS 84; both give metres on the ground once divided by `scale`.

A bearing of the grid (坐标方位角, α) is counted from grid north, a true azimuth (真方位角, A) from the
meridian, a magnetic bearing (磁方位角, M) from the needle, all clockwise in degrees. With the meridian
convergence γ, positive where grid north lies east of true north, and the declination D, positive where the
needle points east of true north: A = α + γ, A = M + D, hence α = M + D − γ.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

import shapely
from pyproj import CRS, Proj, Transformer
from shapely.geometry.base import BaseGeometry

from gis.coordinates.measures import ZONES_EAST_DEG, ZONES_WEST_DEG, zone_for_longitude
from gis.coordinates.systems import CoordinateSystem, find_system

Floats = npt.NDArray[np.float64]
GeometryT = TypeVar("GeometryT", bound=BaseGeometry)

_UTM_DEG = 6


@dataclass(frozen=True, slots=True)
class Plane:
    """Easting and northing in metres of one zone, without the zone number before the easting."""

    system: CoordinateSystem

    @classmethod
    def at(cls, lon: float) -> "Plane":
        """Return the plane of the zone of a longitude."""
        if ZONES_WEST_DEG <= lon < ZONES_EAST_DEG:
            return cls(zone_for_longitude(lon).without_number)
        return cls(find_system(f"EPSG:{32601 + _utm_zone(lon)}"))

    @classmethod
    def of(cls, geometry: BaseGeometry) -> "Plane":
        """Return the plane of the zone of a geometry's middle; raise ValueError for an empty one."""
        if geometry.is_empty:
            raise ValueError("an empty geometry lies in no zone")
        west, _, east, _ = geometry.bounds
        return cls.at((west + east) / 2)

    def metres(self, lon: float, lat: float) -> tuple[float, float]:
        """Return easting and northing of a position in EPSG:4490."""
        x, y = _forward(self.system.definition).transform(lon, lat)
        return float(x), float(y)

    def degrees(self, easting: float, northing: float) -> tuple[float, float]:
        """Return longitude and latitude in EPSG:4490."""
        lon, lat = _backward(self.system.definition).transform(easting, northing)
        return float(lon), float(lat)

    def project(self, geometry: GeometryT) -> GeometryT:
        """Return a geometry of EPSG:4490 in metres."""
        return _moved(geometry, _forward(self.system.definition))

    def unproject(self, geometry: GeometryT) -> GeometryT:
        """Return a geometry in metres as one of EPSG:4490."""
        return _moved(geometry, _backward(self.system.definition))

    def convergence_deg(self, lon: float, lat: float) -> float:
        """Return the convergence γ at a position, positive where grid north lies east of true north."""
        return float(_factors(self.system.definition).get_factors(lon, lat).meridian_convergence)

    def scale(self, lon: float, lat: float) -> float:
        """Return how many metres of the plane are one metre on the ellipsoid."""
        return float(_factors(self.system.definition).get_factors(lon, lat).meridional_scale)


def zone_ends(lon: float) -> float:
    """Return the longitude at which the zone of a longitude ends towards the east."""
    if ZONES_WEST_DEG <= lon < ZONES_EAST_DEG:
        return zone_for_longitude(lon).central_meridian + 1.5
    end = (_utm_zone(lon) + 1) * _UTM_DEG - 180.0
    return min(end, ZONES_WEST_DEG) if lon < ZONES_WEST_DEG else end


def _utm_zone(lon: float) -> int:
    """Return the UTM zone of a longitude, counted from 0 at 180°W."""
    return min(59, max(0, math.floor((lon + 180) / _UTM_DEG)))


def _moved(geometry: GeometryT, transformer: Transformer) -> GeometryT:
    def move(points: Floats) -> Floats:
        x, y = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, y])

    moved: GeometryT = shapely.transform(geometry, move)
    return moved


@cache
def _forward(definition: str) -> Transformer:
    crs = CRS.from_user_input(definition)
    return Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)


@cache
def _backward(definition: str) -> Transformer:
    crs = CRS.from_user_input(definition)
    return Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)


@cache
def _factors(definition: str) -> Proj:
    return Proj(definition)
