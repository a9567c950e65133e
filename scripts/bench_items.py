"""`diming bench items`: our pages of 1,000 features beside tipg's and pygeoapi's.

One table of place names, one machine, one run, no cache of answers. Ours are walked by their `next` links,
the others by their offsets. Nothing is measured before all three give the same features on the same pages.
"""

import json
import os
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import text

from gis.settings import read_settings
from scripts.bench_country import POINTS, Country, country
from scripts.bench_cpu import database_process
from scripts.bench_databases import make_engine, say
from scripts.bench_environment import competitors, wrk
from scripts.bench_load import Cell, http_load
from scripts.bench_same_tiles import Unequal
from scripts.bench_servers import Server, Table, diming, pygeoapi, tipg

PAGE = 1_000
CONNECTIONS = (1, 4)
#: Pages of a stretch: the first ones, and as many where nine tenths lie before them
STRETCH = 10
DEEP = 0.9
VIEW = "bench_item"
#: Every property that the public sees of a place name, as the others read it from the same stored rows
COLUMNS = {
    **{name: name for name in (
        "name", "name_type", "language", "romanization", "pinyin", "reading_confirmed", "standard_basis",
        "mongolian", "aliases", "former_names", "category", "national_code", "division_id", "geometry_role",
        "method", "is_approximate", "is_demonstration", "source_id",
    )},
    "division_ids": "divisions",
    "valid_from": "lower(valid)",
    "valid_to": "upper(valid)",
}  # fmt: skip
COMPETITORS = ("tipg", "pygeoapi")


@dataclass(frozen=True)
class Figure:
    """One server on one stretch of pages with so many connections."""

    stretch: str
    who: str
    connections: int
    cell: Cell

    def as_json(self) -> dict[str, Any]:
        """Return the figure flat."""
        named = {"stretch": self.stretch, "who": self.who, "connections": self.connections}
        return {**named, **self.cell.as_json()}


def items(
    seconds: Annotated[float, typer.Option(help="每格至少几秒 / seconds per cell, at least", min=0)] = 6,
    points: Annotated[int, typer.Option(help="地名个数 / place names", min=1)] = POINTS,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the points")] = 20260601,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Serve place names as pages of GeoJSON, beside tipg and beside pygeoapi."""
    from scripts.register import running_server

    settings = read_settings()
    programs = competitors(settings)
    wrk()
    with running_server(settings) as url, country(url, None, points, seed) as loaded:
        result = measure(loaded, programs, seconds)
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def measure(loaded: Country, programs: Path, seconds: float) -> dict[str, Any]:
    """Compare, then measure every cell; return everything as JSON has it."""
    engine = make_engine(loaded.url)
    with engine.begin() as connection:
        columns = ", ".join(f"{column} AS {name}" for name, column in COLUMNS.items())
        made = f"CREATE VIEW {VIEW} AS SELECT feature_id AS id, {columns}, geom FROM place_name_period"
        connection.execute(text(made))
    database = database_process(engine)
    engine.dispose()
    with _servers(loaded, programs) as servers:
        pages = {who: list(_pages(who, server.address, loaded.points)) for who, server in servers.items()}
        compared = _compared(servers, pages)
        figures = list(_figures(servers, pages, database, seconds))
    return {
        "pages": len(pages["ours"]),
        "country": {key: value for key, value in asdict(loaded).items() if key != "url"},
        "features_compared": compared,
        "figures": [figure.as_json() for figure in figures],
        "ratios": ratios(figures),
    }


@contextmanager
def _servers(loaded: Country, programs: Path) -> Iterator[dict[str, Server]]:
    """Run all three."""
    shown = Table(VIEW, "id", tuple(COLUMNS))
    workers, pool = max(2, os.cpu_count() or 2), max(CONNECTIONS)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield {
            "ours": stack.enter_context(diming(loaded.url, home)),
            "tipg": stack.enter_context(tipg(programs, loaded.url, [shown], workers, pool)),
            "pygeoapi": stack.enter_context(pygeoapi(programs, loaded.url, shown, workers, pool)),
        }


def _pages(who: str, address: str, count: int) -> Iterator[str]:
    """Yield the path of every page: ours as one link leads to the next, the others' by offset."""
    if who == "ours":
        say("按 next 走完全部页 / walking all pages by next")
        path: str | None = f"/ogc/collections/place-names/items?limit={PAGE}"
        while path is not None:
            yield path
            links = document(address + path)["links"]
            path = next((one["href"].removeprefix(address) for one in links if one["rel"] == "next"), None)
        return
    collection = f"public.{VIEW}" if who == "tipg" else VIEW
    for offset in range(0, count, PAGE):
        tail = "" if who == "tipg" else "&f=json"
        yield f"/collections/{collection}/items?limit={PAGE}&offset={offset}{tail}"


def document(address: str) -> Any:
    """Return an answer, read as JSON."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=120) as answer:
        return json.load(answer)


def stretches(pages: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return the pages that are asked for: the first, and some deep in the list."""
    deep = round(len(pages) * DEEP)
    return {"shallow": pages[:STRETCH], "deep": pages[deep : deep + STRETCH] or pages[-1:]}


def _compared(servers: Mapping[str, Server], pages: Mapping[str, Sequence[str]]) -> int:
    """Compare the first page and one of the deep ones, feature by feature; raise Unequal."""
    say("核对各方的页 / comparing the pages")
    count = 0
    for stretch in ("shallow", "deep"):
        told = {
            who: features(document(server.address + stretches(pages[who])[stretch][0]))
            for who, server in servers.items()
        }
        for who in COMPETITORS:
            if told[who].keys() != told["ours"].keys():
                missing = len(told[who].keys() ^ told["ours"].keys())
                raise Unequal(what=f"{who}, {stretch}", found=f"{missing} ids")
            for identifier, feature in told[who].items():
                if feature != told["ours"][identifier]:
                    raise Unequal(
                        what=f"{who}, {identifier}", found=f"{feature} ≠ {told['ours'][identifier]}"
                    )
        count += len(told["ours"])
    return count


def features(page: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what a page says of each feature: its properties and coordinates."""
    return {
        str(feature["id"]): {
            "properties": feature["properties"],
            "coordinates": [round(number, 7) for number in feature["geometry"]["coordinates"]],
        }
        for feature in page["features"]
    }


def _figures(
    servers: Mapping[str, Server], pages: Mapping[str, Sequence[str]], database: int, seconds: float
) -> Iterator[Figure]:
    for stretch in ("shallow", "deep"):
        for connections in CONNECTIONS:
            say(f"{stretch}，{connections} 个连接 / {connections} connections")
            for who, server in servers.items():
                asked = stretches(pages[who])[stretch]
                processes = [server.process, database]
                cell = http_load(server.address, asked, connections, seconds, processes)
                yield Figure(stretch, who, connections, cell)


def ratios(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return our pages per second over each other's."""
    found = {(figure.stretch, figure.connections, figure.who): figure.cell.rate for figure in figures}
    return [
        {
            "stretch": stretch,
            "connections": connections,
            **{f"to_{other}": rate / found[stretch, connections, other] for other in COMPETITORS},
        }
        for (stretch, connections, who), rate in found.items()
        if who == "ours"
    ]


def table(result: Mapping[str, Any]) -> str:
    """Return the figures as tables for a terminal and for README."""
    lines = [
        f"{result['country']['points']:,} place names, {PAGE:,} a page, {result['pages']:,} pages",
        "",
        "| pages | connections | who | pages/s | median ms | p99 ms | CPU ms | kB/page |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one['stretch']} | {one['connections']} | {one['who']} | {one['requests_per_second']:,.1f} "
        f"| {one['median_ms']:.1f} | {one['p99_ms']:.0f} | {one['cpu_ms']:.1f} "
        f"| {one['bytes_per_request'] / 1e3:.0f} |"
        for one in result["figures"]
    ]
    lines += ["", "| pages | connections | ours ÷ tipg | ours ÷ pygeoapi |", "|---|---:|---:|---:|"]
    lines += [
        f"| {one['stretch']} | {one['connections']} | {one['to_tipg']:.1f} | {one['to_pygeoapi']:.1f} |"
        for one in result["ratios"]
    ]
    return "\n".join(lines)
