"""How steep the ground of a square is, over a height model. Pure."""

import numpy as np

from gis.burial_zones.line_of_sight import Floats, Terrain
from gis.coordinates.local_planes import metres_per_degree

#: Slopes are taken at so many places along each side of a square
_ALONG = 5


def mean_slope_deg(terrain: Terrain, middles: Floats, size_m: float) -> Floats:
    """Return the mean slope in degrees of squares of so many metres around middles (longitude, latitude).

    The mean of 25 places, each with its steepest slope by the heights a cell west, east, north and south of
    it; NaN where any of them is not known.
    """
    metres = metres_per_degree(middles[:, 1])
    aside = (np.arange(_ALONG) - (_ALONG - 1) / 2) / _ALONG * size_m
    east, north = (part.ravel() for part in np.meshgrid(aside, aside))
    lon = middles[:, :1] + east / metres[:, :1]
    lat = middles[:, 1:] + north / metres[:, 1:]
    step = terrain.step
    along_east = (terrain.at(lon + step, lat) - terrain.at(lon - step, lat)) / (2 * step * metres[:, :1])
    along_north = (terrain.at(lon, lat + step) - terrain.at(lon, lat - step)) / (2 * step * metres[:, 1:])
    slopes: Floats = np.degrees(np.arctan(np.hypot(along_east, along_north)))
    found: Floats = slopes.mean(axis=1)
    return found
