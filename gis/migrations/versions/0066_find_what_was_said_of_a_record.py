"""Find what was said of the same record without going through all changes of a package."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0066"
down_revision: str | None = "0065"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        op.f("ix_field_change_target_id"),
        "field_change",
        ["package_id", "target_id", "sequence"],
        postgresql_where=sa.text("state = 'accepted'"),
    )
