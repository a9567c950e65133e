"""The tiles of WebMercatorQuad, the layers in them, and what a request may ask; no database, web or files."""

import hashlib
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal
from uuid import UUID

from gis.collections.rules import Collection
from gis.errors import NotFound
from gis.map_shapes.rules import BUFFER, HALF_WORLD, LAST_ZOOM, Band, band_of, unit

MATRIX_SET = "WebMercatorQuad"
#: Finest zoom that maps ask for: a unit is 15 cm; they enlarge what lies beyond
FINEST_ZOOM = 16
EARTH_RADIUS = 6378137.0
GZIP_LEVEL = 6
#: What a text takes beside its characters
TEXT_BYTES = 60


class NoSuchTile(NotFound):
    """The tile lies outside the grid."""

    message_id = "tiles.no_such_tile"


class NoSuchMatrixSet(NotFound):
    """There are no tiles in this grid."""

    message_id = "tiles.no_such_matrix_set"


@dataclass(frozen=True)
class Tile:
    """One tile by its address; rows count from the north."""

    zoom: int
    row: int
    column: int

    def __post_init__(self) -> None:
        if not 0 <= self.zoom <= LAST_ZOOM:
            raise NoSuchTile(zoom=self.zoom, row=self.row, column=self.column)
        side = 1 << self.zoom
        if not (0 <= self.row < side and 0 <= self.column < side):
            raise NoSuchTile(zoom=self.zoom, row=self.row, column=self.column)

    @classmethod
    def read(cls, zoom: str, row: str, column: str) -> "Tile":
        """Return the tile of an address as it stands in a URL; raise NoSuchTile.

        GDAL knows a tile by its ending, so `.mvt` and `.pbf` may stand behind the column.
        """
        column = column.removesuffix(".mvt").removesuffix(".pbf")
        parts = (zoom, row, column)
        if not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in parts):
            raise NoSuchTile(zoom=zoom[:20], row=row[:20], column=column[:20])
        return cls(int(zoom), int(row), int(column))

    def children(self) -> list["Tile"]:
        """Return the four tiles of the next zoom that lie in it."""
        row, column = 2 * self.row, 2 * self.column
        return [Tile(self.zoom + 1, row + down, column + right) for down in (0, 1) for right in (0, 1)]

    @property
    def band(self) -> Band:
        """The band of zooms whose drawing it shows."""
        return band_of(self.zoom)

    @property
    def unit(self) -> float:
        """Metres of EPSG:3857 in one unit of the tile."""
        return unit(self.zoom)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in EPSG:3857."""
        side = 2 * HALF_WORLD / (1 << self.zoom)
        west, north = self.column * side - HALF_WORLD, HALF_WORLD - self.row * side
        return west, north - side, west + side, north

    def widened(self, units: int = BUFFER) -> tuple[float, float, float, float]:
        """Return the box with so many units more on each side."""
        west, south, east, north = self.box
        more = units * self.unit
        return west - more, south - more, east + more, north + more


def degrees(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return a box of EPSG:3857 in degrees."""
    west, south, east, north = box
    return _longitude(west), _latitude(south), _longitude(east), _latitude(north)


def _longitude(x: float) -> float:
    return max(-180.0, min(180.0, math.degrees(x / EARTH_RADIUS)))


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(y / EARTH_RADIUS)) - math.pi / 2)


def gzipped(content: bytes) -> bytes:
    """Return bytes as a gzip stream that is the same every time."""
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


#: Where a layer's rows come from: gis/tiles/queries.py has a statement for each
Kind = Literal[
    "division_shapes",
    "division_borders",
    "division_labels",
    "place_name_points",
    "place_name_shapes",
    "place_name_labels",
    "boundary_lines",
    "present_courses",
    "table",
    "table_labels",
]


@dataclass(frozen=True)
class Layer:
    """One layer of a collection's tiles."""

    name: str
    kind: Kind
    geometry_type: Literal["points", "lines", "polygons", "unknown"]
    #: Properties of the collection that its features carry, besides `id`
    properties: tuple[str, ...]
    title_zh: str
    title_en: str


_DIVISION = ("name", "type", "level", "code", "romanization", "is_statistical")
_PLACE_NAME = ("name", "name_type", "romanization", "mongolian", "category", "geometry_role")
_MARKS = ("is_demonstration", "publication_level")
_LINE = ("name", "level")

#: Collection → its layers; a collection that is not here has one layer, drawn from its table
LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "divisions": (
        Layer(
            "divisions",
            "division_shapes",
            "polygons",
            (*_DIVISION, "is_indicative", *_MARKS),
            "行政区划范围",
            "Areas of divisions",
        ),
        Layer(
            "divisions-borders",
            "division_borders",
            "lines",
            ("level", "is_indicative", "is_demonstration"),
            "行政区划界线（每条一次，级别为其所分隔的最高一级）",
            "Borders of divisions, each once, with the highest level that it divides",
        ),
        Layer(
            "divisions-labels",
            "division_labels",
            "points",
            (*_DIVISION, *_MARKS),
            "行政区划注记点",
            "Points to write the names of divisions at",
        ),
    ),
    "place-names": (
        Layer(
            "place-names",
            "place_name_points",
            "points",
            (*_PLACE_NAME, "is_approximate", *_MARKS),
            "地名（点）",
            "Place names at a point",
        ),
        Layer(
            "place-names-shapes",
            "place_name_shapes",
            "unknown",
            (*_PLACE_NAME, "is_approximate", *_MARKS),
            "地名（线、面）",
            "Place names along a line or over an area",
        ),
        Layer(
            "place-names-labels",
            "place_name_labels",
            "points",
            (*_PLACE_NAME, *_MARKS),
            "线状、面状地名注记点",
            "Points to write the names of lines and areas at",
        ),
    ),
    "boundary-lines": (
        Layer(
            "boundary-lines",
            "boundary_lines",
            "lines",
            (*_LINE, "code", "geometry_role", "is_indicative", "length_m", *_MARKS),
            "行政区域界线（法定界线，无则推算界线）",
            "Boundary lines: the line in law, the derived one while there is none",
        ),
        Layer(
            "boundary-lines-present",
            "present_courses",
            "lines",
            (*_LINE, "geometry_role", *_MARKS),
            "界线沿线的河流、道路现状",
            "Rivers and roads along a line as they run today",
        ),
    ),
    "boundary-markers": (
        Layer(
            "boundary-markers",
            "table",
            "points",
            ("number", "line_id", "line_name", "kind", "status", "is_tri_junction", "stone_count", *_MARKS),
            "界桩",
            "Boundary markers",
        ),
    ),
    "facilities": (
        Layer(
            "facilities",
            "table",
            "points",
            ("name", "kind", "state", "beds", "nursing_beds", "meals", *_MARKS),
            "养老服务设施",
            "Elderly-service facilities",
        ),
    ),
    "cemeteries": (
        Layer(
            "cemeteries",
            "table",
            "polygons",
            ("name", "kind", "state", *_MARKS),
            "公墓和历史性集中埋葬点（范围）",
            "Cemeteries and historic burial clusters: areas",
        ),
        Layer(
            "cemeteries-labels",
            "table_labels",
            "points",
            ("name", "kind", "state", *_MARKS),
            "公墓和历史性集中埋葬点（点）",
            "Cemeteries and historic burial clusters: points",
        ),
    ),
    "grave-sites": (
        Layer(
            "grave-sites",
            "table",
            "points",
            ("number", "kind", "state", "graves", "ownership", *_MARKS),
            "违建墓地",
            "Illegal graves",
        ),
    ),
    "planning-corridors": (
        Layer(
            "planning-corridors",
            "table",
            "lines",
            ("kind", "class", "name", "number", *_MARKS),
            "规划图层的公路、铁路、河流、岸线",
            "Roads, railways, rivers and shores of the planning layer",
        ),
    ),
}


def layers_of(collection: Collection) -> tuple[Layer, ...]:
    """Return the layers of a collection's tiles."""
    plain = Layer(
        collection.id,
        "table",
        "unknown",
        tuple(
            one.name
            for one in collection.properties
            if one.kind not in ("ids", "strings") and not one.of_division
        ),
        collection.title_zh,
        collection.title_en,
    )
    return LAYERS.get(collection.id, (plain,))


@dataclass(frozen=True)
class View:
    """What one reader may see in tiles; readers who may see the same share their tiles."""

    #: Levels of records seen everywhere
    levels: tuple[str, ...]
    #: Divisions in which a 毗邻方 account sees more, and the levels it sees there
    shared: frozenset[UUID] | None
    levels_in_shared: tuple[str, ...]
    #: Divisions beyond which he sees nothing of collections that have an area column; None: no such limit
    areas: frozenset[UUID] | None
    #: Collection → names of the properties seen; a collection that is not drawn at all is absent
    properties: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def tag(self) -> str:
        """A digest of all that it says, for the keys of caches."""
        facts = (self.levels, sorted(map(str, self.shared or ())), self.levels_in_shared, self.properties)
        limits = (self.shared is None, None if self.areas is None else sorted(map(str, self.areas)))
        return hashlib.sha256(repr((limits, facts)).encode()).hexdigest()[:24]

    def seen(self, collection: str) -> tuple[str, ...] | None:
        """Return the properties seen of a collection; None when it is not drawn."""
        return dict(self.properties).get(collection)


@dataclass(frozen=True)
class Wish:
    """What a request asks of a tile besides its address; hashable, a key of caches."""

    collections: tuple[str, ...]
    day: date
    #: Layers wanted; empty wants all
    layers: tuple[str, ...] = ()
    #: Properties wanted; None wants all
    properties: tuple[str, ...] | None = None
    #: Beginnings of the categories wanted; empty wants all
    categories: tuple[str, ...] = ()
    #: Levels of division wanted; empty wants all
    levels: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """About as many bytes as it takes where it is kept."""
        listed = (*self.layers, *(self.properties or ()), *self.categories, *self.levels)
        return sum(TEXT_BYTES + 4 * len(one) for one in listed)
