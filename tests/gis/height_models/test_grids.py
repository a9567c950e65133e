"""Grids read from files: what is known of them, what is refused, and heights at longitude and latitude."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
import rasterio.vrt
from rasterio.transform import Affine

from gis.burial_zones.slope import mean_slope_deg
from gis.coordinates.errors import CoordinateOutOfRange, UnknownCoordinateSystem
from gis.coordinates.local_planes import metres_per_degree
from gis.coordinates.plane import Plane
from gis.errors import DimingError
from gis.height_models import grids
from gis.height_models.grids import read_grid, terrain
from gis.height_models.rules import (
    HeightsInOtherUnit,
    HeightsOfSeveralBands,
    HeightsUnreadable,
    NoHeights,
    OtherDatum,
    SystemNotTold,
    TooManyCells,
)
from tests.gis.height_models.files import NODATA, STEP, plane, write

WEST, NORTH = 109.4, 38.7


def test_a_grid_tells_its_system_extent_and_what_is_not_known(tmp_path: Path) -> None:
    heights = plane(40, 60, east=1.0)
    heights[3, 4], heights[5, 6], heights[7, 8] = NODATA, -32768.0, np.inf
    found = read_grid(write(tmp_path / "h.tif", heights, WEST, NORTH))
    assert (found.system.key, found.columns, found.rows, found.unknown_cells) == ("cgcs2000", 60, 40, 3)
    assert (found.lowest_m, found.highest_m) == (1200.0, 1259.0)
    half = STEP / 2
    assert found.bounds == pytest.approx(
        (WEST - half, NORTH - 39 * STEP - half, WEST + 59 * STEP + half, NORTH + half)
    )
    assert found.step_deg == pytest.approx(STEP)


def test_heights_are_read_where_they_stand_whatever_the_window(tmp_path: Path) -> None:
    grid = read_grid(write(tmp_path / "h.tif", plane(80, 80, east=2.0, north=3.0), WEST, NORTH))
    window = terrain([grid.content], (WEST + 0.0031, NORTH - 0.0112, WEST + 0.0093, NORTH - 0.0041), STEP / 2)
    lon = np.array([WEST + 0.004, WEST + 0.0071])
    lat = np.array([NORTH - 0.005, NORTH - 0.0101])
    expected = 1200 + 2 * (lon - WEST) / STEP + 3 * (79 - (NORTH - lat) / STEP)
    assert window.at(lon, lat) == pytest.approx(expected, abs=0.01)


def test_a_grid_of_gauss_kruger_metres_gives_the_same_slope(tmp_path: Path) -> None:
    """A plane that rises 1 in 10 eastwards in zone 37 across 109.5°E: 5.71° wherever one stands."""
    flat = Plane.at(109.6)
    east, north = flat.metres(109.55, 38.65)
    heights = 1200 + 0.1 * 30 * np.arange(200)[None, :] + np.zeros((200, 1))
    path = tmp_path / "zone37.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=200, height=200, count=1, dtype="float32", crs="EPSG:4545",
        transform=Affine(30, 0, east - 15, 0, -30, north + 15),
    ) as file:  # fmt: skip
        file.write(heights.astype(np.float32), 1)
    grid = read_grid(path)
    assert grid.system.key == "cgcs2000-3-cm108"
    middle = np.array([[(grid.bounds[0] + grid.bounds[2]) / 2, (grid.bounds[1] + grid.bounds[3]) / 2]])
    window = terrain([grid.content], grid.bounds, grid.step_deg)
    slope = mean_slope_deg(window, middle, 1000.0)
    assert slope == pytest.approx(np.degrees(np.arctan(0.1)), abs=0.05)


def test_slope_is_that_of_the_plane_and_unknown_at_its_edge(tmp_path: Path) -> None:
    grid = read_grid(write(tmp_path / "h.tif", plane(100, 100, east=3.0, north=4.0), WEST, NORTH))
    window = terrain([grid.content], grid.bounds, STEP)
    middles = np.array([(WEST + 50 * STEP, NORTH - 50 * STEP), (WEST, NORTH)])
    metres = metres_per_degree(middles[:1, 1])[0] * STEP
    expected = np.degrees(np.arctan(np.hypot(3.0 / metres[0], 4.0 / metres[1])))
    inside, edge = mean_slope_deg(window, middles, 1000.0)
    assert inside == pytest.approx(expected, rel=1e-3)
    assert np.isnan(edge)


def test_where_the_first_grid_knows_nothing_the_next_counts(tmp_path: Path) -> None:
    holed = plane(60, 60)
    holed[:, 30:] = NODATA
    fine = read_grid(write(tmp_path / "a.tif", holed, WEST, NORTH))
    coarse = read_grid(write(tmp_path / "b.tif", plane(20, 20, base=1300.0), WEST, NORTH, 3 * STEP))
    window = terrain([fine.content, coarse.content], fine.bounds, STEP)
    lat = np.array([NORTH - 30 * STEP])
    assert window.at(np.array([WEST + 10 * STEP]), lat) == pytest.approx(1200.0)
    assert window.at(np.array([WEST + 45 * STEP]), lat) == pytest.approx(1300.0)


def test_an_ascii_grid_needs_its_system_told(tmp_path: Path) -> None:
    path = tmp_path / "h.asc"
    path.write_text(
        f"ncols 3\nnrows 2\nxllcorner 109.4\nyllcorner 38.6\ncellsize 0.01\nnodata_value {NODATA}\n"
        f"1200 1201 {NODATA}\n1203 1204 1205\n"
    )
    with pytest.raises(SystemNotTold):
        read_grid(path)
    found = read_grid(path, "EPSG:4490")
    assert (found.unknown_cells, found.highest_m) == (1, 1205.0)
    with pytest.raises(UnknownCoordinateSystem):
        read_grid(path, "EPSG:3")
    with pytest.raises(CoordinateOutOfRange):
        read_grid(path, "EPSG:4525")


@pytest.mark.parametrize(
    ("how", "refused"),
    [
        ({"crs": "EPSG:4214"}, OtherDatum),
        ({"crs": None}, SystemNotTold),
        ({"unit": "ft"}, HeightsInOtherUnit),
    ],
)
def test_what_would_be_misread_is_refused(
    tmp_path: Path, how: dict[str, str | None], refused: type[DimingError]
) -> None:
    with pytest.raises(refused):
        read_grid(write(tmp_path / "h.tif", plane(4, 4), WEST, NORTH, **how))  # type: ignore[arg-type]


def test_what_is_no_grid_of_heights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = tmp_path / "h.tif"
    text.write_text("heights")
    with pytest.raises(HeightsUnreadable):
        read_grid(text)
    # A file that names other files is not followed.
    other = write(tmp_path / "other.tif", plane(4, 4), WEST, NORTH)
    named = tmp_path / "h.vrt"
    with rasterio.open(other) as file, rasterio.vrt.WarpedVRT(file) as warped:
        rasterio.shutil.copy(warped, named, driver="VRT")
    with pytest.raises(HeightsUnreadable):
        read_grid(named)
    with pytest.raises(NoHeights):
        read_grid(write(tmp_path / "none.tif", plane(4, 4, base=NODATA), WEST, NORTH))
    picture = tmp_path / "picture.tif"
    with rasterio.open(
        picture, "w", driver="GTiff", width=2, height=2, count=3, dtype="uint8", crs="EPSG:4490",
        transform=Affine(STEP, 0, WEST, 0, -STEP, NORTH),
    ) as file:  # fmt: skip
        file.write(np.zeros((3, 2, 2), np.uint8))
    with pytest.raises(HeightsOfSeveralBands):
        read_grid(picture)
    monkeypatch.setattr(grids, "MOST_CELLS", 15)
    with pytest.raises(TooManyCells):
        read_grid(other)
