"""Keep who of the third party was there when work was done on the marker of a tri-junction."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "joint_inspection_measure_step",
        sa.Column("third_present", sa.String(), server_default="", nullable=False),
    )
