"""`diming bench tiles`: our vector tiles beside tipg's and beside the plain ST_AsMVT statement.

One register, one machine, one run; every tile once per pass, in one order for all. Nothing is measured
before the tiles of all three hold the same features with the same properties.
"""

import json
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine, text

from gis.settings import read_settings
from scripts.bench_country import BOX, POINTS, Country, country
from scripts.bench_cpu import database_process
from scripts.bench_databases import libpq_url, make_engine, say
from scripts.bench_environment import competitors, wrk
from scripts.bench_load import Cell, http_load, in_spread_order, statement_load
from scripts.bench_same_tiles import Compared, compare
from scripts.bench_servers import Server, Table, diming, tipg

ZOOMS = (5, 6, 7, 8, 9)
CONNECTIONS = (4, 16)
#: Worker processes of tipg, one for each core; `diming serve` is one process
TIPG_WORKERS = max(2, os.cpu_count() or 2)
#: What the servers' tiles of a layer are compared by, from each zoom
SAMPLED_PER_ZOOM = 6
EXTENT, BUFFER = 4096, 64


@dataclass(frozen=True)
class Address:
    """One tile: zoom, column from the west, row from the north."""

    zoom: int
    column: int
    row: int


@dataclass(frozen=True)
class Layer:
    """A layer of ours, and the view over the same stored rows that the others read."""

    name: str
    collection: str
    view: str
    key: str
    table: str
    columns: tuple[str, ...]

    def ours(self, tile: Address) -> str:
        """Return the path of a tile of ours."""
        place = f"{tile.zoom}/{tile.row}/{tile.column}"
        return f"/ogc/collections/{self.collection}/tiles/WebMercatorQuad/{place}?layers={self.name}"

    def tipg(self, tile: Address) -> str:
        """Return the path of a tile of tipg's."""
        place = f"{tile.zoom}/{tile.column}/{tile.row}"
        return f"/collections/public.{self.view}/tiles/WebMercatorQuad/{place}"

    def create_view(self) -> str:
        """Return the statement that makes the view: the columns as tiles name them, no condition, no join."""
        columns = ", ".join(
            f"nullif({name}, '') AS {name}" if name == "romanization" else name for name in self.columns
        )
        return f"CREATE VIEW {self.view} AS SELECT {self.key} AS id, {columns}, geom FROM {self.table}"

    def plain(self, zoom: str, column: str, row: str) -> str:
        """Return the plain statement of a tile: transformed, cut and encoded when it is asked for."""
        envelope = f"ST_TileEnvelope({zoom}, {column}, {row})"
        margin = f"ST_TileEnvelope({zoom}, {column}, {row}, margin => {BUFFER / EXTENT})"
        columns = ", ".join(("id", *self.columns))
        return (
            f"SELECT ST_AsMVT(t, '{self.name}') FROM (SELECT {columns},"
            f" ST_AsMVTGeom(ST_Transform(geom, 3857), {envelope}, {EXTENT}, {BUFFER}, true) AS geom"
            f" FROM {self.view} WHERE geom && ST_Transform({margin}, 4490)) AS t"
        )


LAYERS = (
    Layer(
        "divisions", "divisions", "bench_division", "division_id", "division_period",
        ("name", "type", "level", "code", "romanization", "is_statistical", "is_indicative",
         "is_demonstration"),
    ),
    Layer(
        "place-names", "place-names", "bench_place_name", "feature_id", "place_name_period",
        ("name", "name_type", "romanization", "mongolian", "category", "geometry_role", "is_approximate",
         "is_demonstration"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One competitor on one layer with so many connections."""

    layer: str
    who: str
    connections: int
    cell: Cell

    def as_json(self) -> dict[str, Any]:
        """Return the figure flat."""
        return {"layer": self.layer, "who": self.who, "connections": self.connections, **self.cell.as_json()}


def tiles(
    seconds: Annotated[float, typer.Option(help="每格至少几秒 / seconds per cell, at least", min=0)] = 6,
    points: Annotated[int, typer.Option(help="地名个数 / place names", min=1)] = POINTS,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the points")] = 20260601,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Serve county polygons and place names as tiles, beside tipg and beside plain ST_AsMVT."""
    from gis.embedded_postgis import Cluster
    from scripts.register import running_server

    settings = read_settings()
    pgbench = Cluster(settings.home / "cluster").program("pgbench")
    programs = competitors(settings)
    wrk()
    with running_server(settings) as url, country(url, programs, points, seed) as loaded:
        result = measure(loaded, programs, pgbench, seconds)
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def measure(loaded: Country, programs: Path, pgbench: Path, seconds: float) -> dict[str, Any]:
    """Compare, then measure every cell; return everything as JSON has it."""
    engine = make_engine(loaded.url)
    addresses = in_spread_order(tiles_of_box())
    with engine.begin() as connection:
        for layer in LAYERS:
            connection.execute(text(layer.create_view()))
        connection.execute(text("CREATE TABLE bench_tile (item int PRIMARY KEY, z int, x int, y int)"))
        connection.execute(
            text("INSERT INTO bench_tile VALUES (:item, :z, :x, :y)"),
            [{"item": item, "z": t.zoom, "x": t.column, "y": t.row} for item, t in enumerate(addresses)],
        )
    try:
        with _servers(loaded, programs) as servers:
            compared = {layer.name: _compared(engine, servers, layer) for layer in LAYERS}
            figures = list(_figures(pgbench, engine, servers, addresses, compared, seconds))
    finally:
        engine.dispose()
    return {
        "tiles": len(addresses),
        "country": {key: value for key, value in asdict(loaded).items() if key != "url"},
        "compared": {name: asdict(one) for name, one in compared.items()},
        "figures": [figure.as_json() for figure in figures],
        "ratios": ratios(figures),
    }


def tiles_of_box() -> list[Address]:
    """Return every tile of every zoom that touches the box."""
    west, south, east, north = BOX
    found = []
    for zoom in ZOOMS:
        side = 1 << zoom
        columns = [math.floor((lon + 180) / 360 * side) for lon in (west, math.nextafter(east, west))]
        rows = [
            math.floor((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)
            for lat in (math.nextafter(north, south), math.nextafter(south, north))
        ]
        found += [
            Address(zoom, column, row)
            for column in range(columns[0], columns[1] + 1)
            for row in range(rows[0], rows[1] + 1)
        ]
    return found


@contextmanager
def _servers(loaded: Country, programs: Path) -> Iterator[dict[str, Server]]:
    """Run tipg, and ours without and with its cache."""
    tables = [Table(layer.view, "id", ("id", *layer.columns)) for layer in LAYERS]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = {
            "tipg": stack.enter_context(tipg(programs, loaded.url, tables, TIPG_WORKERS, max(CONNECTIONS)))
        }
        for name, megabytes in (("uncached", 0), ("cached", 512)):
            (home / name).mkdir()
            ours = diming(loaded.url, home / name, tile_cache_mb=str(megabytes))
            servers[name] = stack.enter_context(ours)
        yield servers


def _plain_bytes(addresses: Sequence[Address], compared: Compared) -> float:
    """Return the bytes of a plain tile, all zooms weighed by their tiles; pgbench counts none."""
    total = 0.0
    for zoom in ZOOMS:
        count = sum(tile.zoom == zoom for tile in addresses)
        total += compared.plain_bytes[zoom] / min(SAMPLED_PER_ZOOM, count) * count
    return total / len(addresses)


def _compared(engine: Engine, servers: dict[str, Server], layer: Layer) -> Compared:
    say(f"核对 {layer.name} 各方瓦片 / comparing the tiles of {layer.name}")
    sample = [
        address
        for zoom in ZOOMS
        for address in in_spread_order([t for t in tiles_of_box() if t.zoom == zoom])[:SAMPLED_PER_ZOOM]
    ]
    with engine.connect() as connection:

        def plain(tile: Address) -> bytes:
            statement = layer.plain(str(tile.zoom), str(tile.column), str(tile.row))
            return bytes(connection.scalar(text(statement)) or b"")

        return compare(
            layer.name,
            sample,
            ours=lambda tile: servers["uncached"].address + layer.ours(tile),
            cached=lambda tile: servers["cached"].address + layer.ours(tile),
            tipg=lambda tile: servers["tipg"].address + layer.tipg(tile),
            plain=plain,
        )


def _figures(
    pgbench: Path,
    engine: Engine,
    servers: dict[str, Server],
    addresses: Sequence[Address],
    compared: dict[str, Compared],
    seconds: float,
) -> Iterator[Figure]:
    url, database = libpq_url(engine.url.render_as_string(hide_password=False)), database_process(engine)
    for layer in LAYERS:
        joined = layer.plain("b.z", "b.x", "b.y").replace(
            f"FROM {layer.view} WHERE", f"FROM bench_tile b JOIN {layer.view} ON b.item = :item AND"
        )
        paths = {
            "tipg": [layer.tipg(tile) for tile in addresses],
            "uncached": [layer.ours(tile) for tile in addresses],
            "cached": [layer.ours(tile) for tile in addresses],
        }
        # Every tile once, so that it is kept
        http_load(servers["cached"].address, paths["cached"], max(CONNECTIONS), 0)
        for connections in CONNECTIONS:
            say(f"{layer.name}，{connections} 个连接 / {connections} connections")
            plain = statement_load(
                pgbench, url, f"{joined};\n", len(addresses), connections, seconds, [database]
            )
            sized = replace(plain, bytes_per_request=_plain_bytes(addresses, compared[layer.name]))
            yield Figure(layer.name, "plain", connections, sized)
            for who, asked in paths.items():
                server = servers[who]
                processes = [server.process, database]
                cell = http_load(server.address, asked, connections, seconds, processes)
                yield Figure(layer.name, who, connections, cell)


def _weights(compared: dict[str, Any]) -> str:
    """Return what a tile of each layer weighs at each zoom."""
    counts = {zoom: sum(tile.zoom == zoom for tile in tiles_of_box()) for zoom in ZOOMS}
    return "; ".join(
        f"{layer} "
        + ", ".join(
            f"z{zoom} {one['plain_bytes'][zoom] / min(SAMPLED_PER_ZOOM, counts[zoom]) / 1e3:,.0f}"
            for zoom in ZOOMS
        )
        for layer, one in compared.items()
    )


def ratios(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return what the comparison is for: our requests per second over each other's."""
    found = {(figure.layer, figure.connections, figure.who): figure.cell.rate for figure in figures}
    return [
        {
            "layer": layer,
            "connections": connections,
            "uncached_to_plain": rate / found[layer, connections, "plain"],
            "uncached_to_tipg": rate / found[layer, connections, "tipg"],
            "cached_to_tipg": found[layer, connections, "cached"] / found[layer, connections, "tipg"],
        }
        for (layer, connections, who), rate in found.items()
        if who == "uncached"
    ]


def table(result: dict[str, Any]) -> str:
    """Return the figures as tables for a terminal and for README."""
    made = result["country"]
    derived = ", ".join(f"{name} {size / 1e6:,.0f} MB" for name, size in made["derived"].items())
    lines = [
        f"{made['counties']:,} county polygons, {made['points']:,} place names: loaded in"
        f" {made['load_seconds']:.0f} s, periods derived in {made['periods_seconds']:.0f} s, shapes of"
        f" divisions drawn in {made['shapes_seconds']:.0f} s; {derived}",
        "No thinning at any zoom, by any server: each tile holds every feature that lies in it. Mean kB of a"
        f" plain tile: {_weights(result['compared'])}",
        "",
        "| layer | connections | who | requests/s | median ms | p99 ms | CPU ms | kB/tile |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one['layer']} | {one['connections']} | {one['who']} | {one['requests_per_second']:,.1f} "
        f"| {one['median_ms']:.1f} | {one['p99_ms']:.0f} | {one['cpu_ms']:.1f} "
        f"| {one['bytes_per_request'] / 1e3:.1f} |"
        for one in result["figures"]
    ]
    lines += [
        "",
        "| layer | connections | uncached ÷ plain | uncached ÷ tipg | cached ÷ tipg |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one['layer']} | {one['connections']} | {one['uncached_to_plain']:.2f} "
        f"| {one['uncached_to_tipg']:.2f} | {one['cached_to_tipg']:.1f} |"
        for one in result["ratios"]
    ]
    return "\n".join(lines)
