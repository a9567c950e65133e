"""Cut the plane along segments into faces, and say who covers each face and who lies along it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import shapely

from gis.coverage_checks.segments import Geometries, Integers, Segments, distinct, segments_of, unanswered

#: Cutting moves a corner by no more than this many degrees (a hundredth of a millimetre)
CLOSE_DEG = 1e-10
#: Parts of a face in which a point is looked for, odd enough that no line of a grid runs through it
_PARTS = (0.9173, 0.7321, 0.6367, 0.5541, 0.4829)


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces of the plane with a point inside each."""

    polygons: Geometries
    inside: Geometries

    def __len__(self) -> int:
        return len(self.polygons)


def faces_of(segments: Segments) -> Faces:
    """Return all bounded faces that the segments enclose."""
    if not len(segments):
        none = np.array([], dtype=object)
        return Faces(none, none)
    noded = shapely.unary_union(distinct(segments).lines())
    polygons = shapely.get_parts(shapely.polygonize([noded]))
    # Where a corner lies on a straight edge but for its last bits, a face arises that is none.
    polygons = polygons[~_are_none(polygons)]
    return Faces(polygons, shapely.point_on_surface(polygons))


def _are_none(polygons: Geometries) -> NDArray[np.bool_]:
    thin: NDArray[np.bool_] = shapely.area(polygons) <= CLOSE_DEG * shapely.length(polygons)
    return thin


def covers_of(faces: Faces, tree: shapely.STRtree) -> list[list[int]]:
    """Return for each face the places of the polygons that cover the point inside it."""
    inside = _off_outlines(faces, tree)
    covers: list[list[int]] = [[] for _ in range(len(faces))]
    for face, polygon in zip(*tree.query(inside, predicate="intersects"), strict=True):
        covers[int(face)].append(int(polygon))
    return [sorted(owners) for owners in covers]


def _off_outlines(faces: Faces, tree: shapely.STRtree) -> Geometries:
    """Return a point inside each face that lies on no polygon's outline, where both sides would have it."""
    inside = faces.inside.copy()
    for part in _PARTS:
        on_outline = np.unique(tree.query(inside, predicate="touches")[0])
        for face in on_outline:
            west, south, east, north = faces.polygons[face].bounds
            right, top = west + part * (east - west), south + part * part * (north - south)
            cut = shapely.clip_by_rect(faces.polygons[face], west, south, right, top)
            if not cut.is_empty:
                inside[face] = shapely.point_on_surface(cut)
        if not len(on_outline):
            break
    return inside


def split(
    faces: Faces, covers: list[list[int]], which: list[int], tree: shapely.STRtree
) -> tuple[Faces, list[list[int]]]:
    """Return some faces cut along all outlines, with who covers each part.

    A face is covered equally often everywhere, but not by the same everywhere: what divides two neighbours
    may run through what a third covers too.
    """
    whole: list[shapely.Polygon] = []
    for face in which:
        polygon = faces.polygons[face]
        near = tree.query(polygon, predicate="intersects")
        if set(near.tolist()) == set(covers[face]):
            whole.append(polygon)
            continue
        outlines = shapely.clip_by_rect(shapely.boundary(tree.geometries[near]), *polygon.bounds)
        parts = shapely.get_parts(shapely.polygonize([shapely.unary_union([polygon.boundary, *outlines])]))
        inside = shapely.intersects(polygon, shapely.point_on_surface(parts))
        whole += parts[inside & ~_are_none(parts)].tolist()
    found = np.empty(len(whole), dtype=object)
    found[:] = whole
    made = Faces(found, shapely.point_on_surface(found))
    return made, covers_of(made, tree)


def outline(faces: Faces) -> Segments:
    """Return the segments between a face and what no face reaches: the outside on the right."""
    return unanswered(segments_of(faces.polygons))


class Bearers:
    """Whose segments lie where: looked up by a point on them."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._tree = shapely.STRtree(segments.lines())

    def at(self, points: NDArray[np.float64]) -> tuple[Integers, Integers]:
        """Return pairs of a point and the owner of a segment that it lies on."""
        point, segment = self._tree.query(shapely.points(points), predicate="dwithin", distance=CLOSE_DEG)
        return point.astype(np.int64), self._segments.owner[segment]

    def along(self, polygon: shapely.Polygon) -> dict[int, float]:
        """Return the owners along a face's outline, with how far they do in degrees, the longest first."""
        edges = segments_of(np.array([polygon], dtype=object))
        lengths = np.hypot(*(edges.end - edges.start).T)
        point, owner = self.at(edges.between())
        shared: dict[int, float] = {}
        for place, who in sorted(set(zip(point.tolist(), owner.tolist(), strict=True))):
            shared[who] = shared.get(who, 0.0) + float(lengths[place])
        return dict(sorted(shared.items(), key=lambda item: (-item[1], item[0])))
