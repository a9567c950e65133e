"""`diming bench import`: place names into an empty register, beside bare COPY and beside geopandas."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine, make_url, text

from scripts.bench_databases import database, make_engine, say

#: Tables that a list of place names fills, those others refer to first
TABLES = ("feature", "feature_division", "place_name", "name_event", "feature_geometry")
#: What is derived from them in the same transaction; it has no history
DERIVED = ("place_name_period", "place_name_point", "search_name")
#: What the import adds to tables in which the template has rows of its own: a source, names of divisions
ADDED = {
    "source": "(SELECT * FROM source WHERE NOT is_demonstration)",
    "search_name": "(SELECT * FROM search_name WHERE subject = 'place_name')",
}
SIZES = "10000,50000,100000"


@dataclass(frozen=True)
class Figure:
    """One size, one run: seconds of each way, and the importing process's peak memory."""

    rows: int
    import_seconds: float
    limit_seconds: float
    geopandas_seconds: float
    peak_rss_mb: float
    written_rows: int


def import_(
    sizes: Annotated[str, typer.Option(help="行数，逗号分开 / rows, separated by commas")] = SIZES,
    repeat: Annotated[int, typer.Option(help="每种重复几次 / runs of each", min=1)] = 3,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the generator")] = 20260601,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Import place names into an empty register, beside bare COPY and beside geopandas."""
    from gis.settings import Settings
    from scripts.register import running_server

    counts = [int(part) for part in sizes.split(",")]
    with running_server(Settings()) as url, tempfile.TemporaryDirectory() as folder:
        figures = list(_measure(url, Path(folder), counts, repeat, seed))
    result = summary(figures)
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def _measure(url: str, folder: Path, counts: list[int], repeat: int, seed: int) -> Iterator[Figure]:
    from scripts.bench_data import write_list

    with template(url) as empty:
        for count in counts:
            file = folder / f"place_names_{count}.csv"
            write_list(file, count, seed)
            for turn in range(repeat):
                say(f"{count:,} 行，第 {turn + 1}/{repeat} 次 / {count:,} rows, run {turn + 1} of {repeat}")
                yield _one(url, empty, file, count, folder)


def _one(url: str, template: str, file: Path, count: int, folder: Path) -> Figure:
    rows_folder = folder / "rows"
    rows_folder.mkdir(exist_ok=True)
    with database(url, template) as imported:
        measured = in_its_own_process(imported, file)
        engine = make_engine(imported)
        written = _dump(engine, rows_folder)
        engine.dispose()
    with database(url, template) as bare:
        engine = make_engine(bare)
        limit = _copy_finished_rows(engine, rows_folder)
        engine.dispose()
    with database(url, template) as plain:
        plainly = _geopandas(plain, file)
    return Figure(count, measured["seconds"], limit, plainly, measured["peak_rss_mb"], written)


def in_its_own_process(url: str, file: Path) -> dict[str, float]:
    """Import in a fresh process, so that its memory is its own."""
    run = subprocess.run(
        [sys.executable, "-m", "scripts.bench_process", url, str(file)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    measured: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return measured


def _dump(engine: Engine, folder: Path) -> int:
    """Write the finished rows of every table, and of its history, to files; return how many."""
    rows = 0
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for table_name in _tables():
            what = ADDED.get(table_name, table_name)
            with driver.cursor() as cursor, (folder / f"{table_name}.copy").open("wb") as file:
                with cursor.copy(f"COPY {what} TO STDOUT") as stream:
                    for block in stream:
                        file.write(block)
                rows += cursor.rowcount
    return rows


def _tables() -> list[str]:
    return ["source", *TABLES, *(f"history.{name}" for name in TABLES), *DERIVED]


def _copy_finished_rows(engine: Engine, folder: Path) -> float:
    """The limit: COPY of the finished rows, history rows among them, and nothing else.

    Foreign keys, exclusion constraints and every index stay on; only the triggers that keep history and
    what is derived are off, since the rows they would write are copied themselves.
    """
    with engine.begin() as connection:
        for name in (*TABLES, *DERIVED):
            # All but those that hold foreign keys and exclusion constraints
            connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    started = time.perf_counter()
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        for table_name in _tables():
            with (
                driver.cursor() as cursor,
                cursor.copy(f"COPY {table_name} FROM STDIN") as stream,
                (folder / f"{table_name}.copy").open("rb") as file,
            ):
                while block := file.read(1 << 18):
                    stream.write(block)
    return time.perf_counter() - started


def _geopandas(url: str, file: Path) -> float:
    """The plain list into a plain table: read, points made, written; no keys, no history, no checks."""
    import pandas as pd

    import geopandas

    engine = make_engine(url)
    started = time.perf_counter()
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    lon = pd.to_numeric(rows["东经"], errors="coerce")
    lat = pd.to_numeric(rows["北纬"], errors="coerce")
    points = geopandas.points_from_xy(lon, lat, crs=4490)
    geopandas.GeoDataFrame(rows, geometry=points).to_postgis("plain_list", engine, index=False)
    seconds = time.perf_counter() - started
    engine.dispose()
    return seconds


@contextmanager
def template(url: str) -> Iterator[str]:
    """Make a migrated register with code tables, one administrator and its divisions, and no place name."""
    from gis.database import migrate, unit_of_work
    from gis.name_rules.seeding import load_seeds
    from scripts.bench_data import add_divisions

    with database(url, None) as made:
        engine = make_engine(made)
        migrate(engine)
        with unit_of_work(engine) as session:
            load_seeds(session)
            add_divisions(session)
        engine.dispose()
        yield make_url(made).database or ""


def summary(figures: list[Figure]) -> dict[str, Any]:
    """Return medians by size, the ratio to the limit, and how seconds grow with rows."""
    sizes = sorted({figure.rows for figure in figures})
    lines = []
    for size in sizes:
        runs = [asdict(figure) for figure in figures if figure.rows == size]
        line = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        line["ratio_to_limit"] = statistics.median(
            run["import_seconds"] / run["limit_seconds"] for run in runs
        )
        line["microseconds_per_row"] = line["import_seconds"] / size * 1e6
        lines.append(line)
    return {
        "median_of": len(figures) // max(len(sizes), 1),
        "sizes": lines,
        "runs": [asdict(f) for f in figures],
    }


def table(result: dict[str, Any]) -> str:
    """Return the figures as a table for a terminal and for README."""
    lines = [
        "| rows | import s | bare COPY s | ratio | geopandas s | peak RSS MB | µs/row |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {line['rows']:,.0f} | {line['import_seconds']:.1f} | {line['limit_seconds']:.1f} "
        f"| {line['ratio_to_limit']:.2f} | {line['geopandas_seconds']:.1f} "
        f"| {line['peak_rss_mb']:.0f} | {line['microseconds_per_row']:.0f} |"
        for line in result["sizes"]
    ]
    return "\n".join(lines)
