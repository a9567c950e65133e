"""Write tiles into one PMTiles file, for maps without a network."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from sqlalchemy.orm import Session

from gis.tiles import service as tiles
from gis.tiles.rules import Tile, gzipped
from maps.tiles import TileSet, vector_layers

Progress = Callable[[int, int], object]
#: The tiles of a zoom that could be there, and the bytes of all coarser ones → those wanted
Choice = Callable[[Sequence[Tile], int], list[Tile]]
#: Degrees × 10⁷, as the file's head has them
_E7 = 10_000_000


def write_archive(
    path: Path,
    session: Session,
    given: TileSet,
    zooms: range,
    progress: Progress = lambda zoom, written: None,
    *,
    chosen: Choice | None = None,
    said: Mapping[str, Any] | None = None,
) -> int:
    """Write the tiles of some zooms, as one reader sees them; return how many hold something.

    The file appears when it is complete. `progress` is called after each tile with its zoom and the tiles
    written so far. Without `chosen` every tile is written in which something lies; `said` is added to what
    the file says of itself.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            writer = Writer(file)
            with closing(writer.tile_f):
                driver = tiles.driver(session.connection())
                written = _write(
                    writer, driver, given, zooms, progress, chosen or _lying(driver, given), said or {}
                )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _lying(driver: tiles.Driver, given: TileSet) -> Choice:
    """Choose the tiles in which something lies: nothing lies in a tile below one in which nothing lies."""
    return lambda present, _: [
        tile for tile in present if tiles.lies_in(driver, tile, given.view, given.wish)
    ]


def _write(
    writer: Writer,
    driver: tiles.Driver,
    given: TileSet,
    zooms: range,
    progress: Progress,
    chosen: Choice,
    said: Mapping[str, Any],
) -> int:
    written, finest = 0, zooms.start
    present = [Tile(0, 0, 0)]
    for zoom in range(zooms.stop):
        present = chosen(present, writer.offset)
        present.sort(key=_place)
        for tile in present if zoom in zooms else ():
            content = tiles.encode(driver, tile, given.view, given.wish)
            if content:
                writer.write_tile(_place(tile), gzipped(content))
                written, finest = written + 1, zoom
            progress(zoom, written)
        present = [child for tile in present for child in tile.children()]
    if not written:
        # The format knows no file without a tile.
        writer.write_tile(_place(Tile(zooms.start, 0, 0)), gzipped(b""))
    held = range(zooms.start, finest + 1)
    writer.finalize(_head(given, held), {**metadata(given, held), **said})
    return written


def _place(tile: Tile) -> int:
    """Return the tile's number in the order of the file."""
    return int(zxy_to_tileid(tile.zoom, tile.column, tile.row))


def _head(given: TileSet, zooms: range) -> dict[str, Any]:
    west, south, east, north = given.box or (-180.0, -85.0, 180.0, 85.0)
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_zoom": zooms.start,
        "max_zoom": zooms.stop - 1,
        "min_lon_e7": round(west * _E7),
        "min_lat_e7": round(south * _E7),
        "max_lon_e7": round(east * _E7),
        "max_lat_e7": round(north * _E7),
        "center_zoom": zooms.start,
        "center_lon_e7": round((west + east) / 2 * _E7),
        "center_lat_e7": round((south + north) / 2 * _E7),
    }


def metadata(given: TileSet, zooms: range) -> dict[str, Any]:
    """Return what a file of tiles says of itself."""
    return {
        "name": given.title,
        "description": given.description,
        "attribution": given.attribution,
        "type": "overlay",
        "format": "pbf",
        "as_of": given.wish.day.isoformat(),
        "minzoom": zooms.start,
        "maxzoom": zooms.stop - 1,
        "vector_layers": [
            {**layer, "minzoom": zooms.start, "maxzoom": zooms.stop - 1} for layer in vector_layers(given)
        ],
    }
