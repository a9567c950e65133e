"""Say in words what shows a systematic shift."""

from gis.edge_matching.shift import SystematicShift
from gis.messages import Language, text

#: What people call the systems of Chinese web maps
SYSTEM_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}


def evidence(shift: SystematicShift, language: Language = "zh") -> str:
    """Return the figures that the finding rests on, and how the command compares the converted file."""
    said = figures(shift, language)
    if shift.expected_m is None:
        return said
    option = f"--{shift.side}-crs {shift.kind}"
    return said + text("edge_matching.evidence_option", language, option=option)


def figures(shift: SystematicShift, language: Language = "zh") -> str:
    """Return the figures that the finding rests on."""
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
        "system": SYSTEM_NAMES[shift.kind],
        "east": f"{shift.expected_m[0]:.1f}",
        "north": f"{shift.expected_m[1]:.1f}",
    }
    return text(f"edge_matching.evidence_{shift.side}", language, **params)
