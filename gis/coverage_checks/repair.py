"""Propose how overlaps, gaps and differing corners can be mended, and say what each side gains and loses.

Only polygons derived from lines are moved. A line at county level and above is legal (国务院令353号 第二条、
第十四条), also where it runs between townships of two counties: there a piece is divided along the approved
line that runs through it or along it, and where none is given the finding stays 待核. Below, a piece goes to
the unit that it has the longer border with, and a child is set to its parent's line.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2
from gis.coordinates.local_planes import metres_per_degree
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
#: What can be mended by moving ground; corners that differ are mended without
_OF_GROUND = ("overlap", "gap", "child_outside_parent", "parent_not_union")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a piece and the unit that it goes to, by place in the list; None: it is only taken away."""

    finding: Finding
    part: BaseGeometry
    unit: int | None


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


def is_mendable(one: Finding) -> bool:
    """Return whether a finding is of a kind that a repair can be computed for."""
    return one.geometry is not None and one.kind in (*_OF_GROUND, "vertex_mismatch")


def waits_for_line(units: Sequence[Unit], one: Finding, approved: Sequence[BaseGeometry] = ()) -> bool:
    """Return whether a finding's line is legal and no approved line decides: it can't be mended (待核)."""
    return is_mendable(one) and _touches_legal(units, one) and not _along_lines(units, one, approved)


def propose(
    units: Sequence[Unit],
    result: Result,
    approved: Sequence[BaseGeometry] = (),
    only: Collection[int] | None = None,
) -> Repair:
    """Return the repair of findings, all or those at some places of the result; nothing is changed."""
    shares: list[Share] = []
    pending: list[Finding] = []
    loose: list[Finding] = []
    for at, one in enumerate(result.findings):
        if not is_mendable(one) or (only is not None and at not in only):
            continue
        if _touches_legal(units, one):
            divided = _along_lines(units, one, approved)
            shares += divided
            pending += [] if divided else [one]
        elif one.kind == "vertex_mismatch":
            loose.append(one)
        else:
            shares.append(_given(units, one))
    mended = _applied(units, shares, loose, result.tolerance_m)
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


def moves_legal_line(
    before: Sequence[Unit],
    findings: Sequence[Finding],
    after: Sequence[BaseGeometry | None],
    approved: Sequence[BaseGeometry],
    tolerance_m: float,
) -> list[Finding]:
    """Return the findings whose ground changed hands across a legal line otherwise than it says.

    `after` are the units' polygons, in the order of `before`.
    """
    moved: list[Finding] = []
    for one in findings:
        if one.kind not in _OF_GROUND or not _touches_legal(before, one):
            continue
        touched = [place for place in one.place if _changes_within(one, before[place].geometry, after[place])]
        if not touched:
            continue
        shares = _along_lines(before, one, approved)
        if not shares or any(not _got(share, after, tolerance_m) for share in shares):
            moved.append(one)
    return moved


def _changes_within(one: Finding, old: BaseGeometry | None, new: BaseGeometry | None) -> bool:
    if one.geometry is None or old is None or new is None:
        return False
    inside = one.geometry.buffer(_ALONG_DEG)
    return bool(old.symmetric_difference(new).intersection(inside).area > _ALONG_DEG * one.geometry.length)


def _got(share: Share, after: Sequence[BaseGeometry | None], tolerance_m: float) -> bool:
    """Return whether a part lies in its unit and in no other party afterwards, up to the tolerance."""
    core = share.part.buffer(-tolerance_m / metres_per_degree(np.array([share.part.centroid.y]))[0, 1])
    holders = [
        place
        for place in share.finding.place
        if (polygon := after[place]) is not None and polygon.intersects(core) and not polygon.touches(core)
    ]
    return core.is_empty or holders == [share.unit]


def _touches_legal(units: Sequence[Unit], one: Finding) -> bool:
    """Return whether mending a finding would move a legal line.

    A child is set to its parent's line, which stays: there only the child counts.
    """
    if one.kind in ("child_outside_parent", "parent_not_union"):
        child = _child_of(one)
        return child is None or _is_legal(units[child])
    codes = [units[place].code for place in one.place]
    counties = {significant(code)[:_COUNTY_DIGITS] for code in codes}
    return any(_is_legal(units[place]) for place in one.place) or len(counties) > 1


def _child_of(one: Finding) -> int | None:
    if one.kind == "parent_not_union" and len(one.place) > 1:
        return one.place[1]
    return one.place[0] if one.kind == "child_outside_parent" else None


def _is_legal(unit: Unit) -> bool:
    """Return whether a unit's line is legal; one whose level its code does not tell counts as such."""
    return not is_code(unit.code) or len(significant(unit.code)) <= _COUNTY_DIGITS


def _given(units: Sequence[Unit], one: Finding) -> Share:
    """Return who gets a piece that no legal line bounds."""
    assert one.geometry is not None
    if one.kind == "child_outside_parent":
        return Share(one, one.geometry, None)
    if one.kind == "parent_not_union":
        return Share(one, one.geometry, _child_of(one))
    borders = _borders(units, one, one.geometry.boundary)
    return Share(one, one.geometry, one.place[int(np.argmax(borders))])


def _along_lines(units: Sequence[Unit], one: Finding, approved: Sequence[BaseGeometry]) -> list[Share]:
    """Return the parts into which approved lines divide a piece, each with the unit on its side of the line.

    None where a part still adjoins both units or none beside the line: half a line decides nothing.
    """
    piece = one.geometry
    if piece is None or one.kind not in ("overlap", "gap") or len(one.place) != 2:
        return []
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


def _applied(
    units: Sequence[Unit], shares: Sequence[Share], loose: Sequence[Finding], tolerance_m: float
) -> list[Unit]:
    """Return the units with every part given to its unit and taken from the others, corners matched."""
    drawn = {place: units[place].geometry for share in shares for place in _movable(share)}
    for share in shares:
        for place in _movable(share):
            own = drawn[place]
            if own is not None:
                drawn[place] = own.union(share.part) if place == share.unit else own.difference(share.part)
    mended = _cleaned(units, drawn, _SNAP_DEG)
    ends = {place: mended[place].geometry for one in loose for place in one.place}
    if not ends:
        return mended
    latitudes = np.array([0.0 if shape is None else shape.centroid.y for shape in ends.values()])
    # A corner within the tolerance in any direction, with room for the arithmetic
    return _cleaned(mended, ends, 1.5 * tolerance_m / float(metres_per_degree(latitudes).min()))


def _movable(share: Share) -> Sequence[int]:
    """Return the places of the polygons that a share may change: never a parent's."""
    child = _child_of(share.finding)
    return share.finding.place if child is None else [child]


def _cleaned(units: Sequence[Unit], drawn: dict[int, BaseGeometry | None], snap_deg: float) -> list[Unit]:
    """Return the units with some drawn anew, their corners matched with those of all around."""
    mended = list(units)
    if not drawn:
        return mended
    for places in _layers(units, drawn):
        before = np.empty(len(places), dtype=object)
        before[:] = [drawn.get(place, units[place].geometry) for place in places]
        # types-shapely doesn't know it yet.
        cleaned = shapely.coverage_clean(before, snapping_distance=snap_deg)  # type: ignore[attr-defined]
        for place, new in zip(places, cleaned, strict=True):
            old = units[place].geometry
            # Cleaning turns rings and takes single parts out of their collection: that is no change.
            same = shapely.get_num_coordinates(old) == shapely.get_num_coordinates(new) and bool(
                shapely.equals(old, new)
            )
            # Where corners only come together exactly, a neighbour's line stays where it is.
            may_follow = snap_deg <= _SNAP_DEG or not _is_legal(units[place])
            if not same and (place in drawn or may_follow):
                mended[place] = replace(units[place], geometry=new)
    return mended


def _layers(units: Sequence[Unit], drawn: dict[int, BaseGeometry | None]) -> list[list[int]]:
    """Return the places that are drawn anew with those of the units that touch them, level by level.

    A corner that is added is the neighbours' too; units above and below are no part of the same coverage.
    """
    levels: dict[int, list[int]] = {}
    for place in drawn:
        levels.setdefault(_digits(units[place]), []).append(place)
    polygons = np.empty(len(units), dtype=object)
    polygons[:] = [unit.geometry for unit in units]
    found = []
    for digits, places in levels.items():
        beside = polygons.copy()
        beside[[_digits(unit) != digits for unit in units]] = None
        _, near = shapely.STRtree(beside).query(polygons[places], predicate="intersects")
        found.append(sorted({*places, *near.tolist()}))
    return found


def _digits(unit: Unit) -> int:
    return len(significant(unit.code)) if is_code(unit.code) else 0
