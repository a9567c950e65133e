"""Know by which forms a change was read, and find what waits in a package without its other changes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0065"
down_revision: str | None = "0064"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHANGE = "field_change"


def upgrade() -> None:
    """Add the column, unknown of what came before (it is tried once more), and the index."""
    op.add_column(CHANGE, sa.Column("read_as", sa.Integer(), nullable=True))
    op.create_index(
        op.f("ix_field_change_waiting"),
        CHANGE,
        ["package_id", "sequence", "server_order"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
