"""Carry the seven parameters of a datum transformation that the user's own survey office gave."""

import math
from dataclasses import dataclass
from typing import Literal

from gis.coordinates.errors import DatumParametersInvalid

Convention = Literal["position_vector", "coordinate_frame"]

# Shifts between the old datums and CGCS2000 are below 1 km, rotations and scale tiny: larger figures are
# a mistaken unit (mm for m, radians for seconds), and would move the county instead of refining it.
_MOST_SHIFT_M = 1000.0
_MOST_ROTATION_ARCSEC = 60.0
_MOST_SCALE_PPM = 200.0


@dataclass(frozen=True, slots=True)
class DatumParameters:
    """Seven parameters from an older datum to CGCS2000: metres, arc-seconds, parts per million.

    The convention must be named: the two differ only by the sign of the rotations, and a mistake moves
    points by metres. Heights are taken as 0, which matters by centimetres at most in the horizontal.
    """

    dx: float
    dy: float
    dz: float
    rx: float
    ry: float
    rz: float
    scale_ppm: float
    convention: Convention
    accuracy_m: float | None = None

    def __post_init__(self) -> None:
        limits = (
            (("dx", "dy", "dz"), _MOST_SHIFT_M),
            (("rx", "ry", "rz"), _MOST_ROTATION_ARCSEC),
            (("scale_ppm",), _MOST_SCALE_PPM),
        )
        for names, most in limits:
            for name in names:
                value = getattr(self, name)
                if not math.isfinite(value) or abs(value) > most:
                    raise DatumParametersInvalid(name=name, value=value, most=most)
        if self.convention not in ("position_vector", "coordinate_frame"):
            raise DatumParametersInvalid("coordinates.datum_convention_unknown", convention=self.convention)

    def pipeline(self, semi_major: float, inverse_flattening: float) -> str:
        """Return the PROJ pipeline from degrees on the old ellipsoid to degrees on CGCS2000's."""
        return (
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj=cart +a={semi_major!r} +rf={inverse_flattening!r} "
            f"+step +proj=helmert +x={self.dx!r} +y={self.dy!r} +z={self.dz!r} "
            f"+rx={self.rx!r} +ry={self.ry!r} +rz={self.rz!r} +s={self.scale_ppm!r} "
            f"+convention={self.convention} "
            "+step +inv +proj=cart +a=6378137.0 +rf=298.257222101 "
            "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
        )
