"""Keep recordings of how names are said, and hand out the names of a 苏木、镇 or 嘎查、村 to record them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PACKAGE, KNOWN = "field_package", "ck_field_package_task_kind_known"


def upgrade() -> None:
    """Create the tables; let packages be of one more kind of task."""
    op.create_table(
        "name_speaker_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_name_speaker_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "name_recording",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("heard_form", sa.String(), server_default="", nullable=False),
        sa.Column("speaker_kind", sa.String(), nullable=False),
        sa.Column("speaker_agreed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("speaker_agreed", name=op.f("ck_name_recording_speaker_agreed")),
        sa.CheckConstraint("place <> ''", name=op.f("ck_name_recording_place_given")),
        sa.ForeignKeyConstraint(["feature_id"], ["feature.id"], name=op.f("fk_name_recording_feature_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_name_recording_recorded_by")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_name_recording_sha256")),
        sa.ForeignKeyConstraint(
            ["speaker_kind"], ["name_speaker_kind.code"], name=op.f("fk_name_recording_speaker_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_recording")),
    )
    op.create_index("ix_name_recording_feature_id", "name_recording", ["feature_id"], unique=False)
    op.drop_constraint(op.f(KNOWN), PACKAGE, type_="check")
    op.create_check_constraint(
        op.f(KNOWN),
        PACKAGE,
        "task_kind IN ('inspection_section','sign_inspection','grave_survey','name_survey')",
    )
