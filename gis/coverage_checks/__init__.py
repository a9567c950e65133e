"""Check polygons that shall cover an area once: overlaps, gaps, corners that differ, children and parents."""

from gis.coverage_checks.findings import Finding, Kind, Result, Rule, rules
from gis.coverage_checks.service import SLIVER_WIDTH_M, TOLERANCE_M, check_coverage
from gis.coverage_checks.units import Unit

__all__ = [
    "SLIVER_WIDTH_M",
    "TOLERANCE_M",
    "Finding",
    "Kind",
    "Result",
    "Rule",
    "Unit",
    "check_coverage",
    "rules",
]
