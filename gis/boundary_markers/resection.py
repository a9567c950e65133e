"""Where a marker stands by its reference objects (方位物), by least squares, and which of them is out.

Given are objects i with known positions (E_i, N_i) in metres of the plane, to which the register gives grid
bearings β_i and distances d_i with standard deviations σ_β, σ_d (that of the object's own position added to
both). Sought is the marker (E, N). With ΔE = E_i - E, ΔN = N_i - N and s² = ΔE² + ΔN²,

    β_i + v = atan2(ΔE, ΔN)      ∂/∂E = -ΔN/s²     ∂/∂N = ΔE/s²
    k·d_i + v = s                ∂/∂E = -ΔE/s      ∂/∂N = -ΔN/s       (k: scale of the plane)

each divided by its σ, so that the weight is one. Levenberg-Marquardt steps (MINPACK, by SciPy) give x̂: plain
Gauss-Newton ones do not always settle where a bearing is out by tens of degrees. Residuals are ê = y - A x̂,
their cofactor R = I - A(AᵀA)⁻¹Aᵀ. As the σ are known, no variance factor is estimated.

Which observation is out is found by data snooping (W. Baarda, A Testing Procedure for Use in Geodetic
Networks, 1968) in the form that takes several unknowns of one error together (P. Teunissen, Testing Theory,
2000): an error C∇ of q unknowns has

    T_q = (Cᵀê)ᵀ (CᵀRC)⁻¹ (Cᵀê)   χ²-distributed with q degrees of freedom where there is no error,

for q = 1 the square of Baarda's w. Tried are: a single bearing, a single distance, both of one object (its
own position is wrong, or another object was meant), and one rotation ω common to all bearings. The hypothesis
with the greatest T_q / χ²_α(q) is named when that exceeds 1, before all others one that leaves nothing to
explain; its unknowns are taken into the model and the search goes on while there is redundancy. Where two
hypotheses fit equally, none is named: so with one redundant observation, where all tests are equal (but for
an adjustment that has run into one of the objects, whose bearing may then be anything).

A rotation common to all bearings is recognised by its size: bearings of the needle entered as grid ones are
turned by γ - D against the grid, true azimuths by γ, grid bearings entered as magnetic ones by D - γ (γ
meridian convergence, D declination; gis.coordinates.plane).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from gis.boundary_lines.winds import turn_deg
from gis.boundary_markers.registered import BearingKind, LonLat, ReferenceObject
from gis.boundary_markers.significance import chi_square_above, critical_chi_square
from gis.coordinates.plane import Plane

Floats = npt.NDArray[np.float64]
ErrorKind = Literal["bearing", "distance", "object", "rotation", "unidentified"]
#: Hypotheses whose tests differ by less than this part can't be told apart
TIE = 1e-3


@dataclass(frozen=True, slots=True)
class Precision:
    """Standard deviations of what the register says of reference objects, and the north of the needle."""

    bearing_deg: float = 0.5
    distance_m: float = 0.2
    distance_ratio: float = 0.01
    object_m: float = 0.5
    significance: float = 0.001
    #: Magnetic declination, east positive
    declination_deg: float = -4.0
    #: How far a rotation may be from what a mistaken north makes of it
    declination_tolerance_deg: float = 1.0


@dataclass(frozen=True, slots=True)
class Residual:
    """What is left of one observation: as observed minus as computed, and Baarda's w."""

    name: str
    what: Literal["bearing", "distance"]
    #: Degrees, or metres
    value: float
    w: float


@dataclass(frozen=True, slots=True)
class GrossError:
    """An error that the test names: of which objects, of what, how great (degrees or metres)."""

    kind: ErrorKind
    names: tuple[str, ...]
    size: float | None
    statistic: float
    critical: float


@dataclass(frozen=True, slots=True)
class Resection:
    """The adjusted position with its accuracy, residuals before any error was taken out, and the errors."""

    position: LonLat
    #: Mean error of the point, √(σ_E² + σ_N²), in metres
    accuracy_m: float
    residuals: tuple[Residual, ...]
    errors: tuple[GrossError, ...]
    #: Covariance of easting and northing, square metres
    covariance: tuple[tuple[float, float], tuple[float, float]]
    redundancy: int


@dataclass(frozen=True, slots=True)
class _Sight:
    """One observation to an object at (east, north), divided by its σ where used."""

    name: str
    what: Literal["bearing", "distance"]
    east: float
    north: float
    value: float
    sigma: float


def to_grid_deg(
    bearing_deg: float, kind: BearingKind, declination_deg: float, convergence_deg: float
) -> float:
    """Return a bearing as a grid bearing: α = M + D - γ of a magnetic one, α = A - γ of a true one."""
    turned = {"grid": 0.0, "magnetic": declination_deg - convergence_deg, "true": -convergence_deg}
    return (bearing_deg + turned[kind]) % 360.0


def resect(
    references: Sequence[ReferenceObject], registered: LonLat, precision: Precision
) -> Resection | None:
    """Adjust a marker's position from its reference objects; None where they do not determine it.

    Objects without a position say nothing. `registered` is where the iteration begins when no object has both
    bearing and distance.
    """
    plane = Plane.at(registered[0])
    convergence = plane.convergence_deg(*registered)
    sights = _sights(references, plane, registered, convergence, precision)
    start = _start(sights) or plane.metres(*registered)
    solved = _solve(sights, np.array(start), [])
    if solved is None:
        return None
    design, rest, solution = solved
    residuals = _residuals(sights, design, rest)
    errors, extra = _search(sights, np.array(start), precision)
    final = _solve(sights, np.array(start), extra) if extra else solved
    if final is not None:
        design, _, solution = final
    covariance = np.linalg.inv(design.T @ design)[:2, :2]
    lon, lat = plane.degrees(float(solution[0]), float(solution[1]))
    return Resection(
        (lon, lat),
        float(np.sqrt(np.trace(covariance))),
        residuals,
        tuple(errors),
        (
            (float(covariance[0, 0]), float(covariance[0, 1])),
            (float(covariance[1, 0]), float(covariance[1, 1])),
        ),
        len(sights) - 2,
    )


def _sights(
    references: Sequence[ReferenceObject],
    plane: Plane,
    registered: LonLat,
    convergence: float,
    precision: Precision,
) -> list[_Sight]:
    scale = plane.scale(*registered)
    found: list[_Sight] = []
    for each in references:
        if each.position is None:
            continue
        east, north = plane.metres(*each.position)
        x, y = plane.metres(*registered)
        away = max(each.distance_m or math.hypot(east - x, north - y), 1.0)
        if each.bearing_deg is not None:
            grid = to_grid_deg(each.bearing_deg, each.bearing_kind, precision.declination_deg, convergence)
            sigma = math.hypot(math.radians(precision.bearing_deg), precision.object_m / away)
            found.append(_Sight(each.name, "bearing", east, north, math.radians(grid), sigma))
        if each.distance_m is not None:
            own = math.hypot(precision.distance_m, precision.distance_ratio * each.distance_m)
            sigma = math.hypot(own, precision.object_m)
            found.append(_Sight(each.name, "distance", east, north, each.distance_m * scale, sigma))
    return found


def _start(sights: Sequence[_Sight]) -> tuple[float, float] | None:
    """Return the median of the positions that each object with bearing and distance gives alone."""
    distances = {sight.name: sight.value for sight in sights if sight.what == "distance"}
    points = [
        (
            sight.east - distances[sight.name] * math.sin(sight.value),
            sight.north - distances[sight.name] * math.cos(sight.value),
        )
        for sight in sights
        if sight.what == "bearing" and sight.name in distances
    ]
    if not points:
        return None
    east, north = np.median(np.array(points), axis=0)
    return float(east), float(north)


def _solve(
    sights: Sequence[_Sight], start: Floats, extra: Sequence[Floats]
) -> tuple[Floats, Floats, Floats] | None:
    """Return design, normalised residuals and unknowns of the adjustment with further unknowns; None where it
    is singular or does not settle.
    """
    if len(sights) < 2 + len(extra):
        return None
    further = np.column_stack(extra) if extra else np.empty((len(sights), 0))

    def design_and_rest(unknowns: Floats) -> tuple[Floats, Floats]:
        # Metres from the start: tolerances are relative to the unknowns, and plane coordinates are millions
        design, rest = _linear(sights, start + unknowns[:2])
        return np.hstack([design, further]), rest - further @ unknowns[2:]

    solved = least_squares(
        lambda unknowns: design_and_rest(unknowns)[1],
        np.zeros(2 + len(extra)),
        jac=lambda unknowns: -design_and_rest(unknowns)[0],
        method="lm",
        xtol=1e-12,
        ftol=1e-15,
        gtol=1e-12,
    )
    design, rest = design_and_rest(solved.x)
    if not solved.success or np.linalg.cond(design) > 1e8:
        return None
    return design, rest, np.concatenate([start + solved.x[:2], solved.x[2:]])


def _linear(sights: Sequence[_Sight], at: Floats) -> tuple[Floats, Floats]:
    """Return the normalised design and observed minus computed at a position."""
    rows, rest = [], []
    for sight in sights:
        east, north = sight.east - at[0], sight.north - at[1]
        s = max(math.hypot(east, north), 1e-3)
        if sight.what == "bearing":
            rows.append((-north / s**2 / sight.sigma, east / s**2 / sight.sigma))
            off = math.remainder(sight.value - math.atan2(east, north), math.tau)
        else:
            rows.append((-east / s / sight.sigma, -north / s / sight.sigma))
            off = sight.value - s
        rest.append(off / sight.sigma)
    return np.array(rows), np.array(rest)


def _cofactor(design: Floats) -> Floats:
    hat: Floats = design @ np.linalg.pinv(design)
    return np.eye(len(design)) - hat


def _residuals(sights: Sequence[_Sight], design: Floats, rest: Floats) -> tuple[Residual, ...]:
    spread = np.sqrt(np.clip(np.diag(_cofactor(design)), 0.0, None))
    return tuple(
        Residual(
            sight.name,
            sight.what,
            float(math.degrees(e * sight.sigma) if sight.what == "bearing" else e * sight.sigma),
            float(e / s) if s > 1e-6 else 0.0,
        )
        for sight, e, s in zip(sights, rest, spread, strict=True)
    )


def _search(
    sights: Sequence[_Sight], start: Floats, precision: Precision
) -> tuple[list[GrossError], list[Floats]]:
    """Name one error after the other, each taken into the model before the next is sought."""
    errors: list[GrossError] = []
    taken: list[Floats] = []
    while (solved := _solve(sights, start, taken)) is not None:
        design, rest, _ = solved
        redundancy = len(sights) - design.shape[1]
        if redundancy < 1:
            break
        tested = _tests(sights, _cofactor(design), rest, precision)
        if max((each[0] for each in tested), default=0.0) <= 1.0:
            break
        sufficient = [
            each for each in tested if each[0] > 1.0 and _explains(each, rest, redundancy, precision)
        ]
        candidates = sorted(sufficient or tested, key=lambda each: -each[0])
        ratio, kind, names, columns, statistic, critical = candidates[0]
        equal = tested if redundancy == 1 else [each for each in candidates if each[0] > ratio * (1 - TIE)]
        if any(set(each[2]) != set(names) for each in equal):
            everybody = tuple(dict.fromkeys(sight.name for sight in sights))
            errors.append(GrossError("unidentified", everybody, None, statistic, critical))
            break
        again = _solve(sights, start, [*taken, *columns])
        size = None if again is None or kind == "object" else float(again[2][-1])
        if size is not None and kind in ("bearing", "rotation"):
            size = math.degrees(size)
        errors.append(GrossError(kind, names, size, statistic, critical))
        taken += columns
        if again is None:
            break
    return _together(errors), taken


_Test = tuple[float, ErrorKind, tuple[str, ...], list[Floats], float, float]


def _explains(test: _Test, rest: Floats, redundancy: int, precision: Precision) -> bool:
    """Whether what a hypothesis leaves of the sum of squares is chance."""
    left, freedom = float(rest @ rest) - test[4], redundancy - len(test[3])
    return freedom < 1 or left <= critical_chi_square(precision.significance, freedom)


def _together(errors: Sequence[GrossError]) -> list[GrossError]:
    """Say of an object whose bearing and distance were both named, one after the other, that it is out."""
    singles = {(error.kind, error.names) for error in errors}
    found: list[GrossError] = []
    for error in errors:
        both = {("bearing", error.names), ("distance", error.names)} <= singles
        if not (both and error.kind in ("bearing", "distance")):
            found.append(error)
        elif not any(each.kind == "object" and each.names == error.names for each in found):
            found.append(GrossError("object", error.names, None, error.statistic, error.critical))
    return found


def _tests(sights: Sequence[_Sight], cofactor: Floats, rest: Floats, precision: Precision) -> list[_Test]:
    """Return each hypothesis with T_q / χ²_α(q)."""
    found: list[_Test] = []
    for kind, names, columns in _hypotheses(sights):
        c = np.column_stack(columns)
        normal = c.T @ cofactor @ c
        if np.linalg.matrix_rank(normal, tol=1e-6 * float(np.abs(c.T @ c).max())) < len(columns):
            continue
        seen = c.T @ rest
        statistic = float(seen @ np.linalg.solve(normal, seen))
        critical = critical_chi_square(precision.significance, len(columns))
        found.append((statistic / critical, kind, names, columns, statistic, critical))
    return found


def _hypotheses(sights: Sequence[_Sight]) -> list[tuple[ErrorKind, tuple[str, ...], list[Floats]]]:
    """Return the errors that are tried, each as columns of further unknowns in radians or metres."""
    found: list[tuple[ErrorKind, tuple[str, ...], list[Floats]]] = []
    single = [
        np.array([1.0 / sight.sigma if at == index else 0.0 for at in range(len(sights))])
        for index, sight in enumerate(sights)
    ]
    by_name: dict[str, list[Floats]] = {}
    for sight, column in zip(sights, single, strict=True):
        found.append((sight.what, (sight.name,), [column]))
        by_name.setdefault(sight.name, []).append(column)
    found += [("object", (name,), columns) for name, columns in by_name.items() if len(columns) == 2]
    bearings = [column for sight, column in zip(sights, single, strict=True) if sight.what == "bearing"]
    if len(bearings) > 1:
        names = tuple(dict.fromkeys(sight.name for sight in sights if sight.what == "bearing"))
        found.append(("rotation", names, [np.sum(bearings, axis=0)]))
    return found


def mistaken_north(
    rotation_deg: float, kinds: Sequence[BearingKind], convergence_deg: float, precision: Precision
) -> Literal["magnetic_as_grid", "true_as_grid", "grid_as_magnetic"] | None:
    """Say which north was mistaken for which, by the size of a rotation; None for no such mistake."""
    declination, tolerance = precision.declination_deg, precision.declination_tolerance_deg
    if set(kinds) == {"grid"}:
        if abs(turn_deg(convergence_deg - declination, rotation_deg)) <= tolerance:
            return "magnetic_as_grid"
        if abs(turn_deg(convergence_deg, rotation_deg)) <= tolerance / 2:
            return "true_as_grid"
    if set(kinds) == {"magnetic"} and abs(turn_deg(declination - convergence_deg, rotation_deg)) <= tolerance:
        return "grid_as_magnetic"
    return None


def disagreement(resection: Resection, registered: LonLat, accuracy_m: float) -> tuple[float, float, float]:
    """Test the adjusted position against the registered one; return distance, χ² (2 degrees), probability."""
    plane = Plane.at(registered[0])
    (x0, y0), (x1, y1) = plane.metres(*registered), plane.metres(*resection.position)
    difference = np.array([x1 - x0, y1 - y0])
    covariance = np.array(resection.covariance) + np.eye(2) * accuracy_m**2 / 2
    statistic = float(difference @ np.linalg.solve(covariance, difference))
    return float(np.hypot(*difference)), statistic, chi_square_above(statistic, 2)
