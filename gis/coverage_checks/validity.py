"""Say which polygons are no polygons, and make of them what the other checks can work with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates.local_planes import Geometries
from gis.coverage_checks.units import Unit


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a unit's polygon: a reason in GEOS's words, and the corners where it shows."""

    place: int
    reason: str
    at: shapely.MultiPoint


def areas_of(units: Sequence[Unit]) -> tuple[Geometries, list[Fault]]:
    """Return every unit's area, mended where it is invalid and empty where it has none, and the faults."""
    polygons = np.empty(len(units), dtype=object)
    polygons[:] = [unit.geometry for unit in units]
    no_area = shapely.Polygon()
    faults: list[Fault] = []
    kinds = shapely.get_type_id(polygons)
    unusable = ~np.isin(kinds, (3, 6)) | shapely.is_empty(polygons)
    for place in np.flatnonzero(unusable):
        faults.append(Fault(int(place), "no polygon", shapely.MultiPoint()))
    polygons[unusable] = no_area
    for place in np.flatnonzero(~shapely.is_valid(polygons)):
        broken = polygons[place]
        reason = str(shapely.is_valid_reason(broken))
        faults.append(Fault(int(place), reason.split("[")[0].strip(), _crossings(broken, reason)))
        polygons[place] = _mended(broken)
    return polygons, faults


def _crossings(polygon: shapely.Polygon | shapely.MultiPolygon, reason: str) -> shapely.MultiPoint:
    """Return the points where rings cross or touch themselves or one another, the reported one first."""
    lines = shapely.get_parts(shapely.unary_union(polygon.boundary))
    ends = shapely.get_coordinates(shapely.get_point(lines, [[0], [-1]]))
    points, count = np.unique(ends, axis=0, return_counts=True)
    found = points[count > 2].tolist()
    _, bracket, numbers = reason.partition("[")
    if bracket:
        found.insert(0, [float(number) for number in numbers.rstrip("]").split()[:2]])
    if not found:
        found = [list(polygon.exterior.coords[0])] if polygon.geom_type == "Polygon" else []
    return shapely.MultiPoint(found)


def _mended(polygon: BaseGeometry) -> BaseGeometry:
    made = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(made) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
