"""`diming bench planning`: travel by road beside networkx, graves joined with roads, siting to optimality."""

from typing import Annotated

import typer

from scripts import bench_corridors, bench_network, bench_siting
from scripts.bench_databases import say

NETWORK_HEAD = (
    "| network | profile | within | nodes reached | ours ms | networkx ms | ratio | places ms | differs s "
    "| one service area ms | peak RSS MB |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)
CORRIDORS_HEAD = (
    "| graves | km of roads | within 2 km | join in PostGIS s | with Python's part s | peak RSS MB |\n"
    "|---:|---:|---:|---:|---:|---:|"
)
SITING_HEAD = "| siting, 500 × 200 | status | gap | s | CPU s | peak RSS MB |\n|---|---|---:|---:|---:|---:|"


def planning(
    only: Annotated[
        str | None, typer.Option(help="network | corridors | siting：只量一部分 / one part only")
    ] = None,
) -> None:
    """Measure travel to the nearest of 100 facilities, graves joined with roads, and siting."""
    if only in (None, "network"):
        if not bench_network.REAL.exists():
            say("没有列支敦士登路网，略去 / no network of Liechtenstein here, left out")
        typer.echo("\n".join([NETWORK_HEAD, *bench_network.lines(bench_network.networks())]))
    if only in (None, "corridors"):
        typer.echo("\n".join([CORRIDORS_HEAD, bench_corridors.line(bench_corridors.corridors())]))
    if only in (None, "siting"):
        typer.echo("\n".join([SITING_HEAD, *bench_siting.lines(bench_siting.siting())]))
