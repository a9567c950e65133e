"""The coordinate reference systems that collections are served in, and the way of a literal to storage.

Storage is EPSG:4490, longitude then latitude. Outside, coordinates follow the authority's axis order:
latitude first in EPSG:4490, northing first in the Gauss-Krüger zones; only CRS84 has longitude first.
A literal is brought to storage, never the column to the literal, so that indexes work.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from gis.collections.rules import QueryUnreadable
from gis.coordinates import STORAGE_EPSG

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
#: EPSG codes served beside CRS84: storage, web maps, and the banner's 3-degree zones
CODES = (4490, 3857, 4524, 4545, 4546)
#: No coordinate of a projected system lies further from its origin
FARTHEST_M = 1e9
#: An edge of a projected literal is cut into this many parts before it is bent into degrees.
PARTS_OF_AN_EDGE = 32

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ReferenceSystem:
    """One system: its URI, the EPSG code that PostGIS computes in, and which axis comes first."""

    uri: str
    epsg: int
    is_degrees: bool
    #: The authority names north (latitude, northing) before east
    north_first: bool

    @property
    def digits(self) -> int:
        """Decimals that coordinates are written with: a tenth of a millimetre."""
        return 9 if self.is_degrees else 4

    def to_storage(self, drawn: BaseGeometry, place: str, *, bends: bool = True) -> BaseGeometry:
        """Return a geometry of this system in EPSG:4490, longitude then latitude; QueryUnreadable.

        A straight edge of a projected system bends in degrees: it is cut into parts unless `bends` is off.
        """
        flat = shapely.force_2d(drawn)
        if self.north_first:
            flat = shapely.transform(flat, _turned)
        if not self.is_degrees:
            west, south, east, north = flat.bounds
            if not max(map(abs, flat.bounds)) < FARTHEST_M:
                raise QueryUnreadable(
                    "collections.outside_the_earth", place=place, value=drawn.wkt, crs=self.uri
                )
            longest = max(east - west, north - south) / PARTS_OF_AN_EDGE
            flat = shapely.segmentize(flat, longest) if bends and longest > 0 else flat
            flat = shapely.transform(flat, _to_degrees(self.epsg))
        west, south, east, north = flat.bounds
        inside = all(map(math.isfinite, (west, south, east, north))) and (
            west >= -180 and east <= 180 and south >= -90 and north <= 90
        )
        if not inside:
            raise QueryUnreadable("collections.outside_the_earth", place=place, value=drawn.wkt, crs=self.uri)
        return flat


def _turned(points: Floats) -> Floats:
    return points[:, ::-1]


def _to_degrees(epsg: int) -> Any:
    transformer = Transformer.from_crs(epsg, STORAGE_EPSG, always_xy=True)

    def move(points: Floats) -> Floats:
        longitudes, latitudes = transformer.transform(points[:, 0], points[:, 1], errcheck=False)
        return np.column_stack([longitudes, latitudes])

    return move


@cache
def reference_systems() -> Mapping[str, ReferenceSystem]:
    """Return every system by URI, the default first."""
    listed = [ReferenceSystem(CRS84, STORAGE_EPSG, is_degrees=True, north_first=False)]
    for code in CODES:
        crs = CRS.from_epsg(code)
        listed.append(
            ReferenceSystem(
                f"{EPSG}{code}",
                code,
                is_degrees=crs.is_geographic,
                north_first=crs.axis_info[0].direction == "north",
            )
        )
    return {system.uri: system for system in listed}


STORAGE_URI = f"{EPSG}{STORAGE_EPSG}"


def reference_system(uri: str, place: str) -> ReferenceSystem:
    """Return the system of a URI; raise QueryUnreadable with those there are."""
    found = reference_systems().get(uri)
    if found is None:
        known = "、".join(reference_systems())
        raise QueryUnreadable("collections.unknown_crs", place=place, value=uri, known=known)
    return found
