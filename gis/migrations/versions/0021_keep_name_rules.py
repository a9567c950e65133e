"""Keep rules and word lists about names as versioned rows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "name_rule",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("rule_table", sa.String(), nullable=False),
        sa.Column("key", sa.String(collation="C"), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("clause", sa.String(), server_default="", nullable=False),
        sa.Column("severity", sa.String(), server_default="", nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.Column("is_verified", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("position", sa.Double(), nullable=True),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_name_rule_valid_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_rule")),
        postgresql.ExcludeConstraint(
            (sa.text("hashtextextended(rule_table || '|' || key, 0)"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_name_rule_key",
            deferrable=True,
        ),
    )
    op.create_index("ix_name_rule_rule_table", "name_rule", ["rule_table", "position", "id"], unique=False)
    op.create_table(
        "rule_preview",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=False),
        sa.Column("after_on", sa.Date(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("register_version", sa.String(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_rule_preview_made_by")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_rule_preview_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_preview")),
        sa.UniqueConstraint("proposal_id", name="uq_rule_preview_proposal_id"),
        info={"history": False},
    )
    op.create_index("ix_rule_preview_made_at", "rule_preview", ["made_at"], unique=False)
    op.create_table(
        "rule_preview_name",
        sa.Column("preview_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(collation="C"), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["preview_id"],
            ["rule_preview.id"],
            name=op.f("fk_rule_preview_name_preview_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_rule_preview_name_publication_level"),
        ),
        sa.PrimaryKeyConstraint("preview_id", "number", name=op.f("pk_rule_preview_name")),
        info={"history": False},
    )
