"""Keep field work: packages handed out, changes that came back, conflicts, keys of receipts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0051"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "field_receipt_key",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("public", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_field_receipt_key")),
        info={"history": False},
    )
    op.create_table(
        "field_package",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("task_kind", sa.String(), nullable=False),
        sa.Column("task", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("device_name", sa.String(), server_default="", nullable=False),
        sa.Column("data_version", sa.BigInteger(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("head", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_offset_s", sa.Double(), nullable=True),
        sa.Column("pending_on_device", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("device_id <> ''", name=op.f("ck_field_package_device_named")),
        sa.CheckConstraint(
            "task_kind IN ('inspection_section','sign_inspection','grave_survey')",
            name=op.f("ck_field_package_task_kind_known"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_field_package_closed_by_somebody")
        ),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_field_package_expires_later")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_field_package_account_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_field_package_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_package")),
        info={"history": False},
    )
    op.create_index("ix_field_package_account_id", "field_package", ["account_id", "made_at"], unique=False)
    op.create_index("ix_field_package_made_at", "field_package", ["made_at", "id"], unique=False)
    op.create_table(
        "field_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("server_order", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("clock_offset_s", sa.Double(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("missing", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("taken", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("record_version", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision_reason", sa.String(), server_default="", nullable=False),
        sa.Column("receipt", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("content_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_field_change_sha256_form")),
        sa.CheckConstraint(
            "state IN ('waiting','accepted','conflict','refused','discarded')",
            name=op.f("ck_field_change_state_known"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_field_change_decided_by")),
        sa.ForeignKeyConstraint(
            ["package_id"], ["field_package.id"], name=op.f("fk_field_change_package_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_change")),
        sa.UniqueConstraint("server_order", name=op.f("uq_field_change_server_order")),
        info={"history": False},
    )
    op.create_index(
        "ix_field_change_open",
        "field_change",
        ["state", "server_order"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting','conflict','refused')"),
    )
    op.create_index(
        "ix_field_change_package_id", "field_change", ["package_id", "server_order"], unique=False
    )
    op.create_table(
        "field_package_item",
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("base", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["field_package.id"], name=op.f("fk_field_package_item_package_id")
        ),
        sa.PrimaryKeyConstraint("package_id", "record_id", name=op.f("pk_field_package_item")),
        info={"history": False},
    )
    op.create_table(
        "field_conflict",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("base", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("device_value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("register_value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("register_version", sa.Integer(), nullable=False),
        sa.Column("register_by", sa.String(), server_default="", nullable=False),
        sa.Column("register_at", sa.String(), server_default="", nullable=False),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "choice IN ('device','register','other')", name=op.f("ck_field_conflict_choice_known")
        ),
        sa.CheckConstraint(
            "(choice IS NULL) = (settled_by IS NULL)", name=op.f("ck_field_conflict_settled_by_somebody")
        ),
        sa.ForeignKeyConstraint(["change_id"], ["field_change.id"], name=op.f("fk_field_conflict_change_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_field_conflict_settled_by")),
        sa.PrimaryKeyConstraint("change_id", "field", name=op.f("pk_field_conflict")),
        info={"history": False},
    )
