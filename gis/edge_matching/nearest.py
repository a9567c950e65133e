"""Find the nearest places of a line with many vertices for many points at once."""

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]


def point_tree(points: Floats) -> shapely.STRtree:
    """Return a tree of points, each row an easting and a northing."""
    return shapely.STRtree(np.asarray(shapely.points(points), dtype=object))


class LineIndex:
    """The edges of lines in a tree; all coordinates are metres of one plane."""

    def __init__(self, line: BaseGeometry) -> None:
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
        edges = np.concatenate([np.stack([points[:-1], points[1:]], axis=1) for points in parts])
        self._edges: npt.NDArray[np.object_] = np.asarray(shapely.linestrings(edges), dtype=object)
        self._tree = shapely.STRtree(self._edges)

    def distances(self, points: Floats) -> Floats:
        """Return how far each point, a row of easting and northing, lies from the line."""
        _, metres = self._tree.query_nearest(shapely.points(points), all_matches=False, return_distance=True)
        found: Floats = metres
        return found

    def feet(self, points: Floats) -> Floats:
        """Return the place of the line that is nearest to each point."""
        places = shapely.points(points)
        (_, edges) = self._tree.query_nearest(places, all_matches=False)
        found: Floats = shapely.get_coordinates(shapely.shortest_line(self._edges[edges], places))[::2]
        return found
