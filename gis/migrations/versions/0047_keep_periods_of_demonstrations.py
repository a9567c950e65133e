"""Keep reporting periods of a demonstration beside the office's own: with their source, prepared by nobody."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0047"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UNIQUE = "uq_reporting_period_first_day"
SIGNED = "ck_reporting_period_closed_and_signed"


def upgrade() -> None:
    """Add the source; what only an account can do of the office's own periods nobody did of invented ones."""
    op.add_column("reporting_period", sa.Column("source_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_reporting_period_source_id"), "reporting_period", "source", ["source_id"], ["id"]
    )
    op.create_index("ix_reporting_period_source_id", "reporting_period", ["source_id"], unique=False)
    op.alter_column("reporting_period", "prepared_by", nullable=True)
    op.drop_constraint(UNIQUE, "reporting_period", type_="unique")
    op.create_unique_constraint(
        UNIQUE, "reporting_period", ["kind", "first_day", "source_id"], postgresql_nulls_not_distinct=True
    )
    op.drop_constraint(op.f(SIGNED), "reporting_period", type_="check")
    op.create_check_constraint(
        op.f(SIGNED),
        "reporting_period",
        "(closed_at IS NULL) = (signatory = '')"
        " AND (source_id IS NOT NULL OR num_nonnulls(closed_by, closed_at) IN (0, 2))",
    )
    op.create_check_constraint(
        op.f("ck_reporting_period_prepared_by_somebody"),
        "reporting_period",
        "source_id IS NOT NULL OR prepared_by IS NOT NULL",
    )
