"""Sort lists of place names, and look at valid times when a record is written whole."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

EXCLUSIONS = {
    "ex_division_state_valid": ("division_state", "division_id WITH =, valid WITH &&", ""),
    "ex_division_code_division": (
        "division_code",
        "division_id WITH =, code_system WITH =, valid WITH &&",
        "",
    ),
    "ex_division_code_code": ("division_code", "code_system WITH =, code WITH =, valid WITH &&", ""),
    "ex_division_boundary_valid": ("division_boundary", "division_id WITH =, valid WITH &&", ""),
    "ex_place_name_standard": (
        "place_name",
        "feature_id WITH =, language WITH =, valid WITH &&",
        "WHERE (name_type = 'standard')",
    ),
}


def upgrade() -> None:
    op.add_column("feature", sa.Column("list_key", sa.String(), server_default="", nullable=False))
    for name, (table, elements, condition) in EXCLUSIONS.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({elements}) {condition} "
            "DEFERRABLE INITIALLY IMMEDIATE"
        )
