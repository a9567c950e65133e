"""The sketch beside an entry: the edition's divisions as one shared picture, the place as a mark on it."""

import math
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

import shapely
from shapely.geometry.base import BaseGeometry

from gis.editions.content import ContentEntry, Unit
from maps.map_styles import division_level_styles
from maps.web_edition.book import Book
from maps.web_edition.tiles import shape

#: Width of the picture and the margin in it, in its own units
WIDTH, MARGIN = 320.0, 8.0
#: Lowest division that is drawn: smaller ones would only blacken it
DEEPEST = 1


@dataclass(frozen=True)
class Locator:
    """The frame of the picture: parallels and meridians are straight, right at the middle latitude."""

    west: float
    north: float
    #: Units of the picture in a degree of longitude and of latitude
    across: float
    down: float
    height: float
    picture: str

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a position lies in the picture."""
        x = MARGIN + (longitude - self.west) * self.across
        return round(x, 1), round(MARGIN + (self.north - latitude) * self.down, 1)

    def marks(self, entry: ContentEntry, unit: Unit | None) -> dict[str, Any] | None:
        """Return what an entry's own picture adds: its line or area, and its point; None for neither.

        `unit` is the division that the entry is on.
        """
        geometry = entry.geometry if unit is None else unit.geometry
        if entry.position is None and geometry is None:
            return None
        return {
            "point": None if entry.position is None else self.point(*entry.position),
            "path": "" if geometry is None else _path(self._drawn(shape(geometry))),
            "is_area": geometry is not None and geometry["type"].endswith("Polygon"),
            "hollow": entry.is_demonstration or entry.is_approximate,
        }

    def _drawn(self, geometry: BaseGeometry) -> BaseGeometry:
        drawn = shapely.transform(
            geometry,
            lambda at: (at - [self.west, self.north]) * [self.across, -self.down] + MARGIN,
        )
        return shapely.simplify(drawn, 0.7)


def locator(book: Book) -> Locator | None:
    """Return the frame and its picture; None where no division of the edition has a polygon."""
    units = [
        (unit, shape(unit.geometry))
        for unit in sorted(book.content.units, key=lambda unit: unit.depth)
        if unit.geometry is not None and unit.depth <= DEEPEST
    ]
    if not units:
        return None
    points = [shapely.Point(entry.position) for entry in book.order if entry.position is not None]
    west, south, east, north = shapely.total_bounds([*(area for _, area in units), *points]).tolist()
    across = (WIDTH - 2 * MARGIN) / max(east - west, 1e-6)
    down = across / math.cos(math.radians((south + north) / 2))
    frame = Locator(west, north, across, down, round((north - south) * down + 2 * MARGIN, 1), "")
    styles = division_level_styles()
    drawn = []
    for unit, area in units:
        style = styles.get(unit.level, styles["*"])
        drawn.append(
            f"<path d={quoteattr(_path(frame._drawn(area)))} fill={quoteattr(style.fill_colour)} "
            f'stroke={quoteattr(style.line_colour)} stroke-width="0.8" stroke-linejoin="round"/>'
        )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {frame.height:g}" '
        f'width="{WIDTH:g}" height="{frame.height:g}">{"".join(drawn)}</svg>\n'
    )
    return Locator(west, north, across, down, frame.height, picture)


def _path(geometry: BaseGeometry) -> str:
    parts = []
    for part in shapely.get_parts(geometry):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for line in lines:
            if line.geom_type == "Point":
                continue
            corners = (f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(line))
            parts.append("M" + "L".join(corners) + ("Z" if part.geom_type == "Polygon" else ""))
    return "".join(parts)
