"""Bring a backup back: verified before anything is touched, then the whole of it or nothing.

Attachments are named by their hash and files of a release never change, so adding the backup's files changes
nothing that the present register cites; the database follows in one step.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import make_url

from gis.backup.archive import ATTACHMENTS, DUMP, EDITIONS, RELEASES, Manifest, unpack
from gis.backup.postgres_programs import Programs, run
from gis.backup.saving import TELL_EVERY, Progress
from gis.database import alembic_config, make_engine, migrate
from gis.embedded_postgis import Cluster
from gis.errors import Conflict

_PUBLIC_ITSELF = re.compile(r" (SCHEMA - public|COMMENT - SCHEMA public|ACL - SCHEMA public) ")
#: Empties schema public of all but what belongs to an extension (PostGIS can't be dropped by everybody).
_CLEAR = """
DROP SCHEMA IF EXISTS history CASCADE;
DO $$
DECLARE
  thing record;
BEGIN
  FOR thing IN
    SELECT 'TABLE' AS kind, c.oid::regclass::text AS name, c.oid FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'VIEW', c.oid::regclass::text, c.oid FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
    UNION ALL
    SELECT 'SEQUENCE', c.oid::regclass::text, c.oid FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'
    UNION ALL
    SELECT 'ROUTINE', p.oid::regprocedure::text, p.oid FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'TYPE', t.oid::regtype::text, t.oid FROM pg_type t
    WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
    UNION ALL
    SELECT 'TYPE', c.oid::regclass::text, c.reltype FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'c'
    ORDER BY 1, 2
  LOOP
    IF NOT EXISTS (SELECT FROM pg_depend WHERE objid = thing.oid AND deptype IN ('e', 'i')) THEN
      EXECUTE format('DROP %s IF EXISTS %s CASCADE', thing.kind, thing.name);
    END IF;
  END LOOP;
END
$$;
"""


class MadeByNewer(Conflict):
    """A newer version of this program, or of PostgreSQL, wrote the backup."""

    message_id = "backup.made_by_newer"


class RegisterInUse(Conflict):
    """Somebody is connected to the register that is to be replaced."""

    message_id = "backup.register_in_use"


def restore(
    file: Path, home: Path, database: AbstractContextManager[str], programs: Programs, progress: Progress
) -> Manifest:
    """Restore an archive: `database` yields the URL to load into (`beside` or `in_place`).

    Raises ArchiveDamaged, MadeByNewer, RegisterInUse, PostgresProgramFailed; the register is then as before.
    """

    def verified(done: int) -> None:
        if done % TELL_EVERY == 0:
            progress("backup.files_verified", done=done)

    folder = home / "restore.unfinished"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        progress("backup.verifying", file=file)
        manifest = unpack(file, folder, verified)
        _refuse_newer(manifest, programs)
        _add_attachments(folder / ATTACHMENTS, home / ATTACHMENTS)
        for kept in (RELEASES, EDITIONS):
            _add_folders(folder / kept, home / kept)
        with database as url:
            progress("backup.loading", rows=sum(manifest.rows.values()))
            _load(url, folder, manifest, programs)
    finally:
        shutil.rmtree(folder)
    return manifest


@contextmanager
def beside(cluster: Cluster, name: str) -> Iterator[str]:
    """Load into a new database of the private cluster that takes the place of `name` when all went well."""
    for remains in _databases(cluster, rf"^{name}_(restored|replaced)_[0-9a-f]+$"):
        cluster.drop_database(remains)
    mark = uuid4().hex[:12]
    restored, replaced = f"{name}_restored_{mark}", f"{name}_replaced_{mark}"
    cluster.create_database(restored)
    try:
        yield cluster.server_url(restored)
        engine = make_engine(cluster.server_url(restored))
        try:
            migrate(engine)
        finally:
            engine.dispose()
        _swap(cluster, name, replaced, restored)
    finally:
        cluster.drop_database(restored)
    cluster.drop_database(replaced)


@contextmanager
def in_place(url: str) -> Iterator[str]:
    """Load into a database that already exists, in one transaction that first empties it."""
    yield url


def _load(url: str, folder: Path, manifest: Manifest, programs: Programs) -> None:
    """Empty the database, load the dump, count the rows and commit."""
    content = folder / "content.sql"
    chosen = folder / "chosen"
    listed = run(programs, "pg_restore", "--list", str(folder / DUMP)).splitlines(keepends=True)
    # Schema public is there already, and holds PostGIS.
    chosen.write_text("".join(line for line in listed if not _PUBLIC_ITSELF.search(line)), "utf-8")
    # As a file first: from a pipe, psql would commit what arrived before pg_restore failed.
    run(
        programs, "pg_restore", "--no-owner", "--no-privileges",
        f"--use-list={chosen}", f"--file={content}", str(folder / DUMP),
    )  # fmt: skip
    extensions = "".join(
        f"SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name) FROM pg_available_extensions"
        f" WHERE name = '{name}' \\gexec\n"
        for name in manifest.extensions
    )
    (folder / "first.sql").write_text(f"BEGIN;\n{_CLEAR}{extensions}", "utf-8")
    counted = "".join(
        f"DO $$ BEGIN IF (SELECT count(*) FROM {name}) <> {rows} THEN RAISE EXCEPTION"
        f" 'rows of {name} differ from the manifest'; END IF; END $$;\nANALYZE {name};\n"
        for name, rows in manifest.rows.items()
    )
    (folder / "last.sql").write_text(f"{counted}COMMIT;\n", "utf-8")
    scripts = [f"--file={folder / name}" for name in ("first.sql", "content.sql", "last.sql")]
    run(programs, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *scripts, url=url)


def _swap(cluster: Cluster, name: str, replaced: str, restored: str) -> None:
    """Rename both databases in one transaction."""
    renaming = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with psycopg.connect(_libpq(cluster.server_url("postgres"))) as connection:
        try:
            if cluster.has_database(name):
                connection.execute(renaming.format(sql.Identifier(name), sql.Identifier(replaced)))
            connection.execute(renaming.format(sql.Identifier(restored), sql.Identifier(name)))
        except psycopg.errors.ObjectInUse as used:
            raise RegisterInUse from used


def _databases(cluster: Cluster, pattern: str) -> list[str]:
    with psycopg.connect(_libpq(cluster.server_url("postgres"))) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern])
        return [str(name) for (name,) in found]


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _refuse_newer(manifest: Manifest, programs: Programs) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if manifest.migration not in known:
        raise MadeByNewer(version=f"diming {manifest.diming} ({manifest.migration})")
    ours = int(run(programs, "pg_restore", "--version").split()[2].split(".")[0])
    if int(manifest.postgresql.split(".")[0]) > ours:
        raise MadeByNewer(version=f"PostgreSQL {manifest.postgresql}")


def _add_attachments(restored: Path, store: Path) -> None:
    """Move the backup's files into the store, durably.

    They stay there when the database can't follow: the sweep takes away what nothing cites.
    """
    store.mkdir(parents=True, exist_ok=True)
    with (store / ".lock").open("a") as lock:
        # That sweep waits for us.
        fcntl.flock(lock, fcntl.LOCK_SH)
        for path in sorted(restored.glob("??/??/*")):
            target = store / path.relative_to(restored)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
            os.utime(target)
    os.sync()


def _add_folders(restored: Path, kept: Path) -> None:
    """Move the files of releases or editions to where they are looked for, in place of the same one's own."""
    kept.mkdir(parents=True, exist_ok=True)
    for folder in sorted(restored.glob("*")):
        shutil.rmtree(kept / folder.name, ignore_errors=True)
        folder.rename(kept / folder.name)
    os.sync()
