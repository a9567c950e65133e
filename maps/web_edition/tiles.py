"""The map of the edition as one PMTiles file, encoded by GDAL from the content alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import shapely
from pyogrio.raw import write
from shapely.geometry.base import BaseGeometry

from gis.editions.content import ContentEntry
from maps.map_styles import class_of_category, division_level_styles, name_class_styles
from maps.web_edition.book import Book
from maps.web_edition.marks import APPROXIMATE, DEMONSTRATION

LAYER = "edition"
#: At the finest zoom a unit of a tile is 2.4 m: a gazetteer's map needs no more
ZOOMS = range(4, 13)
#: What a feature is: `browser/map.js` draws by it
AREA_OF_DIVISION, NAME_OF_DIVISION, POINT, SHAPE = range(4)
#: A tile is never thinned out: what the edition has, its map has
_MOST_FEATURES, _MOST_BYTES = 1_000_000, 50_000_000


class Feature(NamedTuple):
    """One feature of the map; `row` is the entry's row in the search index, -1 for a division without one."""

    geometry: BaseGeometry
    what: int
    row: int
    name: str
    #: Level of a division, class of a place name's sign
    style: str
    marks: int


def write_tiles(book: Book, path: Path) -> bool:
    """Write the file; return False, and write nothing, when nothing of the edition has a place on a map."""
    found = list(features(book))
    if not found:
        return False
    geometries, *columns = zip(*found, strict=True)
    types = (np.int32, np.int32, object, object, np.int32)
    write(
        str(path),
        # GDAL would call 4490 to the tiles' Web Mercator a rough transformation; it is the null one (README).
        crs="EPSG:4326",
        geometry=shapely.to_wkb(np.array(geometries, dtype=object)),
        geometry_type="Unknown",
        field_data=[np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)],
        fields=["what", "row", "name", "style", "marks"],
        layer=LAYER,
        driver="PMTiles",
        dataset_options={
            "MINZOOM": str(ZOOMS.start),
            "MAXZOOM": str(ZOOMS.stop - 1),
            "NAME": book.content.title,
            "MAX_FEATURES": str(_MOST_FEATURES),
            "MAX_SIZE": str(_MOST_BYTES),
        },
    )
    return True


def features(book: Book) -> Iterator[Feature]:
    """Give divisions from the largest to the smallest, then the places in book order."""
    for unit in sorted(book.content.units, key=lambda unit: unit.depth):
        if unit.geometry is None:
            continue
        area = shape(unit.geometry)
        entry = book.entry_of_unit.get(unit.id)
        row = -1 if entry is None else book.rows[entry.key]
        level = unit.level if unit.level in division_level_styles() else "*"
        yield Feature(area, AREA_OF_DIVISION, row, unit.name, level, 0)
        if entry is None or entry.position is None:
            yield Feature(area.representative_point(), NAME_OF_DIVISION, row, unit.name, level, 0)
    styles = name_class_styles()
    for row, entry in enumerate(book.order):
        sign = class_of_category(entry.category, styles)
        marks = DEMONSTRATION * entry.is_demonstration + APPROXIMATE * entry.is_approximate
        if entry.geometry is not None and entry.subject[0] == "feature":
            yield Feature(shape(entry.geometry), SHAPE, row, entry.name, sign, marks)
        if entry.position is not None:
            yield Feature(shapely.Point(entry.position), POINT, row, entry.name, sign, marks)


def shown_at(book: Book, entry: ContentEntry) -> tuple[float, float] | None:
    """Return where the map shows an entry: its position, else a point within its area or on its line."""
    if entry.position is not None:
        return entry.position
    unit = book.own_unit(entry)
    geometry = entry.geometry if unit is None else unit.geometry
    if geometry is None:
        return None
    point = shape(geometry).representative_point()
    return point.x, point.y


def shape(geometry: dict[str, Any]) -> BaseGeometry:
    """Return GeoJSON as a geometry."""
    return shapely.from_geojson(json.dumps(geometry))


def extent(book: Book) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of all that is drawn, in degrees."""
    drawn = [feature.geometry for feature in features(book)]
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds(drawn).tolist()
    return west, south, east, north
