"""Read points as a person types them in a system of his choice, and write stored points back in it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from pyproj import CRS, Transformer

from gis.coordinates.angles import format_angle, parse_angle
from gis.coordinates.errors import AngleUnreadable, CoordinateOutOfRange, UnknownCoordinateSystem
from gis.coordinates.systems import CoordinateSystem, find_system
from gis.coordinates.transform import to_storage_arrays

#: East (or longitude) and north (or latitude), as written
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TypedPoints:
    """Points in EPSG:4490, longitude before latitude, and how far they can be trusted."""

    points: tuple[tuple[float, float], ...]
    approximate: bool
    accuracy_m: float | None
    #: As typed, with the system: what is kept beside an approximate position
    verbatim: str


def read_points(pairs: Sequence[Pair], system: str) -> TypedPoints:
    """Return the positions of pairs (longitude, latitude) or (east, north) as written.

    Degrees may be decimal or degrees, minutes and seconds in any usual spelling; metres may have spaces or
    commas between thousands. Raises AngleUnreadable, CoordinateOutOfRange, UnknownCoordinateSystem.
    """
    found = find_system(system)
    read = [_pair(pair, found) for pair in pairs]
    numbers = np.array(read, dtype=np.float64).reshape(-1, 2)
    stored = to_storage_arrays(numbers[:, 0], numbers[:, 1], found)
    return TypedPoints(
        points=tuple(zip(stored.lon.tolist(), stored.lat.tolist(), strict=True)),
        approximate=stored.approximate,
        accuracy_m=stored.accuracy_m,
        verbatim="; ".join(f"{east.strip()}, {north.strip()}" for east, north in pairs) + f" ({found.key})",
    )


def _pair(pair: Pair, system: CoordinateSystem) -> tuple[float, float]:
    if system.is_geographic:
        return parse_angle(pair[0], "lon"), parse_angle(pair[1], "lat")
    return _metres(pair[0]), _metres(pair[1])


def _metres(text: str) -> float:
    plain = text.strip().removesuffix("m").removesuffix("米")
    try:
        return float(plain.replace(",", "").replace("，", "").replace(" ", ""))
    except ValueError:
        raise AngleUnreadable("coordinates.metres_unreadable", text=text.strip()) from None


def write_points(points: Sequence[tuple[float, float]], system: str) -> list[Pair]:
    """Return stored points as they are written in a system: degrees, minutes, seconds, or metres.

    Only systems on CGCS2000 and WGS 84 (taken as equal) can be written: raises UnknownCoordinateSystem for
    any other, whose way back is not ours to state.
    """
    found = find_system(system)
    if found.datum not in ("cgcs2000", "wgs84"):
        raise UnknownCoordinateSystem("coordinates.not_written_in", name=found.name_zh)
    if found.is_geographic:
        return [(format_angle(lon, "lon", 4), format_angle(lat, "lat", 4)) for lon, lat in points]
    project = _projection(found.definition)
    return [_metres_of(project, lon, lat, found) for lon, lat in points]


def _metres_of(project: Transformer, lon: float, lat: float, system: CoordinateSystem) -> Pair:
    east, north = project.transform(lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else (math.inf, math.inf)
    if not (math.isfinite(east) and math.isfinite(north)):
        raise CoordinateOutOfRange(x=lon, y=lat, system=system.name_zh, zone=system.zone)
    return f"{east:.3f}", f"{north:.3f}"


@cache
def _projection(definition: str) -> Transformer:
    crs = CRS.from_user_input(definition)
    return Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
