"""Keep cases of nonstandard names."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "name_cleanup_notice",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), server_default="", nullable=False),
        sa.Column("contact", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("publication_level", sa.String(), server_default="public", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_name_cleanup_notice_titled")),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on > ends_on", name=op.f("ck_name_cleanup_notice_not_closed_early")
        ),
        sa.CheckConstraint("days > 0", name=op.f("ck_name_cleanup_notice_days_counted")),
        sa.CheckConstraint(
            "ends_on = published_on + days", name=op.f("ck_name_cleanup_notice_ends_when_counted")
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_name_cleanup_notice_publication_level"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_cleanup_notice_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_name_cleanup_notice_sha256")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_name_cleanup_notice_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_cleanup_notice")),
        sa.UniqueConstraint("number", name="uq_name_cleanup_notice_number"),
    )
    op.create_index(
        "ix_name_cleanup_notice_published_on", "name_cleanup_notice", ["published_on", "id"], unique=False
    )
    op.create_table(
        "name_cleanup_case",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("location", sa.String(), server_default="", nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("responsible_unit", sa.String(), server_default="", nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("proposed_name", sa.String(), server_default="", nullable=False),
        sa.Column("proposed_origin", sa.String(), server_default="", nullable=False),
        sa.Column("proposed_check", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_name_cleanup_case_named")),
        sa.CheckConstraint(
            "accepted_on IS NULL OR kept_on IS NULL", name=op.f("ck_name_cleanup_case_accepted_or_kept")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["name_application.id"], name=op.f("fk_name_cleanup_case_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_name_cleanup_case_division_id")
        ),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_name_cleanup_case_feature_id")),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_name_cleanup_case_publication_level"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_name_cleanup_case_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_cleanup_case")),
        sa.UniqueConstraint("number", name="uq_name_cleanup_case_number"),
    )
    op.create_index("ix_name_cleanup_case_division_id", "name_cleanup_case", ["division_id"], unique=False)
    op.create_index("ix_name_cleanup_case_feature_id", "name_cleanup_case", ["feature_id"], unique=False)
    op.create_index("ix_name_cleanup_case_source_id", "name_cleanup_case", ["source_id"], unique=False)
    op.create_index("ix_name_cleanup_case_state", "name_cleanup_case", ["state", "number"], unique=False)
    op.create_table(
        "name_cleanup_checkoff",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("does_apply", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "does_apply OR note <> ''", name=op.f("ck_name_cleanup_checkoff_exempt_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["name_cleanup_case.id"], name=op.f("fk_name_cleanup_checkoff_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_cleanup_checkoff_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_name_cleanup_checkoff_sha256")
        ),
        sa.PrimaryKeyConstraint("case_id", "item", name=op.f("pk_name_cleanup_checkoff")),
        info={"part_of": ("name_cleanup_case", "case_id", "checkoffs")},
    )
    op.create_table(
        "name_cleanup_class",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name_class", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["name_cleanup_case.id"], name=op.f("fk_name_cleanup_class_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "name_class", name=op.f("pk_name_cleanup_class")),
        info={"part_of": ("name_cleanup_case", "case_id", "classes")},
    )
    op.create_index(
        "uq_name_cleanup_class_open",
        "name_cleanup_class",
        ["feature_id", "name_class"],
        unique=True,
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "name_cleanup_ground",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name_class", sa.String(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("rule_id", sa.String(), server_default="", nullable=False),
        sa.Column("clause", sa.String(), server_default="", nullable=False),
        sa.Column("campaign_category", sa.String(), server_default="", nullable=False),
        sa.Column("art9_item", sa.String(), server_default="", nullable=False),
        sa.Column("trigger", sa.String(), server_default="", nullable=False),
        sa.Column("compared_with", sa.String(), server_default="", nullable=False),
        sa.Column("exemptions", sa.String(), server_default="", nullable=False),
        sa.Column("severity", sa.String(), server_default="", nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_name_cleanup_ground_reasoned")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["name_cleanup_case.id"], name=op.f("fk_name_cleanup_ground_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_cleanup_ground_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_cleanup_ground")),
        sa.UniqueConstraint("case_id", "ordinal", name="uq_name_cleanup_ground_ordinal"),
        info={"part_of": ("name_cleanup_case", "case_id", "grounds")},
    )
    op.create_index("ix_name_cleanup_ground_finding_id", "name_cleanup_ground", ["finding_id"], unique=False)
    op.create_table(
        "name_cleanup_notice_entry",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("classes", sa.String(), nullable=False),
        sa.Column("location", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("clauses", sa.String(), server_default="", nullable=False),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("proposed_name", sa.String(), server_default="", nullable=False),
        sa.Column("responsible_unit", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["name_cleanup_case.id"],
            name=op.f("fk_name_cleanup_notice_entry_case_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["name_cleanup_notice.id"], name=op.f("fk_name_cleanup_notice_entry_notice_id")
        ),
        sa.PrimaryKeyConstraint("notice_id", "case_id", name=op.f("pk_name_cleanup_notice_entry")),
        sa.UniqueConstraint("notice_id", "position", name="uq_name_cleanup_notice_entry_position"),
        info={"part_of": ("name_cleanup_notice", "notice_id", "entries")},
    )
    op.create_index(
        "ix_name_cleanup_notice_entry_case_id", "name_cleanup_notice_entry", ["case_id"], unique=False
    )
    op.create_table(
        "name_cleanup_objection",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("objector", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), server_default="", nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (answer = '') AND (answered_on IS NULL) = (outcome IS NULL)",
            name=op.f("ck_name_cleanup_objection_answered_whole"),
        ),
        sa.CheckConstraint("says <> ''", name=op.f("ck_name_cleanup_objection_said")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_name_cleanup_objection_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["name_cleanup_case.id"], name=op.f("fk_name_cleanup_objection_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["name_cleanup_notice.id"],
            name=op.f("fk_name_cleanup_objection_notice_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_cleanup_objection_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_name_cleanup_objection_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_cleanup_objection")),
        info={"part_of": ("name_cleanup_case", "case_id", "objections")},
    )
    op.create_index(
        "ix_name_cleanup_objection_case_id",
        "name_cleanup_objection",
        ["case_id", "received_on"],
        unique=False,
    )
    op.create_table(
        "name_cleanup_opinion",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), server_default="", nullable=False),
        sa.Column("organisation", sa.String(), server_default="", nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("opinion <> ''", name=op.f("ck_name_cleanup_opinion_said")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["name_cleanup_case.id"], name=op.f("fk_name_cleanup_opinion_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_cleanup_opinion_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_name_cleanup_opinion_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_cleanup_opinion")),
        info={"part_of": ("name_cleanup_case", "case_id", "opinions")},
    )
    op.create_index(
        "ix_name_cleanup_opinion_case_id", "name_cleanup_opinion", ["case_id", "given_on"], unique=False
    )
    op.create_table(
        "name_cleanup_step",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["name_cleanup_case.id"], name=op.f("fk_name_cleanup_step_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_cleanup_step_recorded_by")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_name_cleanup_step_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_cleanup_step")),
        sa.UniqueConstraint("case_id", "ordinal", name="uq_name_cleanup_step_ordinal"),
        info={"part_of": ("name_cleanup_case", "case_id", "steps")},
    )
