"""The documents that describe tiles: the grid, sets of tiles, TileJSON."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.collections.declarations import collection as declared
from gis.collections.rules import Collection, Property
from gis.map_shapes.rules import HALF_WORLD, LAST_ZOOM
from gis.messages import Language, text
from gis.tiles import service as tiles
from gis.tiles.rules import EARTH_RADIUS, FINEST_ZOOM, MATRIX_SET, Layer, View, Wish

MATRIX_SET_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS_URI = "http://www.opengis.net/def/crs/EPSG/0/3857"
CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
#: At zoom 0, for tiles of 256 screen pixels of 0.28 mm
SCALE_DENOMINATOR = 559082264.0287178
PIXELS = 256

Box = tuple[float, float, float, float]
Document = dict[str, Any]


def matrix_set() -> Document:
    """Return the grid WebMercatorQuad as OGC's Two Dimensional Tile Matrix Set writes it."""
    return {
        "id": MATRIX_SET,
        "title": "Google Maps Compatible for the World",
        "uri": MATRIX_SET_URI,
        "crs": CRS_URI,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(zoom) for zoom in range(LAST_ZOOM + 1)],
    }


def _matrix(zoom: int) -> Document:
    side = 1 << zoom
    return {
        "id": str(zoom),
        "scaleDenominator": SCALE_DENOMINATOR / side,
        "cellSize": 2 * HALF_WORLD / PIXELS / side,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF_WORLD, HALF_WORLD],
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": side,
        "matrixHeight": side,
    }


def columns_and_rows(box: Box, zoom: int) -> tuple[range, range]:
    """Return the columns and rows of a zoom that a box (degrees) touches."""
    west, south, east, north = box
    side = 1 << zoom

    def column(longitude: float) -> int:
        return min(side - 1, max(0, math.floor((longitude + 180) / 360 * side)))

    def row(latitude: float) -> int:
        latitude = max(-85.05, min(85.05, latitude))
        y = EARTH_RADIUS * math.asinh(math.tan(math.radians(latitude)))
        return min(side - 1, max(0, math.floor((HALF_WORLD - y) / (2 * HALF_WORLD) * side)))

    return range(column(west), column(east) + 1), range(row(north), row(south) + 1)


@dataclass(frozen=True)
class TileSet:
    """What one reader gets as a set of tiles."""

    wish: Wish
    view: View
    box: Box | None
    #: Something drawn is invented; a line is no basis for delimitation
    is_demonstration: bool
    is_indicative: bool
    language: Language

    @property
    def title(self) -> str:
        """What people call it."""
        drawn = (name for name in self.wish.collections if self.view.seen(name) is not None)
        return "、".join(declared(name).title(self.language) for name in drawn)

    @property
    def description(self) -> str:
        """What it holds."""
        return text("tiles.description", self.language, day=self.wish.day.isoformat())

    @property
    def layers(self) -> Iterable[tuple[Collection, Layer, Sequence[Property]]]:
        """Its layers with the properties that their features carry."""
        for name in self.wish.collections:
            collection = declared(name)
            for layer, properties in tiles.drawn_layers(collection, self.view, self.wish):
                yield collection, layer, [collection.by_name[each] for each in properties]

    def layer_title(self, layer: Layer) -> str:
        """Return what people call a layer."""
        return layer.title_en if self.language == "en" else layer.title_zh

    @property
    def attribution(self) -> str:
        """What must stand on every map made of it."""
        said = [text("tiles.attribution", self.language)]
        if self.is_demonstration:
            said.append(text("map.demonstration", self.language))
        if self.is_indicative:
            said.append(text("map.illustrative_lines", self.language))
        return " · ".join(said)


def tile_set(session: Session, caller: Caller, wish: Wish, language: Language) -> TileSet:
    """Return what a caller gets; raise NoSuchCollection, QueryUnreadable."""
    view = tiles.view_of(Reader.of(session, caller), caller.own_areas)
    tiles.check(view, wish)
    driver = tiles.driver(session.connection())
    is_demonstration, is_indicative = tiles.marks(driver, view, wish)
    box = tiles.extent(driver, view, wish)
    return TileSet(wish, view, box, is_demonstration, is_indicative, language)


_TYPES: Mapping[str, str] = {"integer": "Number", "number": "Number", "boolean": "Boolean"}
_DIMENSIONS = {"points": 0, "lines": 1, "polygons": 2}


def vector_layers(given: TileSet) -> list[Document]:
    """Return the layers as TileJSON and PMTiles list them."""
    return [
        {
            "id": layer.name,
            "description": given.layer_title(layer),
            "minzoom": 0,
            "maxzoom": FINEST_ZOOM,
            "fields": {"id": "String"} | {one.name: _TYPES.get(one.kind, "String") for one in properties},
        }
        for _, layer, properties in given.layers
    ]


def tilejson(given: TileSet, template: str, version: int) -> Document:
    """Return TileJSON 3.0; the addresses of its tiles name the day and the version of the data."""
    document: Document = {
        "tilejson": "3.0.0",
        "name": given.title,
        "description": given.description,
        "version": f"1.0.{version}",
        "scheme": "xyz",
        "tiles": [template],
        "minzoom": 0,
        "maxzoom": FINEST_ZOOM,
        "attribution": given.attribution,
        "vector_layers": vector_layers(given),
        "as_of": given.wish.day.isoformat(),
        "data_version": version,
    }
    if given.box is not None:
        west, south, east, north = given.box
        document["bounds"] = list(given.box)
        document["center"] = [(west + east) / 2, (south + north) / 2, _fitting_zoom(given.box)]
    return document


def _fitting_zoom(box: Box) -> int:
    """Return the finest zoom at which a box touches at most four tiles."""
    for zoom in range(FINEST_ZOOM, -1, -1):
        columns, rows = columns_and_rows(box, zoom)
        if len(columns) <= 2 and len(rows) <= 2:
            return zoom
    return 0


def tileset_metadata(given: TileSet, links: Sequence[Document]) -> Document:
    """Return the metadata of a set of tiles (OGC 17-083r4)."""
    document: Document = {
        "title": given.title,
        "description": given.description,
        "attribution": given.attribution,
        "dataType": "vector",
        "crs": CRS_URI,
        "tileMatrixSetURI": MATRIX_SET_URI,
        "links": list(links),
        "layers": [
            {
                "id": layer.name,
                "title": given.layer_title(layer),
                "dataType": "vector",
                **_dimension(layer),
                "propertiesSchema": {
                    "type": "object",
                    "properties": {"id": {"type": "string", "format": "uuid"}}
                    | {one.name: _schema(one, given.language) for one in properties},
                },
            }
            for _, layer, properties in given.layers
        ],
    }
    if given.box is not None:
        west, south, east, north = given.box
        document["boundingBox"] = {
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": CRS84_URI,
        }
        document["tileMatrixSetLimits"] = [_limits(given.box, zoom) for zoom in range(FINEST_ZOOM + 1)]
    return document


def _dimension(layer: Layer) -> Document:
    found = _DIMENSIONS.get(layer.geometry_type)
    return {} if found is None else {"geometryDimension": found}


def _schema(one: Property, language: Language) -> Document:
    kind = one.kind if one.kind in ("integer", "number", "boolean") else "string"
    return {"type": kind, "title": one.title(language)}


def _limits(box: Box, zoom: int) -> Document:
    columns, rows = columns_and_rows(box, zoom)
    return {
        "tileMatrix": str(zoom),
        "minTileRow": rows[0],
        "maxTileRow": rows[-1],
        "minTileCol": columns[0],
        "maxTileCol": columns[-1],
    }
