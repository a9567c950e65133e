"""Propose how overlaps and gaps between two units can be mended, and say what each side gains and loses.

Only polygons derived from lines are moved. At county level and above a line is legal (国务院令353号 第二条、
第十四条): there a piece is divided along the approved line that runs through it or along it, and where none
is given the finding stays 待核. Below, a piece goes to the unit that it has the longer border with.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2
from gis.coverage_checks.findings import Finding, Result
from gis.coverage_checks.service import check_coverage
from gis.coverage_checks.units import Unit, is_code, significant

#: Digits of a county's code; a longer one stands for a township or village
_COUNTY_DIGITS = 6
#: Overlay moves a corner by less than this, degrees
_SNAP_DEG = 1e-11
#: What is no farther away lies along an edge, degrees (some 0.1 mm)
_ALONG_DEG = 1e-9
#: A unit adjoins a part along more than this of the part's outline, or not at all
_MUCH = 0.01


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a piece and the unit that it goes to, by place in the list."""

    finding: Finding
    part: BaseGeometry
    unit: int


@dataclass(frozen=True, slots=True)
class Change:
    """One unit before and after, with the area it gains and loses."""

    unit: Unit
    before: BaseGeometry
    after: BaseGeometry
    gained_m2: float
    lost_m2: float


@dataclass(frozen=True, slots=True)
class Repair:
    """What is proposed, what has to wait for an approved line, and what a check of the outcome finds."""

    shares: tuple[Share, ...]
    changes: tuple[Change, ...]
    #: 待核: a legal line and no approved line to go by
    pending: tuple[Finding, ...]
    after: Result


def propose(units: Sequence[Unit], result: Result, approved: Sequence[BaseGeometry] = ()) -> Repair:
    """Return the repair of all overlaps and gaps between two units; nothing is changed."""
    shares: list[Share] = []
    pending: list[Finding] = []
    for one in result.findings:
        if one.kind not in ("overlap", "gap") or len(one.place) != 2 or one.geometry is None:
            continue
        if any(_is_legal(units[place]) for place in one.place):
            divided = _along_lines(units, one, one.geometry, approved)
            shares += divided
            pending += [] if divided else [one]
        else:
            borders = _borders(units, one, one.geometry.boundary)
            shares.append(Share(one, one.geometry, one.place[int(np.argmax(borders))]))
    mended = _applied(units, shares)
    changes = [
        Change(
            unit,
            unit.geometry,
            new.geometry,
            area_m2(new.geometry.difference(unit.geometry)),
            area_m2(unit.geometry.difference(new.geometry)),
        )
        for unit, new in zip(units, mended, strict=True)
        if unit.geometry is not None and new.geometry is not None and new is not unit
    ]
    after = check_coverage(mended, result.tolerance_m, result.sliver_width_m)
    return Repair(tuple(shares), tuple(changes), tuple(pending), after)


def _is_legal(unit: Unit) -> bool:
    """Return whether a unit's line is legal; one whose level its code does not tell counts as such."""
    return not is_code(unit.code) or len(significant(unit.code)) <= _COUNTY_DIGITS


def _along_lines(
    units: Sequence[Unit], one: Finding, piece: BaseGeometry, approved: Sequence[BaseGeometry]
) -> list[Share]:
    """Return the parts into which approved lines divide a piece, each with the unit on its side of the line.

    None where a part still adjoins both units or none beside the line: half a line decides nothing.
    """
    near = [line for line in approved if line.intersects(piece)]
    if not near:
        return []
    lines = shapely.union_all(near)
    parts = shapely.get_parts(shapely.polygonize([shapely.unary_union([piece.boundary, lines])]))
    shares: list[Share] = []
    for part in parts:
        if not piece.covers(part.representative_point()):
            continue
        edge = part.boundary.difference(lines.buffer(_ALONG_DEG))
        sides = [
            place
            for place, length in zip(one.place, _borders(units, one, edge), strict=True)
            if length > _MUCH * part.boundary.length
        ]
        if len(sides) != 1:
            return []
        shares.append(Share(one, part, sides[0]))
    return shares


def _borders(units: Sequence[Unit], one: Finding, edge: BaseGeometry) -> list[float]:
    """Return how far each party, itself without the piece, lies along an edge of it."""
    lengths = []
    for place in one.place:
        own = units[place].geometry
        core = own if own is None or one.kind == "gap" else own.difference(one.geometry)
        along = 0.0 if core is None else edge.intersection(core.boundary.buffer(_ALONG_DEG)).length
        lengths.append(float(along))
    return lengths


def _applied(units: Sequence[Unit], shares: Sequence[Share]) -> list[Unit]:
    """Return the units with every part given to its unit and taken from the other, corners matched."""
    drawn = {place: units[place].geometry for share in shares for place in share.finding.place}
    for share in shares:
        for place in share.finding.place:
            own = drawn[place]
            if own is not None:
                drawn[place] = own.union(share.part) if place == share.unit else own.difference(share.part)
    if not drawn:
        return list(units)
    places = _with_neighbours(units, list(drawn))
    before = np.empty(len(places), dtype=object)
    before[:] = [drawn.get(place, units[place].geometry) for place in places]
    # types-shapely doesn't know it yet.
    cleaned = shapely.coverage_clean(before, snapping_distance=_SNAP_DEG)  # type: ignore[attr-defined]
    mended = list(units)
    for place, old, new in zip(places, before, cleaned, strict=True):
        if place in drawn or not shapely.equals_exact(shapely.normalize(old), shapely.normalize(new)):
            mended[place] = replace(units[place], geometry=new)
    return mended


def _with_neighbours(units: Sequence[Unit], places: Sequence[int]) -> list[int]:
    """Return places with those of the units that touch them: a corner that is added is theirs too."""
    polygons = np.empty(len(units), dtype=object)
    polygons[:] = [unit.geometry for unit in units]
    _, near = shapely.STRtree(polygons).query(polygons[places], predicate="intersects")
    return sorted({*places, *near.tolist()})
