"""Where rows of a returned GeoPackage lie, in EPSG:4490, or why that can't be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gis.coordinates import (
    CoordinateOutOfRange,
    CoordinateSystem,
    UnknownCoordinateSystem,
    find_system,
    is_approximate,
    to_storage_arrays,
)
from gis.errors import InvalidInput

#: Of longitude, latitude, height and measure the first two
_DIMENSIONS = 2


class SystemUnknown(InvalidInput):
    """A layer is in a system from which nothing leads to CGCS2000 exactly."""

    message_id = "field_returned.system_unknown"


class WrongKind(InvalidInput):
    """A row is drawn as something else than its layer asks."""

    message_id = "field_returned.wrong_kind"


@dataclass(frozen=True, slots=True)
class Place:
    """Longitude and latitude of a point, or of each corner of a line; None where nothing is drawn.

    `problem` says why what is drawn can't be taken.
    """

    at: Sequence[Any] | None = None
    problem: InvalidInput | None = None


def place_of(geometry: Any, wanted: str, system: CoordinateSystem) -> Place:
    """Return where a row lies; `wanted` is Point or LineString."""
    kind, corners = geometry["type"], _corners(geometry)
    if not corners:
        return Place(problem=WrongKind(found=f"{kind} EMPTY", wanted=wanted))
    if kind.startswith("Multi"):
        # A point that went through a Shapefile or another program may be many of one.
        if len(corners) > 1:
            return Place(problem=WrongKind(found=f"{kind} ({len(corners)})", wanted=wanted))
        kind, corners = kind.removeprefix("Multi"), list(corners[0])
    if kind != wanted:
        return Place(problem=WrongKind(found=kind, wanted=wanted))
    points = np.array([each[:_DIMENSIONS] for each in ([corners] if kind == "Point" else corners)], float)
    try:
        found = to_storage_arrays(points[:, 0], points[:, 1], system)
    except CoordinateOutOfRange as error:
        return Place(problem=error)
    at = np.column_stack([found.lon, found.lat]).tolist()
    return Place(at[0] if kind == "Point" else at)


def system_of(layer: str, wkt: str) -> CoordinateSystem:
    """Return the system of a layer; raise SystemUnknown, also where it leads to CGCS2000 only nearly.

    WGS 84 is taken as CGCS2000, as everywhere (see `gis.coordinates`).
    """
    try:
        system = find_system(wkt)
    except UnknownCoordinateSystem as error:
        raise SystemUnknown(layer=layer, system=error.params.get("name") or "—") from error
    if is_approximate(system):
        raise SystemUnknown(layer=layer, system=system.name_zh)
    return system


def _corners(geometry: Mapping[str, Any]) -> list[Any]:
    """Return the coordinates of a geometry; none where it is empty, which GDAL writes as not-a-numbers."""
    found = list(geometry.get("coordinates") or ())
    if geometry["type"] == "Point" and np.isnan(found[:_DIMENSIONS]).all():
        return []
    return found
