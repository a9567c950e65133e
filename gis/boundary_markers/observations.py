"""Has a marker moved? A later measurement against the registered position, tested at a stated significance.

With the registered position p₀ and the measured one p, in metres of the plane, and their accuracies as mean
errors of a point m₀, m (点位中误差, m² = σ_E² + σ_N², so that σ² = m²/2 in each coordinate), under the
hypothesis that the marker has not moved

    T = |p - p₀|² / ((m₀² + m²) / 2)   is χ²-distributed with 2 degrees of freedom.

Only measurements of surveying grade are tested (`is_surveyed` of data/reference/location_method.csv): what a
phone, a map or an estimate says finds a marker and is no evidence of movement.

It is said to have moved where T exceeds the critical value χ²_α(2) = -2 ln α. Such a test of two epochs is
the congruency test of deformation analysis (Pelzer 1971; Caspary, Concepts of Network and Deformation
Analysis, 1987). The least movement that would be noticed is √(χ²_α(2) · (m₀² + m²) / 2).
"""

import math
from dataclasses import dataclass

from gis.boundary_lines.findings import Finding
from gis.boundary_markers.registered import LonLat, Observation, RegisteredMarker, Stone
from gis.boundary_markers.significance import chi_square_above, critical_chi_square
from gis.coordinates.plane import Plane


@dataclass(frozen=True, slots=True)
class Movement:
    """How far a measurement lies from the registered position, and whether chance explains it."""

    distance_m: float
    statistic: float
    critical: float
    #: How likely a distance like this or greater is when the marker stands where it stood
    probability: float
    #: The least distance that the test would notice
    noticed_from_m: float

    @property
    def has_moved(self) -> bool:
        """Whether the test says that it moved."""
        return self.statistic > self.critical


def movement(
    registered: LonLat, accuracy_m: float, observed: LonLat, observed_accuracy_m: float, significance: float
) -> Movement:
    """Test a measurement against a registered position; raise ValueError unless accuracies are positive."""
    if accuracy_m <= 0 or observed_accuracy_m <= 0:
        raise ValueError("a test needs the accuracy of both positions")
    plane = Plane.at(registered[0])
    (x0, y0), (x1, y1) = plane.metres(*registered), plane.metres(*observed)
    distance = math.hypot(x1 - x0, y1 - y0) / plane.scale(*registered)
    variance = (accuracy_m**2 + observed_accuracy_m**2) / 2
    critical = critical_chi_square(significance, 2)
    statistic = distance**2 / variance
    return Movement(
        distance,
        statistic,
        critical,
        chi_square_above(statistic, 2),
        math.sqrt(critical * variance),
    )


def audit_observations(marker: RegisteredMarker, significance: float) -> list[Finding]:
    """Return a finding for each measurement that says that the marker moved, in the order of days."""
    found: list[Finding] = []
    for observation in sorted(marker.observations, key=lambda each: each.on):
        stone = observed_stone(marker, observation)
        if stone is None or not observation.is_surveyed:
            continue
        tested = movement(
            stone.position, stone.accuracy_m, observation.position, observation.accuracy_m, significance
        )
        if tested.has_moved:
            figures = {
                "on": observation.on.isoformat(),
                "distance": f"{tested.distance_m:.2f}",
                "noticed": f"{tested.noticed_from_m:.2f}",
                "significance": f"{significance:g}",
            }
            found.append(Finding("marker_moved", (marker.number,), figures, observation.position))
    return found


def observed_stone(marker: RegisteredMarker, observation: Observation) -> Stone | None:
    """Return the stone that was measured: the one of its letter, or the only one."""
    same = [stone for stone in marker.stones if stone.letter == observation.letter]
    if len(same) == 1:
        return same[0]
    return marker.stones[0] if len(marker.stones) == 1 else None
