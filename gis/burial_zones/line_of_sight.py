"""What is seen from a road or railway over a height model, in both directions of travel. Pure.

The eye stands over the corridor, the object over the ground. Earth is curved and light is bent: heights sink
by s² / (2 R / (1 − k)) with the distance s, R = 6 371 km and k = 0.13 (surveyors' usual coefficient). What
the model doesn't cover is not known, which is another thing than not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry.base import BaseGeometry

from gis.burial_zones.errors import TerrainUnreadable
from gis.coordinates.local_planes import metres_per_degree

Floats = npt.NDArray[np.float64]

_BENT_RADIUS_M = 6_371_000.0 / (1 - 0.13)


@dataclass(frozen=True, slots=True)
class Terrain:
    """Heights in metres at the middles of cells, EPSG:4490; rows run from north to south. NaN: not known."""

    #: Longitude and latitude of the middle of the north-western cell
    west: float
    north: float
    #: Size of a cell, degrees
    step: float
    heights: Floats

    def __post_init__(self) -> None:
        if self.heights.ndim != 2 or min(self.heights.shape) < 2 or not self.step > 0:
            raise TerrainUnreadable

    def at(self, lon: Floats, lat: Floats) -> Floats:
        """Return heights between the four cells around, NaN outside or beside unknown cells."""
        x, y = (lon - self.west) / self.step, (self.north - lat) / self.step
        rows, columns = self.heights.shape
        outside = (x < 0) | (y < 0) | (x > columns - 1) | (y > rows - 1)
        left = np.clip(np.floor(x), 0, columns - 2).astype(np.int64)
        top = np.clip(np.floor(y), 0, rows - 2).astype(np.int64)
        u, v = x - left, y - top
        upper = self.heights[top, left] * (1 - u) + self.heights[top, left + 1] * u
        lower = self.heights[top + 1, left] * (1 - u) + self.heights[top + 1, left + 1] * u
        found: Floats = np.where(outside, np.nan, upper * (1 - v) + lower * v)
        return found


@dataclass(frozen=True, slots=True)
class Sight:
    """From where and what is looked at."""

    #: Over the corridor, metres
    eye_m: float
    #: Over the ground, metres
    object_m: float
    #: Farthest looked, metres
    farthest_m: float
    #: Half of the field of view, degrees to either side of the way ahead
    half_field_deg: float = 90.0
    #: Between two places looked from, metres
    every_m: float = 50.0


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether an object is seen by who travels one way."""

    #: forward along the line as it is drawn, or backward
    direction: str
    #: None: the height model doesn't cover enough to say so
    is_visible: bool | None
    #: First and last kilometre along the line from which it is seen; None where it is not
    from_km: float | None
    to_km: float | None


def seen_from(
    line: BaseGeometry, target: tuple[float, float], terrain: Terrain | None, sight: Sight
) -> Sequence[Seen]:
    """Say for both directions of travel whether an object (longitude, latitude) is seen from a line.

    Without terrain it is unknown. Not seen is only said where every look within the distance is known.
    """
    if terrain is None:
        return [Seen(direction, None, None, None) for direction in ("forward", "backward")]
    eyes, bearings, km = _places(line, sight.every_m)
    distances, towards = _from(eyes, np.array(target))
    near = distances <= sight.farthest_m
    clear = np.full(len(eyes), np.nan)
    clear[near] = _clear(terrain, eyes[near], np.broadcast_to(np.array(target), (int(near.sum()), 2)), sight)
    found = []
    for direction, turn in (("forward", 0.0), ("backward", 180.0)):
        aside = np.abs((towards - bearings - turn + 180) % 360 - 180)
        looks = near & ((aside <= sight.half_field_deg) | (distances < 1.0))
        found.append(_told(direction, clear, looks, km))
    return found


def seen_ground(line: BaseGeometry, terrain: Terrain, sight: Sight) -> BaseGeometry | None:
    """Return the cells within the distance that are seen from a line, whichever way one travels.

    None where the model doesn't cover all ground within the distance: an unknown part is no free part.
    """
    eyes, bearings, _ = _places(line, sight.every_m)
    rows, columns = terrain.heights.shape
    grid_lon = terrain.west + terrain.step * np.arange(columns)
    grid_lat = terrain.north - terrain.step * np.arange(rows)
    seen = np.zeros((rows, columns), dtype=np.bool_)
    for eye, ahead in zip(eyes, bearings, strict=True):
        scale = metres_per_degree(eye[None, 1])[0]
        reach = sight.farthest_m / scale
        if not _covers(terrain, eye, reach):
            return None
        near_columns = np.flatnonzero(np.abs(grid_lon - eye[0]) <= reach[0])
        near_rows = np.flatnonzero(np.abs(grid_lat - eye[1]) <= reach[1])
        r, c = (part.ravel() for part in np.meshgrid(near_rows, near_columns, indexing="ij"))
        cells = np.column_stack([grid_lon[c], grid_lat[r]])
        distances, towards = _from(np.broadcast_to(eye, cells.shape), cells)
        # Off the way ahead or the way back, whichever is nearer
        aside = np.abs((towards - ahead + 90) % 180 - 90)
        in_field = (aside <= sight.half_field_deg) | (distances < 1.0)
        looked = (distances <= sight.farthest_m) & in_field & ~seen[r, c]
        clear = _clear(terrain, np.broadcast_to(eye, (int(looked.sum()), 2)), cells[looked], sight)
        if np.isnan(clear).any():
            return None
        seen[r[looked], c[looked]] = clear > 0
    r, c = np.nonzero(seen)
    # Edges are reckoned once, so that neighbours share them to the last digit.
    lon = terrain.west + terrain.step * (np.arange(columns + 1) - 0.5)
    lat = terrain.north - terrain.step * (np.arange(rows + 1) - 0.5)
    boxes = shapely.box(lon[c], lat[r + 1], lon[c + 1], lat[r])
    return shapely.coverage_union_all(boxes)


def _covers(terrain: Terrain, eye: Floats, reach: Floats) -> bool:
    rows, columns = terrain.heights.shape
    east, south = terrain.west + terrain.step * (columns - 1), terrain.north - terrain.step * (rows - 1)
    return bool(
        terrain.west <= eye[0] - reach[0]
        and eye[0] + reach[0] <= east
        and south <= eye[1] - reach[1]
        and eye[1] + reach[1] <= terrain.north
    )


def _told(direction: str, clear: Floats, looks: npt.NDArray[np.bool_], km: Floats) -> Seen:
    seen = looks & (clear > 0)
    if seen.any():
        return Seen(direction, True, float(km[seen].min()), float(km[seen].max()))
    unknown = bool(np.isnan(clear[looks]).any())
    return Seen(direction, None if unknown else False, None, None)


def _places(line: BaseGeometry, every_m: float) -> tuple[Floats, Floats, Floats]:
    """Return places along the parts of a line, the bearing of travel there, and kilometres from its start."""
    points, bearings, kilometres, before = [], [], [], 0.0
    for part in shapely.get_parts(line):
        xy = shapely.get_coordinates(part)
        lengths, ahead = _from(xy[:-1], xy[1:])
        along = np.concatenate([[0.0], np.cumsum(lengths)])
        count = max(1, int(np.ceil(along[-1] / every_m)))
        wanted = np.linspace(0.0, along[-1], count + 1)
        at = np.clip(np.searchsorted(along, wanted, side="right") - 1, 0, len(lengths) - 1)
        share = np.divide(wanted - along[at], lengths[at], out=np.zeros(len(at)), where=lengths[at] > 0)
        points.append(xy[at] + (xy[at + 1] - xy[at]) * share[:, None])
        bearings.append(ahead[at])
        kilometres.append((before + wanted) / 1000)
        before += float(along[-1])
    return np.concatenate(points), np.concatenate(bearings), np.concatenate(kilometres)


def _from(start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return distance in metres and bearing from north in degrees of short ways."""
    middle = (start[..., 1] + end[..., 1]) / 2
    metres = (end - start) * metres_per_degree(np.atleast_1d(middle))
    bearing = np.degrees(np.arctan2(metres[:, 0], metres[:, 1]))
    return np.hypot(metres[:, 0], metres[:, 1]), bearing


def _clear(terrain: Terrain, eyes: Floats, targets: Floats, sight: Sight) -> Floats:
    """Return for each look 1 where nothing stands between, 0 where something does, NaN where unknown."""
    if not len(eyes):
        return np.zeros(0)
    distances, _ = _from(eyes, targets)
    cell = terrain.step * float(metres_per_degree(np.array([terrain.north]))[0].min())
    count = max(2, int(np.ceil(distances.max() / cell)) + 1)
    # Between the two ends, not at them
    share = np.linspace(0, 1, count + 1)[1:-1]
    lon = eyes[:, :1] + (targets[:, :1] - eyes[:, :1]) * share
    lat = eyes[:, 1:] + (targets[:, 1:] - eyes[:, 1:]) * share
    ground = terrain.at(lon, lat)
    eye = terrain.at(eyes[:, 0], eyes[:, 1]) + sight.eye_m
    top = terrain.at(targets[:, 0], targets[:, 1]) + sight.object_m
    top = top - distances**2 / (2 * _BENT_RADIUS_M)
    sunk = ground - (distances[:, None] * share) ** 2 / (2 * _BENT_RADIUS_M)
    ray = eye[:, None] + (top - eye)[:, None] * share
    over = sunk - ray
    known_block = np.nanmax(np.where(np.isnan(over), -np.inf, over), axis=1) > 0
    unknown = np.isnan(over).any(axis=1)
    ends_unknown = np.isnan(eye) | np.isnan(top)
    told: Floats = np.where(ends_unknown, np.nan, np.where(known_block, 0.0, np.where(unknown, np.nan, 1.0)))
    return told
