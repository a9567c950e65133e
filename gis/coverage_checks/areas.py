"""Find what is covered twice, and what lies between the units and is covered by nobody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

import shapely

from gis.coverage_checks.arrangement import Bearers, Faces, split
from gis.coverage_checks.measuring import widths
from gis.coverage_checks.segments import Geometries


@dataclass(frozen=True, slots=True)
class Piece:
    """A connected piece of the plane, the places of its parties, its width and widest place."""

    parties: tuple[int, ...]
    polygon: shapely.Polygon
    width_m: float
    location: tuple[float, float]


def overlaps(faces: Faces, covers: list[list[int]], tree: shapely.STRtree, tolerance_m: float) -> list[Piece]:
    """Return the pieces that two units cover, one for each pair and connected piece."""
    faces, covers = split(faces, covers, [at for at, owners in enumerate(covers) if len(owners) > 1], tree)
    by_pair: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for face, owners in enumerate(covers):
        for pair in combinations(owners, 2):
            by_pair[pair].append(face)
    return wider_than(connected(faces.polygons, by_pair), tolerance_m)


def gaps(faces: Faces, covers: list[list[int]], bearers: Bearers, tolerance_m: float) -> list[Piece]:
    """Return the holes that nobody covers, with all who lie along them, the longest contact first."""
    empty = [face for face, owners in enumerate(covers) if not owners]
    holes = wider_than(connected(faces.polygons, {(): empty} if empty else {}), tolerance_m)
    return [
        Piece(tuple(bearers.along(hole.polygon)), hole.polygon, hole.width_m, hole.location) for hole in holes
    ]


def connected(
    polygons: Geometries, faces_of: dict[tuple[int, ...], list[int]]
) -> Iterator[tuple[tuple[int, ...], shapely.Polygon]]:
    """Yield the connected pieces of faces of the same parties; those that touch in a point stay two."""
    for parties, faces in faces_of.items():
        whole = polygons[faces[0]] if len(faces) == 1 else shapely.union_all(polygons[faces])
        for part in shapely.get_parts(whole):
            yield parties, part


def wider_than(pieces: Iterable[tuple[tuple[int, ...], shapely.Polygon]], tolerance_m: float) -> list[Piece]:
    """Measure pieces and keep those that are wider than the tolerance somewhere."""
    found = list(pieces)
    polygons = np.empty(len(found), dtype=object)
    polygons[:] = [polygon for _, polygon in found]
    measured = widths(polygons)
    return [
        Piece(parties, polygon, float(width), (float(place[0]), float(place[1])))
        for (parties, polygon), width, place in zip(found, measured.widths, measured.places, strict=True)
        if width > tolerance_m
    ]
