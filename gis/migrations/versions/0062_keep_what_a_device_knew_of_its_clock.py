"""Keep with a change what its device knew of its clock when it wrote it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0062"
down_revision: str | None = "0060"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHANGE = "field_change"


def upgrade() -> None:
    """Add the columns; of changes that came before nobody knows."""
    op.add_column(CHANGE, sa.Column("written_offset_s", sa.Double(), nullable=True))
    op.add_column(CHANGE, sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True))
