"""Keep applications to name, rename and abolish."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_geospatial_table(
        "name_application",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_class", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("proposed_name", sa.String(), server_default="", nullable=False),
        sa.Column("proposed_mongolian", sa.String(), server_default="", nullable=False),
        sa.Column("proposed_romanization", sa.String(), server_default="", nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=True),
        sa.Column("current_name", sa.String(), server_default="", nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                srid=4490, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column("plan", sa.String(), server_default="", nullable=False),
        sa.Column("reasons", sa.String(), server_default="", nullable=False),
        sa.Column("location", sa.String(), server_default="", nullable=False),
        sa.Column("size", sa.String(), server_default="", nullable=False),
        sa.Column("nature", sa.String(), server_default="", nullable=False),
        sa.Column("meaning", sa.String(), server_default="", nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("floors", sa.Integer(), nullable=True),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.Column("ends_feature", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("applicant", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), server_default="", nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(), server_default="", nullable=False),
        sa.Column("approver_class", sa.String(), server_default="", nullable=False),
        sa.Column("decision_number", sa.String(), server_default="", nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filing_number", sa.String(), server_default="", nullable=False),
        sa.Column("filed_to", sa.String(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("register_change_id", sa.Uuid(), nullable=True),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(decided_on IS NULL) = (decision_number = '') AND (decided_on IS NULL) = (authority = '')",
            name=op.f("ck_name_application_decision_is_whole"),
        ),
        sa.CheckConstraint(
            "(kind = 'name') = (feature_id IS NULL)", name=op.f("ck_name_application_new_name_has_no_feature")
        ),
        sa.CheckConstraint("applicant <> ''", name=op.f("ck_name_application_applicant_given")),
        sa.CheckConstraint(
            "kind = 'abolish' OR proposed_name <> ''", name=op.f("ck_name_application_name_proposed")
        ),
        sa.CheckConstraint(
            "kind IN ('name', 'rename', 'abolish')", name=op.f("ck_name_application_kind_known")
        ),
        sa.CheckConstraint(
            "decided_on IS NOT NULL OR (filed_on IS NULL AND register_change_id IS NULL)",
            name=op.f("ck_name_application_follows_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["category"], ["place_name_category.code"], name=op.f("fk_name_application_category")
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_name_application_division_id")
        ),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_name_application_feature_id")),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_name_application_publication_level"),
        ),
        sa.ForeignKeyConstraint(
            ["register_change_id"], ["proposal.id"], name=op.f("fk_name_application_register_change_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_name_application_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_application")),
        sa.UniqueConstraint("number", name="uq_name_application_number"),
    )
    op.create_index("ix_name_application_opened_on", "name_application", ["opened_on", "id"], unique=False)
    op.create_index("ix_name_application_source_id", "name_application", ["source_id"], unique=False)
    op.create_index(
        "uq_name_application_open_feature",
        "name_application",
        ["feature_id"],
        unique=True,
        postgresql_where=sa.text("closed_on IS NULL AND feature_id IS NOT NULL"),
    )
    op.create_table(
        "name_announcement",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mongolian", sa.String(), server_default="", nullable=False),
        sa.Column("romanization", sa.String(), nullable=False),
        sa.Column("former_name", sa.String(), server_default="", nullable=False),
        sa.Column("division", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("decision_number", sa.String(), server_default="", nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("announced_by", sa.String(), server_default="", nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.String()), nullable=False),
        sa.CheckConstraint(
            "name <> '' AND romanization <> '' AND division <> '' AND location <> '' AND authority <> ''",
            name=op.f("ck_name_announcement_carries_what_it_must"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["name_application.id"], name=op.f("fk_name_announcement_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_announcement")),
        sa.UniqueConstraint("application_id", name="uq_name_announcement_application_id"),
        info={"part_of": ("name_application", "application_id", "announcements")},
    )
    op.create_index(
        "ix_name_announcement_announced_on", "name_announcement", ["announced_on", "id"], unique=False
    )
    op.create_table(
        "name_application_check",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["name_application.id"], name=op.f("fk_name_application_check_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["account.id"], name=op.f("fk_name_application_check_checked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_application_check")),
        info={"part_of": ("name_application", "application_id", "checks")},
    )
    op.create_index(
        "ix_name_application_check_application_id", "name_application_check", ["application_id"], unique=False
    )
    op.create_table(
        "name_application_paper",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("issued_by", sa.String(), server_default="", nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("contents", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("not_needed_because", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "sha256 IS NOT NULL OR document_number <> '' OR not_needed_because <> ''",
            name=op.f("ck_name_application_paper_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["name_application.id"], name=op.f("fk_name_application_paper_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_application_paper_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_name_application_paper_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_application_paper")),
        info={"part_of": ("name_application", "application_id", "papers")},
    )
    op.create_index(
        "ix_name_application_paper_application_id", "name_application_paper", ["application_id"], unique=False
    )
    op.create_table(
        "name_application_step",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
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
            ["application_id"], ["name_application.id"], name=op.f("fk_name_application_step_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_application_step_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_name_application_step_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_application_step")),
        sa.UniqueConstraint("application_id", "ordinal", name="uq_name_application_step_ordinal"),
        info={"part_of": ("name_application", "application_id", "steps")},
    )
    op.create_table(
        "name_application_task",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["name_application.id"], name=op.f("fk_name_application_task_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_name_application_task_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_name_application_task_sha256")
        ),
        sa.PrimaryKeyConstraint("application_id", "task", name=op.f("pk_name_application_task")),
        info={"part_of": ("name_application", "application_id", "tasks")},
    )
