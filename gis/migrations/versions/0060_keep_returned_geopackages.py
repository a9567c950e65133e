"""Keep the GeoPackages that came back of packages, and which of them made a change."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0060"
down_revision: str | None = "0059"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE, CHANGE = "field_return", "field_change"


def upgrade() -> None:
    """Create the table and the column."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("returned_by", sa.Uuid(), nullable=False),
        sa.Column(
            "returned_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["field_package.id"], name=op.f("fk_field_return_package_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_field_return_sha256")),
        sa.ForeignKeyConstraint(["returned_by"], ["account.id"], name=op.f("fk_field_return_returned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_return")),
        sa.UniqueConstraint("package_id", "sha256", name="uq_field_return_file"),
        info={"history": False},
    )
    op.create_index(op.f("ix_field_return_sha256"), TABLE, ["sha256"], unique=False)
    op.add_column(CHANGE, sa.Column("return_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_field_change_return_id"), CHANGE, TABLE, ["return_id"], ["id"])
