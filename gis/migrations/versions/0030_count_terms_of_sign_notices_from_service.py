"""Count the term of a 整改通知书 from its service: days when it is issued, the last day when it is served."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Keep the days of each notice; one that was not served loses its last day, one that was served keeps it."""
    # It refuses any change of a last day; gis/sql/072 makes it anew with the rule of now.
    op.execute("DROP TRIGGER IF EXISTS sign_notice_is_kept ON sign_notice")
    op.add_column("sign_notice", sa.Column("term_days", sa.Integer(), nullable=True))
    op.execute("UPDATE sign_notice SET term_days = due_on - issued_on")
    op.alter_column("sign_notice", "term_days", nullable=False)
    op.alter_column("sign_notice", "due_on", nullable=True)
    op.execute("UPDATE sign_notice SET due_on = NULL WHERE served_on IS NULL")
    op.create_check_constraint(op.f("ck_sign_notice_term_has_days"), "sign_notice", "term_days > 0")
    op.create_check_constraint(
        op.f("ck_sign_notice_due_when_served"), "sign_notice", "(due_on IS NULL) = (served_on IS NULL)"
    )
