"""Derive boundary lines and tri-junctions from the polygons of neighbours.

A derived line is a draft: the line in law is that of the agreement and its detailed map (353号 Art. 14).
Geometries are EPSG:4490, longitude then latitude; a line runs from its western end, or its northern end where
it runs north to south, as markers are counted (DOMAIN: W→E or N→S).
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.ops import substring

from gis.coordinates import distance_m, length_m
from gis.coordinates.plane import Plane

Floats = npt.NDArray[np.float64]
Polygons = Mapping[str, Polygon | MultiPolygon]


@dataclass(frozen=True, slots=True)
class DerivedLine:
    """A stretch where two divisions touch, with the side each lies on as one walks along it."""

    left: str
    right: str
    geometry: LineString
    #: How far the other side's own boundary lies off at most; 0 where both have the same vertices
    deviation_m: float = 0.0

    @property
    def parties(self) -> frozenset[str]:
        """The two divisions."""
        return frozenset((self.left, self.right))

    @property
    def length_m(self) -> float:
        """Geodesic length in metres."""
        return length_m(self.geometry)


@dataclass(frozen=True, slots=True)
class TriJunction:
    """三交点: where three divisions (rarely more) meet."""

    parties: frozenset[str]
    position: Point


@dataclass(frozen=True, slots=True)
class Derived:
    """Lines sorted by parties and from west to east, and the points where three parties meet."""

    lines: tuple[DerivedLine, ...]
    tri_junctions: tuple[TriJunction, ...]

    def between(self, one: str, other: str) -> tuple[DerivedLine, ...]:
        """Return the stretches of the line between two divisions."""
        return tuple(line for line in self.lines if line.parties == {one, other})


def shared_lines(polygons: Polygons) -> Derived:
    """Derive every line and tri-junction of polygons of one source, whose neighbours have the same vertices.

    An edge that two polygons have is shared; edges that a third one has too (overlaps) belong to no line.
    Chains of shared edges of one pair end where a third party comes in or the sharing ends.
    """
    owners: dict[tuple[float, float, float, float], set[str]] = {}
    touching: dict[tuple[float, float], set[str]] = {}
    for key, polygon in polygons.items():
        for ring in shapely.get_parts(polygon.boundary):
            points = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            for point in points:
                touching.setdefault(point, set()).add(key)
            for start, end in itertools.pairwise(points):
                owners.setdefault((*min(start, end), *max(start, end)), set()).add(key)
    shared: dict[frozenset[str], list[LineString]] = {}
    for (x1, y1, x2, y2), keys in owners.items():
        if len(keys) == 2:
            shared.setdefault(frozenset(keys), []).append(LineString([(x1, y1), (x2, y2)]))
    lines: list[DerivedLine] = []
    meeting = {point: keys for point, keys in touching.items() if len(keys) > 2}
    for parties, edges in shared.items():
        for chain in shapely.get_parts(shapely.line_merge(shapely.MultiLineString(edges))):
            for piece in _split(chain, meeting):
                lines.append(_sided(piece, parties, polygons))
    junctions = [TriJunction(frozenset(keys), Point(point)) for point, keys in meeting.items()]
    return _sorted(lines, junctions)


def lines_along(
    ours: str, polygon: Polygon | MultiPolygon, neighbours: Polygons, tolerance_m: float
) -> Derived:
    """Derive our lines with neighbours whose polygons come from another source and don't match ours.

    The lines follow our own boundary. Each point of it belongs to the neighbour that is nearest there, one
    that overlaps us being nearer than one that touches us; where its boundary is farther than the tolerance
    (metres), to nobody. Where the nearest changes from one neighbour to another, three parties meet.
    `deviation_m` of a line says how far the neighbour's own boundary lies from it at most.
    """
    plane = Plane.of(polygon)
    sides = {key: _Side(plane.project(each), tolerance_m) for key, each in neighbours.items()}
    lines: list[DerivedLine] = []
    junctions: list[TriJunction] = []
    for ring in shapely.get_parts(plane.project(polygon).boundary):
        runs = _runs(ring, sides, tolerance_m)
        for run in runs:
            if run.key is None or run.length <= 0:
                continue
            piece = plane.unproject(run.geometry)
            deviation = sides[run.key].farthest(run.geometry, tolerance_m)
            sided = _sided(
                piece, frozenset((ours, run.key)), {ours: polygon, run.key: neighbours[run.key]}, ours
            )
            lines.append(DerivedLine(sided.left, sided.right, sided.geometry, deviation))
        for before, after in zip(runs, [*runs[1:], runs[0]], strict=True):
            if before.key and after.key and before.key != after.key:
                lon, lat = plane.degrees(*before.geometry.coords[-1])
                junctions.append(TriJunction(frozenset((ours, before.key, after.key)), Point(lon, lat)))
    return _sorted(lines, junctions)


def steps_along(polygon: Polygon | MultiPolygon, tolerance_m: float) -> int:
    """Return at how many places `lines_along` looks around itself; 0 where vertices are shared."""
    if tolerance_m <= 0:
        return 0
    return math.ceil(float(Plane.of(polygon).project(polygon).length) / _step(tolerance_m))


def counted_from_its_start(line: LineString) -> LineString:
    """Return a line turned to run west to east, or north to south where that is its longer extent."""
    (x1, y1), (x2, y2) = line.coords[0], line.coords[-1]
    if line.is_closed:
        return line
    across, down = distance_m(x1, (y1 + y2) / 2, x2, (y1 + y2) / 2), distance_m(x1, y1, x1, y2)
    is_turned = x1 > x2 if across >= down else y1 < y2
    return line.reverse() if is_turned else line


def _split(chain: LineString, meeting: Mapping[tuple[float, float], set[str]]) -> list[LineString]:
    """Cut a chain where a third party touches it."""
    points = [(float(x), float(y)) for x, y in shapely.get_coordinates(chain)]
    cuts = [at for at in range(1, len(points) - 1) if points[at] in meeting]
    if chain.is_closed and cuts:
        points = [*points[cuts[0] : -1], *points[: cuts[0] + 1]]
        cuts = [at - cuts[0] for at in cuts[1:]]
    edges = [0, *cuts, len(points) - 1]
    return [LineString(points[start : end + 1]) for start, end in itertools.pairwise(edges)]


def _sided(
    piece: LineString, parties: frozenset[str], polygons: Polygons, judged_by: str | None = None
) -> DerivedLine:
    """Turn a line as it is counted and say who lies on which side, judged at its longest edge."""
    line = counted_from_its_start(piece)
    one = judged_by or min(parties)
    (other,) = parties - {one}
    points = shapely.get_coordinates(line)
    steps = np.diff(points, axis=0)
    longest = int(np.argmax(np.hypot(steps[:, 0], steps[:, 1])))
    middle = (points[longest] + points[longest + 1]) / 2
    size = float(np.hypot(*steps[longest]))
    aside = np.array([-steps[longest][1], steps[longest][0]]) / size * min(size * 0.01, 1e-6)
    is_left = bool(shapely.contains_xy(polygons[one], *(middle + aside)))
    return DerivedLine(one, other, line) if is_left else DerivedLine(other, one, line)


def _sorted(lines: list[DerivedLine], junctions: list[TriJunction]) -> Derived:
    return Derived(
        tuple(sorted(lines, key=lambda line: (sorted(line.parties), line.geometry.coords[0]))),
        tuple(sorted(junctions, key=lambda each: (sorted(each.parties), each.position.coords[0]))),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of a ring in metres, and the neighbour nearest to all of it."""

    key: str | None
    geometry: LineString

    @property
    def length(self) -> float:
        return float(self.geometry.length)


class _Side:
    """A neighbour's polygon in metres, and the zone within a tolerance of its boundary."""

    def __init__(self, polygon: Polygon | MultiPolygon, tolerance_m: float) -> None:
        self._polygon = polygon
        self._boundary = polygon.boundary
        # Round corners of a buffer are drawn with chords: a little more keeps all that lies near inside it
        self._near = self._boundary.buffer(tolerance_m * 1.05)
        for each in (self._polygon, self._boundary, self._near):
            shapely.prepare(each)

    def distances(self, points: npt.NDArray[np.object_]) -> Floats:
        """Return how far points lie outside, negative inside; infinite where beyond the tolerance."""
        near = shapely.intersects(self._near, points)
        found = np.full(len(points), np.inf)
        found[near] = shapely.distance(self._boundary, points[near])
        return np.where(shapely.contains(self._polygon, points), -found, found)

    def farthest(self, line: LineString, tolerance_m: float) -> float:
        """Return the greatest distance of a line from the boundary, looked at every half tolerance."""
        points = shapely.get_coordinates(line.segmentize(_step(tolerance_m)))
        return float(np.max(shapely.distance(self._boundary, shapely.points(points))))


def _runs(ring: LineString, sides: Mapping[str, _Side], tolerance_m: float) -> list[_Run]:
    """Cut a ring where the nearest neighbour changes; a flicker shorter than the tolerance is none."""
    keys = list(sides)
    places = _places(ring, _step(tolerance_m))
    nearest = _nearest(ring, places, keys, sides, tolerance_m)
    changes = [at for at in range(len(places) - 1) if nearest[at] != nearest[at + 1]]
    cuts = [_change(ring, places[at], places[at + 1], keys, sides, tolerance_m) for at in changes]
    stretches: list[tuple[str | None, float, float]] = []
    for at, (start, end) in enumerate(
        zip(cuts, [*cuts[1:], *(cut + ring.length for cut in cuts[:1])], strict=True)
    ):
        key = nearest[changes[at] + 1]
        if stretches and (end - start < tolerance_m or stretches[-1][0] == key):
            key, start, _ = stretches.pop()
        stretches.append((key, start, end))
    if len(stretches) > 1 and stretches[0][0] == stretches[-1][0]:
        _, _, end = stretches.pop(0)
        key, start, _ = stretches.pop()
        stretches.append((key, start, end + ring.length))
    if len(stretches) < 2:
        return [_Run(stretches[0][0] if stretches else nearest[0], ring)]
    return [_Run(key, _piece(ring, start, end)) for key, start, end in stretches]


def _step(tolerance_m: float) -> float:
    """Return how far apart, in metres, a boundary is looked at."""
    return max(tolerance_m / 2, 1.0)


def _places(ring: LineString, step: float) -> Floats:
    """Return positions along a ring: every vertex and as many between as the step asks for."""
    points = shapely.get_coordinates(ring.segmentize(step))
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


def _nearest(
    ring: LineString, places: Floats, keys: Sequence[str], sides: Mapping[str, _Side], tolerance_m: float
) -> list[str | None]:
    points = shapely.line_interpolate_point(ring, places)
    table = np.array([sides[key].distances(points) for key in keys])
    best = np.argmin(table, axis=0)
    within = np.abs(table[best, np.arange(len(places))]) <= tolerance_m
    return [keys[int(at)] if good else None for at, good in zip(best, within, strict=True)]


def _change(
    ring: LineString,
    low: float,
    high: float,
    keys: Sequence[str],
    sides: Mapping[str, _Side],
    tolerance_m: float,
) -> float:
    """Return where between two positions the nearest neighbour changes, to a millimetre."""
    before = _nearest(ring, np.array([low]), keys, sides, tolerance_m)[0]
    while high - low > 0.001:
        middle = (low + high) / 2
        if _nearest(ring, np.array([middle]), keys, sides, tolerance_m)[0] == before:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _piece(ring: LineString, start: float, end: float) -> LineString:
    """Return the part of a closed ring between two positions; the end may lie past the ring's own end."""
    if start >= ring.length:
        start, end = start - ring.length, end - ring.length
    if end <= ring.length:
        return LineString(substring(ring, start, end).coords)
    first = substring(ring, start, ring.length)
    second = substring(ring, 0.0, end - ring.length)
    return LineString([*first.coords, *second.coords[1:]])
