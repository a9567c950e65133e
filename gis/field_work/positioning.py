"""What a device measures by: figures of averaging, methods, coordinate systems, precision of objects.

One definition for server and device: systems are those of gis.coordinates, each as PROJ writes it, which
proj4 reads; figures are those of data/rules.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from gis.boundary_markers.significance import critical_chi_square
from gis.boundary_markers.yardsticks import yardsticks
from gis.coordinates import CoordinateSystem, coordinate_systems
from gis.joint_inspections.positions import IMPORTED, position_settings

Row = dict[str, Any]
#: Chinese zones that a county's controller can be set to by mistake: 3-degree zones 25-45 of CGCS2000
_DATUM, _WIDTH = "cgcs2000", 3


def positioning(surveyed: Collection[str]) -> Row:
    """Return what a device measures by; angles in degrees, lengths in metres.

    `surveyed` are the methods of surveying grade.
    """
    precision = yardsticks().precision
    return {
        "settings": dict(position_settings()),
        "surveyed_methods": sorted(surveyed),
        "imported_methods": sorted(IMPORTED),
        "systems": systems(),
        "precision": {
            "bearing_deg": precision.bearing_deg,
            "distance_m": precision.distance_m,
            "distance_ratio": precision.distance_ratio,
            "object_m": precision.object_m,
            # Of χ² with one and two degrees of freedom, at the significance of the register's own test
            "critical_1": round(critical_chi_square(precision.significance, 1), 6),
            "critical_2": round(critical_chi_square(precision.significance, 2), 6),
        },
    }


def _proj4(system: CoordinateSystem) -> str:
    """Return a system as PROJ writes it; tests/data/gauss_kruger_points.csv holds for both sides."""
    if system.central_meridian is None:
        return "+proj=longlat +ellps=GRS80 +no_defs"
    east = 500_000 + (1_000_000 * (system.zone or 0) if system.zone_in_easting else 0)
    projection = f"+proj=tmerc +lat_0=0 +lon_0={system.central_meridian} +k=1 +x_0={east} +y_0=0"
    return f"{projection} +ellps=GRS80 +units=m +no_defs"


@cache
def systems() -> list[Row]:
    """Return the systems that a surveyor's file can be in: CGCS2000 in degrees and in its 3-degree zones."""
    return [
        {
            "key": system.key,
            "name_zh": system.name_zh,
            "name_en": system.name_en,
            "zone": system.zone,
            "central_meridian": system.central_meridian,
            "zone_in_easting": system.zone_in_easting,
            "proj4": _proj4(system),
        }
        for system in coordinate_systems().values()
        if system.datum == _DATUM and system.zone_width in (None, _WIDTH)
    ]
