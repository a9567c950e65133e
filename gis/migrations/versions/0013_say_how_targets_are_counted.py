"""Say how the figure of a target is counted, and the number of the document that sets it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for name in ("counting", "source_number"):
        op.add_column("annual_target", sa.Column(name, sa.String(), server_default="", nullable=False))
