"""Keep the protection list of historic names."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import DATERANGE

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "protected_name_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_protected_name_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "protected_name",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("authority", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("valid", DATERANGE(), nullable=False),
        sa.Column("publication_level", sa.String(), server_default="public", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_protected_name_named")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_protected_name_valid_not_empty")),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_protected_name_feature_id")),
        sa.ForeignKeyConstraint(["kind"], ["protected_name_kind.code"], name=op.f("fk_protected_name_kind")),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_protected_name_publication_level"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_protected_name_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_name")),
        info={"published_as": "protected_name"},
    )
    op.create_index("ix_protected_name_feature_id", "protected_name", ["feature_id"], unique=False)
    op.create_index("ix_protected_name_name", "protected_name", ["name", "id"], unique=False)
    op.create_index("ix_protected_name_source_id", "protected_name", ["source_id"], unique=False)
    op.create_table(
        "protected_name_plan",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("protected_name_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("authority", sa.String(), server_default="", nullable=False),
        sa.Column("document_number", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_protected_name_plan_titled")),
        sa.ForeignKeyConstraint(
            ["protected_name_id"],
            ["protected_name.id"],
            name=op.f("fk_protected_name_plan_protected_name_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_protected_name_plan_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_name_plan")),
        info={"part_of": ("protected_name", "protected_name_id", "plans")},
    )
    op.create_index(
        "ix_protected_name_plan_protected_name_id",
        "protected_name_plan",
        ["protected_name_id"],
        unique=False,
    )
    op.create_index("ix_protected_name_plan_sha256", "protected_name_plan", ["sha256"], unique=False)
