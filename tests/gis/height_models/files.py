"""Grids of heights whose every value is known: planes that rise eastwards and northwards."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.transform import Affine

Heights = npt.NDArray[np.float64]
#: A cell of about 28 m north to south
STEP = 0.00025
NODATA = -9999.0


def write(
    path: Path,
    heights: Heights,
    west: float,
    north: float,
    step: float = STEP,
    *,
    crs: str | None = "EPSG:4490",
    driver: str = "GTiff",
    unit: str = "",
) -> Path:
    """Write heights whose north-western cell has its middle at west, north."""
    rows, columns = heights.shape
    with rasterio.open(
        path, "w", driver=driver, width=columns, height=rows, count=1, dtype="float32", nodata=NODATA,
        crs=crs, transform=Affine(step, 0, west - step / 2, 0, -step, north + step / 2),
    ) as file:  # fmt: skip
        file.write(heights.astype(np.float32), 1)
        if unit:
            file.units = (unit,)
    return path


def plane(rows: int, columns: int, *, base: float = 1200.0, east: float = 0.0, north: float = 0.0) -> Heights:
    """Heights that rise by so many metres from each cell to the next."""
    r, c = np.mgrid[0:rows, 0:columns]
    found: Heights = base + east * c + north * (rows - 1 - r)
    return found
