"""Table of height models."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0050"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "height_model",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        *[
            sa.Column(name, sa.Float(), nullable=False)
            for name in ("west", "south", "east", "north", "step_deg")
        ],
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("unknown_cells", sa.Integer(), nullable=False),
        sa.Column("lowest_m", sa.Float(), nullable=False),
        sa.Column("highest_m", sa.Float(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "loaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("file_name <> ''", name=op.f("ck_height_model_named")),
        sa.CheckConstraint("west < east AND south < north", name=op.f("ck_height_model_extent")),
        sa.CheckConstraint("step_deg > 0", name=op.f("ck_height_model_step_positive")),
        sa.ForeignKeyConstraint(["loaded_by"], ["account.id"], name=op.f("fk_height_model_loaded_by")),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_height_model_publication_level")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_height_model_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_height_model")),
        sa.UniqueConstraint("sha256", name=op.f("uq_height_model_sha256")),
        info={"history": False},
    )
