"""`diming bench edition`: compose the 地名志 of the real Uxin register, alone and with the counties around.

A throw-away database is migrated and the sample loaded; the first run reads the tables of rules too and is
told apart from the others. `--content` keeps the thick volume for `diming publish --content`.
"""

import json
import resource
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scripts.bench_databases import database, make_engine, say

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from gis.editions.content import EditionContent

DAY = date(2026, 11, 26)


@dataclass(frozen=True)
class Figure:
    """One edition: what is in it, how long composing took, in how many statements."""

    edition: str
    entries: int
    statements: int
    first_s: float
    best_s: float
    megabytes: float
    peak_mb: float


def edition(
    runs: Annotated[int, typer.Option(help="每种几次 / runs of each", min=1)] = 5,
    content: Annotated[
        Path | None,
        typer.Option(help="厚本的内容写入 / write the content of the thick volume", dir_okay=False),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Compose the gazetteer of the real register, with and without the counties around."""
    from gis import samples
    from gis.database import migrate, unit_of_work
    from gis.editions.content import to_bytes
    from gis.name_rules.seeding import load_seeds
    from gis.settings import Settings
    from scripts.register import running_server

    figures: list[Figure] = []
    with running_server(Settings()) as url, database(url) as filled:
        engine = make_engine(filled)
        try:
            migrate(engine)
            with unit_of_work(engine) as session:
                load_seeds(session)
                samples.load(session, progress=say)
            for name, with_neighbours in (("the banner", False), ("with the counties around", True)):
                figure, made = _measure(engine, name, runs, with_neighbours=with_neighbours)
                figures.append(figure)
        finally:
            engine.dispose()
    if content is not None:
        content.write_bytes(to_bytes(made))
    if out is not None:
        out.write_text(json.dumps([asdict(one) for one in figures], indent=2))
    typer.echo("| edition | entries | statements | first s | best s | content MB | peak MB |")
    typer.echo("|---|---:|---:|---:|---:|---:|---:|")
    for one in figures:
        typer.echo(
            f"| {one.edition} | {one.entries:,} | {one.statements} | {one.first_s:.2f} | {one.best_s:.2f} |"
            f" {one.megabytes:.1f} | {one.peak_mb:.0f} |"
        )


def _measure(
    engine: "Engine", name: str, runs: int, *, with_neighbours: bool
) -> "tuple[Figure, EditionContent]":
    from sqlalchemy import event

    from gis.accounts.rules import PUBLIC
    from gis.database import unit_of_work
    from gis.editions.composing import compose
    from gis.editions.content import to_bytes
    from gis.editions.plan import EditionPlan

    plan = EditionPlan("乌审旗地名志", "试编本", DAY, with_neighbours=with_neighbours)
    took: list[float] = []
    said: list[str] = []

    def listen(*told: object) -> None:
        said.append(str(told[2]))

    event.listen(engine, "before_cursor_execute", listen)
    for _ in range(runs):
        said.clear()
        with unit_of_work(engine) as session:
            started = time.perf_counter()
            made = compose(session, PUBLIC, plan)
            took.append(time.perf_counter() - started)
    event.remove(engine, "before_cursor_execute", listen)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(to_bytes(made)) / 1e6
    return Figure(name, len(made.entries), len(said), took[0], min(took), size, peak), made
