"""Strips along lines, true on the ground whichever side of a zone's edge they lie.

A line is cut where one 3-degree Gauss-Krüger zone ends and the next begins (109.5°E runs through 乌审旗;
outside China UTM zones stand for them).
Each piece is widened in its own zone, by the distance on the ground times the zone's scale there, and the
strips are joined: pieces end round, so that the whole is the strip of the whole line. EPSG:4490, longitude
first; metres.
"""

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates.plane import Plane, zone_ends

#: Points on the way are put at least so densely, degrees: else a long straight piece of the plane and of
#: longitude and latitude would part by more than centimetres
_DENSE_DEG = 0.02
#: So wide is a piece at most, degrees: within it the scale of the zone is one number to 1 in 100,000
_PIECE_DEG = 0.25
#: Points on a quarter of a round end
_QUARTER = 32


def strip(ground: BaseGeometry, distance_m: float) -> BaseGeometry:
    """Return everything within a distance of lines, points or areas, inclusive; the ground itself is part
    of it.

    The border is wrong by less than 0.05 % of the distance at round corners (they are many-sided), and by
    centimetres elsewhere.
    """
    if ground.is_empty or distance_m <= 0:
        return ground
    strips = []
    for piece in pieces(ground):
        plane = Plane.of(piece)
        middle = piece.envelope.centroid
        metres = distance_m * plane.scale(middle.x, middle.y)
        strips.append(plane.unproject(plane.project(piece).buffer(metres, quad_segs=_QUARTER)))
    return shapely.union_all(strips)


def pieces(ground: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield a geometry cut into pieces that each lie in one zone, and are small enough for one scale."""
    dense = shapely.segmentize(ground, _DENSE_DEG)
    west, south, east, north = dense.bounds
    at = west
    while True:
        until = min(zone_ends(at), at + _PIECE_DEG)
        column = shapely.box(at, south - 1, until, north + 1)
        part = shapely.intersection(dense, column)
        yield from (one for one in shapely.get_parts(part) if not one.is_empty)
        if until >= east:
            return
        at = until
