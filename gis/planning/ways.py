"""What it costs to get from one place to another. Longitude first, EPSG:4490."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gis.coordinates.measures import GEOD

Floats = npt.NDArray[np.float64]
Position = tuple[float, float]


def straight(sources: Sequence[Position], targets: Sequence[Position]) -> Floats:
    """Return geodesic metres from each source (rows) to each target (columns)."""
    if not sources or not targets:
        return np.zeros((len(sources), len(targets)))
    start = np.repeat(np.array(sources, dtype=np.float64), len(targets), axis=0)
    end = np.tile(np.array(targets, dtype=np.float64), (len(sources), 1))
    _, _, metres = GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    found: Floats = np.asarray(metres, dtype=np.float64).reshape(len(sources), len(targets))
    return found
