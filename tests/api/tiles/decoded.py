"""Tiles as another library reads them, in EPSG:3857."""

import math
from typing import Any

import mapbox_vector_tile
from fastapi.testclient import TestClient

import shapely
from shapely.affinity import affine_transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.tiles.rules import Tile

Address = tuple[int, int, int]
Features = dict[str, dict[str, Any]]

DIVISIONS = "/ogc/collections/divisions/tiles/WebMercatorQuad"
PLACE_NAMES = "/ogc/collections/place-names/tiles/WebMercatorQuad"
DATASET = "/ogc/tiles/WebMercatorQuad"


def tile_at(zoom: int, longitude: float, latitude: float) -> Address:
    """Return zoom, row and column of the tile that a point (degrees) lies in."""
    side = 1 << zoom
    y = math.asinh(math.tan(math.radians(latitude)))
    return zoom, int((1 - y / math.pi) / 2 * side), int((longitude + 180) / 360 * side)


def get(client: TestClient, address: Address, path: str = DATASET, **sent: str) -> bytes:
    """Return the bytes of a tile."""
    answer = client.get(f"{path}/{'/'.join(map(str, address))}", params=sent)
    assert answer.status_code in (200, 204), answer.text
    return answer.content


def layers(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return the features of each layer, rows counted from the north."""
    found = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True}) if content else {}
    return {name: layer["features"] for name, layer in found.items()}


def by_name(content: bytes, layer: str) -> Features:
    """Return the features of a layer by name."""
    return {one["properties"]["name"]: one for one in layers(content).get(layer, [])}


def on_the_map(feature: dict[str, Any], address: Address) -> BaseGeometry:
    """Return the geometry of a feature in EPSG:3857, metres."""
    tile = Tile(*address)
    west, _, _, north = tile.box
    return affine_transform(shape(feature["geometry"]), [tile.unit, 0, 0, -tile.unit, west, north])


def within(geometry: BaseGeometry, address: Address) -> BaseGeometry:
    """Return what of a geometry lies in the tile itself, without its buffer."""
    return shapely.intersection(geometry, shapely.box(*Tile(*address).box))
