"""The self-audit of a line's markers: all that is wrong on paper, before anybody goes out, in one list."""

from collections.abc import Sequence
from dataclasses import dataclass

from gis.boundary_lines.findings import Finding
from gis.boundary_markers.along_line import LIMITS, Limits, audit_along_line
from gis.boundary_markers.observations import audit_observations
from gis.boundary_markers.reference_audit import audit_references
from gis.boundary_markers.registered import RegisteredLine, RegisteredMarker
from gis.boundary_markers.resection import Precision

#: Significance of the test whether a marker moved
MOVED_AT = 0.01
PRECISION = Precision()


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """The settings that markers are judged by."""

    limits: Limits = LIMITS
    precision: Precision = PRECISION
    moved_at: float = MOVED_AT


YARDSTICKS = Yardsticks()


def audit(
    line: RegisteredLine, markers: Sequence[RegisteredMarker], yardsticks: Yardsticks = YARDSTICKS
) -> list[Finding]:
    """Return every finding on a line's markers: along it, by reference objects, by later measurements."""
    found = audit_along_line(line, markers, yardsticks.limits)
    for marker in (each for each in markers if not each.of_other_line):
        found += audit_references(marker, yardsticks.precision)
        found += audit_observations(marker, yardsticks.moved_at)
    return found
