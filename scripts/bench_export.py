"""`diming bench export`: a list of place names out, beside bare COPY of the same rows."""

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scripts.bench_databases import database, make_engine, say
from scripts.bench_import import in_its_own_process, template

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: The rows of every table that an export reads
READ = ("feature", "feature_division", "place_name", "name_event", "feature_geometry", "place_name_period")


def export(
    rows: Annotated[int, typer.Option(help="多少地名 / how many place names", min=1)] = 100_000,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the generator")] = 20260601,
) -> None:
    """Read place names whole, and write them as CSV, which another library reads back."""
    from gis.settings import Settings
    from scripts.bench_data import write_list
    from scripts.register import running_server

    with (
        running_server(Settings()) as url,
        tempfile.TemporaryDirectory() as folder,
        template(url) as empty,
        database(url, empty) as filled,
    ):
        file = Path(folder) / "place_names.csv"
        write_list(file, rows, seed)
        say(f"装入 {rows:,} 条 / loading {rows:,} rows")
        in_its_own_process(filled, file)
        engine = make_engine(filled)
        try:
            _analyse(engine)
            lines = [
                "| rows | COPY of the tables s | read whole s | CSV, read back s | µs/row |",
                "|---:|---:|---:|---:|---:|",
                _measure(engine, Path(folder), rows),
            ]
        finally:
            engine.dispose()
    typer.echo("\n".join(lines))


def _analyse(engine: "Engine") -> None:
    from sqlalchemy import text

    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _measure(engine: "Engine", folder: Path, rows: int) -> str:
    from gis.database import unit_of_work
    from gis.exchange.exporting import ExportRequest
    from gis.exchange.service import export as write
    from gis.jobs.rules import Unwatched
    from gis.place_names import service
    from scripts.acting import acting

    copied = _copy(engine)
    with unit_of_work(engine) as session:
        caller = acting(session, "bench")
        started = time.perf_counter()
        found = sum(1 for _ in service.stream(session, caller))
        read = time.perf_counter() - started
    with unit_of_work(engine) as session:
        started = time.perf_counter()
        write(session, caller, ExportRequest("place-names", "csv"), folder / "out.csv", Unwatched())
        written = time.perf_counter() - started
    if found != rows:
        raise RuntimeError(f"{found} of {rows} rows were read")
    return f"| {rows:,} | {copied:.1f} | {read:.1f} | {written:.1f} | {written / rows * 1e6:.0f} |"


def _copy(engine: "Engine") -> float:
    started = time.perf_counter()
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for name in READ:
            with driver.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT") as stream:
                for _ in stream:
                    pass
    return time.perf_counter() - started
