"""Keep what the national database returned, what was decided about it, and the packages that were made."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "national_return",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("coded_on", sa.Date(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column(
            "read_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_national_return_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_return")),
        info={"history": False},
    )
    op.create_index("ix_national_return_read_at", "national_return", ["read_at", "id"], unique=False)
    op.create_table(
        "national_return_record",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("faults", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('matched', 'review', 'new')", name=op.f("ck_national_return_record_outcome_known")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["national_return.id"],
            name=op.f("fk_national_return_record_return_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_return_record")),
        sa.UniqueConstraint("return_id", "position", name="uq_national_return_record_position"),
        info={"history": False},
    )
    op.create_table(
        "national_return_candidate",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feature_id"],
            ["feature.id"],
            name=op.f("fk_national_return_candidate_feature_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["national_return_record.id"],
            name=op.f("fk_national_return_candidate_record_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_id", "feature_id", name=op.f("pk_national_return_candidate")),
        info={"history": False},
    )
    op.create_index(
        "ix_national_return_candidate_feature_id", "national_return_candidate", ["feature_id"], unique=False
    )
    op.create_table(
        "national_return_decision",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=True),
        sa.Column("fields", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(decision = 'accepted') = (feature_id IS NOT NULL)",
            name=op.f("ck_national_return_decision_accepted_as_one"),
        ),
        sa.CheckConstraint(
            "decision <> 'refused' OR reason <> ''",
            name=op.f("ck_national_return_decision_refused_with_reason"),
        ),
        sa.CheckConstraint(
            "decision IN ('accepted', 'refused', 'none')",
            name=op.f("ck_national_return_decision_decision_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_national_return_decision_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"],
            ["feature.id"],
            name=op.f("fk_national_return_decision_feature_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_national_return_decision_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["national_return_record.id"],
            name=op.f("fk_national_return_decision_record_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_national_return_decision")),
        info={"published_as": "national_return"},
    )
    op.create_index(
        "ix_national_return_decision_feature_id", "national_return_decision", ["feature_id"], unique=False
    )
    op.create_index(
        "ix_national_return_decision_proposal_id", "national_return_decision", ["proposal_id"], unique=False
    )
    op.create_table(
        "national_package",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("has_demonstration", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("kind IN ('full', 'incremental')", name=op.f("ck_national_package_kind_known")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_national_package_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_package")),
        info={"history": False},
    )
    op.create_index("ix_national_package_made_at", "national_package", ["made_at", "id"], unique=False)
