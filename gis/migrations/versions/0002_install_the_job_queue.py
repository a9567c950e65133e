"""Install the job queue's own tables (procrastinate 3.10, schema of its migration 03.04.00_50).

The statements are the installed package's. A package with a later schema is refused here: its upgrade
needs a revision of its own that runs the package's newer migrations.
"""

from collections.abc import Sequence
from importlib.resources import files

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SCHEMA_AFTER = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    package = files("procrastinate.sql")
    latest = max(entry.name for entry in (package / "migrations").iterdir() if entry.name.endswith(".sql"))
    if latest != SCHEMA_AFTER:
        raise RuntimeError(f"procrastinate's schema is now that of {latest}; write the next revision for it")
    schema = (package / "schema.sql").read_text("utf-8")
    op.get_bind().exec_driver_sql(schema.replace("%", "%%"))


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: the register's history can't be unmade")
