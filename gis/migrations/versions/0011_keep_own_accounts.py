"""Note which passwords were given by somebody else, and the language that a person chose."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "account", sa.Column("password_given", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("account", sa.Column("language", sa.String(), nullable=True))
    op.create_check_constraint(op.f("ck_account_language_known"), "account", "language IN ('zh', 'en')")
