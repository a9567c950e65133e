"""Read grids of heights from files, and windows of them on a grid of longitude and latitude, by rasterio."""

import hashlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from gis.burial_zones.line_of_sight import Floats, Terrain
from gis.coordinates.local_planes import metres_per_degree
from gis.coordinates.systems import CoordinateSystem, find_system
from gis.coordinates.transform import check_range
from gis.height_models.rules import (
    HIGHEST_M,
    LOWEST_M,
    METRES,
    MOST_CELLS,
    HeightsInOtherUnit,
    HeightsOfSeveralBands,
    HeightsUnreadable,
    NoHeights,
    OtherDatum,
    SystemNotTold,
    TooManyCells,
)

#: First bytes of a TIFF of either byte order, classic or big
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_STORED = "EPSG:4490"
#: West, south, east, north in degrees of EPSG:4490
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of heights as it is kept, and what is known of it."""

    #: GeoTIFF, float32, not known: NaN
    content: bytes
    sha256: str
    system: CoordinateSystem
    bounds: Bounds
    #: Size of a cell, north to south, degrees
    step_deg: float
    columns: int
    rows: int
    unknown_cells: int
    lowest_m: float
    highest_m: float


def read_grid(path: Path, system: str | None = None) -> Grid:
    """Read a GeoTIFF or ASCII grid of heights in metres, in the system it states or the one that is told.

    A value that the file calls nodata, or that no ground has, is not known. Raises HeightsUnreadable,
    HeightsOfSeveralBands, HeightsInOtherUnit, TooManyCells, SystemNotTold, UnknownCoordinateSystem,
    OtherDatum, CoordinateOutOfRange, NoHeights.
    """
    try:
        with warnings.catch_warnings():
            # A picture that lies nowhere is refused below, in words.
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path, driver=_driver(path)) as file:
                return _taken(file, _system(file, system))
    except RasterioError as wrong:
        raise HeightsUnreadable from wrong


def terrain(contents: Sequence[bytes], bounds: Bounds, step_deg: float) -> Terrain:
    """Return the heights within bounds, of the first grid that knows each; NaN where none does.

    Heights between cells are interpolated between the four around, in each grid's own system.
    """
    west, south, east, north = bounds
    columns = max(2, math.ceil((east - west) / step_deg) + 1)
    rows = max(2, math.ceil((north - south) / step_deg) + 1)
    # Heights stand at the middles of cells: the first middle is the north-western corner of the bounds.
    place = Affine(step_deg, 0, west - step_deg / 2, 0, -step_deg, north + step_deg / 2)
    heights: Floats = np.full((rows, columns), np.nan)
    for content in contents:
        missing = np.isnan(heights)
        if not missing.any():
            break
        with MemoryFile(content) as kept, kept.open(driver="GTiff") as file:
            seen = {"width": columns, "height": rows, "transform": place, "crs": _STORED}
            with WarpedVRT(file, resampling=Resampling.bilinear, nodata=math.nan, **seen) as warped:
                heights[missing] = warped.read(1)[missing]
    return Terrain(west, north, step_deg, heights)


def _driver(path: Path) -> str:
    """Return the only format that a file is read as: others can name further files."""
    with path.open("rb") as file:
        return "GTiff" if file.read(4) in _TIFF else "AAIGrid"


def _system(file: Any, told: str | None) -> CoordinateSystem:
    if file.transform.is_identity:
        raise HeightsUnreadable
    named = told or ("" if file.crs is None else str(file.crs.to_wkt()))
    if not named:
        raise SystemNotTold
    found = find_system(named)
    if found.datum not in ("cgcs2000", "wgs84"):
        raise OtherDatum(system=found.name_zh)
    return found


def _taken(file: Any, system: CoordinateSystem) -> Grid:
    if file.count != 1:
        raise HeightsOfSeveralBands(count=file.count)
    unit = (file.units[0] or "").strip().lower()
    if unit not in METRES:
        raise HeightsInOtherUnit(unit=unit)
    if file.width * file.height > MOST_CELLS:
        raise TooManyCells(count=file.width * file.height, most=MOST_CELLS)
    profile = {
        "driver": "GTiff",
        "width": file.width,
        "height": file.height,
        "count": 1,
        "dtype": "float32",
        "nodata": math.nan,
        "crs": system.definition,
        "transform": file.transform,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "compress": "deflate",
        "predictor": 3,
    }
    bounds, step = _extent(file, system)
    unknown, lowest, highest = 0, math.inf, -math.inf
    with MemoryFile() as kept:
        with kept.open(**profile) as out:
            for _, window in out.block_windows(1):
                heights = _known(file, window)
                is_known = ~np.isnan(heights)
                unknown += int((~is_known).sum())
                if is_known.any():
                    lowest = min(lowest, float(heights[is_known].min()))
                    highest = max(highest, float(heights[is_known].max()))
                out.write(heights, 1, window=window)
        content = bytes(kept.getbuffer())
    if unknown == file.width * file.height:
        raise NoHeights
    return Grid(
        content,
        hashlib.sha256(content).hexdigest(),
        system,
        bounds,
        step,
        file.width,
        file.height,
        unknown,
        lowest,
        highest,
    )


def _known(file: Any, window: Any) -> Floats:
    """Return the heights of a window in metres, NaN where the file has none or one that no ground has."""
    read = file.read(1, window=window, masked=True).astype(np.float64)
    heights: Floats = np.ma.filled(read * file.scales[0] + file.offsets[0], np.nan)
    with np.errstate(invalid="ignore"):
        heights[(heights < LOWEST_M) | (heights > HIGHEST_M)] = np.nan
    return heights.astype(np.float32)


def _extent(file: Any, system: CoordinateSystem) -> tuple[Bounds, float]:
    west, south, east, north = file.bounds
    check_range(np.array([west, east]), np.array([south, north]), system)
    bounds: Bounds = transform_bounds(system.definition, _STORED, *file.bounds)
    size = abs(file.transform.e)
    if not system.is_geographic:
        size /= float(metres_per_degree(np.array([(bounds[1] + bounds[3]) / 2]))[0, 1])
    return bounds, size
