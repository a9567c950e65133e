"""Keep editions of the gazetteer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "edition",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("label", sa.String(), server_default="", nullable=False),
        sa.Column("mongolian_title", sa.String(), server_default="", nullable=False),
        sa.Column("publisher", sa.String(), server_default="", nullable=False),
        sa.Column("compiler", sa.String(), server_default="", nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audience", sa.String(), server_default="public", nullable=False),
        sa.Column(
            "division_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "categories", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("with_neighbours", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "contributors",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("notes", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("based_on", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "read_versions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_on IS NOT NULL)", name=op.f("ck_edition_published_with_day")
        ),
        sa.CheckConstraint("audience IN ('public', 'internal')", name=op.f("ck_edition_audience_known")),
        sa.CheckConstraint("name ~ '^[a-z0-9][a-z0-9._-]{0,39}$'", name=op.f("ck_edition_name_form")),
        sa.CheckConstraint(
            "publication_level <> 'public' OR (audience = 'public' AND state = 'published')",
            name=op.f("ck_edition_public_when_published"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'edited', 'reviewed', 'frozen', 'published')",
            name=op.f("ck_edition_state_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_edition_titled")),
        sa.ForeignKeyConstraint(["based_on"], ["edition.id"], name=op.f("fk_edition_based_on")),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_edition_created_by")),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_edition_publication_level")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("name", name="uq_edition_name"),
    )
    op.create_table(
        "edition_change",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column(
            "proposed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("state", sa.String(), server_default="pending", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(state = 'pending') = (decided_by IS NULL)", name=op.f("ck_edition_change_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'accepted', 'refused')", name=op.f("ck_edition_change_state_known")
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_edition_change_decided_with_day")
        ),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_edition_change_decided_by_another")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_edition_change_decided_by")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_change_edition_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_edition_change_proposed_by")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_edition_change_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_change")),
        info={"part_of": ("edition", "edition_id", "changes")},
    )
    op.create_index("ix_edition_change_edition_id", "edition_change", ["edition_id", "key"], unique=False)
    op.create_table(
        "edition_comment",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("says <> ''", name=op.f("ck_edition_comment_said")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_edition_comment_settled_whole")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_comment_edition_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_edition_comment_settled_by")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_edition_comment_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_comment")),
        info={"part_of": ("edition", "edition_id", "comments")},
    )
    op.create_index("ix_edition_comment_edition_id", "edition_comment", ["edition_id", "key"], unique=False)
    op.create_table(
        "edition_entry",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "fields",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "running_text", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "facts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("overridden_by", sa.Uuid(), nullable=True),
        sa.Column("overridden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(overridden_at IS NULL) = (fields = '{}'::jsonb AND running_text = '{}')",
            name=op.f("ck_edition_entry_override_with_day"),
        ),
        sa.CheckConstraint(
            "(state = 'reviewed') = (reviewed_at IS NOT NULL)",
            name=op.f("ck_edition_entry_reviewed_with_day"),
        ),
        sa.CheckConstraint(
            "key ~ '^(division|feature):[0-9a-f-]{36}$'", name=op.f("ck_edition_entry_key_form")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'edited', 'reviewed')", name=op.f("ck_edition_entry_state_known")
        ),
        sa.CheckConstraint("reviewed_by <> edited_by", name=op.f("ck_edition_entry_reviewed_by_another")),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_edition_entry_assignee_id")),
        sa.ForeignKeyConstraint(["edited_by"], ["account.id"], name=op.f("fk_edition_entry_edited_by")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_entry_edition_id")),
        sa.ForeignKeyConstraint(
            ["overridden_by"], ["account.id"], name=op.f("fk_edition_entry_overridden_by")
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_edition_entry_reviewed_by")),
        sa.PrimaryKeyConstraint("edition_id", "key", name=op.f("pk_edition_entry")),
        info={"part_of": ("edition", "edition_id", "entries")},
    )
    op.create_index(
        "ix_edition_entry_assignee_id", "edition_entry", ["assignee_id", "edition_id"], unique=False
    )
    op.create_table(
        "edition_gate",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.Column("issued_by", sa.String(), server_default="", nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("is_printed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "NOT is_printed OR number <> ''", name=op.f("ck_edition_gate_printed_with_number")
        ),
        sa.CheckConstraint("number <> '' OR sha256 IS NOT NULL", name=op.f("ck_edition_gate_proven")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_gate_edition_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_edition_gate_recorded_by")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_edition_gate_sha256")),
        sa.PrimaryKeyConstraint("edition_id", "gate", name=op.f("pk_edition_gate")),
        info={"part_of": ("edition", "edition_id", "gates")},
    )
    op.create_table(
        "edition_prose",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column(
            "paragraphs", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("signed", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint("heading <> ''", name=op.f("ck_edition_prose_headed")),
        sa.CheckConstraint(
            "place IN ('front', 'overview', 'back')", name=op.f("ck_edition_prose_place_known")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_prose_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "position", name=op.f("pk_edition_prose")),
        info={"part_of": ("edition", "edition_id", "prose")},
    )
    op.create_table(
        "edition_reading",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chapter", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("category_name", sa.String(), nullable=False),
        sa.Column("composed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("missing", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("stale", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_gone", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_reading_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "key", name=op.f("pk_edition_reading")),
        info={"history": False},
    )
    op.create_index(
        "ix_edition_reading_position", "edition_reading", ["edition_id", "position", "key"], unique=False
    )
    op.create_table(
        "edition_snapshot",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column(
            "frozen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "sha256 = encode(sha256(content), 'hex')", name=op.f("ck_edition_snapshot_sha256_of_content")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_snapshot_edition_id")),
        sa.ForeignKeyConstraint(["frozen_by"], ["account.id"], name=op.f("fk_edition_snapshot_frozen_by")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_edition_snapshot")),
        info={"history": False},
    )
    op.create_table(
        "edition_step",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column(
            "taken_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_step_edition_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_edition_step_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_step")),
        sa.UniqueConstraint("edition_id", "ordinal", name="uq_edition_step_ordinal"),
        info={"part_of": ("edition", "edition_id", "steps")},
    )
