"""Say of a position measured at a marker with several stones which of them was measured."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0061"
down_revision: str | None = "0062"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "joint_inspection_observation"


def upgrade() -> None:
    """Add the column; of what was measured before nobody knows."""
    op.add_column(TABLE, sa.Column("stone_letter", sa.String(), nullable=True))
    condition = "stone_letter IN ('Q','A','B','C','D','E')"
    op.create_check_constraint(op.f(f"ck_{TABLE}_stone_letter_known"), TABLE, condition)
