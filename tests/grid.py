"""Draw geometry as text: every letter is a corner, a word of letters a ring.

    grid = Grid('''
        a    b    c
        d    e    f
    ''')
    left, right = grid.polygon("adeb"), grid.polygon("befc")

A column is `step[0]` and a line `step[1]` degrees; the first line is the northernmost. Corners that fall on
one another need not be drawn: a letter may stand once for all polygons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent

import shapely

#: South-west of the drawing: in 乌审旗
ORIGIN = (109.0, 38.5)
#: Some 87 m to the east, 111 m to the north
STEP = (0.001, 0.001)


@dataclass(frozen=True)
class Grid:
    """A drawing and what its letters mean."""

    drawing: str
    step: tuple[float, float] = STEP
    origin: tuple[float, float] = ORIGIN
    corners: Mapping[str, tuple[float, float]] = field(init=False)

    def __post_init__(self) -> None:
        """Read the letters."""
        lines = dedent(self.drawing).strip("\n").splitlines()
        found = {
            letter: (
                self.origin[0] + column * self.step[0],
                self.origin[1] + (len(lines) - 1 - row) * self.step[1],
            )
            for row, line in enumerate(lines)
            for column, letter in enumerate(line)
            if letter.isalnum()
        }
        object.__setattr__(self, "corners", found)

    def ring(self, letters: str) -> list[tuple[float, float]]:
        """Return the corners of a word, closed."""
        return [self.corners[letter] for letter in (*letters, letters[0])]

    def polygon(self, outer: str, *holes: str) -> shapely.Polygon:
        """Return the polygon of a word, less the words of its holes."""
        return shapely.Polygon(self.ring(outer), [self.ring(hole) for hole in holes])

    def polygons(self, *words: str) -> shapely.MultiPolygon:
        """Return one geometry of several parts."""
        return shapely.MultiPolygon([self.polygon(word) for word in words])

    def line(self, letters: str) -> shapely.LineString:
        """Return the line through the corners of a word."""
        return shapely.LineString([self.corners[letter] for letter in letters])

    def point(self, letter: str) -> shapely.Point:
        """Return a corner."""
        return shapely.Point(self.corners[letter])
