"""Keep how far each feature has got towards the national place-name database."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "national_entry",
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("operator", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("coded_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('entered', 'returned', 'stored')", name=op.f("ck_national_entry_state_known")
        ),
        sa.CheckConstraint("code ~ '^[0-9]{20}$'", name=op.f("ck_national_entry_code_form")),
        sa.CheckConstraint("(code IS NULL) = (coded_on IS NULL)", name=op.f("ck_national_entry_code_dated")),
        sa.CheckConstraint(
            "state <> 'stored' OR code IS NOT NULL", name=op.f("ck_national_entry_stored_with_code")
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (reason <> '')", name=op.f("ck_national_entry_returned_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["feature.id"], name=op.f("fk_national_entry_feature_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feature_id", name=op.f("pk_national_entry")),
        info={"published_as": "national_entry"},
    )
    op.create_index(
        "uq_national_entry_code",
        "national_entry",
        ["code"],
        unique=True,
        postgresql_where=sa.text("code IS NOT NULL"),
    )
