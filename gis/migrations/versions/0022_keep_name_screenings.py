"""Keep screenings of the register, their findings and what people decided."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "finding_exemption_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_finding_exemption_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "screening_run",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("rules_on", sa.Date(), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("appeared", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_screening_run_asked_by")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_screening_run_division_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_run")),
        info={"history": False},
    )
    op.create_index("ix_screening_run_ended_at", "screening_run", ["ended_at", "id"], unique=False)
    op.create_table(
        "screening_finding",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(collation="C"), nullable=False),
        sa.Column("name_type", sa.String(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("rule_text", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("art9", sa.String(), nullable=False),
        sa.Column("campaign_category", sa.String(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("compared_with", sa.String(), nullable=False),
        sa.Column("compared_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("exemptions", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("first_run_id", sa.Uuid(), nullable=False),
        sa.Column("last_run_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "decision IN ('confirmed','dismissed','exempt') OR decision IS NULL",
            name=op.f("ck_screening_finding_decision_known"),
        ),
        sa.CheckConstraint(
            "severity IN ('error','warning','notice')", name=op.f("ck_screening_finding_severity_known")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["feature.id"], name=op.f("fk_screening_finding_feature_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_run_id"], ["screening_run.id"], name=op.f("fk_screening_finding_first_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["last_run_id"], ["screening_run.id"], name=op.f("fk_screening_finding_last_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["name_type"], ["name_type.code"], name=op.f("fk_screening_finding_name_type")
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_screening_finding_publication_level"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_finding")),
        sa.UniqueConstraint("feature_id", "rule_id", "name", "trigger", name="uq_screening_finding_same"),
        info={"history": False},
    )
    op.create_index(
        "ix_screening_finding_class",
        "screening_finding",
        ["class", "rule_id"],
        unique=False,
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "ix_screening_finding_weight",
        "screening_finding",
        ["weight", "id"],
        unique=False,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "finding_decision",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("exemption", sa.String(), nullable=True),
        sa.Column("compared_with", sa.String(), server_default="", nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(decision = 'exempt') = (exemption IS NOT NULL)",
            name=op.f("ck_finding_decision_exemption_named"),
        ),
        sa.CheckConstraint(
            "decision IN ('confirmed','dismissed','exempt','reopened')",
            name=op.f("ck_finding_decision_decision_known"),
        ),
        sa.CheckConstraint(
            "decision NOT IN ('dismissed','exempt') OR reason <> ''",
            name=op.f("ck_finding_decision_reason_given"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_finding_decision_account_id")),
        sa.ForeignKeyConstraint(
            ["exemption"], ["finding_exemption_kind.code"], name=op.f("fk_finding_decision_exemption")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["screening_finding.id"],
            name=op.f("fk_finding_decision_finding_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_decision")),
    )
    op.create_index(
        "ix_finding_decision_finding_id", "finding_decision", ["finding_id", "decided_at"], unique=False
    )
    op.create_table(
        "screening_run_finding",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["screening_finding.id"],
            name=op.f("fk_screening_run_finding_finding_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["screening_run.id"], name=op.f("fk_screening_run_finding_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "finding_id", name=op.f("pk_screening_run_finding")),
        info={"history": False},
    )
    op.create_index(
        "ix_screening_run_finding_finding_id", "screening_run_finding", ["finding_id"], unique=False
    )
