"""Find narrow gaps between units that are open to the outside, where no ring closes them.

Where two units' outlines come near each other, the whole is closed: grown and shrunk again by half a width,
which fills whatever a disc of that width can't enter. A gap between lines that should be one is filled alike
by a disc twice as wide; a bay, a corner or the mouth of a valley that only narrows is filled the more, the
wider the disc. So a filled piece is a gap when it is long for its width and a wider disc adds little to it.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates.local_planes import Geometries, from_planes, metres_per_degree, to_planes
from gis.coverage_checks.areas import Piece
from gis.coverage_checks.arrangement import Bearers
from gis.coverage_checks.measuring import inscribed, widths
from gis.coverage_checks.segments import Integers, Segments

#: Discs, metres: the widest gap that is looked for is as wide as the last
DISCS_M = (1.25, 5.0, 20.0, 80.0)
#: A disc twice as wide fills so many times the area at most
_STEADY = 1.5
#: A gap is so many times as long as wide at least
_SLENDER = 6.0
#: A disc is drawn with straight sides: what is thinner than this part of it comes of the drawing
_DRAWN = 0.005
#: Outlines that meet at a wider angle leave no gap between them
_SHARP_DEG = 20.0


def open_gaps(
    outline: Segments,
    bearers: Bearers,
    polygons: Geometries,
    tree: shapely.STRtree,
    holes: list[Piece],
    tolerance_m: float,
) -> list[Piece]:
    """Return the narrow gaps along the outline of the whole, with the units on both sides."""
    found: list[Piece] = []
    solid = [hole.polygon for hole in holes]
    for box in _places(outline, bearers):
        near = np.unique(tree.query(box))
        for piece in _gaps_at(box, near, polygons, solid, tolerance_m):
            # A box beside may show the same gap.
            known = (one for one in found if set(one.parties) & set(piece.parties))
            if not any(one.polygon.intersects(piece.polygon) for one in known):
                found.append(piece)
    return found


def _places(outline: Segments, bearers: Bearers) -> Iterator[shapely.Polygon]:
    """Yield the boxes in which the outlines of two units come near each other, pair by pair."""
    edges = _of_bearers(outline, bearers)
    if not len(edges):
        return
    one, other = _near(edges)
    wanted = _may_leave_a_gap(edges, one, other)
    boxes: dict[tuple[int, int], list[shapely.Polygon]] = defaultdict(list)
    zones = _zones(edges, one[wanted], other[wanted])
    for a, b, zone in zip(one[wanted], other[wanted], zones, strict=True):
        pair = sorted((int(edges.owner[a]), int(edges.owner[b])))
        boxes[pair[0], pair[1]].append(zone)
    for _, parts in sorted(boxes.items()):
        for place in shapely.get_parts(shapely.unary_union(parts)):
            yield shapely.box(*place.bounds)


def _of_bearers(outline: Segments, bearers: Bearers) -> Segments:
    """Return the outline's segments with the units that they belong to."""
    point, owner = bearers.at(outline.between())
    return Segments(outline.start[point], outline.end[point], owner)


def _near(edges: Segments) -> tuple[Integers, Integers]:
    lines = edges.lines()
    widest = np.abs(edges.start[:, 1]).max()
    degrees = DISCS_M[-1] / metres_per_degree(np.array([widest]))[0, 0]
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=degrees)
    wanted = (one < other) & (edges.owner[one] != edges.owner[other])
    return one[wanted], other[wanted]


def _may_leave_a_gap(
    edges: Segments, one: Integers, other: Integers
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Leave out edges that meet in a corner at a wide angle; the outside lies on the right of an edge."""
    wanted = np.ones(len(one), dtype=bool)
    for first, second in ((one, other), (other, one)):
        meets = np.all(edges.end[first] == edges.start[second], axis=1)
        scale = metres_per_degree(edges.end[first][:, 1])
        back = (edges.start[first] - edges.end[first]) * scale
        on = (edges.end[second] - edges.start[second]) * scale
        angle = np.degrees(np.arctan2(on[:, 1], on[:, 0]) - np.arctan2(back[:, 1], back[:, 0])) % 360
        wanted &= ~(meets & (angle > _SHARP_DEG))
    return wanted


def _zones(edges: Segments, one: Integers, other: Integers) -> Geometries:
    """Return for each pair of edges the box of what lies near both."""
    bounds = []
    for which in (one, other):
        margin = DISCS_M[-1] / metres_per_degree(edges.start[which][:, 1])
        low = np.minimum(edges.start[which], edges.end[which]) - margin
        high = np.maximum(edges.start[which], edges.end[which]) + margin
        bounds.append((low, high))
    low = np.maximum(bounds[0][0], bounds[1][0])
    high = np.minimum(bounds[0][1], bounds[1][1])
    zones: Geometries = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    return zones


def _gaps_at(
    box: shapely.Polygon,
    near: Integers,
    polygons: Geometries,
    solid: list[shapely.Polygon],
    tolerance_m: float,
) -> list[Piece]:
    """Return the gaps in a box, found with the narrowest disc that finds each."""
    west, south, east, north = box.bounds
    origin = np.array([[(west + east) / 2, (south + north) / 2]])
    margin_lon, margin_lat = 4 * DISCS_M[-1] / metres_per_degree(origin[:, 1])[0]
    wide = (west - margin_lon, south - margin_lat, east + margin_lon, north + margin_lat)
    window = shapely.box(*wide)
    clipped = shapely.clip_by_rect(polygons[near], *wide)
    holes = [hole for hole in solid if hole.intersects(window)]
    whole = shapely.unary_union([*clipped, *holes])
    if whole.covers(box):
        return []
    origins = np.repeat(origin, len(near), axis=0)
    sides = dict(zip(near.tolist(), to_planes(clipped, origins), strict=True))
    ground = to_planes(np.array([whole]), origin)[0]
    # What the closing does at the edge of the window is not looked at.
    inner = to_planes(np.array([box]), origin)[0].buffer(DISCS_M[-1], join_style="mitre")
    found: list[tuple[tuple[int, ...], shapely.Polygon]] = []
    for disc in DISCS_M:
        filled = _filled(ground, disc, inner)
        wider = _filled(ground, 2 * disc, inner) if filled else []
        for piece in filled:
            if any(piece.intersects(known) for _, known in found):
                continue
            parties = _sides_of(piece, sides, max(tolerance_m, 0.01, _DRAWN * disc / 2))
            steady = _steady(piece, wider)
            width = 2 * float(inscribed(np.array([piece], dtype=object))[0][0])
            if len(parties) > 1 and steady is not None and _is_slender(piece, disc, width):
                # A disc that just fits stops before the mouth, one far too wide bridges the coast beside it.
                found.append((parties, steady if width > disc / 2 else piece))
    if not found:
        return []
    flat = np.array([piece for _, piece in found], dtype=object)
    degrees = from_planes(flat, np.repeat(origin, len(found), axis=0))
    measured = widths(degrees)
    return [
        Piece(parties, polygon, float(width), (float(place[0]), float(place[1])))
        for (parties, _), polygon, width, place in zip(
            found, degrees, measured.widths, measured.places, strict=True
        )
        if width > tolerance_m
    ]


def _filled(ground: BaseGeometry, disc: float, inner: shapely.Polygon) -> list[shapely.Polygon]:
    """Return what a disc can't enter."""
    closed = ground.buffer(disc / 2, quad_segs=16).buffer(-disc / 2, quad_segs=16)
    # Along walls the straight sides of the discs leave threads.
    thread = _DRAWN * disc / 4
    filled = closed.difference(ground).buffer(-thread, join_style="mitre").buffer(thread, join_style="mitre")
    pieces = shapely.get_parts(filled)
    return [piece for piece in pieces if piece.geom_type == "Polygon" and piece.intersects(inner)]


def _sides_of(piece: shapely.Polygon, sides: dict[int, BaseGeometry], off_m: float) -> tuple[int, ...]:
    """Return the units along a piece that may lie a little off the ground, the longest contact first."""
    around = piece.exterior.buffer(off_m, quad_segs=2)
    contact = {
        who: around.intersection(side.boundary).length
        for who, side in sides.items()
        if side.intersects(around)
    }
    width = 2 * piece.area / max(piece.length, 1e-9)
    touching = {who: length for who, length in contact.items() if length > 2 * width}
    return tuple(sorted(touching, key=lambda who: (-touching[who], who)))


def _is_slender(piece: shapely.Polygon, disc: float, width: float) -> bool:
    half = piece.length / 2
    root = half * half / 4 - piece.area
    if root <= 0:
        return False
    long_side = half / 2 + root**0.5
    return bool(width > _DRAWN * disc and long_side > _SLENDER * width)


def _steady(piece: shapely.Polygon, wider: list[shapely.Polygon]) -> shapely.Polygon | None:
    """Return what the wider disc fills here where it is hardly more: it reaches farther into the mouth."""
    inside = piece.representative_point()
    return next(
        (other for other in wider if other.intersects(inside) and other.area < _STEADY * piece.area), None
    )
