"""Load what experts edit about markers: schemes of numbers, and the figures that they are judged by."""

import csv
from functools import cache
from importlib.resources import files

from gis.boundary_lines.reasons import figures
from gis.boundary_markers.along_line import Limits
from gis.boundary_markers.audit import Yardsticks
from gis.boundary_markers.numbers import NumberPatterns
from gis.boundary_markers.resection import Precision


@cache
def number_schemes() -> tuple[dict[str, str], ...]:
    """Return the rows of data/rules/marker_number_patterns.csv."""
    content = (files("data") / "rules" / "marker_number_patterns.csv").read_text("utf-8")
    return tuple(csv.DictReader(content.splitlines()))


@cache
def number_patterns() -> NumberPatterns:
    """Return the schemes by which numbers are read."""
    return NumberPatterns(number_schemes())


def yardsticks() -> Yardsticks:
    """Return the figures of data/rules/boundary_settings.csv that markers are judged by."""
    found = figures()
    precision = (
        "bearing_deg", "distance_m", "distance_ratio", "object_m", "significance", "declination_deg",
        "declination_tolerance_deg",
    )  # fmt: skip
    return Yardsticks(
        Limits(found["max_spacing_m"], found["min_spacing_m"], int(found["least_references"])),
        Precision(**{key: found[key] for key in precision}),
        found["moved_at"],
    )


def tolerance_m(map_scale: int | None) -> float:
    """Return how far a marker may stand from its line: of a surveyed line, or of one plotted at
    1:`map_scale`.
    """
    found = figures()
    if map_scale is None:
        return found["surveyed_tolerance_m"]
    return max(found["surveyed_tolerance_m"], found["plotted_tolerance_mm"] / 1000 * map_scale)
