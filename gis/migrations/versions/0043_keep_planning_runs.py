"""Tables of planning runs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "planning_run",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(), nullable=False),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(), nullable=False),
        sa.Column("digests", postgresql.JSONB(), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("result_digest", sa.String(), nullable=False),
        sa.Column("replay_of_id", sa.Uuid(), nullable=True),
        sa.Column("changed", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('access','siting','ban_zones','relocation','cemetery_screening')",
            name=op.f("ck_planning_run_kind_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_planning_run_titled")),
        sa.CheckConstraint("replay_of_id <> id", name=op.f("ck_planning_run_replay_of_another")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_planning_run_made_by")),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_planning_run_publication_level")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["planning_region.id"],
            name=op.f("fk_planning_run_region_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replay_of_id"],
            ["planning_run.id"],
            name=op.f("fk_planning_run_replay_of_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_run")),
        info={"history": False},
    )
    op.create_index("ix_planning_run_made_at", "planning_run", ["made_at", "id"])
    op.create_index("ix_planning_run_replay_of_id", "planning_run", ["replay_of_id"])
