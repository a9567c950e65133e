"""What stands around a printed map: the lines of its graticule and the parts of its scale bar."""

import math
from dataclasses import dataclass

#: Distances between lines of the graticule, in minutes of arc
GRATICULE = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600)
#: Lines of the graticule that the longer side of a sheet has at most
MOST_LINES = 6


@dataclass(frozen=True)
class ScaleBar:
    """Four parts of a round length: millimetres of one part, five labels and their unit."""

    part: float
    labels: tuple[str, ...]
    unit: str


def graticule_step(extent: float) -> float:
    """Return the distance of graticule lines, degrees, for so many degrees."""
    minutes = next((one for one in GRATICULE if extent * 60 / one <= MOST_LINES), GRATICULE[-1])
    return minutes / 60


def graticule_lines(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of a step between two angles, in degrees."""
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [at * step for at in range(first, last + 1)]


def whole_minutes(angle: float, positive: str, negative: str) -> str:
    """Return degrees and minutes with the letter of the hemisphere."""
    total = round(abs(angle) * 60)
    return f"{total // 60}°{total % 60:02d}′{positive if angle >= 0 else negative}"


def scale_bar(scale: float, length_mm: float = 50) -> ScaleBar:
    """Return the bar of a map of scale 1:`scale`, at most so long."""
    wanted = scale * length_mm / 1000 / 4
    size = 10 ** math.floor(math.log10(wanted))
    part = max(one * size for one in (1, 2, 2.5, 5) if one * size <= wanted)
    unit, name = (1000, "km") if part * 4 >= 1000 else (1, "m")
    return ScaleBar(part / scale * 1000, tuple(f"{part * at / unit:g}" for at in range(5)), name)


def mercator(latitude: float) -> float:
    """Return how far north of the equator a latitude in degrees lies in the web's projection, in radians."""
    return math.asinh(math.tan(math.radians(latitude)))


def latitude_of(northing: float) -> float:
    """Return the latitude in degrees that lies so far north in the web's projection."""
    return math.degrees(math.atan(math.sinh(northing)))
