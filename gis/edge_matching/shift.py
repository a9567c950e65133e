"""Tell a systematic shift of one version against the other from local differences.

The shift is estimated from lines alone, without naming corresponding points: each point of theirs, with the
normal n of their line there, should lie on our line, so n·(p − q) = n·t for the nearest point q of ours. The
translation t that explains most is found by least squares, reweighted by Huber's function of the residual
over 1.345 σ (σ from the median absolute residual), the nearest points looked up again after every step:
point-to-line ICP (Chen and Medioni 1992), begun at zero and at each offset that Chinese web maps have here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry import LineString

from gis.coordinates import CoordinateOutOfRange, Datum, add_offset, remove_offset
from gis.coordinates.plane import Plane
from gis.edge_matching.nearest import LineIndex

Floats = npt.NDArray[np.float64]
Kind = Literal["gcj02", "bd09", "offset"]
Side = Literal["ours", "theirs"]
_Move = Callable[[Floats], Floats]
_Undo = Callable[[float, float, Datum], tuple[float, float]]

_MOST_SAMPLES = 4_000
_ROUNDS = 25
_SETTLED_M = 0.001
#: What is left after a correction must be below this part of the distance as given
_EXPLAINED = 0.7
#: How far the fitted translation may lie from a web map's offset, as a part of that offset
_ALIKE = 0.3
_STANDARD_ERRORS = 5.0
_LEAST_OFFSET_M = 0.5


@dataclass(frozen=True, slots=True)
class SystematicShift:
    """How theirs is moved against ours as a whole, in metres to the east and north, and what shows it."""

    kind: Kind
    dx_m: float
    dy_m: float
    #: Whose coordinates have the web map's offset; of a plain offset nobody can tell
    side: Side | None
    as_given_m: float
    corrected_m: float
    expected_m: tuple[float, float] | None
    standard_error_m: float
    points: int


@dataclass(frozen=True, slots=True)
class _Fit:
    translation: Floats
    median_m: float
    error_m: float


def systematic_shift(
    pairs: Sequence[tuple[Sequence[LineString], Sequence[LineString]]],
) -> SystematicShift | None:
    """Return the shift that lines of theirs have against lines of ours, or None where none is shown.

    ``pairs`` are (ours, theirs) versions of the same lines in EPSG:4490. Distances are medians over evenly
    spaced points of theirs. A web map's offset is named when converting it leaves less than 70 % and the
    fitted translation agrees with it within 30 %; another translation when it leaves less than 70 % and is
    five standard errors long.
    """
    ours = shapely.union_all([line for mine, _ in pairs for line in mine])
    theirs = [line for _, others in pairs for line in others]
    if ours.is_empty or not theirs:
        return None
    plane = Plane.of(ours)
    samples, normals = _samples(theirs, plane)
    if len(samples) < 3:
        return None
    target = LineIndex(plane.project(ours))
    given = float(np.median(target.distances(samples)))
    if given == 0.0:
        return None
    offsets = _offsets(plane, samples)
    starts = [np.zeros(2), *(expected for _, _, expected, _ in offsets)]
    fit = min((_fit(target, samples, normals, start) for start in starts), key=lambda each: each.median_m)
    best: SystematicShift | None = None
    for kind, side, expected, move in offsets:
        left = float(np.median(target.distances(move(samples))))
        size = float(np.hypot(*expected))
        agrees = float(np.hypot(*(fit.translation - expected))) <= _ALIKE * size
        if agrees and left < _EXPLAINED * given and (best is None or left < best.corrected_m):
            best = SystematicShift(
                kind,
                float(fit.translation[0]),
                float(fit.translation[1]),
                side,
                given,
                left,
                (float(expected[0]), float(expected[1])),
                fit.error_m,
                len(samples),
            )
    if best is not None:
        return best
    size = float(np.hypot(*fit.translation))
    is_shown = size > max(_STANDARD_ERRORS * fit.error_m, _LEAST_OFFSET_M)
    if not is_shown or fit.median_m >= _EXPLAINED * given:
        return None
    east, north = (float(value) for value in fit.translation)
    return SystematicShift("offset", east, north, None, given, fit.median_m, None, fit.error_m, len(samples))


def _samples(lines: Sequence[LineString], plane: Plane) -> tuple[Floats, Floats]:
    """Return evenly spaced points of lines in metres, and the unit normals of the lines there."""
    flat = [plane.project(line) for line in lines]
    total = sum(line.length for line in flat)
    step = max(total / _MOST_SAMPLES, 1.0)
    points: list[Floats] = []
    normals: list[Floats] = []
    for line in flat:
        places = np.arange(step / 2, line.length, step)
        if not len(places):
            continue
        here = shapely.get_coordinates(shapely.line_interpolate_point(line, places))
        # The direction over a step, for an edge may be as short as a digitiser's tremble.
        behind, ahead = (
            shapely.get_coordinates(
                shapely.line_interpolate_point(line, np.clip(places + by, 0, line.length))
            )
            for by in (-step / 2, step / 2)
        )
        along = ahead - behind
        sizes = np.hypot(along[:, 0], along[:, 1])
        good = sizes > step / 4
        points.append(here[good])
        normals.append(np.column_stack([-along[good, 1], along[good, 0]]) / sizes[good, None])
    if not points:
        return np.empty((0, 2)), np.empty((0, 2))
    return np.concatenate(points), np.concatenate(normals)


def _fit(target: LineIndex, samples: Floats, normals: Floats, start: Floats) -> _Fit:
    translation = start.astype(np.float64)
    error = np.inf
    for _ in range(_ROUNDS):
        moved = samples - translation
        residuals = np.einsum("ij,ij->i", normals, moved - target.feet(moved))
        sigma = max(1.4826 * float(np.median(np.abs(residuals))), 1e-6)
        weights = np.minimum(1.0, 1.345 * sigma / np.maximum(np.abs(residuals), 1e-12))
        normal_matrix = (normals * weights[:, None]).T @ normals
        # Lines that all run one way don't tell how far they slid along themselves: the shortest shift then.
        inverse = np.linalg.pinv(normal_matrix, rcond=1e-6)
        step = inverse @ (normals.T @ (weights * residuals))
        translation = translation + step
        error = sigma * float(np.sqrt(np.trace(inverse)))
        if float(np.hypot(*step)) < _SETTLED_M:
            break
    left = target.distances(samples - translation)
    return _Fit(translation, float(np.median(left)), error)


def _offsets(plane: Plane, samples: Floats) -> list[tuple[Kind, Side, Floats, _Move]]:
    """Return for each web map and side what shift theirs would show, and how to undo it point by point."""
    found: list[tuple[Kind, Side, Floats, _Move]] = []
    kinds: tuple[tuple[Kind, Datum], ...] = (("gcj02", "gcj02"), ("bd09", "bd09"))
    for kind, datum in kinds:
        sides: tuple[tuple[Side, _Undo], ...] = (("theirs", remove_offset), ("ours", add_offset))
        for side, undo in sides:
            move = _mover(plane, datum, undo)
            try:
                moved = move(samples)
            except CoordinateOutOfRange:
                continue
            found.append((kind, side, np.mean(samples - moved, axis=0), move))
    return found


def _mover(plane: Plane, datum: Datum, undo: _Undo) -> _Move:
    def move(points: Floats) -> Floats:
        degrees = [plane.degrees(float(x), float(y)) for x, y in points]
        return np.array([plane.metres(*undo(lon, lat, datum)) for lon, lat in degrees])

    return move
