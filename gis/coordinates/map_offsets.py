"""Undo the offsets of Chinese web maps: GCJ-02 (Amap, Tencent) and BD-09 (Baidu) to WGS 84.

Both are converted on import and never stored. The forward formulas are prcoords'; the inverse is found by
fixed-point iteration to well under a millimetre.
"""

import math
from collections.abc import Callable, Sequence

import prcoords

from gis.coordinates.errors import CoordinateOutOfRange
from gis.coordinates.systems import Datum

# 1e-10 degree is 0.01 mm on the ground; each round shrinks the error about a thousandfold.
_CLOSE_DEG = 1e-10
_MOST_ROUNDS = 20

_FORWARD: dict[Datum, Callable[[prcoords.Coords, bool], prcoords.Coords]] = {
    "gcj02": prcoords.wgs_gcj,
    "bd09": prcoords.wgs_bd,
}


def remove_offset(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Return longitude, latitude in WGS 84 of a point taken from a Chinese web map.

    Raises CoordinateOutOfRange outside China, where these maps have no offset and the datum is misnamed.
    """
    shifted = prcoords.Coords(lat, lon)
    if not prcoords.sanity_in_china_p(shifted):
        raise CoordinateOutOfRange("coordinates.outside_china", x=lon, y=lat)
    forward = _FORWARD[datum]
    guess = shifted
    for _ in range(_MOST_ROUNDS):
        miss = forward(guess, False) - shifted
        guess = guess - miss
        if math.hypot(miss.lat, miss.lon) < _CLOSE_DEG:
            break
    return guess.lon, guess.lat


def add_offset(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Return longitude, latitude as a Chinese web map shows a WGS 84 point (tests, links to maps)."""
    shifted = _FORWARD[datum](prcoords.Coords(lat, lon), False)
    return shifted.lon, shifted.lat


def remove_offsets(
    lons: Sequence[float], lats: Sequence[float], datum: Datum
) -> tuple[list[float], list[float]]:
    """Return longitudes and latitudes in WGS 84 of many points."""
    pairs = [remove_offset(lon, lat, datum) for lon, lat in zip(lons, lats, strict=True)]
    return [lon for lon, _ in pairs], [lat for _, lat in pairs]
