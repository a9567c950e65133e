"""`diming bench search`: look names up among the 620,573 villages of China.

The look-ups whose one right answer was fixed before tuning (`tests/gis/search/look_ups.csv`, drawn by
`scripts.bench_look_ups`) say how often it comes first. Timings are taken over thousands of mixed queries,
names typed letter by letter among them, after the same queries have been asked once.
"""

import csv
import json
import math
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import typer
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from gis.settings import ROOT, read_settings
from scripts.bench_databases import database, make_engine, say
from scripts.bench_environment import village_names, wrk
from scripts.bench_load import Cell, http_load
from scripts.bench_servers import diming
from scripts.bench_villages import Listed, division_id, listed, load

LOOK_UPS = ROOT / "tests" / "gis" / "search" / "look_ups.csv"
CONNECTIONS = (1, 4)
DERIVED = ("search_name", "division_path")
#: How often each query is asked: processor time is counted in ticks of ten milliseconds
REPEATS = 10


@dataclass(frozen=True)
class Query:
    """One thing that is typed, by whom as he types it, and within which division."""

    kind: str
    typed: str
    within: UUID | None = None
    suggested: bool = False


def search(
    queries: Annotated[int, typer.Option(help="查询个数 / number of queries", min=100)] = 1_000,
    seconds: Annotated[
        float, typer.Option(help="HTTP 每格至少几秒 / seconds per cell, at least", min=0)
    ] = 10,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the queries")] = 20260601,
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Look names up among all villages of China: right answers, time in the database and over HTTP."""
    from scripts.register import running_server

    settings = read_settings()
    folder = village_names(settings)
    wrk()
    with running_server(settings) as url, villages(url, folder) as (made, built):
        result = {**built, **measure(made, folder, queries, seconds, seed)}
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


@contextmanager
def villages(url: str, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a throw-away register of all villages, and how long it took to derive what is searched."""
    from gis.database import migrate, unit_of_work
    from gis.name_rules.seeding import load_seeds

    with database(url) as made:
        engine = make_engine(made)
        migrate(engine)
        with unit_of_work(engine) as session:
            load_seeds(session)
        say("写入全国行政区划和村级名称 / loading divisions and village names")
        names = load(engine, folder)
        say("派生时段 / deriving periods")
        _derive(engine, "SET LOCAL session_replication_role = replica; SELECT rebuild_periods()")
        say("派生搜索用名 / deriving what is searched")
        seconds = _derive(engine, "SELECT rebuild_search()")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            sizes = {
                name: connection.scalar(
                    text("SELECT pg_total_relation_size(cast(:name AS regclass))"), {"name": name}
                )
                for name in DERIVED
            }
            rows = connection.scalar(text("SELECT count(*) FROM search_name"))
        engine.dispose()
        yield made, {"villages": names, "search_names": rows, "build_seconds": seconds, "bytes": sizes}


def _derive(engine: Engine, statement: str) -> float:
    started = time.perf_counter()
    with engine.begin() as connection:
        for one in statement.split("; "):
            connection.execute(text(one))
    return time.perf_counter() - started


def measure(url: str, folder: Path, count: int, seconds: float, seed: int) -> dict[str, Any]:
    """Ask the fixed look-ups and the mixed queries; return everything as JSON has it."""
    engine = make_engine(url)
    mixed = list(mixed_queries(list(listed(folder)), count, seed))
    say(f"{count:,} 个查询，先热身一遍 / {count:,} queries, once to warm up")
    timings(engine, mixed, 1)
    waited, computed = timings(engine, mixed, REPEATS)
    right, wrong = right_answers(engine)
    engine.dispose()
    with tempfile.TemporaryDirectory() as home, diming(url, Path(home)) as server:
        paths = [_path(query) for query in mixed]
        cells = {
            connections: http_load(server.address, paths, connections, seconds) for connections in CONNECTIONS
        }
    by_kind = {
        kind: percentiles([took for query, took in zip(mixed, computed, strict=True) if query.kind == kind])
        for kind in sorted({query.kind for query in mixed})
    }
    return {
        "queries": count,
        "waited_ms": percentiles(waited),
        "in_database_ms": percentiles(computed),
        "in_database_by_kind_ms": by_kind,
        "over_http": {str(connections): _cell(cell) for connections, cell in cells.items()},
        "look_ups": right + len(wrong),
        "first": right,
        "not_first": wrong,
    }


def mixed_queries(divisions: Sequence[Listed], count: int, seed: int) -> Iterator[Query]:
    """Yield queries as people make them: names typed letter by letter, whole, wrong, within a county."""
    from gis.place_names.readings import romanizer
    from gis.place_names.romanization import roman_key

    chance = random.Random(seed)
    rural = [one for one in divisions if len(one.code) == 12 and len(one.name) > 2]
    spell = romanizer()
    made = 0
    while made < count:
        village = chance.choice(rural)
        letters = roman_key(spell.suggest(village.name, "settlement").pinyin)
        county = division_id(village.code[:6]) if chance.random() < 0.3 else None
        queries = [
            Query("whole", village.name, county),
            Query("without generic term", village.specific_term or village.name, county),
            Query("pinyin", letters, county),
            Query("typo in pinyin", _wrong(chance, letters, "abcdefghiklnuz"), county),
            Query("typo in characters", _wrong(chance, village.name, "土木大天王西东小"), county),
            Query("code", village.code),
            *(
                Query("typed letters", letters[:end], county, suggested=True)
                for end in range(1, len(letters), 2)
            ),
            *(Query("typed characters", village.name[:end], county, suggested=True) for end in range(1, 4)),
        ]
        for query in queries[: count - made]:
            if query.typed:
                yield query
                made += 1


def _wrong(chance: random.Random, right: str, letters: str) -> str:
    at = chance.randrange(len(right) or 1)
    return right[:at] + chance.choice(letters) + right[at + 1 :]


def timings(engine: Engine, queries: Sequence[Query], repeats: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of every query as often as it was asked, and the database's own per query.

    The first are those of all its statements, the way to the database and, on a shared machine, waiting for
    a processor included; the second are the processor time of the backend that answered, divided by the
    repeats. Nothing is read from a disk by then.
    """
    from gis.accounts.rules import PUBLIC
    from gis.search import service

    spent = 0.0
    began = 0.0

    def before(*_: Any) -> None:
        nonlocal began
        began = time.perf_counter()

    def after(*_: Any) -> None:
        nonlocal spent
        spent += time.perf_counter() - began

    waited: list[float] = []
    computed: list[float] = []
    with engine.connect() as connection, Session(connection) as session:
        backend = Path(f"/proc/{connection.scalar(text('SELECT pg_backend_pid()'))}/stat")
        event.listen(connection, "before_cursor_execute", before)
        event.listen(connection, "after_cursor_execute", after)
        for query in queries:
            used = _processor_ms(backend)
            for _ in range(repeats):
                spent = 0.0
                ask = service.suggest if query.suggested else service.find
                ask(session, PUBLIC, query.typed, division_id=query.within)
                waited.append(spent * 1000)
            computed.append((_processor_ms(backend) - used) / repeats)
    return waited, computed


def _processor_ms(stat: Path) -> float:
    """Return the processor time that a process has used so far, in ticks of ten milliseconds."""
    fields = stat.read_text("utf-8", errors="replace").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:13]) / os.sysconf("SC_CLK_TCK") * 1000


def right_answers(engine: Engine) -> tuple[int, list[dict[str, Any]]]:
    """Return for how many of the fixed look-ups the right answer comes first, and all others."""
    from gis.accounts.rules import PUBLIC
    from gis.search import service

    right = 0
    wrong: list[dict[str, Any]] = []
    with Session(engine) as session, LOOK_UPS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            scope = division_id(row["scope"]) if row["scope"] else None
            rows = service.find(session, PUBLIC, row["query"], division_id=scope).page.rows
            answers = [hit["division_id"] for hit in rows]
            expected = str(division_id(row["expected"]))
            if answers[:1] == [expected]:
                right += 1
            else:
                place = answers.index(expected) + 1 if expected in answers else None
                wrong.append({**row, "place": place, "first": rows[0]["name"] if rows else None})
    return right, wrong


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return median, 95th and 99th percentile, and the longest."""
    ordered = sorted(milliseconds)

    def at(share: float) -> float:
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

    return {
        "count": len(ordered),
        "p50": statistics.median(ordered),
        "p95": at(0.95),
        "p99": at(0.99),
        "longest": ordered[-1],
    }


def _path(query: Query) -> str:
    asked = {"q": query.typed} | ({} if query.within is None else {"division_id": str(query.within)})
    return f"/search{'/suggest' if query.suggested else ''}?{urlencode(asked)}"


def _cell(cell: Cell) -> dict[str, float]:
    return cell.as_json()


def table(result: dict[str, Any]) -> str:
    """Return the figures as tables for a terminal and for README."""
    sizes = sum(result["bytes"].values()) / 1e6
    lines = [
        f"{result['villages']:,} villages, {result['search_names']:,} search names, derived in "
        f"{result['build_seconds']:.0f} s, {sizes:,.0f} MB with indexes",
        f"right answer first: {result['first']} of {result['look_ups']} "
        f"({result['first'] / result['look_ups']:.1%})",
        "",
        "| query | count | p50 ms | p95 ms | p99 ms | longest ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rows = {
        "all, with waiting for a processor": result["waited_ms"],
        "all, computing": result["in_database_ms"],
        **result["in_database_by_kind_ms"],
    }
    for kind, figures in rows.items():
        lines.append(
            f"| {kind} | {figures['count']:,} | {figures['p50']:.1f} | {figures['p95']:.1f} "
            f"| {figures['p99']:.1f} | {figures['longest']:.0f} |"
        )
    lines += ["", "| HTTP connections | requests/s | p50 ms | p99 ms |", "|---:|---:|---:|---:|"]
    for connections, cell in result["over_http"].items():
        lines.append(
            f"| {connections} | {cell['requests_per_second']:.0f} | {cell['median_ms']:.1f} "
            f"| {cell['p99_ms']:.1f} |"
        )
    return "\n".join(lines)
