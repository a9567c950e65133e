"""Part grave sites in two, and announce the moving of graves along a stretch of a road at once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0048"
down_revision: str | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables; let the notices of one announcement share its number."""
    op.create_table(
        "grave_split",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("graves", sa.Integer(), nullable=False),
        sa.Column("split_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("split_by", sa.Uuid(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("graves > 0", name=op.f("ck_grave_split_graves_counted")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_grave_split_reasoned")),
        sa.CheckConstraint("site_id <> from_id", name=op.f("ck_grave_split_from_another")),
        sa.ForeignKeyConstraint(["from_id"], ["grave_site.id"], name=op.f("fk_grave_split_from_id")),
        sa.ForeignKeyConstraint(["site_id"], ["grave_site.id"], name=op.f("fk_grave_split_site_id")),
        sa.ForeignKeyConstraint(["split_by"], ["account.id"], name=op.f("fk_grave_split_split_by")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_grave_split")),
        info={"part_of": ("grave_site", "site_id", "split")},
    )
    op.create_index("ix_grave_split_from_id", "grave_split", ["from_id"], unique=False)
    op.create_table(
        "grave_announcement",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("corridor", sa.String(), nullable=False),
        sa.Column("from_km", sa.Double(), nullable=True),
        sa.Column("to_km", sa.Double(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("corridor <> ''", name=op.f("ck_grave_announcement_along_something")),
        sa.CheckConstraint(
            "(from_km IS NULL) = (to_km IS NULL)", name=op.f("ck_grave_announcement_stretch_whole")
        ),
        sa.CheckConstraint("to_km >= from_km", name=op.f("ck_grave_announcement_stretch_ordered")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_grave_announcement_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grave_announcement")),
    )
    op.add_column("grave_notice", sa.Column("announcement_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_grave_notice_announcement_id"),
        "grave_notice",
        "grave_announcement",
        ["announcement_id"],
        ["id"],
    )
    op.create_check_constraint(
        op.f("ck_grave_notice_announced_together"),
        "grave_notice",
        "announcement_id IS NULL OR kind = 'announcement'",
    )
    op.create_unique_constraint(
        "uq_grave_notice_announcement_id", "grave_notice", ["announcement_id", "site_id"]
    )
    op.drop_constraint("uq_grave_notice_number", "grave_notice", type_="unique")
    # Alembic's own operation takes columns only
    op.execute(
        "ALTER TABLE grave_notice ADD CONSTRAINT uq_grave_notice_number"
        " EXCLUDE USING gist (number WITH =, (coalesce(announcement_id, id)) WITH <>)"
    )
