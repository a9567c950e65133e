"""Ask along a section how agreement and approval of its line are kept, the first of the five items."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "joint_inspection_observation"


def upgrade() -> None:
    """Add the columns; nobody asked of the sections that were looked at before."""
    op.add_column(TABLE, sa.Column("agreement_breached", sa.Boolean(), nullable=True))
    op.add_column(TABLE, sa.Column("agreement_note", sa.String(), server_default="", nullable=False))
