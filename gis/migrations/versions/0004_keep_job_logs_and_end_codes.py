"""Keep what jobs did step by step, let codes end or go, and note when a password was set."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CODE_LISTS = (
    "code_system",
    "division_event_type",
    "division_level",
    "division_type",
    "geometry_role",
    "location_method",
    "name_event_type",
    "name_language",
    "name_type",
    "organisation_kind",
    "place_name_category",
    "proposal_kind",
    "proposal_state",
    "publication_level",
    "role",
    "standard_basis",
)


def upgrade() -> None:
    op.create_table(
        "job_step",
        sa.Column("job_id", postgresql.UUID(as_uuid=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "began_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_job_step_job_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "position", name="pk_job_step"),
    )
    op.create_table(
        "removed_code",
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("list_name", "code", name="pk_removed_code"),
    )
    for name in CODE_LISTS:
        op.add_column(name, sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("account", sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True))
