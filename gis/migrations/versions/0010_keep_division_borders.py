"""Keep the lines that divide divisions, each once; gis/sql/062 has them made of what is registered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_geospatial_table(
        "division_border",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("neighbour_id", sa.Uuid(), nullable=True),
        sa.Column("from_zoom", sa.SmallInteger(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTILINESTRING",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_border")),
    )
    op.create_index(
        "ix_division_border_band", "division_border", ["from_zoom", "geom"], postgresql_using="gist"
    )
    op.create_index(op.f("ix_division_border_division_id"), "division_border", ["division_id"])
    op.create_index(op.f("ix_division_border_neighbour_id"), "division_border", ["neighbour_id"])
