"""Run migrations: tables by Alembic, then every SQL file, then the history of every table."""

from collections.abc import Callable
from importlib import import_module
from importlib.resources import files

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.sql.schema import SchemaItem

from geoalchemy2 import alembic_helpers

from gis.database import Base

SUBJECTS_WITH_TABLES = (
    "periods",
    "reference",
    "accounts",
    "annual_targets",
    "publication",
    "attachments",
    "jobs",
    "proposals",
    "map_shapes",
    "administrative_divisions",
    "name_rules",
    "place_names",
    "name_recordings",
    "spelling_questions",
    "name_screening",
    "naming_checks",
    "name_applications",
    "name_cleanup",
    "place_name_signs",
    "boundary_lines",
    "boundary_markers",
    "joint_inspections",
    "inspection_papers",
    "boundary_disputes",
    "planning_layers",
    "facilities",
    "cemeteries",
    "grave_sites",
    "target_progress",
    "field_work",
    "search",
    "editions",
    "national_database",
    "releases",
)
for subject in SUBJECTS_WITH_TABLES:
    import_module(f"gis.{subject}.tables")


def include_object(
    obj: SchemaItem, name: str | None, kind: str, reflected: bool, compared_to: SchemaItem | None
) -> bool:
    """Compare only our own tables: not PostGIS's, not the job queue's own."""
    if kind == "table" and reflected:
        return name in Base.metadata.tables
    helper: Callable[..., bool] = alembic_helpers.include_object
    return helper(obj, name, kind, reflected, compared_to)


def reload_functions(connection: Connection) -> None:
    """Run every file of gis/sql in the order of its number; each is safe to run again."""
    scripts = sorted(
        (entry for entry in (files("gis") / "sql").iterdir() if entry.name.endswith(".sql")),
        key=lambda entry: entry.name,
    )
    for script in scripts:
        connection.exec_driver_sql(script.read_text("utf-8").replace("%", "%%"))


def track_history(connection: Connection) -> None:
    """Give every table its copy in schema history, with triggers that fill it."""
    for table in Base.metadata.sorted_tables:
        if table.info.get("history", True):
            connection.execute(text("SELECT history.track(:name)"), {"name": table.name})
            if table.info.get("last_change"):
                # Usage: when any row of the table changed last
                connection.execute(
                    text(
                        f"CREATE INDEX IF NOT EXISTS ix_history_{table.name}_last"
                        f" ON history.{table.name} (history_id)"
                    )
                )
            _, owner, _ = table.info.get("part_of", (None, None, None))
            if owner is not None and next(iter(table.primary_key)).name != owner:
                # Usage: who changed what when, for one record
                connection.execute(
                    text(
                        f"CREATE INDEX IF NOT EXISTS ix_history_{table.name}_{owner}"
                        f" ON history.{table.name} ({owner}, history_id)"
                    )
                )


def run(connection: Connection) -> None:
    """Upgrade one database within the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    if context.config.attributes.get("reload_functions", True):
        reload_functions(connection)
        track_history(connection)


run(context.config.attributes["connection"])
