"""How a map of the book lies on its page: the plane it is drawn in, its scale, its frame."""

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gis.coordinates.plane import Plane
from maps.sketch_labels import Box

#: Around the frame: figures of the graticule at the sides, above and below, millimetres
SIDE, ABOVE, BELOW = 6.0, 5.0, 5.0
#: Height of a row of the strip below, millimetres
ROW = 5.0
#: Room between what the map is about and its frame, as part of the frame
_MARGIN = 0.04
#: Lines are drawn as exactly as a printer can, millimetres
_FINE = 0.06

Floats = npt.NDArray[np.float64]


class View:
    """How degrees become millimetres of a picture of so many rows below its frame."""

    def __init__(
        self, about: BaseGeometry, least_ground: float, size: tuple[float, float], rows: int
    ) -> None:
        west, _, east, _ = about.bounds
        self.plane = Plane.at((west + east) / 2)
        self.size = size
        self.frame = Box(SIDE, ABOVE, size[0] - 2 * SIDE, size[1] - ABOVE - BELOW - rows * ROW - 1)
        left, bottom, right, top = self.plane.project(about).bounds
        room = 1 - 2 * _MARGIN
        #: Metres of ground a millimetre of the picture
        self.scale = max(
            (right - left) / (self.frame.width * room),
            (top - bottom) / (self.frame.height * room),
            least_ground / min(self.frame.width, self.frame.height),
        )
        self._middle = ((left + right) / 2, (bottom + top) / 2)
        self._centre = (self.frame.x + self.frame.width / 2, self.frame.y + self.frame.height / 2)
        self.window = box(
            self.frame.x,
            self.frame.y,
            self.frame.x + self.frame.width,
            self.frame.y + self.frame.height,
        )

    def drawn(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in millimetres, what of it lies in the frame."""
        placed = self._placed(geometry)
        if not placed.intersects(self.window):
            return shapely.GeometryCollection()
        return placed.simplify(_FINE).intersection(self.window)

    def point(self, position: tuple[float, float]) -> tuple[float, float]:
        """Return a position in millimetres."""
        east, north = self.plane.metres(*position)
        (placed,) = self._millimetres(np.array([[east, north]]))
        return float(placed[0]), float(placed[1])

    def degrees(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north that the frame reaches at its corners and sides."""
        xs, ys = zip(
            *(
                self.plane.degrees(
                    self._middle[0] + across * self.frame.width / 2 * self.scale,
                    self._middle[1] + along * self.frame.height / 2 * self.scale,
                )
                for across in (-1, 0, 1)
                for along in (-1, 0, 1)
            ),
            strict=True,
        )
        return min(xs), min(ys), max(xs), max(ys)

    def _placed(self, geometry: BaseGeometry) -> BaseGeometry:
        placed: BaseGeometry = shapely.transform(self.plane.project(geometry), self._millimetres)
        return placed

    def _millimetres(self, metres: Floats) -> Floats:
        away = (metres - self._middle) / self.scale
        return np.column_stack([self._centre[0] + away[:, 0], self._centre[1] - away[:, 1]])
