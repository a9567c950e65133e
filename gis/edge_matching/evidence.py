"""Say in words what shows a systematic shift."""

from typing import Literal

from gis.edge_matching.shift import SystematicShift
from gis.messages import text


def evidence(shift: SystematicShift, language: Literal["zh", "en"] = "zh") -> str:
    """Return the figures that the finding rests on, and what to do about it."""
    params: dict[str, object] = {
        "points": f"{shift.points:,}",
        "given": f"{shift.as_given_m:.1f}",
        "corrected": f"{shift.corrected_m:.1f}",
        "dx": f"{shift.dx_m:.1f}",
        "dy": f"{shift.dy_m:.1f}",
        "error": f"{shift.standard_error_m:.1f}",
    }
    if shift.expected_m is None:
        return text("edge_matching.evidence_offset", language, **params)
    params |= {
        "system": {"gcj02": "GCJ-02", "bd09": "BD-09"}[shift.kind],
        "option": f"--{shift.side}-crs {shift.kind}",
        "east": f"{shift.expected_m[0]:.1f}",
        "north": f"{shift.expected_m[1]:.1f}",
    }
    return text(f"edge_matching.evidence_{shift.side}", language, **params)
