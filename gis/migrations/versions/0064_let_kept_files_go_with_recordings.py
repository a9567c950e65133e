"""Let a file that came back go with a withdrawn recording in it; that it came, and what it made, stays."""

from collections.abc import Sequence

from alembic import op

revision: str = "0064"
down_revision: str | None = "0063"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Drop the key by which a file could not be taken out."""
    op.drop_constraint(op.f("fk_field_return_sha256"), "field_return", type_="foreignkey")
