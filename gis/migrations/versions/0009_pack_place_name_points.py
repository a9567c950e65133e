"""Keep the points of place names packed as tiles need them; gis/sql/063 fills the table anew."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FLAT = (
    "tile_feature",
    "name",
    "name_type",
    "romanization",
    "mongolian",
    "geometry_role",
    "is_approximate",
    "is_demonstration",
)


def upgrade() -> None:
    op.create_table(
        "tile_word",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tile_word")),
        sa.UniqueConstraint("word", name=op.f("uq_tile_word_word")),
    )
    op.execute("TRUNCATE place_name_point, place_name_shape")
    for name in FLAT:
        op.drop_column("place_name_point", name)
    op.add_column("place_name_point", sa.Column("packed", sa.LargeBinary(), nullable=False))
    op.add_column("place_name_point", sa.Column("name_value", sa.LargeBinary(), nullable=True))
    op.add_column("place_name_point", sa.Column("romanization_value", sa.LargeBinary(), nullable=True))
    op.add_column("place_name_point", sa.Column("mongolian_value", sa.LargeBinary(), nullable=True))
