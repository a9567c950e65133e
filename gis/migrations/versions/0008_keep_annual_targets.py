"""Keep the targets that a plan of the bureau sets for a year."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "annual_target",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic_zh", sa.String(), nullable=False),
        sa.Column("topic_en", sa.String(), nullable=False),
        sa.Column("text_zh", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("target_value", sa.Numeric(12, 2), nullable=True),
        sa.Column("unit_zh", sa.String(), server_default="", nullable=False),
        sa.Column("unit_en", sa.String(), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("recorded_value", sa.Numeric(12, 2), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("recorded_note", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_dated", sa.Date(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("year BETWEEN 1950 AND 2200", name="ck_annual_target_year_in_range"),
        sa.CheckConstraint(
            "(recorded_value IS NULL) = (recorded_on IS NULL)", name="ck_annual_target_record_is_dated"
        ),
        sa.PrimaryKeyConstraint("code", name="pk_annual_target"),
    )
