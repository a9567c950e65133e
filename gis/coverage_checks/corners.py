"""Find corners of one unit that lie on the edge of another without a corner of its own there."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import shapely

from gis.coordinates.local_planes import Floats, metres_per_degree
from gis.coverage_checks.segments import Integers, Segments


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A stretch of a shared edge where the corners differ: its parties, a corner, how far it lies off."""

    parties: tuple[int, int]
    stretch: shapely.MultiLineString
    corner: tuple[float, float]
    off_m: float
    corners: int


def mismatches(segments: Segments, tolerance_m: float) -> list[Mismatch]:
    """Return the stretches along which two units' segments run within the tolerance with other corners.

    Segments that touch in a point, cross, or run on the same side are no shared edge.
    """
    if not len(segments):
        return []
    one, other = _near(segments, tolerance_m)
    host, guest = np.concatenate([one, other]), np.concatenate([other, one])
    flat = _in_metres(segments, host, guest)
    runs, low, high = _along(flat, tolerance_m)
    found: dict[tuple[int, int], list[_Meeting]] = defaultdict(list)
    for end in (0, 1):
        is_corner = runs & _within(flat, end, tolerance_m)
        for at in np.flatnonzero(is_corner):
            pair = segments.owner[host[at]], segments.owner[guest[at]]
            key = int(min(pair)), int(max(pair))
            corner = (segments.start, segments.end)[end][guest[at]]
            found[key].append(
                _Meeting(
                    int(host[at]),
                    int(guest[at]),
                    (float(corner[0]), float(corner[1])),
                    float(abs(flat.off[at, end])),
                    float(low[at]),
                    float(high[at]),
                )
            )
    return [
        stretch for key, meetings in sorted(found.items()) for stretch in _stretches(segments, key, meetings)
    ]


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A corner of the guest on the host's segment, and the part of that segment that both walk."""

    host: int
    guest: int
    corner: tuple[float, float]
    off_m: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Flat:
    """For each pair: the host's length in metres, the guest's two ends along it and off it."""

    length: Floats
    along: Floats
    off: Floats


def _near(segments: Segments, tolerance_m: float) -> tuple[Integers, Integers]:
    """Return pairs of segments of two owners that come within the tolerance of each other."""
    lines = segments.lines()
    widest = np.abs(np.concatenate([segments.start[:, 1], segments.end[:, 1]])).max()
    degrees = tolerance_m / metres_per_degree(np.array([widest]))[0, 0]
    tree = shapely.STRtree(lines)
    one, other = tree.query(lines, predicate="dwithin", distance=degrees)
    wanted = (one < other) & (segments.owner[one] != segments.owner[other])
    return one[wanted].astype(np.int64), other[wanted].astype(np.int64)


def _in_metres(segments: Segments, host: Integers, guest: Integers) -> _Flat:
    origin = segments.start[host]
    scale = metres_per_degree(segments.start[host][:, 1])
    way = (segments.end[host] - origin) * scale
    length = np.hypot(*way.T)
    unit = way / length[:, None]
    ends = np.stack([(point[guest] - origin) * scale for point in (segments.start, segments.end)], axis=1)
    along = np.einsum("pec,pc->pe", ends, unit)
    off = ends[..., 1] * unit[:, None, 0] - ends[..., 0] * unit[:, None, 1]
    return _Flat(length, along, off)


def _along(flat: _Flat, tolerance_m: float) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Return whether the guest runs back along the host, and the part of the host's length it does."""
    first, last = flat.along[:, 1], flat.along[:, 0]
    low, high = np.maximum(first, 0.0), np.minimum(last, flat.length)
    # Neighbours walk a shared edge in opposite ways.
    runs = high - low > 2 * tolerance_m
    span = np.where(runs, last - first, 1.0)
    slope = (flat.off[:, 0] - flat.off[:, 1]) / span
    for at in (low, high):
        runs &= np.abs(flat.off[:, 1] + slope * (at - first)) <= tolerance_m
    return runs, low, high


def _within(flat: _Flat, end: int, tolerance_m: float) -> NDArray[np.bool_]:
    """Return whether an end of the guest lies on the host, farther than the tolerance from its corners."""
    along, off = flat.along[:, end], flat.off[:, end]
    from_start = np.hypot(along, off)
    from_end = np.hypot(along - flat.length, off)
    inside = (along > 0) & (along < flat.length) & (np.abs(off) <= tolerance_m)
    result: NDArray[np.bool_] = inside & (from_start > tolerance_m) & (from_end > tolerance_m)
    return result


def _stretches(segments: Segments, parties: tuple[int, int], meetings: list[_Meeting]) -> list[Mismatch]:
    """Join what hangs together over common segments."""
    root: dict[int, int] = {}

    def top(segment: int) -> int:
        root.setdefault(segment, segment)
        while root[segment] != segment:
            root[segment] = root[root[segment]]
            segment = root[segment]
        return segment

    for meeting in meetings:
        root[top(meeting.host)] = top(meeting.guest)
    groups: dict[int, list[_Meeting]] = defaultdict(list)
    for meeting in meetings:
        groups[top(meeting.host)].append(meeting)
    return [_stretch(segments, parties, group) for group in groups.values()]


def _stretch(segments: Segments, parties: tuple[int, int], group: list[_Meeting]) -> Mismatch:
    # The same walk seen from either side is one.
    parts = {frozenset((one.host, one.guest)): _part(segments, one) for one in group}
    corners = sorted({one.corner for one in group})
    return Mismatch(
        parties,
        shapely.MultiLineString(list(parts.values())),
        corners[len(corners) // 2],
        max(one.off_m for one in group),
        len(corners),
    )


def _part(segments: Segments, meeting: _Meeting) -> shapely.LineString:
    start, end = segments.start[meeting.host], segments.end[meeting.host]
    length = float(np.hypot(*((end - start) * metres_per_degree(start[1:])[0])))
    return shapely.LineString([start + (end - start) * (at / length) for at in (meeting.low, meeting.high)])
