"""Self-audit of markers against their line: distance, order, gaps, spacing, stones and faces.

Let p(m) be the place of marker m: the distance along the line, in metres, from its start to the point nearest
to m
(for two or three stones the mean of theirs).

- Distance: d = |m - nearest point of the line|, geodesic; wrong where d > the tolerance chosen for the line
(1.0 m for surveyed lines, 0.1 mm × scale for plotted ones: DOMAIN 4.5, secondary sources). Of two stones
(双立), which stand on both banks, not the distance counts but that the line passes between them; of three,
that none is farther from the junction than the others' spread allows is left to people.
- Order: serials follow one another along the line. The longest increasing subsequence of p in the order of
serials is taken as right; a marker outside of it is out of order with those that it should lie between.
- Gaps: serials from the least to the greatest without holes, beginning with 1; of whole lines only (DOMAIN
4.3).
- Spacing: p(next) - p(this) between the limits set; the law names none, so they are settings.
- Faces: a face bears the name of the party towards whose territory it looks: |bearing - normal to that side|
< 90°.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from shapely.geometry import LineString, Point
from shapely.ops import nearest_points

from gis.boundary_lines.findings import Finding
from gis.boundary_lines.winds import turn_deg
from gis.boundary_markers.numbers import LETTERS_BY_STONES
from gis.boundary_markers.registered import Face, LonLat, RegisteredLine, RegisteredMarker, Stone
from gis.coordinates import distance_m
from gis.coordinates.plane import Plane


@dataclass(frozen=True, slots=True)
class Limits:
    """What is usual along a line."""

    max_spacing_m: float = 20_000.0
    min_spacing_m: float = 50.0
    least_references: int = 3


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a marker stands along the line."""

    marker: RegisteredMarker
    place: float


def audit_along_line(
    line: RegisteredLine, markers: Sequence[RegisteredMarker], limits: Limits = LIMITS
) -> list[Finding]:
    """Return everything that is wrong with markers as they stand along their line."""
    walk = _Walk(line)
    standing = sorted(
        (_Standing(marker, walk.place(marker)) for marker in markers if marker.stones),
        key=lambda each: each.place,
    )
    own = [each for each in standing if not each.marker.of_other_line]
    found = [finding for each in own for finding in _one(line, walk, each.marker, limits)]
    stoneless = [marker for marker in markers if not marker.stones and not marker.of_other_line]
    found += [Finding("marker_without_stone", (marker.number,)) for marker in stoneless]
    lost = {marker.parsed.serial for marker in stoneless if marker.parsed is not None}
    return [*found, *_numbers(line, own, lost), *_spacing(standing, lost, limits)]


class _Walk:
    """The line in metres of its plane."""

    def __init__(self, line: RegisteredLine) -> None:
        self.plane = Plane.of(line.geometry)
        self.drawn: LineString = self.plane.project(line.geometry)

    def point(self, position: LonLat) -> Point:
        return Point(*self.plane.metres(*position))

    def place(self, marker: RegisteredMarker) -> float:
        places = [self.drawn.line_locate_point(self.point(stone.position)) for stone in marker.stones]
        return float(sum(places) / len(places))

    def distance(self, position: LonLat) -> float:
        """Return the geodesic distance of a position from the line."""
        nearest, _ = nearest_points(self.drawn, self.point(position))
        return distance_m(*position, *self.plane.degrees(nearest.x, nearest.y))

    def left_bearing(self, position: LonLat) -> float:
        """Return the grid bearing that looks square to the left of the line at the nearest point."""
        place = self.drawn.line_locate_point(self.point(position))
        before = self.drawn.interpolate(max(place - 1.0, 0.0))
        after = self.drawn.interpolate(min(place + 1.0, self.drawn.length))
        ahead = math.degrees(math.atan2(after.x - before.x, after.y - before.y))
        return (ahead - 90.0) % 360.0

    def is_left(self, position: LonLat) -> bool:
        """Whether a position lies to the left of the line."""
        point = self.point(position)
        nearest, _ = nearest_points(self.drawn, point)
        towards = math.degrees(math.atan2(point.x - nearest.x, point.y - nearest.y))
        return abs(turn_deg(self.left_bearing(position), towards)) < 90.0


def _one(line: RegisteredLine, walk: _Walk, marker: RegisteredMarker, limits: Limits) -> Iterator[Finding]:
    about, at = (marker.number,), marker.stones[0].position
    yield from _stones(line, walk, marker)
    if marker.is_tri_junction:
        away = min((distance_m(*at, each.x, each.y) for each in line.tri_junctions), default=None)
        if away is None or away > line.tolerance_m:
            said = "—" if away is None else f"{away:.1f}"
            yield Finding(
                "marker_not_at_junction", about, {"distance": said, "tolerance": line.tolerance_m}, at
            )
    for stone in marker.stones:
        yield from _faces(line, walk, marker, stone)
    least = min((len(marker.references_of(stone)) for stone in marker.stones), default=0)
    if least < limits.least_references:
        yield Finding("references_too_few", about, {"count": least, "least": limits.least_references}, at)


def _stones(line: RegisteredLine, walk: _Walk, marker: RegisteredMarker) -> Iterator[Finding]:
    about, at = (marker.number,), marker.stones[0].position
    if len(marker.stones) != marker.stone_count:
        figures = {"count": len(marker.stones), "kind": marker.stone_count}
        yield Finding("marker_stone_count", about, figures, at)
        return
    letters = [stone.letter for stone in marker.stones if stone.letter is not None]
    if letters and sorted(letters) != list(LETTERS_BY_STONES.get(marker.stone_count, ())):
        said: dict[str, object] = {"letters": "、".join(letters), "kind": marker.stone_count}
        yield Finding("marker_letters", about, said, at)
    elif marker.stone_count == 2 and not marker.is_tri_junction:
        sides = {stone.letter: walk.is_left(stone.position) for stone in marker.stones}
        if len(set(sides.values())) == 1:
            yield Finding("marker_stones_on_one_side", about, {}, at)
        elif line.left in line.codes and line.right in line.codes and "A" in sides:
            smaller_is_left = line.codes[line.left] < line.codes[line.right]
            if sides["A"] != smaller_is_left:
                yield Finding("marker_letters_swapped", about, {}, at)
    if marker.stone_count == 1:
        distance = walk.distance(at)
        if distance > line.tolerance_m:
            figures_m = {"distance": f"{distance:.1f}", "tolerance": line.tolerance_m}
            yield Finding("marker_off_line", about, figures_m, at)


def _faces(line: RegisteredLine, walk: _Walk, marker: RegisteredMarker, stone: Stone) -> Iterator[Finding]:
    about = (marker.number,)
    if stone.face_count is not None and stone.face_count != len(stone.faces):
        figures = {"count": len(stone.faces), "kind": stone.face_count}
        yield Finding("face_count", about, figures, stone.position)
    for face in stone.faces:
        names = line.names.get(face.party)
        if names is not None and face.inscription not in names:
            said = {"inscription": face.inscription, "name": max(names, key=len, default="")}
            yield Finding("face_outdated", about, said, stone.position)
        if not marker.is_tri_junction and face.bearing_deg is not None:
            yield from _direction(line, walk, marker, stone, face)


def _direction(
    line: RegisteredLine, walk: _Walk, marker: RegisteredMarker, stone: Stone, face: Face
) -> Iterator[Finding]:
    if face.bearing_deg is None or face.party not in (line.left, line.right):
        return
    square = walk.left_bearing(stone.position) + (0.0 if face.party == line.left else 180.0)
    if abs(turn_deg(square, face.bearing_deg)) >= 90.0:
        said = {"inscription": face.inscription, "bearing": f"{face.bearing_deg:.0f}"}
        yield Finding("face_wrong_side", (marker.number,), said, stone.position)


def _numbers(
    line: RegisteredLine, standing: Sequence[_Standing], lost: AbstractSet[int]
) -> Iterator[Finding]:
    """Look at the serials: read, unique, in order along the line, without gaps; a lost stone is no gap."""
    read: dict[int, list[_Standing]] = {}
    for each in standing:
        if each.marker.parsed is None:
            yield Finding("number_unread", (each.marker.number,), {}, each.marker.stones[0].position)
        else:
            read.setdefault(each.marker.parsed.serial, []).append(each)
    for same in read.values():
        if len(same) > 1:
            numbers = tuple(each.marker.number for each in same)
            yield Finding("number_twice", numbers, {}, same[1].marker.stones[0].position)
    yield from _order([same[0] for _, same in sorted(read.items())])
    if line.is_whole and read:
        missing = sorted(set(range(1, max(read) + 1)) - read.keys() - lost)
        if missing:
            yield Finding("number_gap", (line.name,), {"missing": "、".join(map(str, missing))})


def _order(by_serial: Sequence[_Standing]) -> Iterator[Finding]:
    """Find markers outside of the longest run of serials in order, counted from either end."""
    places = [each.place for each in by_serial]
    forwards, backwards = _longest_increasing(places), _longest_increasing([-place for place in places])
    right = forwards if len(forwards) >= len(backwards) else backwards
    turned = right is backwards and len(backwards) > len(forwards)
    for at, each in enumerate(by_serial):
        if at in right:
            continue
        clashing = [
            other.marker.number
            for index, other in enumerate(by_serial)
            if index in right and (index < at) != ((other.place < each.place) != turned)
        ]
        about = (each.marker.number, *clashing[:2])
        yield Finding("marker_order", about, {"number": each.marker.number}, each.marker.stones[0].position)


def _longest_increasing(values: Sequence[float]) -> frozenset[int]:
    """Return the places of one longest strictly increasing subsequence (patience sorting)."""
    tails: list[float] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, value in enumerate(values):
        pile = bisect_left(tails, value)
        before.append(ends[pile - 1] if pile else None)
        tails[pile : pile + 1] = [value]
        ends[pile : pile + 1] = [at]
    found: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        found.add(step)
        step = before[step]
    return frozenset(found)


def _spacing(standing: Sequence[_Standing], lost: AbstractSet[int], limits: Limits) -> Iterator[Finding]:
    """Look at the distance from each marker to the next, unless a lost one stood between."""
    for one, other in pairwise(standing):
        apart = other.place - one.place
        about = (one.marker.number, other.marker.number)
        figures = {"distance": f"{apart:.0f}"}
        if apart > limits.max_spacing_m and not _stood_between(one, other, lost):
            yield Finding("markers_far_apart", about, figures | {"limit": f"{limits.max_spacing_m:.0f}"})
        elif apart < limits.min_spacing_m:
            yield Finding("markers_too_near", about, figures | {"limit": f"{limits.min_spacing_m:.0f}"})


def _stood_between(one: _Standing, other: _Standing, lost: AbstractSet[int]) -> bool:
    first, last = one.marker.parsed, other.marker.parsed
    if first is None or last is None:
        return False
    low, high = sorted((first.serial, last.serial))
    return any(low < serial < high for serial in lost)
