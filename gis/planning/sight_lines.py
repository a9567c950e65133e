"""What is seen from roads and railways, and how steep ground is, over the height models that are loaded."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

import shapely
from shapely.geometry.base import BaseGeometry

from gis.burial_zones.line_of_sight import Floats, Sight, Terrain, seen_from, seen_ground
from gis.burial_zones.slope import mean_slope_deg
from gis.burial_zones.zones import Corridor, SeenGround
from gis.coordinates.local_planes import metres_per_degree
from gis.height_models.queries import Bounds
from gis.height_models.service import Heights
from gis.planning.inputs import Inputs

#: Settings of burial zones by which one looks
SETTINGS = ("eye_m", "object_m", "farthest_m", "half_field_deg")
#: Kinds of corridors that one travels on, and so looks from
TRAVELLED = ("road", "railway")
#: Ground that is seen and slopes are drawn by cells of at least so many degrees, about 28 m: finer ones would
#: take hours and tell no more of a zone
COARSE_DEG = 0.00025
#: Heights are read in squares of so many degrees
_SQUARE_DEG = 0.1
#: Lines are looked along in stretches of so many degrees: one whose surroundings end beyond the heights is
#: unknown as a whole
_STRETCH_DEG = 0.02


@dataclass(frozen=True, slots=True)
class GraveSeen:
    """Whether a grave site is seen from a corridor by who travels one way."""

    corridor: str
    #: forward along the line as it is drawn, or backward
    direction: str
    #: None: the heights don't cover enough to say so
    is_visible: bool | None
    #: Kilometres of the corridor between which it is seen
    from_km: float | None
    to_km: float | None


class SightLines:
    """Looks from corridors over the heights of an area."""

    def __init__(
        self,
        inputs: Inputs,
        settings: Mapping[str, str],
        corridors: Sequence[tuple[Corridor, float | None]],
    ) -> None:
        """Read which height models reach corridors, each with the kilometre its line begins at."""
        self.eye_m, self.object_m, self.farthest_m, self.half_field_deg = (
            float(settings[key]) for key in SETTINGS
        )
        self.travelled = [one for one in corridors if one[0].kind in TRAVELLED and one[0].line is not None]
        lines = np.array([one.line for one, _ in self.travelled], dtype=object)
        self._tree = shapely.STRtree(lines)
        reached = Heights(inputs.session, [])
        if len(lines):
            reached = inputs.heights(_widened(shapely.total_bounds(lines), self.farthest_m))
        self.heights = reached
        self._square = lru_cache(maxsize=8)(self.heights.over)

    @property
    def are_known(self) -> bool:
        """Whether any height near the corridors is."""
        return bool(self.heights.models)

    def ground(self, corridor: Corridor, distance_m: float) -> SeenGround:
        """Return the ground that is seen from a corridor within a distance of its centre line."""
        if corridor.line is None or not self.are_known:
            return SeenGround(None, is_whole=False)
        sight = Sight(self.eye_m, self.object_m, distance_m, self.half_field_deg)
        shapes, is_whole = [], True
        for stretch in _stretches(corridor.line):
            heights = self.heights.over(_widened(stretch.bounds, 1.05 * distance_m), COARSE_DEG)
            shape = None if heights is None else seen_ground(stretch, heights, sight)
            if shape is None:
                is_whole = False
            else:
                shapes.append(shape)
        return SeenGround(shapely.union_all(shapes) if shapes else None, is_whole)

    def grave(self, lon: float, lat: float) -> list[GraveSeen]:
        """Say for each road and railway that is near enough who sees a spot from it."""
        if not self.are_known:
            return []
        sight = Sight(self.eye_m, self.object_m, self.farthest_m, self.half_field_deg)
        near = shapely.box(*_widened((lon, lat, lon, lat), self.farthest_m))
        found = []
        for at in sorted(self._tree.query(near, predicate="intersects").tolist()):
            corridor, start = self.travelled[at]
            for one in seen_from(corridor.line, (lon, lat), self._around(lon, lat), sight):
                begin, end = (
                    None if km is None or start is None else start + km for km in (one.from_km, one.to_km)
                )
                found.append(GraveSeen(corridor.name, one.direction, one.is_visible, begin, end))
        return found

    def _around(self, lon: float, lat: float) -> Terrain | None:
        west, south, east, north = _widened((lon, lat, lon, lat), 1.05 * self.farthest_m)
        square = (
            math.floor(west / _SQUARE_DEG) * _SQUARE_DEG,
            math.floor(south / _SQUARE_DEG) * _SQUARE_DEG,
            math.ceil(east / _SQUARE_DEG) * _SQUARE_DEG,
            math.ceil(north / _SQUARE_DEG) * _SQUARE_DEG,
        )
        return self._square(square)


def slopes(inputs: Inputs, middles: Floats, size_m: float) -> Floats:
    """Return the mean slope in degrees of each square, NaN where heights are not known."""
    found: Floats = np.full(len(middles), np.nan)
    west, south = middles.min(axis=0)
    east, north = middles.max(axis=0)
    heights = inputs.heights(_widened((west, south, east, north), size_m))
    if not heights.models:
        return found
    squares = np.floor(middles / _SQUARE_DEG).astype(np.int64)
    for square in np.unique(squares, axis=0):
        inside = np.flatnonzero((squares == square).all(axis=1))
        some = middles[inside]
        # Beyond the squares' own ground lie the cells beside their borders.
        bounds = _widened((*some.min(axis=0), *some.max(axis=0)), size_m / 2 + 100)
        terrain = heights.over(bounds, COARSE_DEG)
        if terrain is not None:
            found[inside] = mean_slope_deg(terrain, some, size_m)
    return found


def told(seen: Sequence[GraveSeen]) -> tuple[list[dict[str, Any]], bool | None]:
    """Return what was found of a grave as it is kept, and whether it is seen at all; None: not known."""
    rows = [
        {
            "corridor": one.corridor,
            "direction": one.direction,
            "is_visible": one.is_visible,
            "from_km": one.from_km,
            "to_km": one.to_km,
        }
        for one in seen
    ]
    answers = {one.is_visible for one in seen}
    if True in answers:
        return rows, True
    return rows, None if None in answers or not answers else False


def _widened(bounds: Any, metres: float) -> Bounds:
    west, south, east, north = (float(one) for one in bounds)
    wide, tall = metres / metres_per_degree(np.array([(south + north) / 2]))[0]
    return west - wide, south - tall, east + wide, north + tall


def _stretches(line: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield a line in stretches."""
    for part in shapely.get_parts(shapely.segmentize(line, _STRETCH_DEG)):
        xy = shapely.get_coordinates(part)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
        begin = 0
        for at in range(1, len(xy)):
            if at == len(xy) - 1 or along[at + 1] - along[begin] > _STRETCH_DEG:
                yield shapely.LineString(xy[begin : at + 1])
                begin = at
