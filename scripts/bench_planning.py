"""`diming bench planning`: travel by road beside networkx, and siting to proven optimality."""

from typing import Annotated

import typer

from scripts import bench_network, bench_siting
from scripts.bench_databases import say

NETWORK_HEAD = (
    "| network | profile | within | nodes reached | ours ms | networkx ms | ratio | places ms | differs s "
    "| one service area ms | peak RSS MB |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)
SITING_HEAD = "| siting, 500 × 200 | status | gap | s | peak RSS MB |\n|---|---|---:|---:|---:|"


def planning(
    only: Annotated[str | None, typer.Option(help="network | siting：只量一部分 / one part only")] = None,
) -> None:
    """Measure travel to the nearest of 100 facilities beside networkx, and siting."""
    if only != "siting":
        if not bench_network.REAL.exists():
            say("没有列支敦士登路网，略去 / no network of Liechtenstein here, left out")
        typer.echo("\n".join([NETWORK_HEAD, *bench_network.lines(bench_network.networks())]))
    if only != "network":
        typer.echo("\n".join([SITING_HEAD, *bench_siting.lines(bench_siting.siting())]))
