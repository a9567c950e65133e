"""Run all checks over a list of units; cost grows as the number of corners, and with what is wrong."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates import length_m
from gis.coordinates.local_planes import Geometries
from gis.coverage_checks.areas import Piece, gaps, overlaps
from gis.coverage_checks.arrangement import CLOSE_DEG, Bearers, covers_of, faces_of, outline
from gis.coverage_checks.corners import Mismatch, mismatches
from gis.coverage_checks.families import Misplaced, misplaced, outside_and_uncovered, true_parents
from gis.coverage_checks.findings import Finding, Kind, Result, in_order
from gis.coverage_checks.measuring import area, long_side
from gis.coverage_checks.open_gaps import open_gaps
from gis.coverage_checks.segments import Segments, segments_of, unanswered
from gis.coverage_checks.units import Unit, layers_of, parents_of
from gis.coverage_checks.validity import Fault, areas_of

#: Corners no farther apart are one, a piece no wider is rounding: 1 cm, the seventh decimal of a degree
TOLERANCE_M = 0.01
#: A piece nowhere wider is a sliver: 0.4 mm on a map of 1:50,000, the scale of agreement maps
SLIVER_WIDTH_M = 20.0


def _unheard(done: int, total: int) -> None:
    """Nobody waits for the check."""


def check_coverage(
    units: Sequence[Unit],
    tolerance_m: float = TOLERANCE_M,
    sliver_width_m: float = SLIVER_WIDTH_M,
    heard: Callable[[int, int], None] = _unheard,
) -> Result:
    """Return all that is wrong with the units as a coverage, and as a hierarchy where they form one.

    `heard` is told after each layer how many of how many steps are done.
    """
    polygons, faults = areas_of(units)
    segments = segments_of(polygons)
    parents = parents_of(units)
    layers = layers_of(units, parents)
    say = _Teller(units, sliver_width_m, faults)
    findings = [say.fault(fault) for fault in faults]
    steps = len(np.unique(layers)) + 1
    for done, layer in enumerate(np.unique(layers)):
        heard(done, steps)
        members = layers == layer
        findings += _of_layer(polygons, segments.taken(members[segments.owner]), members, tolerance_m, say)
    heard(steps - 1, steps)
    true = true_parents(units, polygons, parents, layers)
    findings += [say.misplaced(one, polygons) for one in misplaced(units, polygons, segments, parents, true)]
    if (true >= 0).any():
        outside, uncovered = outside_and_uncovered(polygons, segments, true, tolerance_m)
        overlapping = [one for one in findings if one.kind == "overlap"]
        findings += _not_told_already(say.pieces("child_outside_parent", outside), overlapping)
        findings += say.pieces("parent_not_union", uncovered)
    codes = Counter(unit.code for unit in units if unit.code)
    return Result(
        findings=in_order(findings),
        units=len(units),
        layers=len(np.unique(layers)),
        corners=len(segments),
        tolerance_m=tolerance_m,
        sliver_width_m=sliver_width_m,
        duplicate_codes=tuple(sorted(code for code, count in codes.items() if count > 1)),
    )


def _not_told_already(outside: Iterable[Finding], overlapping: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out what lies outside its parent because it overlaps a child of the next one: told as overlap."""
    pieces = np.array([one.geometry for one in overlapping], dtype=object)
    tree = shapely.STRtree(pieces)
    for one in outside:
        near = [
            at for at in sorted(tree.query(one.geometry).tolist()) if one.place[0] in overlapping[at].place
        ]
        # Overlay moves a corner by some bits.
        same = shapely.buffer(shapely.union_all(pieces[near]), CLOSE_DEG)
        if not near or not shapely.is_empty(shapely.difference(one.geometry, same)):
            yield one


def _of_layer(
    polygons: Geometries,
    segments: Segments,
    members: NDArray[np.bool_],
    tolerance_m: float,
    say: "_Teller",
) -> Iterator[Finding]:
    left = unanswered(segments)
    if not len(left):
        return
    alone = polygons.copy()
    alone[~members] = None
    tree = shapely.STRtree(alone)
    faces = faces_of(left)
    covers = covers_of(faces, tree)
    bearers = Bearers(left)
    holes = gaps(faces, covers, bearers, tolerance_m)
    yield from say.pieces("overlap", overlaps(faces, covers, tree, tolerance_m))
    yield from say.pieces("gap", holes)
    yield from say.pieces("gap", open_gaps(outline(faces), bearers, polygons, tree, holes, tolerance_m))
    for mismatch in mismatches(left, tolerance_m):
        yield say.mismatch(mismatch)


class _Teller:
    """Turns what was found into findings with labels and measures."""

    def __init__(self, units: Sequence[Unit], sliver_width_m: float, faults: Iterable[Fault]) -> None:
        self._units = units
        self._sliver_width_m = sliver_width_m
        self._faults = {fault.place: fault.at for fault in faults}

    def pieces(self, kind: Kind, pieces: Iterable[Piece]) -> Iterator[Finding]:
        """Yield a finding for each piece that does not only come of a crossed ring."""
        for piece in pieces:
            if any(
                not at.is_empty and shapely.dwithin(piece.polygon, at, 1e-9)
                for who in piece.parties
                if (at := self._faults.get(who)) is not None
            ):
                continue
            measured = area(piece.polygon)
            yield self._finding(
                kind,
                piece.parties,
                area_m2=measured,
                length_m=long_side(piece.polygon, measured),
                max_width_m=piece.width_m,
                location=piece.location,
                geometry=piece.polygon,
                sliver=piece.width_m <= self._sliver_width_m,
            )

    def mismatch(self, found: Mismatch) -> Finding:
        """Return the finding of corners that differ."""
        return self._finding(
            "vertex_mismatch",
            found.parties,
            length_m=length_m(found.stretch),
            max_width_m=found.off_m,
            location=found.corner,
            geometry=found.stretch,
            detail=str(found.corners),
        )

    def fault(self, fault: Fault) -> Finding:
        """Return the finding of a polygon that is none."""
        points = shapely.get_coordinates(fault.at)
        location = (float(points[0, 0]), float(points[0, 1])) if len(points) else None
        return self._finding(
            "invalid_geometry",
            (fault.place,),
            location=location,
            geometry=None if fault.at.is_empty else fault.at,
            detail=fault.reason,
        )

    def misplaced(self, found: Misplaced, polygons: Geometries) -> Finding:
        """Return the finding of a code or a parent that can't be right."""
        child = self._units[found.child].label
        parent = found.stated if found.parent is None else self._units[found.parent].label
        polygon = polygons[found.child]
        inside = None if polygon.is_empty else polygon.representative_point()
        return Finding(
            kind="code_nesting" if found.kind_is_code else "wrong_parent",
            sliver=False,
            parties=(child, parent),
            place=(found.child,) if found.parent is None else (found.child, found.parent),
            area_m2=0.0,
            length_m=0.0,
            max_width_m=0.0,
            location=None if inside is None else (inside.x, inside.y),
            geometry=inside,
        )

    def _finding(
        self,
        kind: Kind,
        places: tuple[int, ...],
        *,
        location: tuple[float, float] | None,
        geometry: BaseGeometry | None,
        area_m2: float = 0.0,
        length_m: float = 0.0,
        max_width_m: float = 0.0,
        sliver: bool = False,
        detail: str = "",
    ) -> Finding:
        labels = tuple(self._units[place].label for place in places)
        return Finding(
            kind, sliver, labels, places, area_m2, length_m, max_width_m, location, geometry, detail
        )
