"""Keep what Word forms of editions were made of, and who made a change in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table and add the columns."""
    op.create_table(
        "edition_draft",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "sha256 = encode(sha256(content), 'hex')", name=op.f("ck_edition_draft_sha256_of_content")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_draft_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "sha256", name=op.f("pk_edition_draft")),
        info={"history": False},
    )
    op.add_column("edition_change", sa.Column("author", sa.String(), server_default="", nullable=False))
    op.add_column("edition_change", sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
