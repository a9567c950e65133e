"""Compare units of two files pair by pair: versions of one unit, and neighbours along their common line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from gis.boundary_lines.derivation import lines_along
from gis.coordinates import area_m2
from gis.coordinates.plane import Plane
from gis.edge_matching.distances import Stretch, frechet_m, hausdorff_m, stretches
from gis.edge_matching.nearest import LineIndex, point_tree
from gis.edge_matching.shift import SystematicShift, systematic_shift
from gis.edge_matching.units import Said, Unit, lie_alike, same_units, unsaid

PolygonLike = Polygon | MultiPolygon
PairKind = Literal["same", "adjacent"]

#: One millimetre at 1:25,000, half of one at 1:50,000 on which agreements are drawn
TOLERANCE_M = 25.0
#: Two agencies draw one county line up to this far apart (DATA: p90 542 m, web map offsets up to 530 m)
REACH_M = 1_500.0
_DEGREES_PER_M = 1 / 80_000
_HECTARE = 10_000.0
#: Where they are as far apart as half a banner, a glance at so many places tells two ways apart
_GLANCES = 200
#: A corner made where two lines cross lies this near to both
_ON_LINE_M = 1e-4
_CARRY_ON_M = 0.01
#: Before the place of a unit of ours, among neighbours of both sides
_OWN = "ours "


@dataclass(frozen=True, slots=True)
class VertexMatch:
    """A vertex of ours and the one of theirs that it answers to, each being the other's nearest."""

    ours: tuple[float, float]
    theirs: tuple[float, float]
    distance_m: float


@dataclass(frozen=True, slots=True)
class Pair:
    """What was found for one pair; pieces and lines in EPSG:4490, our line as it was compared."""

    kind: PairKind
    left: Unit
    right: Unit
    overlap_ha: float
    gap_ha: float
    hausdorff_m: float
    frechet_m: float
    overlaps: tuple[Polygon, ...]
    gaps: tuple[Polygon, ...]
    stretches: tuple[Stretch, ...]
    vertices: tuple[VertexMatch, ...]
    our_vertices: int
    our_lines: tuple[LineString, ...] = field(repr=False)
    their_lines: tuple[LineString, ...] = field(repr=False)

    @property
    def beyond_tolerance_m(self) -> float:
        """Length of the longest stretch of our line that is beyond the tolerance."""
        return max((stretch.length_m for stretch in self.stretches), default=0.0)

    def measured(self, *, overlaps: bool) -> list[tuple[float, Polygon]]:
        """Return the pieces of overlap, else those of the gap, each with its geodesic area in hectares."""
        pieces = self.overlaps if overlaps else self.gaps
        return [(area_m2(piece) / _HECTARE, piece) for piece in pieces]


@dataclass(frozen=True, slots=True)
class Matching:
    """All pairs, the most disputed land first, the systematic shift, and who stayed without a partner."""

    pairs: tuple[Pair, ...]
    shift: SystematicShift | None
    tolerance_m: float
    reach_m: float
    only_ours: tuple[Unit, ...]
    only_theirs: tuple[Unit, ...]


def match_edges(
    ours: Sequence[Unit],
    theirs: Sequence[Unit],
    tolerance_m: float = TOLERANCE_M,
    reach_m: float = REACH_M,
    said: Said = unsaid,
    around: Sequence[Unit] = (),
) -> Matching:
    """Compare every unit of ours with its version in theirs, and with their units across its own line.

    Beyond the reach (metres) two lines are not taken for one. Overlap is what theirs has and ours has not
    for versions of one unit, and what both have for neighbours; gap is what ours has and theirs has not, or
    what lies between the neighbours' lines and neither they nor another unit has. ``said`` is told of units.
    ``around`` are more units of ours, which are not compared: where one of them that theirs lacks lies along
    ours, the line is none of theirs.
    """
    own = [*ours, *around]
    partners = same_units(own, theirs)
    same = {at: other for at, other in partners.items() if at < len(ours)}
    pairs: list[Pair] = []
    steps = len(same) + len(ours)
    for done, (one, other) in enumerate(same.items()):
        said(done, steps)
        pairs.append(_same(ours[one], theirs[other], tolerance_m, reach_m))
    trees = [shapely.STRtree([unit.geometry for unit in side]) for side in (own, theirs)]
    for at, unit in enumerate(ours):
        said(len(same) + at, steps)
        box = shapely.box(*_widened(unit.geometry.bounds, reach_m))
        beside, near = ([int(n) for n in tree.query(box)] for tree in trees)
        pairs += _adjacent_pairs(at, own, theirs, partners, beside, near, tolerance_m, reach_m)
    pairs.sort(key=lambda pair: (-(pair.overlap_ha + pair.gap_ha), pair.left.label, pair.right.label))
    evidence = [pair for pair in pairs if pair.kind == "same"] or pairs
    shift = systematic_shift([(pair.our_lines, pair.their_lines) for pair in evidence])
    taken = {pair.left.number for pair in pairs}, {pair.right.number for pair in pairs}
    return Matching(
        tuple(pairs),
        shift,
        tolerance_m,
        reach_m,
        tuple(unit for unit in ours if unit.number not in taken[0]),
        tuple(unit for unit in theirs if unit.number not in taken[1]),
    )


def _same(one: Unit, other: Unit, tolerance_m: float, reach_m: float) -> Pair:
    plane = Plane.of(one.geometry)
    more = _pieces(shapely.difference(other.geometry, one.geometry))
    less = _pieces(shapely.difference(one.geometry, other.geometry))
    a, b = plane.project(one.geometry), plane.project(other.geometry)
    step = _step(a.boundary, tolerance_m)
    index = LineIndex(b.boundary)
    found = [s for ring in _rings(a) for s in stretches(ring, index, b, tolerance_m, step)]
    partners = [(ring, _partner(ring, b)) for ring in _exteriors(a)]
    return Pair(
        "same",
        one,
        other,
        _hectares(more),
        _hectares(less),
        hausdorff_m(a.boundary, b.boundary, step),
        max((frechet_m(ring, other, step) for ring, other in partners if other is not None), default=0.0),
        more,
        less,
        _ranked(found, plane),
        _vertices(a.boundary, b.boundary, plane, min(tolerance_m, reach_m)),
        int(shapely.get_num_coordinates(a.boundary)),
        tuple(plane.unproject(ring) for ring in _rings(a)),
        tuple(plane.unproject(ring) for ring in _rings(b)),
    )


def _adjacent_pairs(
    at: int,
    own: Sequence[Unit],
    theirs: Sequence[Unit],
    same: dict[int, int],
    beside: Sequence[int],
    near: Sequence[int],
    tolerance_m: float,
    reach_m: float,
) -> list[Pair]:
    """Return pairs of one of our units with others of theirs; each place of our line goes to the nearest."""
    unit = own[at]
    near = [n for n in near if n != same.get(at)]
    beside = [n for n in beside if n != at]
    if not near:
        return []
    alike = {n: {same[n]} if n in same else {m for m in near if lie_alike(own[n], theirs[m])} for n in beside}
    neighbours = {str(n): theirs[n].geometry for n in near}
    neighbours |= {f"{_OWN}{n}": own[n].geometry for n in beside if not alike[n]}
    lines: dict[int, list[LineString]] = {}
    for line in lines_along("", unit.geometry, neighbours, reach_m).lines:
        (key,) = line.parties - {""}
        if not key.startswith(_OWN):
            lines.setdefault(int(key), []).append(line.geometry)
    found: list[Pair] = []
    for other, along in sorted(lines.items()):
        # Land of a third unit is no gap between two, whichever file it stands in.
        thirds = [own[n].geometry for n in beside if other not in alike[n]]
        thirds += [theirs[n].geometry for n in near if n != other]
        pair = _adjacent(unit, theirs[other], along, thirds, tolerance_m, reach_m)
        if pair is not None:
            found.append(pair)
    return found


def _adjacent(
    one: Unit,
    other: Unit,
    along: Sequence[LineString],
    thirds: Sequence[BaseGeometry],
    tolerance_m: float,
    reach_m: float,
) -> Pair | None:
    plane = Plane.of(one.geometry)
    a, b = plane.project(one.geometry), plane.project(other.geometry)
    index = LineIndex(b.boundary)
    lines = [plane.project(line) for line in along]
    step = _step(shapely.MultiLineString(lines), tolerance_m)
    ours = [line for each in lines if (line := _facing(each, index, step)) is not None]
    if not ours:
        return None
    both = _pieces(shapely.intersection(one.geometry, other.geometry))
    gaps = _unclaimed(_between(ours, a, b, index, reach_m), thirds, plane)
    facing = [(line, part) for line in ours if (part := _opposite(line, b)) is not None]
    whole = shapely.MultiLineString(ours)
    theirs = shapely.MultiLineString([part for _, part in facing])
    found = [s for line in ours for s in stretches(line, index, b, tolerance_m, step)]
    return Pair(
        "adjacent",
        one,
        other,
        _hectares(both),
        _hectares(gaps),
        hausdorff_m(whole, theirs, step) if facing else 0.0,
        max((frechet_m(line, part, step) for line, part in facing), default=0.0),
        both,
        gaps,
        _ranked(found, plane),
        _vertices(whole, b.boundary, plane, min(tolerance_m, reach_m)),
        int(shapely.get_num_coordinates(whole)),
        tuple(plane.unproject(line) for line in ours),
        tuple(plane.unproject(line) for line in theirs.geoms),
    )


def _facing(line: LineString, theirs: LineIndex, step: float) -> LineString | None:
    """Return the part of our line that theirs runs along, without ends that only pass by a corner of it.

    Walking along our line, the nearest place of theirs must go along too, at least half as far.
    """
    points = shapely.get_coordinates(shapely.segmentize(line, step))
    steps = np.hypot(*np.diff(points, axis=0).T)
    goes = np.hypot(*np.diff(theirs.feet(points), axis=0).T) >= steps / 2
    kept = np.flatnonzero(goes)
    if not len(kept) or steps[goes].sum() < step:
        return None
    places = np.concatenate([[0.0], np.cumsum(steps)])
    part = substring(line, places[kept[0]], places[kept[-1] + 1])
    return part if isinstance(part, LineString) and part.length > 0 else None


def _opposite(line: LineString, theirs: PolygonLike) -> LineString | None:
    """Return the part of their ring between the places nearest to our line's ends, the way nearer to ours."""
    rings = _rings(theirs)
    middle = line.interpolate(0.5, normalized=True)
    ends = [shapely.Point(line.coords[at]) for at in (0, -1)]
    ring = min(rings, key=lambda each: sum(each.distance(point) for point in (middle, *ends)))
    if line.is_closed:
        return ring
    start, end = (float(ring.project(point)) for point in ends)
    ways = [part for part in (_arc(ring, start, end), _arc(ring, end, start)) if part is not None]
    return min(
        ways, key=lambda way: hausdorff_m(way, line, max(way.length, line.length) / _GLANCES), default=None
    )


def _arc(ring: LineString, start: float, end: float) -> LineString | None:
    """Return the part of a ring from one place on to another, over its start where need be."""
    if end < start:
        end += ring.length
    if end - start < _ON_LINE_M:
        return None
    places = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(shapely.get_coordinates(ring), axis=0).T))])
    twice = np.concatenate([places, places[1:] + ring.length])
    inner = twice[(twice > start) & (twice < end)]
    stops = np.concatenate([[start], inner, [end]]) % ring.length
    points = shapely.get_coordinates(shapely.line_interpolate_point(ring, stops))
    return LineString(points)


def _between(
    ours: Sequence[LineString], a: PolygonLike, b: PolygonLike, index: LineIndex, reach_m: float
) -> BaseGeometry:
    """Return the land between two facing lines that neither side has.

    Our lines, their boundary and the shortest ways across at our lines' ends enclose faces; those outside
    both sides that have an edge on either line are the land between.
    """
    box = shapely.box(*_grown(shapely.total_bounds(list(ours)).tolist(), 2 * reach_m))
    across = [
        _carried_on(end, foot)
        for line in ours
        for end, foot in zip(_ends(line), index.feet(_ends(line)), strict=True)
        if not np.array_equal(end, foot)
    ]
    # Noded as one network: only then do lines that cross enclose anything.
    network = shapely.union_all([*across, a.boundary.intersection(box), b.boundary.intersection(box)])
    faces = np.array(list(shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))), dtype=object)
    if not len(faces):
        return Polygon()
    shapely.prepare(a)
    shapely.prepare(b)
    inner = shapely.point_on_surface(faces)
    faces = faces[~shapely.intersects(a, inner) & ~shapely.intersects(b, inner)]
    shore = LineIndex(shapely.MultiLineString(list(ours)))
    along = [_has_edge_on(face, shore) and _has_edge_on(face, index) for face in faces]
    return shapely.union_all(faces[np.array(along, dtype=bool)])


def _unclaimed(between: BaseGeometry, thirds: Sequence[BaseGeometry], plane: Plane) -> tuple[Polygon, ...]:
    """Return the pieces of land between two sides, in EPSG:4490, that no third unit has."""
    if between.is_empty:
        return ()
    box = shapely.box(*_widened(plane.unproject(shapely.box(*between.bounds)).bounds, 1.0))
    others = [plane.project(shapely.intersection(third, box)) for third in thirds]
    left = shapely.difference(between, shapely.union_all(others))
    # A sliver some micrometres wide may cross itself once it is in degrees.
    return _pieces(shapely.make_valid(plane.unproject(left), method="structure"))


def _has_edge_on(face: Polygon, line: LineIndex) -> bool:
    points = shapely.get_coordinates(face.exterior)
    return bool((line.distances((points[:-1] + points[1:]) / 2) < _ON_LINE_M).any())


def _carried_on(end: npt.NDArray[np.float64], foot: npt.NDArray[np.float64]) -> LineString:
    """Return the way across, a little longer at both ends: it meets a corner there, and crosses an edge."""
    ahead = (foot - end) / np.hypot(*(foot - end)) * _CARRY_ON_M
    return LineString([end - ahead, end, foot, foot + ahead])


def _ends(line: LineString) -> npt.NDArray[np.float64]:
    ends: npt.NDArray[np.float64] = shapely.get_coordinates(line)[[0, -1]]
    return ends


def _partner(ring: LineString, theirs: PolygonLike) -> LineString | None:
    """Return the outer ring of theirs that has most in common with one of ours."""
    polygon = Polygon(ring)
    areas = [(polygon.intersection(Polygon(other)).area, other) for other in _exteriors(theirs)]
    area, best = max(areas, key=lambda each: each[0])
    return LineString(best.coords) if area > 0 else None


def _vertices(
    ours: BaseGeometry, theirs: BaseGeometry, plane: Plane, within_m: float
) -> tuple[VertexMatch, ...]:
    a, b = (np.unique(shapely.get_coordinates(line), axis=0) for line in (ours, theirs))
    forth = _nearest(a, b, within_m)
    back = _nearest(b, a, within_m)
    found = []
    for one, (other, metres) in forth.items():
        if other in back and back[other][0] == one:
            found.append(VertexMatch(plane.degrees(*a[one]), plane.degrees(*b[other]), metres))
    return tuple(found)


def _nearest(
    of: npt.NDArray[np.float64], among: npt.NDArray[np.float64], within_m: float
) -> dict[int, tuple[int, float]]:
    (starts, ends), metres = point_tree(among).query_nearest(
        shapely.points(of), max_distance=within_m, return_distance=True, all_matches=False
    )
    return {int(s): (int(e), float(m)) for s, e, m in zip(starts, ends, metres, strict=True)}


def _ranked(found: Sequence[Stretch], plane: Plane) -> tuple[Stretch, ...]:
    """Return stretches on the globe, the one with most land between the lines first."""
    ordered = sorted(found, key=lambda stretch: -stretch.length_m * stretch.mean_m)
    return tuple(
        Stretch(plane.unproject(s.geometry), s.length_m, s.mean_m, s.greatest_m, s.is_inside_theirs)
        for s in ordered
    )


def _step(line: BaseGeometry, tolerance_m: float) -> float:
    """Return how densely lines are looked at: half the tolerance, but at most some 50,000 places."""
    return max(tolerance_m / 2, float(line.length) / 50_000)


def _pieces(geometry: BaseGeometry) -> tuple[Polygon, ...]:
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if part.geom_type == "Polygon"]
    return tuple(sorted(parts, key=lambda part: -part.area))


def _hectares(pieces: Sequence[Polygon]) -> float:
    return sum(area_m2(piece) for piece in pieces) / _HECTARE


def _rings(polygon: PolygonLike) -> list[LineString]:
    return [LineString(ring.coords) for ring in shapely.get_parts(polygon.boundary)]


def _exteriors(polygon: PolygonLike) -> list[LineString]:
    return [LineString(part.exterior.coords) for part in shapely.get_parts(polygon)]


def _widened(bounds: tuple[float, float, float, float], metres: float) -> tuple[float, float, float, float]:
    return _grown(bounds, metres * _DEGREES_PER_M)


def _grown(bounds: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    return west - by, south - by, east + by, north + by
