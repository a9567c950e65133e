"""Keep what people decided about readings and spellings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "spelling_run",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("dictionaries", postgresql.JSONB(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("appeared", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_spelling_run_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spelling_run")),
        info={"history": False},
    )
    op.create_index("ix_spelling_run_ended_at", "spelling_run", ["ended_at", "id"], unique=False)
    op.create_table(
        "spelling_question",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_key", sa.String(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=True),
        sa.Column("name_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(collation="C"), nullable=False),
        sa.Column("sort_key", sa.String(collation="C"), nullable=False),
        sa.Column("candidates", postgresql.JSONB(), nullable=False),
        sa.Column("because", postgresql.JSONB(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("later_until", sa.Date(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("first_run_id", sa.Uuid(), nullable=False),
        sa.Column("last_run_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('reading','missing_mongolian','roman_is_pinyin','drift','variants')",
            name=op.f("ck_spelling_question_kind_known"),
        ),
        sa.CheckConstraint("state IN ('open','decided')", name=op.f("ck_spelling_question_state_known")),
        sa.CheckConstraint(
            "(kind = 'variants') = (name_id IS NULL)", name=op.f("ck_spelling_question_about_a_name")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["feature.id"], name=op.f("fk_spelling_question_feature_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["name_id"], ["place_name.id"], name=op.f("fk_spelling_question_name_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_spelling_question_publication_level"),
        ),
        sa.ForeignKeyConstraint(
            ["first_run_id"], ["spelling_run.id"], name=op.f("fk_spelling_question_first_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["last_run_id"], ["spelling_run.id"], name=op.f("fk_spelling_question_last_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spelling_question")),
        sa.UniqueConstraint("kind", "subject_key", name="uq_spelling_question_same"),
        info={"history": False},
    )
    op.create_index(
        "ix_spelling_question_queue",
        "spelling_question",
        ["kind", "is_agreed", "sort_key", "id"],
        unique=False,
        postgresql_where=sa.text("is_current"),
    )
    op.create_index("ix_spelling_question_feature_id", "spelling_question", ["feature_id"], unique=False)
    op.create_index("ix_spelling_question_name_id", "spelling_question", ["name_id"], unique=False)
    op.create_table(
        "spelling_question_name",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("name_id", sa.Uuid(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(collation="C"), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["spelling_question.id"],
            name=op.f("fk_spelling_question_name_question_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["name_id"], ["place_name.id"], name=op.f("fk_spelling_question_name_name_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"],
            ["feature.id"],
            name=op.f("fk_spelling_question_name_feature_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "name_id", name=op.f("pk_spelling_question_name")),
        info={"history": False},
    )
    op.create_index("ix_spelling_question_name_name_id", "spelling_question_name", ["name_id"], unique=False)
    op.create_table(
        "spelling_decision",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pinyin", sa.String(), server_default="", nullable=False),
        sa.Column("romanization", sa.String(), server_default="", nullable=False),
        sa.Column("mongolian", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("later_until", sa.Date(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "action IN ('confirm_reading','record_source_form','keep','later')",
            name=op.f("ck_spelling_decision_action_known"),
        ),
        sa.CheckConstraint(
            "action <> 'keep' OR reason <> ''", name=op.f("ck_spelling_decision_reason_given")
        ),
        sa.CheckConstraint(
            "action <> 'confirm_reading' OR pinyin <> ''", name=op.f("ck_spelling_decision_reading_given")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["spelling_question.id"],
            name=op.f("fk_spelling_decision_question_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_spelling_decision_proposal_id")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_spelling_decision_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spelling_decision")),
    )
    op.create_index(
        "ix_spelling_decision_question_id", "spelling_decision", ["question_id", "decided_at"], unique=False
    )
    op.create_index(
        "ix_spelling_decision_proposal_id",
        "spelling_decision",
        ["proposal_id"],
        unique=False,
        postgresql_where=sa.text("proposal_id IS NOT NULL"),
    )
