"""Compare parents with their children: what lies outside, what is left bare, whose child it really is."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import shapely

from gis.coordinates.local_planes import Geometries
from gis.coverage_checks.areas import Piece, connected, wider_than
from gis.coverage_checks.arrangement import Bearers, covers_of, faces_of, split
from gis.coverage_checks.segments import Integers, Segments, answered_pairs, unanswered
from gis.coverage_checks.units import Unit, is_code, nests


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A child whose stated parent or code can't be right; `parent` is what its attributes say."""

    child: int
    parent: int | None
    stated: str
    kind_is_code: bool


def true_parents(
    units: Sequence[Unit], polygons: Geometries, parents: Integers, layers: Integers
) -> Integers:
    """Return the parent in which each child lies for the greater part, where that is not the stated one."""
    found = parents.copy()
    for layer in np.unique(layers[parents[parents >= 0]]):
        above = np.flatnonzero((layers == layer) & ~shapely.is_empty(polygons))
        stated = [at for at in range(len(units)) if parents[at] >= 0 and layers[parents[at]] == layer]
        lost = [
            at
            for at in range(len(units))
            if parents[at] < 0
            and units[at].parent
            and layers[at] > layer
            and not shapely.is_empty(polygons[at])
        ]
        children = np.array(
            [at for at in [*stated, *lost] if not shapely.is_empty(polygons[at])], dtype=np.int64
        )
        if not len(above) or not len(children):
            continue
        tree = shapely.STRtree(polygons[above])
        inside = shapely.point_on_surface(polygons[children])
        child, parent = tree.query(inside, predicate="intersects")
        around: dict[int, set[int]] = defaultdict(set)
        for c, p in zip(children[child].tolist(), above[parent].tolist(), strict=True):
            around[c].add(p)
        for c, candidates in around.items():
            if int(parents[c]) not in candidates:
                found[c] = max(candidates, key=lambda p: polygons[c].intersection(polygons[p]).area)
                kept = int(parents[c])
                if kept >= 0 and polygons[c].intersection(polygons[kept]).area > polygons[c].area / 2:
                    found[c] = kept
    return found


def misplaced(
    units: Sequence[Unit], polygons: Geometries, segments: Segments, parents: Integers, true: Integers
) -> list[Misplaced]:
    """Return children whose polygon lies in another parent, or whose code does not nest in the parent's.

    Where a code and a stated parent contradict each other, the polygon decides which is wrong: inside the
    stated parent, or, where no parent's polygon is there, along more border with the stated parent's children
    than with those of the parent that the code names.
    """
    found: list[Misplaced] = []
    doubtful: list[int] = []
    for at, unit in enumerate(units):
        if true[at] != parents[at]:
            found.append(Misplaced(at, int(parents[at]) if parents[at] >= 0 else None, unit.parent, False))
            continue
        stated = units[parents[at]].code if parents[at] >= 0 else unit.parent
        if is_code(unit.code) and is_code(stated) and not nests(unit.code, stated):
            if parents[at] >= 0:
                found.append(Misplaced(at, int(parents[at]), stated, True))
            else:
                doubtful.append(at)
    if doubtful:
        borders = _borders(polygons, segments, doubtful)
        for at in doubtful:
            found.append(
                Misplaced(at, None, units[at].parent, not _neighbours_contradict(units, at, borders[at]))
            )
    return sorted(found, key=lambda one: one.child)


def _borders(polygons: Geometries, segments: Segments, wanted: list[int]) -> dict[int, dict[int, float]]:
    """Return the length in degrees that some units share with each neighbour."""
    _, near = shapely.STRtree(polygons).query(polygons[wanted])
    is_near = np.zeros(len(polygons), dtype=bool)
    is_near[near] = True
    around = segments.taken(is_near[segments.owner])
    place, one, other = answered_pairs(around)
    lengths = np.hypot(*(around.end[place] - around.start[place]).T)
    shared: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for a, b, length in zip(one.tolist(), other.tolist(), lengths.tolist(), strict=True):
        shared[a][b] += length
        shared[b][a] += length
    return shared


def _neighbours_contradict(units: Sequence[Unit], at: int, border: dict[int, float]) -> bool:
    """Return whether the border is shared more with children of the coded parent than of the stated one."""
    unit = units[at]
    with_stated = sum(length for other, length in border.items() if units[other].parent == unit.parent)
    with_coded = sum(
        length
        for other, length in border.items()
        if is_code(units[other].parent)
        and units[other].parent != unit.parent
        and nests(unit.code, units[other].parent)
    )
    return with_coded > with_stated


def outside_and_uncovered(
    polygons: Geometries, segments: Segments, parents: Integers, tolerance_m: float
) -> tuple[list[Piece], list[Piece]]:
    """Return pieces (child, parent) of children outside their parents, and (parent, …) that no child covers.

    A parent's outline walked backwards cancels the outlines of its children, where the corners are the same;
    only what is left over is cut into faces.
    """
    is_parent = np.zeros(len(polygons), dtype=bool)
    is_parent[parents[parents >= 0]] = True
    of_parents = segments.taken(is_parent[segments.owner])
    of_children = segments.taken(parents[segments.owner] >= 0)
    both = Segments(
        np.concatenate([of_children.start, of_parents.start]),
        np.concatenate([of_children.end, of_parents.end]),
        np.concatenate([of_children.owner, of_parents.owner]),
    )
    weights = np.repeat(np.array([1, -1]), [len(of_children), len(of_parents)])
    keys = np.concatenate([parents[of_children.owner], of_parents.owner])
    left = unanswered(both, weights, keys)
    faces = faces_of(left)
    if not len(faces):
        return [], []
    tree = shapely.STRtree(polygons)
    covers = covers_of(faces, tree)
    unequal = [at for at, owners in enumerate(covers) if _differ(owners, parents, is_parent)]
    faces, covers = split(faces, covers, unequal, tree)
    outside: dict[tuple[int, ...], list[int]] = defaultdict(list)
    uncovered: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for face, owners in enumerate(covers):
        present = set(owners)
        for owner in owners:
            if parents[owner] >= 0 and int(parents[owner]) not in present:
                outside[owner, int(parents[owner])].append(face)
            if is_parent[owner] and not any(parents[other] == owner for other in owners):
                uncovered[owner,].append(face)
    bearers = Bearers(left)
    bare = wider_than(connected(faces.polygons, uncovered), tolerance_m)
    return (
        wider_than(connected(faces.polygons, outside), tolerance_m),
        [
            Piece(_with_children(piece, bearers, parents), piece.polygon, piece.width_m, piece.location)
            for piece in bare
        ],
    )


def _differ(owners: list[int], parents: Integers, is_parent: NDArray[np.bool_]) -> bool:
    """Return whether some parent and its children do not cover a place equally often."""
    over = Counter(int(parents[owner]) for owner in owners if parents[owner] >= 0)
    return over != Counter(owner for owner in owners if is_parent[owner])


def _with_children(piece: Piece, bearers: Bearers, parents: Integers) -> tuple[int, ...]:
    """Return the parent with the child along the bare piece, if there is one."""
    parent = piece.parties[0]
    children = [who for who in bearers.along(piece.polygon) if parents[who] == parent]
    return (parent, *children[:1])
