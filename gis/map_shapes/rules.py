"""The grid of web-map tiles, and how coarse a drawing each zoom can bear; no database or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

#: Half the side of the world in EPSG:3857, metres
HALF_WORLD = 20037508.342789244
#: Units along the side of a vector tile
EXTENT = 4096
#: Units beyond its sides that a tile also holds, so that lines and circles join across them
BUFFER = 64
#: Finest zoom of the grid; beyond the last band a drawing is as registered
LAST_ZOOM = 24
#: A tile is shown 512 screen pixels wide: what is smaller than one of them is not seen
UNITS_PER_PIXEL = EXTENT / 512


@dataclass(frozen=True)
class Band:
    """Zooms that share one drawing, in which no corner is left whose triangle is smaller than a pixel."""

    from_zoom: int
    to_zoom: int

    @property
    def tolerance(self) -> float:
        """Side of the square that is no longer seen, metres of EPSG:3857; 0 draws as registered."""
        if self.to_zoom == LAST_ZOOM:
            return 0.0
        return UNITS_PER_PIXEL * unit(self.to_zoom)


#: Zooms 5 to 10, where a banner and its counties are looked at, have a drawing each.
BANDS: Sequence[Band] = tuple(
    Band(first, last)
    for first, last in (
        (0, 2),
        (3, 4),
        (5, 5),
        (6, 6),
        (7, 7),
        (8, 8),
        (9, 9),
        (10, 10),
        (11, 12),
        (13, LAST_ZOOM),
    )
)


def unit(zoom: int) -> float:
    """Return how many metres of EPSG:3857 one unit of a tile is."""
    return 2 * HALF_WORLD / (1 << zoom) / EXTENT


def band_of(zoom: int) -> Band:
    """Return the band that a zoom belongs to."""
    return next(band for band in BANDS if band.from_zoom <= zoom <= band.to_zoom)


@dataclass(frozen=True)
class Period:
    """Days `[start, end)`; None is open."""

    start: date | None
    end: date | None

    def __str__(self) -> str:
        return f"{'(' if self.start is None else '['}{self.start or ''},{self.end or ''})"

    def overlaps(self, other: "Period") -> bool:
        """Whether both have a day in common."""
        return _before(self.start, other.end) and _before(other.start, self.end)


def _before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def epochs(periods: Sequence[Period]) -> list[Period]:
    """Return the stretches of time between all days on which one of the periods begins or ends."""
    days = sorted({day for period in periods for day in (period.start, period.end) if day is not None})
    ends: list[date | None] = [None, *days, None]
    stretches = [Period(start, end) for start, end in pairwise(ends)]
    return [one for one in stretches if any(one.overlaps(period) for period in periods)]
