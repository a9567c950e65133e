"""Keep what became of a change from the field, step by step: who did what, when and why."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0054"
down_revision: str | None = "0053"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "field_change_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("field", sa.String(), server_default="", nullable=False),
        sa.Column("choice", sa.String(), server_default="", nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "what IN ('waiting','accepted','conflict','refused','settled','reopened','retried','discarded')",
            name=op.f("ck_field_change_event_what_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_field_change_event_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["field_change.id"], name=op.f("fk_field_change_event_change_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_change_event")),
        info={"history": False},
    )
    op.create_index("ix_field_change_event_change_id", "field_change_event", ["change_id", "id"])
