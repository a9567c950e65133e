"""Take rings apart into directed segments and find those that no neighbour answers.

All rings are turned so that the inside lies on the left. Then a segment that divides two neighbours is
walked once each way, and the ways cancel. What is left over are the outline of the whole, and the outlines
of whatever is covered more than once or not at all: nothing else has to be looked at.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import shapely

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Geometries = NDArray[np.object_]

_MIXERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
_STIR = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Segments:
    """Directed segments, start to end, with the place of the polygon each belongs to."""

    start: Floats
    end: Floats
    owner: Integers

    def __len__(self) -> int:
        return len(self.owner)

    def taken(self, which: NDArray[np.bool_] | Integers) -> "Segments":
        """Return some of the segments."""
        return Segments(self.start[which], self.end[which], self.owner[which])

    def lines(self) -> Geometries:
        """Return the segments as lines."""
        made: Any = shapely.linestrings(np.stack([self.start, self.end], axis=1))
        lines: Geometries = made
        return lines

    def between(self) -> Floats:
        """Return the middles."""
        middle: Floats = (self.start + self.end) / 2
        return middle


def segments_of(polygons: Geometries) -> Segments:
    """Return the segments of all rings, the inside on the left, those of no length left out."""
    parts, polygon_of_part = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    moves = (ring[:-1] == ring[1:]) & np.any(corners[:-1] != corners[1:], axis=1)
    owner = polygon_of_part[part_of_ring[ring[:-1][moves]]]
    return Segments(corners[:-1][moves], corners[1:][moves], owner)


def unanswered(segments: Segments, weights: Integers | None = None, keys: Integers | None = None) -> Segments:
    """Return the segments whose ways do not cancel.

    With weights a way counts so often, negative ones against its direction; with keys only ways of one key
    cancel each other.
    """
    if not len(segments):
        return segments
    turned, group, count = _grouped(segments, keys)
    ways = np.where(turned, -1, 1) if weights is None else np.where(turned, -weights, weights)
    net = np.bincount(group, weights=ways, minlength=count)
    return segments.taken(net[group] != 0)


def answered_pairs(segments: Segments) -> tuple[Integers, Integers, Integers]:
    """Return the segments that two owners walk, each way once: places, and the two owners."""
    _, group, count = _grouped(segments, None)
    order = np.argsort(group, kind="stable")
    twice = np.bincount(group, minlength=count)[group[order]] == 2
    places = order[twice].reshape(-1, 2)
    owners = np.sort(segments.owner[places], axis=1)
    divides = owners[:, 0] != owners[:, 1]
    return places[divides, 0], owners[divides, 0], owners[divides, 1]


def distinct(segments: Segments) -> Segments:
    """Return every segment once, whatever way it runs."""
    if not len(segments):
        return segments
    _, group, count = _grouped(segments, None)
    first = np.full(count, len(segments), dtype=np.int64)
    np.minimum.at(first, group, np.arange(len(segments)))
    return segments.taken(first)


def _grouped(segments: Segments, keys: Integers | None) -> tuple[NDArray[np.bool_], Integers, int]:
    """Return whether each segment runs against the order of its ends, and the group of equal ones.

    Sorted by a mixture of the bits, then compared in full: two that only mix alike fall into two groups or,
    lying among each other, into more, which costs work and never a finding.
    """
    (x1, y1), (x2, y2) = segments.start.T, segments.end.T
    turned = (x1 > x2) | ((x1 == x2) & (y1 > y2))
    low = np.where(turned[:, None], segments.end, segments.start)
    high = np.where(turned[:, None], segments.start, segments.end)
    # Zero added makes -0.0 and 0.0 the same bits.
    columns = [np.ascontiguousarray(c).view(np.uint64) for c in (np.hstack([low, high]) + 0.0).T]
    if keys is not None:
        columns.append(keys.astype(np.uint64))
    mixed = np.zeros(len(segments), dtype=np.uint64)
    for column, mixer in zip(columns, _MIXERS, strict=False):
        mixed ^= column * mixer
        mixed ^= mixed >> np.uint64(29)
        mixed *= _STIR
        mixed ^= mixed >> np.uint64(32)
    order = np.argsort(mixed)
    is_new = np.zeros(len(segments), dtype=bool)
    is_new[0] = True
    for column in columns:
        sorted_column = column[order]
        is_new[1:] |= sorted_column[1:] != sorted_column[:-1]
    group = np.empty(len(segments), dtype=np.int64)
    group[order] = np.cumsum(is_new) - 1
    return turned, group, int(is_new.sum())
