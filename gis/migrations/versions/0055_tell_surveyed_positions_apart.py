"""Tell positions of surveying grade from those that only find a marker; keep what a device measures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OBSERVATION, REFERENCE = "joint_inspection_observation", "joint_inspection_reference_check"


def upgrade() -> None:
    """Add the columns; of the methods that a register has, those that surveyors use are of surveying grade."""
    op.add_column(
        "location_method",
        sa.Column("is_surveyed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.execute("UPDATE location_method SET is_surveyed = true WHERE code IN ('surveyed', 'generated')")
    for column in (
        sa.Column("height_m", sa.Float(), nullable=True),
        sa.Column("height_datum", sa.String(), nullable=True),
        sa.Column("readings", sa.Integer(), nullable=True),
        sa.Column("spread_m", sa.Float(), nullable=True),
        sa.Column("position_note", sa.String(), server_default="", nullable=False),
        sa.Column("position_verbatim", sa.String(), server_default="", nullable=False),
    ):
        op.add_column(OBSERVATION, column)
    op.create_foreign_key(
        op.f("fk_joint_inspection_observation_height_datum"),
        OBSERVATION,
        "height_datum",
        ["height_datum"],
        ["code"],
    )
    op.create_check_constraint(
        op.f("ck_joint_inspection_observation_height_has_datum"),
        OBSERVATION,
        "(height_m IS NULL) = (height_datum IS NULL)",
    )
    for column in (
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("bearing_deg", sa.Float(), nullable=True),
        sa.Column("bearing_kind", sa.String(), nullable=True),
    ):
        op.add_column(REFERENCE, column)
    for name, condition in (
        ("measured_in_range", "distance_m > 0 AND bearing_deg >= 0 AND bearing_deg < 360"),
        ("bearing_kind_known", "bearing_kind IN ('magnetic','true','grid')"),
        ("bearing_has_north", "(bearing_deg IS NULL) = (bearing_kind IS NULL)"),
    ):
        op.create_check_constraint(op.f(f"ck_{REFERENCE}_{name}"), REFERENCE, condition)
