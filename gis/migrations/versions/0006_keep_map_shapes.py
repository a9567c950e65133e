"""Keep what tiles draw: generalised polygons, lines and areas, and points, in EPSG:3857.

gis/sql/062 and 063 fill them from a register that holds data already.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def geometry(kind: str, srid: int) -> Geometry:
    return Geometry(
        geometry_type=kind,
        srid=srid,
        dimension=2,
        spatial_index=False,
        from_text="ST_GeomFromEWKT",
        name="geometry",
    )


def upgrade() -> None:
    op.create_geospatial_table(
        "division_shape",
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("from_zoom", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("geom", geometry("MULTIPOLYGON", 3857), nullable=False),
        sa.PrimaryKeyConstraint("division_id", "from_zoom", "valid", name=op.f("pk_division_shape")),
    )
    op.create_index(
        "ix_division_shape_band", "division_shape", ["from_zoom", "geom"], postgresql_using="gist"
    )
    op.create_geospatial_table(
        "stale_shape",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("box", geometry("GEOMETRY", 4490), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_shape")),
    )
    op.create_geospatial_table(
        "place_name_point",
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("tile_feature", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("name_type", sa.String(), nullable=True),
        sa.Column("romanization", sa.String(), nullable=True),
        sa.Column("mongolian", sa.String(), nullable=True),
        sa.Column("category", sa.String(collation="C"), nullable=False),
        sa.Column("geometry_role", sa.String(), nullable=True),
        sa.Column("is_approximate", sa.Boolean(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("divisions", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("geom", geometry("POINT", 3857), nullable=False),
        sa.PrimaryKeyConstraint("feature_id", "valid", name=op.f("pk_place_name_point")),
    )
    op.create_geospatial_index(
        "ix_place_name_point_geom", "place_name_point", ["geom"], postgresql_using="gist", postgresql_ops={}
    )
    op.create_geospatial_table(
        "place_name_shape",
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("from_zoom", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("geom", geometry("GEOMETRY", 3857), nullable=False),
        sa.PrimaryKeyConstraint("feature_id", "from_zoom", "valid", name=op.f("pk_place_name_shape")),
    )
    op.create_index(
        "ix_place_name_shape_band", "place_name_shape", ["from_zoom", "geom"], postgresql_using="gist"
    )
