"""Read a GIS file that was just written with the other library, and refuse it when it differs.

fiona wrote it; pyogrio, with a GDAL of its own, reads every record here.
"""

import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import pyogrio
import pyogrio.raw

from gis.vector_files.datasets import unpack
from gis.vector_files.errors import ReadBackDiffers
from gis.vector_files.writing import Bounds, Written

_PORTION = 20_000
# GeoJSON is written with nine decimals of a degree, a tenth of a millimetre.
_CLOSE_DEG = 2e-9


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What another library found: records, field names, extent (EPSG:4490), characters per text field."""

    count: int
    fields: tuple[str, ...]
    bounds: Bounds | None
    characters: dict[str, int]


def read_back(path: Path, written: Written | None = None) -> ReadBack:
    """Return what pyogrio finds in a GeoJSON, GPKG or zip of Shapefiles.

    Raises ReadBackDiffers when that is not what ``written`` says went in, or the file can't be read.
    """
    try:
        if zipfile.is_zipfile(path):
            with tempfile.TemporaryDirectory() as folder:
                unpack(path, Path(folder), path.name)
                found = _read_all(_shapefiles(Path(folder)))
        else:
            found = _read_all([path])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ReadBackDiffers(name=path.name, what="file", expected="-", found=error) from error
    if written is not None:
        _compare(path.name, written, found)
    return found


def _shapefiles(folder: Path) -> list[Path]:
    """A table without geometry is a .dbf alone."""
    tables = sorted(folder.glob("*.dbf"))
    return [table.with_suffix(".shp") if table.with_suffix(".shp").exists() else table for table in tables]


def _read_all(paths: list[Path]) -> ReadBack:
    count = 0
    fields: tuple[str, ...] = ()
    characters: dict[str, int] = {}
    boxes: list[Bounds] = []
    for path in paths:
        # GeoJSON has no dates: a text that looks like one must come back as the text it is.
        options = {"DATE_AS_STRING": "YES"} if path.suffix == ".geojson" else {}
        info = pyogrio.read_info(path, force_feature_count=True, force_total_bounds=True, **options)
        fields = tuple(str(name) for name in info["fields"])
        for start in range(0, max(int(info["features"]), 1), _PORTION):
            meta, ids, _, columns = pyogrio.raw.read(
                path, skip_features=start, max_features=_PORTION, return_fids=True, **options
            )
            count += len(ids)
            for name, column in zip(meta["fields"], columns, strict=True):
                if column.dtype == object:
                    texts = (len(value.rstrip(" ")) for value in column if isinstance(value, str))
                    characters[str(name)] = characters.get(str(name), 0) + sum(texts)
        bounds = info["total_bounds"]
        if bounds is not None and np.isfinite(bounds).all() and info["geometry_type"] is not None:
            west, south, east, north = (float(value) for value in bounds)
            boxes.append((west, south, east, north))
    extent = None
    if boxes:
        lows, highs = np.array(boxes)[:, :2].min(axis=0), np.array(boxes)[:, 2:].max(axis=0)
        extent = (float(lows[0]), float(lows[1]), float(highs[0]), float(highs[1]))
    return ReadBack(count, fields, extent, characters)


def _compare(name: str, written: Written, found: ReadBack) -> None:
    def refuse(what: str, expected: object, actual: object) -> None:
        raise ReadBackDiffers(name=name, what=what, expected=expected, found=actual)

    if found.count != written.count:
        refuse("count", written.count, found.count)
    if written.count and found.fields != written.fields:
        refuse("fields", written.fields, found.fields)
    for field, characters in written.characters.items():
        if found.characters.get(field, 0) != characters:
            refuse(field, characters, found.characters.get(field, 0))
    if (written.bounds is None) != (found.bounds is None):
        refuse("bounds", written.bounds, found.bounds)
    if written.bounds is not None and found.bounds is not None:
        apart = np.abs(np.array(written.bounds) - np.array(found.bounds)).max()
        if apart > _CLOSE_DEG:
            refuse("bounds", written.bounds, found.bounds)
