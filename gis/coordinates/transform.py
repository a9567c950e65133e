"""Bring a coordinate of any named system to storage: CGCS2000 longitude, latitude.

WGS 84 and CGCS2000 differ by centimetres to decimetres and are taken as equal, which is a stated assumption.
Beijing 1954 and Xi'an 1980 are transformed only with the user's own seven parameters; without them the
coordinate is kept verbatim beside an approximate position good to 200 m, never silently converted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from gis.coordinates.datum import DatumParameters
from gis.coordinates.errors import CoordinateOutOfRange
from gis.coordinates.map_offsets import remove_offsets
from gis.coordinates.systems import CoordinateSystem, find_system

APPROXIMATE_ACCURACY_M = 200.0

Floats = npt.NDArray[np.float64]
GeometryT = TypeVar("GeometryT", bound=BaseGeometry)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A coordinate as it stood in the user's paper: easting (or longitude), northing, system key."""

    x: float
    y: float
    system: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a point lies in EPSG:4490, longitude before latitude, and how far that can be trusted.

    ``approximate`` bars the point from every tolerance test; ``verbatim`` is set with it. ``accuracy_m`` is
    None where nobody stated one.
    """

    lon: float
    lat: float
    approximate: bool
    accuracy_m: float | None
    verbatim: Verbatim | None


@dataclass(frozen=True, slots=True)
class Positions:
    """Many positions in EPSG:4490, with one trust for all."""

    lon: Floats
    lat: Floats
    approximate: bool
    accuracy_m: float | None


def to_storage(
    x: float,
    y: float,
    crs: str | int | CoordinateSystem,
    datum_parameters: DatumParameters | None = None,
) -> Position:
    """Return the position in EPSG:4490 of x (longitude or easting) and y (latitude or northing).

    Raises CoordinateOutOfRange when the numbers can't lie in that system (axes turned, zone number wrong),
    UnknownCoordinateSystem when it is not known.
    """
    system = find_system(crs)
    many = to_storage_arrays(np.array([x]), np.array([y]), system, datum_parameters)
    kept = Verbatim(x, y, system.key) if many.approximate else None
    return Position(float(many.lon[0]), float(many.lat[0]), many.approximate, many.accuracy_m, kept)


def to_storage_arrays(
    x: Floats,
    y: Floats,
    crs: str | int | CoordinateSystem,
    datum_parameters: DatumParameters | None = None,
) -> Positions:
    """Return the positions in EPSG:4490 of many points; the first bad one raises as in ``to_storage``."""
    system = find_system(crs)
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not x.size:
        return Positions(x, y, is_approximate(system, datum_parameters), None)
    check_range(x, y, system)
    lon, lat = _degrees_on_own_datum(x, y, system)
    approximate, accuracy = False, None
    if system.datum in ("gcj02", "bd09"):
        lons, lats = remove_offsets(lon.tolist(), lat.tolist(), system.datum)
        lon, lat = np.array(lons), np.array(lats)
    elif system.needs_datum_parameters and datum_parameters is not None:
        lon, lat = _helmert(system, datum_parameters).transform(lon, lat, errcheck=True)
        accuracy = datum_parameters.accuracy_m
    elif system.needs_datum_parameters:
        approximate, accuracy = True, APPROXIMATE_ACCURACY_M
    return Positions(np.asarray(lon), np.asarray(lat), approximate, accuracy)


def geometry_to_storage(
    geometry: GeometryT,
    crs: str | int | CoordinateSystem,
    datum_parameters: DatumParameters | None = None,
) -> GeometryT:
    """Return the geometry in EPSG:4490, two-dimensional; empty ones come back as they are.

    Whether it is approximate is known from the system: ``is_approximate``.
    """
    moved: GeometryT = geometries_to_storage([geometry], crs, datum_parameters)[0]
    return moved


def geometries_to_storage(
    geometries: Sequence[BaseGeometry],
    crs: str | int | CoordinateSystem,
    datum_parameters: DatumParameters | None = None,
) -> list[Any]:
    """Return many geometries in EPSG:4490 at once, much faster than one by one; the first bad one raises."""
    system = find_system(crs)

    def move(points: Floats) -> Floats:
        found = to_storage_arrays(points[:, 0], points[:, 1], system, datum_parameters)
        return np.column_stack([found.lon, found.lat])

    moved: list[Any] = shapely.transform(shapely.force_2d(np.array(geometries)), move).tolist()
    return moved


def is_approximate(
    crs: str | int | CoordinateSystem, datum_parameters: DatumParameters | None = None
) -> bool:
    """Return whether positions of this system are only approximate without (better) parameters."""
    return find_system(crs).needs_datum_parameters and datum_parameters is None


def check_range(x: Floats, y: Floats, system: CoordinateSystem) -> None:
    """Raise CoordinateOutOfRange for the first point that can't lie in the system, naming the rule."""
    bad = ~(np.isfinite(x) & np.isfinite(y))
    _raise_first(bad, x, y, "coordinates.not_a_number", system)
    if system.is_geographic:
        swapped = (np.abs(y) > 90) & (np.abs(x) <= 90)
        _raise_first(swapped, x, y, "coordinates.latitude_first", system)
        bad = (np.abs(x) > 180) | (np.abs(y) > 90)
        _raise_first(bad, x, y, "coordinates.not_degrees", system)
    elif system.zone is not None:
        turned = (x >= 1.0e6) & (x < 1.0e7) & ((y < 1.0e6) | (y > 1.0e7))
        _raise_first(turned, x, y, "coordinates.northing_first", system)
        if system.zone_in_easting:
            bad = np.floor(x / 1.0e6) != system.zone
            _raise_first(bad, x, y, "coordinates.zone_number_differs", system)
        else:
            bad = (x < 0) | (x >= 1.0e6)
            _raise_first(bad, x, y, "coordinates.easting_has_zone", system)
        bad = (y < 0) | (y > 1.0e7)
        _raise_first(bad, x, y, "coordinates.northing_out_of_range", system)


def _raise_first(
    bad: npt.NDArray[np.bool_], x: Floats, y: Floats, message_id: str, system: CoordinateSystem
) -> None:
    if bad.any():
        at = int(np.argmax(bad))
        raise CoordinateOutOfRange(
            message_id, x=float(x[at]), y=float(y[at]), system=system.name_zh, zone=system.zone
        )


def _degrees_on_own_datum(x: Floats, y: Floats, system: CoordinateSystem) -> tuple[Floats, Floats]:
    if system.is_geographic:
        return x, y
    lon, lat = _unproject(system.definition).transform(x, y, errcheck=False)
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    _raise_first(lost, x, y, "coordinates.out_of_range", system)
    return lon, lat


@cache
def _unproject(definition: str) -> Transformer:
    """Only the projection is undone, on the system's own datum: PROJ gets no chance to shift it."""
    crs = CRS.from_user_input(definition)
    return Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)


@cache
def _helmert(system: CoordinateSystem, parameters: DatumParameters) -> Transformer:
    ellipsoid = CRS.from_user_input(system.definition).ellipsoid
    if ellipsoid is None:
        raise ValueError(f"{system.key} has no ellipsoid")
    return Transformer.from_pipeline(
        parameters.pipeline(ellipsoid.semi_major_metre, ellipsoid.inverse_flattening)
    )
