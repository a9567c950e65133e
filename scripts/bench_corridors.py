"""Corridors of `diming bench planning`: 10,000 graves joined with 2,000 km of roads in PostGIS.

A throw-away database is migrated and filled with invented roads that wind through a degree either side of a
zone's edge (109.5°E), in pieces of 5 km with a point every 100 m. The join is the register's own: for each
grave the corridors within 2 km, metres and kilometre. The statement is timed apart from what Python makes
of its rows.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from scripts.bench_databases import database, make_engine

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SEED = 20261126
GRAVES, ROADS, PIECES, POINTS = 10_000, 100, 4, 51
#: A point every 100 m
STEP_M, DEGREE_M = 100.0, 111_000.0
WEST, SOUTH, EAST, NORTH = 108.6, 38.0, 110.2, 39.2
RUNS = 3


def corridors() -> Mapping[str, Any]:
    """Measure the join; seconds are the least of three runs, memory this process's peak in MB."""
    from gis.coordinates.measures import GEOD
    from gis.database import migrate, unit_of_work
    from gis.name_rules.seeding import load_seeds
    from gis.settings import Settings
    from scripts.bench_process import peak_rss_mb
    from scripts.register import running_server

    random = np.random.default_rng(SEED)
    lines = _lines(random)
    graves = [(lon, lat) for lon, lat in random.uniform((WEST, SOUTH), (EAST, NORTH), (GRAVES, 2)).tolist()]
    with running_server(Settings()) as url, database(url) as filled:
        engine = make_engine(filled)
        migrate(engine)
        with unit_of_work(engine) as session:
            load_seeds(session)
            _load(session, lines)
        with unit_of_work(engine) as session:
            runs = [_joined(session, graves) for _ in range(RUNS)]
        engine.dispose()
    return {
        "graves": GRAVES,
        "km": sum(GEOD.line_length(*line.T) for line in lines) / 1000,
        "pairs": runs[0][0],
        "joined_s": min(statement for _, statement, _ in runs),
        "whole_s": min(whole for _, _, whole in runs),
        "peak_rss_mb": peak_rss_mb(),
    }


def line(one: Mapping[str, Any]) -> str:
    """Return the row of a Markdown table, without its head."""
    return (
        f"| {one['graves']:,} | {one['km']:,.0f} | {one['pairs']:,} | {one['joined_s']:.2f} "
        f"| {one['whole_s']:.2f} | {one['peak_rss_mb']:.0f} |"
    )


def _lines(random: np.random.Generator) -> list[npt.NDArray[np.float64]]:
    """Return pieces of roads, (points, 2) longitude, latitude; a road goes on where its last piece ends."""
    found = []
    for start in random.uniform((WEST, SOUTH), (EAST, NORTH), (ROADS, 2)):
        turns = random.normal(0, 0.05, PIECES * (POINTS - 1)).cumsum() + random.uniform(0, 2 * np.pi)
        steps = np.column_stack([np.cos(turns) / np.cos(np.radians(38.6)), np.sin(turns)])
        way = np.vstack([start, start + steps.cumsum(axis=0) * STEP_M / DEGREE_M])
        found += [way[at : at + POINTS] for at in range(0, len(way) - 1, POINTS - 1)]
    return found


def _load(session: "Session", lines: list[npt.NDArray[np.float64]]) -> None:
    from sqlalchemy import text

    from shapely.geometry import LineString

    ids = {"region": uuid4(), "source": uuid4()}
    session.execute(
        text("INSERT INTO planning_region (id, code, name) VALUES (:region, 'bench', '测速')"), ids
    )
    session.execute(text("INSERT INTO source (id, title, licence) VALUES (:source, '测速', '—')"), ids)
    session.execute(
        text(
            "INSERT INTO corridor (id, region_id, source_id, kind, klass, number, start_km, geom) "
            "VALUES (:id, :region, :source, 'road', 'county', :number, :km, ST_GeomFromText(:line, 4490))"
        ),
        [
            {
                **ids,
                "id": uuid4(),
                "number": f"X{at // PIECES}",
                "km": at % PIECES * 5,
                "line": LineString(each).wkt,
            }
            for at, each in enumerate(lines)
        ],
    )


def _joined(session: "Session", graves: Sequence[tuple[float, float]]) -> tuple[int, float, float]:
    """Join once: return how many corridors are near graves, seconds of the statement, seconds of all."""
    from sqlalchemy import event

    from gis.planning_layers import service

    marks: list[float] = []

    def mark(*_told: object) -> None:
        marks.append(time.perf_counter())

    connection = session.connection()
    hooks = ("before_cursor_execute", "after_cursor_execute")
    for hook in hooks:
        event.listen(connection, hook, mark)
    started = time.perf_counter()
    found = service.near_each(session, graves, date(2026, 7, 1))
    seconds = time.perf_counter() - started
    for hook in hooks:
        event.remove(connection, hook, mark)
    before, after = marks
    return sum(len(each) for each in found), after - before, seconds
