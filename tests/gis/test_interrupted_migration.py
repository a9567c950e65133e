"""A migration that is killed leaves the database as it was, and the next one brings it up to date."""

import signal
import subprocess
import sys
import time

from sqlalchemy import text

from gis.database import make_engine, migrate
from gis.embedded_postgis import Cluster
from gis.settings import ROOT
from scripts.register import throw_away_database

MIGRATE = "import sys; from gis.database import make_engine, migrate; migrate(make_engine(sys.argv[1]))"
#: How many tables the migration's own transaction has made so far, by the locks it holds on them
MIGRATING = """
SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE d.datname = current_database() AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'history')"


def test_a_killed_migration_is_done_again(cluster: Cluster) -> None:
    with throw_away_database(cluster.server_url("postgres")) as url:
        engine = make_engine(url)
        migrating = subprocess.Popen([sys.executable, "-c", MIGRATE, url], cwd=ROOT)
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for _ in range(6000):
                    # Well under way: it holds the locks of many new tables.
                    if connection.execute(text(MIGRATING)).scalar_one() > 40:
                        break
                    assert migrating.poll() is None
                    time.sleep(0.01)
                migrating.send_signal(signal.SIGKILL)
                assert migrating.wait() == -signal.SIGKILL
                for _ in range(600):
                    if connection.execute(text(MIGRATING)).scalar_one() == 0:
                        break
                    time.sleep(0.05)
                assert connection.execute(text(TABLES)).scalar_one() == 0
            migrate(engine)
            with engine.connect() as connection:
                assert connection.execute(text(TABLES)).scalar_one() > 40
        finally:
            migrating.kill()
            migrating.wait()
            engine.dispose()
