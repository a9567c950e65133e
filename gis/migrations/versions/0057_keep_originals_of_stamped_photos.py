"""Keep of which file a stamped or drawn-over photo was made."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "attachment_original"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        TABLE,
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("original_sha256", sa.String(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column(
            "said_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("original_sha256 <> sha256", name=op.f("ck_attachment_original_of_another")),
        sa.ForeignKeyConstraint(
            ["original_sha256"], ["attachment.sha256"], name=op.f("fk_attachment_original_original_sha256")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name=op.f("fk_attachment_original_said_by")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_attachment_original_sha256")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment_original")),
        info={"history": False},
    )
