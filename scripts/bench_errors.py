"""Plant seeded errors of every kind into a clean coverage, and know what a check has to find."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2
from gis.coverage_checks import SLIVER_WIDTH_M, Finding, Unit

#: One planted error keeps so far from the next, degrees
APART = 0.03
DEGREE_M = 111_000.0
#: Metres that corners are moved by: errors to be seen on a map, and slivers
FAR, NEAR = (40.0, 400.0), (1.0, 8.0)
#: A piece that is no sliver is wider than this
WIDE_M = 22.0
#: Places that are tried for one error before the coverage is called full
TRIES = 5_000
#: So many units at most are there twice: nothing else may be planted in or beside them
MOST_COPIES = 4


@dataclass(frozen=True)
class Planted:
    """One error: the finding that it must give, and where."""

    kind: str
    sliver: bool
    parties: frozenset[str]
    place: BaseGeometry
    area_m2: float
    is_open: bool = False

    def is_met_by(self, finding: Finding) -> bool:
        """Return whether a finding is this error, with its area to a thousandth."""
        if (finding.kind, frozenset(finding.parties)) != (self.kind, self.parties):
            return False
        # An open gap widens at its mouth, perhaps to where it is just no sliver any more.
        is_either = self.is_open and abs(finding.max_width_m - SLIVER_WIDTH_M) <= SLIVER_WIDTH_M / 5
        if finding.sliver != self.sliver and not is_either:
            return False
        # The mouth of an open gap is where a disc stops, not where a line runs.
        close, near = (0.2, 3e-4) if self.is_open else (0.001, 1e-6)
        if finding.location is None or not shapely.dwithin(shapely.Point(finding.location), self.place, near):
            return False
        return abs(finding.area_m2 - self.area_m2) <= max(close * self.area_m2, 1e-3)


@dataclass(frozen=True)
class _Spot:
    """A corner of a ring that one neighbour shares, with the corners around it."""

    unit: int
    other: int
    part: int
    at: int
    ring: NDArray[np.float64]


class Planter:
    """Changes units one place at a time, never two errors near each other."""

    def __init__(self, units: Sequence[Unit], seed: int) -> None:
        self.units = list(units)
        self.planted: list[Planted] = []
        self._chance = random.Random(seed)
        self._seen = _Sharing(units)
        self._taken: list[tuple[float, float]] = []
        self._whole: set[int] = set()

    def plant(self, count: int) -> None:
        """Plant so many errors, the kinds in turn."""
        kinds: list[Callable[[], bool]] = [
            self._copied,
            lambda: self._moved(1, 1, FAR, sliver=False),
            lambda: self._moved(-1, 1, FAR, sliver=False),
            lambda: self._moved(1, 3, FAR, sliver=False),
            lambda: self._moved(-1, 3, FAR, sliver=False),
            lambda: self._moved(1, 1, NEAR, sliver=True),
            lambda: self._moved(-1, 1, NEAR, sliver=True),
            lambda: self._moved(1, 3, NEAR, sliver=True),
            lambda: self._moved(-1, 3, NEAR, sliver=True),
            self._opened,
            self._inserted,
            self._crossed,
            self._recoded,
            self._wrong_parent,
        ]
        while kinds and len(self.planted) < count:
            kind = kinds.pop(0)
            # A kind for which there is no more room, or enough of a costly one, is not tried again.
            enough = kind == self._copied and len(self.planted) > MOST_COPIES * len(kinds)
            if not enough and any(kind() for _ in range(TRIES)):
                kinds.append(kind)
        if len(self.planted) < count:
            raise ValueError("no room for another error")

    def _moved(self, outward: int, run: int, metres: tuple[float, float], *, sliver: bool) -> bool:
        """Move corners of one unit only: outward they overlap the neighbour, inward they leave a gap."""
        spot = self._spot(run)
        if spot is None:
            return False
        old = spot.ring[spot.at : spot.at + run]
        before, after = spot.ring[spot.at - 1], spot.ring[spot.at + run]
        way = _outward(after - before, before[1]) * outward
        new = old + way * self._chance.uniform(*metres) / DEGREE_M
        patch = shapely.Polygon([before, *old, after, *new[::-1]])
        ring = spot.ring.copy()
        ring[spot.at : spot.at + run] = new
        holder = self.units[spot.other if outward > 0 else spot.unit].geometry
        if not patch.is_valid or holder is None or not holder.covers(patch):
            return False
        width = _width(patch)
        if (sliver and not 0.3 < width < 18) or (not sliver and width < WIDE_M):
            return False
        if not self._redraw(spot, ring):
            return False
        self._note(
            "overlap" if outward > 0 else "gap", sliver, (spot.unit, spot.other), patch, area_m2(patch)
        )
        return True

    def _opened(self) -> bool:
        """Draw the corner where a shared edge meets the outside back into one unit."""
        spot = self._spot(1, at_the_outside=True)
        if spot is None:
            return False
        corner, before = spot.ring[spot.at], spot.ring[spot.at - 1]
        metres = self._chance.uniform(2, 8)
        if np.hypot(*(corner - before)) * DEGREE_M < 20 * metres:
            return False
        new = corner - _outward(corner - before, corner[1]) * metres / DEGREE_M
        patch = shapely.Polygon([before, corner, new])
        ring = spot.ring.copy()
        ring[spot.at] = new
        holder = self.units[spot.unit].geometry
        if holder is None or not holder.covers(patch) or not self._redraw(spot, ring):
            return False
        self._note("gap", True, (spot.unit, spot.other), patch, area_m2(patch))
        self.planted[-1] = replace(self.planted[-1], is_open=True)
        return True

    def _inserted(self) -> bool:
        """Give one side of a shared edge a corner that the other lacks."""
        spot = self._spot(1)
        if spot is None:
            return False
        corner = (spot.ring[spot.at] + spot.ring[spot.at + 1]) / 2
        if not self._redraw(spot, np.insert(spot.ring, spot.at + 1, corner, axis=0)):
            return False
        self._note("vertex_mismatch", False, (spot.unit, spot.other), shapely.Point(corner), 0)
        return True

    def _crossed(self) -> bool:
        """Swap two corners, so that the ring crosses itself."""
        spot = self._spot(2)
        if spot is None:
            return False
        ring = spot.ring.copy()
        ring[[spot.at, spot.at + 1]] = ring[[spot.at + 1, spot.at]]
        if shapely.LinearRing(ring).is_simple or not self._redraw(spot, ring, valid=False):
            return False
        patch = shapely.MultiPoint(spot.ring[spot.at - 1 : spot.at + 3]).convex_hull.buffer(1e-4)
        self._note("invalid_geometry", False, (spot.unit,), patch, 0)
        self._whole.add(spot.unit)
        return True

    def _copied(self) -> bool:
        """Add a second unit with the very same polygon."""
        at = self._chance.randrange(len(self.units))
        unit = self.units[at]
        if not isinstance(unit.geometry, shapely.Polygon) or not self._is_free(unit.geometry.envelope):
            return False
        copy = replace(unit, number=len(self.units) + 1, code=f"{unit.code}x", parent="")
        self.units.append(copy)
        self._taken += [tuple(corner) for corner in shapely.get_coordinates(unit.geometry)[::5].tolist()]
        self._whole |= {at, *self._seen.neighbours(at)}
        self.planted.append(
            Planted(
                "overlap", False, frozenset({unit.code, copy.code}), unit.geometry, area_m2(unit.geometry)
            )
        )
        return True

    def _recoded(self) -> bool:
        """Give a unit a code of another region."""
        at = self._chance.randrange(len(self.units))
        unit = self.units[at]
        if at in self._whole or unit.geometry is None or not unit.parent:
            return False
        self._whole.add(at)
        code = f"99{unit.code[2:]}"
        # What was planted before names the unit by its new code.
        self.planted = [_renamed(one, unit.code, code) for one in self.planted]
        self.units[at] = replace(unit, code=code)
        self.planted.append(Planted("code_nesting", False, frozenset({code, unit.parent}), unit.geometry, 0))
        return True

    def _wrong_parent(self) -> bool:
        """State another unit's parent."""
        at = self._chance.randrange(len(self.units))
        unit, other = self.units[at], self._chance.choice(self.units)
        near = {self.units[n].parent for n in self._seen.neighbours(at)}
        alone = sum(self.units[n].parent == unit.parent for n in self._seen.neighbours(at)) == 0
        if at in self._whole or alone or unit.geometry is None or other.parent in {"", unit.parent, *near}:
            return False
        self._whole.add(at)
        self.units[at] = replace(unit, parent=other.parent)
        self.planted.append(
            Planted("wrong_parent", False, frozenset({unit.code, other.parent}), unit.geometry, 0)
        )
        return True

    def _spot(self, run: int, *, at_the_outside: bool = False) -> _Spot | None:
        """Return a random place where corners of an outer ring are shared with one neighbour alone."""
        found = self._seen.place(self._chance, "outside" if at_the_outside else run)
        if found is None:
            return None
        unit, other, around = found
        if unit in self._whole or other in self._whole or not self._is_free(shapely.LineString(around)):
            return None
        for part, ring in enumerate(self._rings(unit)):
            at = np.flatnonzero(np.all(ring == around[2], axis=1))
            first = int(at[0]) if len(at) else 0
            inside = 3 <= first < len(ring) - run - 3
            if inside and np.array_equal(ring[first - 2 : first - 2 + len(around)], around):
                return _Spot(unit, other, part, first, ring)
        return None

    def _rings(self, unit: int) -> list[NDArray[np.float64]]:
        parts = shapely.orient_polygons(shapely.get_parts(self.units[unit].geometry))
        return [shapely.get_coordinates(part.exterior) for part in parts]

    def _is_free(self, where: BaseGeometry) -> bool:
        if not self._taken:
            return True
        west, south, east, north = where.buffer(APART, cap_style="square").bounds
        taken = np.array(self._taken)
        near = (taken[:, 0] > west) & (taken[:, 0] < east) & (taken[:, 1] > south) & (taken[:, 1] < north)
        return not bool(near.any())

    def _redraw(self, spot: _Spot, ring: NDArray[np.float64], *, valid: bool = True) -> bool:
        geometry = self.units[spot.unit].geometry
        parts = shapely.get_parts(geometry).tolist()
        holes = [hole.coords for hole in parts[spot.part].interiors]
        parts[spot.part] = shapely.Polygon(ring, holes)
        drawn = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        if drawn.is_valid != valid:
            return False
        self.units[spot.unit] = replace(self.units[spot.unit], geometry=drawn)
        return True

    def _note(
        self, kind: str, sliver: bool, places: tuple[int, ...], where: BaseGeometry, area: float
    ) -> None:
        codes = frozenset(self.units[place].code for place in places)
        self.planted.append(Planted(kind, sliver, codes, where, area))
        self._taken += [tuple(corner) for corner in shapely.get_coordinates(where).tolist()]


class _Sharing:
    """Which units bear which corner of the clean coverage, and where two of them share several on end."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = len(units)
        self._all = np.array([unit.geometry for unit in units], dtype=object)
        self._tree = shapely.STRtree(self._all)
        parts, unit_of_part = shapely.get_parts(shapely.orient_polygons(self._all), return_index=True)
        self._xy, ring = shapely.get_coordinates(shapely.get_exterior_ring(parts), return_index=True)
        self._unit = unit_of_part[ring]
        corners, owner = shapely.get_coordinates(self._all, return_index=True)
        keys, vertex = np.unique(_key(corners), return_inverse=True)
        pairs = np.unique(vertex.astype(np.int64) * self.units + owner)
        of_vertex, owners = pairs // self.units, pairs % self.units
        first = np.searchsorted(of_vertex, np.arange(len(keys) + 1))
        here = np.searchsorted(keys, _key(self._xy))
        count = np.diff(first)[here]
        low, high = owners[first[here]], owners[np.minimum(first[here] + 1, len(owners) - 1)]
        self._other = np.where(low == self._unit, high, low)
        shared = np.where(count == 2, low * self.units + high, -np.where(count == 1, 1, 2))
        self._places: dict[int | str, NDArray[np.int64]] = {
            run: self._runs(shared, ring, (0,) * (run + 4)) for run in (1, 2, 3)
        }
        self._places["outside"] = self._runs(shared, ring, (0, 0, 0, -1, -1))

    def _runs(
        self, shared: NDArray[np.int64], ring: NDArray[np.int64], wanted: tuple[int, ...]
    ) -> NDArray[np.int64]:
        """Return where corners on end are shared with one and the same unit (0) or with nobody (-1)."""
        count = len(shared) - len(wanted) + 1
        fits = ring[:count] == ring[len(wanted) - 1 :]
        fits &= shared[:count] >= 0
        for at, kind in enumerate(wanted):
            corner = shared[at : at + count]
            fits &= corner == (shared[:count] if kind == 0 else -1)
        # The first corner of a ring stands twice.
        return np.flatnonzero(fits)

    def place(self, chance: random.Random, kind: int | str) -> tuple[int, int, NDArray[np.float64]] | None:
        """Return a random unit, its neighbour, and the corners on end, two before those to be changed."""
        places = self._places[kind]
        if not len(places):
            return None
        at = int(places[chance.randrange(len(places))])
        length = 5 if kind == "outside" else int(kind) + 4
        return int(self._unit[at]), int(self._other[at]), self._xy[at : at + length]

    def neighbours(self, at: int) -> list[int]:
        """Return the units that touch one."""
        if at >= self.units:
            return []
        return [int(n) for n in self._tree.query(self._all[at], predicate="intersects") if n != at]


def _key(xy: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return a number for each corner, the same for the same corner."""
    x, y = (np.ascontiguousarray(part).view(np.uint64) for part in xy.T)
    found: NDArray[np.uint64] = x * np.uint64(0x9E3779B97F4A7C15) ^ y * np.uint64(0xC2B2AE3D27D4EB4F)
    return found


def _outward(along: NDArray[np.float64], lat: float) -> NDArray[np.float64]:
    """Return the step of a metre (in units of a degree's metres) to the right of a way."""
    squeeze = np.cos(np.radians(lat))
    right = np.array([along[1], -along[0] * squeeze])
    right /= np.hypot(*right)
    return np.array([right[0] / squeeze, right[1]])


def _width(patch: shapely.Polygon) -> float:
    squeeze = np.cos(np.radians(patch.centroid.y))
    flat = shapely.transform(patch, lambda xy: xy * [DEGREE_M * squeeze, DEGREE_M])
    return 2 * shapely.maximum_inscribed_circle(flat, tolerance=0.01).length


def _renamed(one: Planted, old: str, new: str) -> Planted:
    return replace(one, parties=frozenset(new if party == old else party for party in one.parties))


def judge(planted: Sequence[Planted], findings: Sequence[Finding]) -> tuple[list[Planted], list[Finding]]:
    """Return what was planted and not found, and what was found and not planted."""
    left = list(findings)
    missed: list[Planted] = []
    for one in planted:
        met = next((finding for finding in left if one.is_met_by(finding)), None)
        if met is None:
            missed.append(one)
        else:
            left.remove(met)
    return missed, left
