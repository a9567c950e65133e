"""Sign packages when they are handed out, and note when one was taken up again from its device."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0063"
down_revision: str | None = "0061"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PACKAGE = "field_package"


def upgrade() -> None:
    """Add the columns; packages of before bear no signature."""
    op.add_column(PACKAGE, sa.Column("signature", sa.String(), server_default="", nullable=False))
    op.add_column(PACKAGE, sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True))
