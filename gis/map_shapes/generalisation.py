"""Draw a coverage of polygons coarser, so that a border of two stays one line at every zoom.

The lines between the points where three polygons meet are simplified once for both neighbours (Visvalingam
and Whyatt 1993, as shapely.coverage_simplify does it): the corner whose triangle is smallest goes first,
until none is smaller than the square of the tolerance. Each coarser drawing is made from the one before it.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import shapely
from pyproj import Transformer
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from gis.map_shapes.rules import Band

log = logging.getLogger(__name__)

#: EPSG:3857 ends here, degrees of latitude
LAST_LATITUDE = 85.05

#: CGCS2000 is taken as WGS 84: coordinates.py says so for the whole register.
_to_web = Transformer.from_crs(4326, 3857, always_xy=True)


def projected(geometries: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    """Return geometries of EPSG:4490 in EPSG:3857, latitudes beyond its edge drawn at the edge."""

    def forward(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        latitudes = np.clip(coordinates[:, 1], -LAST_LATITUDE, LAST_LATITUDE)
        return np.column_stack(_to_web.transform(coordinates[:, 0], latitudes))

    drawn: NDArray[np.object_] = shapely.transform(np.array(geometries, dtype=object), forward)
    return drawn


def generalised(
    coverage: NDArray[np.object_], bands: Sequence[Band]
) -> Iterator[tuple[Band, list[shapely.MultiPolygon]]]:
    """Yield each band with the polygons of a coverage (EPSG:3857) as they are drawn in it, finest first.

    Overlaps and gaps are drawn as they are registered: such borders are two lines, and each is simplified
    on its own.
    """
    present = coverage
    for band in sorted(bands, key=lambda band: band.tolerance):
        if band.tolerance > 0:
            present = _coarser(present, band.tolerance)
        yield band, [drawable(one, before) for one, before in zip(present, coverage, strict=True)]


def drawable(simplified: Any, registered: Any) -> shapely.MultiPolygon:
    """Return a valid multipolygon, the registered one where nothing of it was left."""
    polygons = _polygons(simplified) or _polygons(registered)
    return shapely.MultiPolygon(polygons)


def rest_of(whole: Any, parts: NDArray[np.object_], width: float) -> shapely.MultiPolygon | None:
    """Return what a whole holds beside its parts, empty where that is nothing.

    None where they do not make one coverage: parts overlap or lie outside, or their lines are others than the
    whole's. What is thinner than a width is not seen.
    """
    if not shapely.coverage_is_valid(parts, gap_width=width):
        return None
    held = shapely.coverage_union_all(parts)
    if not _is_thin(shapely.difference(held, whole), width):
        return None
    beside = shapely.difference(whole, held)
    if _is_thin(beside, width):
        return shapely.MultiPolygon()
    rest = shapely.MultiPolygon(_polygons(beside))
    is_coverage = shapely.coverage_is_valid(np.append(parts, np.array([rest])), gap_width=width)
    return rest if is_coverage else None


def _is_thin(drawn: Any, width: float) -> bool:
    return bool(shapely.is_empty(shapely.buffer(drawn, -width / 2)))


def united(parts: Sequence[shapely.MultiPolygon], registered: Any) -> shapely.MultiPolygon:
    """Return the polygon that drawn parts make together; what lies between two of them is no edge of it."""
    drawn = np.array(parts, dtype=object)
    is_coverage = shapely.coverage_is_valid(drawn)
    return drawable(
        shapely.coverage_union_all(drawn) if is_coverage else shapely.union_all(drawn), registered
    )


def _coarser(coverage: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    try:
        simplified: NDArray[np.object_] = shapely.coverage_simplify(coverage, tolerance)
    except GEOSException:
        # Never a reason to refuse a save: borders then part by less than a pixel of this zoom.
        log.exception("a coverage of %d polygons was simplified one by one", len(coverage))
        simplified = shapely.simplify(coverage, tolerance)
    return simplified


def _polygons(drawn: Any) -> list[shapely.Polygon]:
    valid = (
        drawn
        if shapely.is_valid(drawn)
        else shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    )
    parts = shapely.get_parts(shapely.get_parts(valid))
    return [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]
