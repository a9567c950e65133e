"""Keep signatures that were given on the spot below what was found on a section."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0058"
down_revision: str | None = "0057"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "joint_inspection_signature"
SUBJECT = "ck_joint_inspection_signature_subject_known"


def upgrade() -> None:
    """Add the columns; let sections be signed."""
    op.add_column(TABLE, sa.Column("section_id", sa.Uuid(), nullable=True))
    op.add_column(TABLE, sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        TABLE,
        sa.Column("covers", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )
    op.create_foreign_key(
        op.f("fk_joint_inspection_signature_section_id"),
        TABLE,
        "joint_inspection_section",
        ["section_id"],
        ["id"],
    )
    op.drop_constraint(op.f(SUBJECT), TABLE, type_="check")
    op.create_check_constraint(op.f(SUBJECT), TABLE, "subject IN ('plan','findings','section')")
    op.create_check_constraint(
        op.f("ck_joint_inspection_signature_section_named"),
        TABLE,
        "(subject = 'section') = (section_id IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_joint_inspection_signature_section_by_hand"),
        TABLE,
        "section_id IS NULL OR sha256 IS NOT NULL",
    )
