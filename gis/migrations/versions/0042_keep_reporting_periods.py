"""Keep reporting periods, what they froze, and superiors' forms."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "reporting_period",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column(
            "prepared_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signatory", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("kind IN ('month','quarter','year')", name=op.f("ck_reporting_period_kind_known")),
        sa.CheckConstraint(
            "num_nonnulls(closed_by, closed_at) IN (0, 2) AND (closed_by IS NULL) = (signatory = '')",
            name=op.f("ck_reporting_period_closed_and_signed"),
        ),
        sa.CheckConstraint("first_day < last_day", name=op.f("ck_reporting_period_days_in_order")),
        sa.CheckConstraint("prepared_by <> closed_by", name=op.f("ck_reporting_period_closed_by_another")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_reporting_period_closed_by")),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["account.id"], name=op.f("fk_reporting_period_prepared_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_period")),
        sa.UniqueConstraint("kind", "first_day", name="uq_reporting_period_first_day"),
    )
    op.create_table(
        "period_correction",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=False),
        sa.Column("target_code", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["reporting_period.id"], name=op.f("fk_period_correction_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_period_correction_period_id")
        ),
        sa.PrimaryKeyConstraint("period_id", "corrects_id", "target_code", name=op.f("pk_period_correction")),
        info={"part_of": ("reporting_period", "period_id", "corrections")},
    )
    op.create_table(
        "period_figure",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("target_code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("figure", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_period_figure_period_id")
        ),
        sa.PrimaryKeyConstraint("period_id", "target_code", name=op.f("pk_period_figure")),
        info={"part_of": ("reporting_period", "period_id", "figures")},
    )
    op.create_table(
        "report_form",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column(
            "cells", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_report_form_named")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_report_form_made_by")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_report_form_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_form")),
    )
