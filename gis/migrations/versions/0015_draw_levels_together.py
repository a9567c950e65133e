"""Have every division drawn anew at the next start: levels that share a line share its drawing from now on."""

from collections.abc import Sequence

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO stale_shape (division_id, box) SELECT division_id, ST_Envelope(geom) FROM division_boundary"
    )
