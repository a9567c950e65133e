"""Keep releases of the register as data, with their manifests."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), server_default="building", nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column(
            "manifests",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "levels", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.CheckConstraint(
            "state IN ('building', 'checked', 'current', 'previous', 'withdrawn', 'failed')",
            name=op.f("ck_release_state_known"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_release_number_positive")),
        sa.CheckConstraint("since < number", name=op.f("ck_release_since_an_earlier_one")),
        sa.CheckConstraint(
            "state NOT IN ('checked', 'current', 'previous') OR manifests <> '{}'::jsonb",
            name=op.f("ck_release_manifest_when_checked"),
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_release_job_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_release_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("number", name="uq_release_number"),
    )
    op.create_index(
        "uq_release_state",
        "release",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state IN ('current', 'previous')"),
    )
    op.create_index("ix_release_job_id", "release", ["job_id"])
