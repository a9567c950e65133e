"""Keep flat tables of what lists, tiles and search serve, and the versions of that data.

gis/sql/044 fills them from a register that holds data already.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "data_version",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_version")),
    )
    op.create_geospatial_table(
        "division_period",
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("name", sa.String(collation="C"), nullable=False),
        sa.Column("body_name", sa.String(), nullable=True),
        sa.Column("type", sa.String(collation="C"), nullable=False),
        sa.Column("level", sa.String(collation="C"), nullable=False),
        sa.Column("is_statistical", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("parent_name", sa.String(collation="C"), nullable=True),
        sa.Column("parent_publication_level", sa.String(), nullable=True),
        sa.Column("code", sa.String(collation="C"), nullable=True),
        sa.Column("statistical_code", sa.String(collation="C"), nullable=True),
        sa.Column("civil_affairs_code", sa.String(collation="C"), nullable=True),
        sa.Column("romanization", sa.String(), nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("order_key", sa.String(collation="C"), nullable=False),
        sa.Column("list_key", sa.String(collation="C"), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("is_indicative", sa.Boolean(), nullable=True),
        sa.Column(
            "label",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("division_id", "valid", name=op.f("pk_division_period")),
    )
    op.create_index(
        "ix_division_period_civil_affairs_code",
        "division_period",
        ["civil_affairs_code", "division_id"],
        unique=False,
    )
    op.create_geospatial_index(
        "ix_division_period_geom",
        "division_period",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("geom IS NOT NULL"),
        postgresql_ops={},
    )
    op.create_index(
        "ix_division_period_list_key", "division_period", ["list_key", "division_id"], unique=False
    )
    op.create_index("ix_division_period_name", "division_period", ["name", "division_id"], unique=False)
    op.create_index(
        "ix_division_period_order_key", "division_period", ["order_key", "division_id"], unique=False
    )
    op.create_index("ix_division_period_parent_id", "division_period", ["parent_id"], unique=False)
    op.create_index(
        "ix_division_period_statistical_code",
        "division_period",
        ["statistical_code", "division_id"],
        unique=False,
    )
    op.create_geospatial_table(
        "place_name_period",
        sa.Column("feature_id", sa.Uuid(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("name", sa.String(collation="C"), nullable=True),
        sa.Column("name_type", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("romanization", sa.String(), nullable=False),
        sa.Column("pinyin", sa.String(), nullable=False),
        sa.Column("reading_confirmed", sa.Boolean(), nullable=False),
        sa.Column("standard_basis", sa.String(), nullable=True),
        sa.Column("roman_key", sa.String(collation="C"), nullable=False),
        sa.Column("list_key", sa.String(collation="C"), nullable=False),
        sa.Column("mongolian", sa.String(), nullable=True),
        sa.Column("aliases", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("former_names", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("category", sa.String(collation="C"), nullable=False),
        sa.Column("national_code", sa.String(collation="C"), nullable=True),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("divisions", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("publication_level", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                srid=4490, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column("geometry_role", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("is_approximate", sa.Boolean(), nullable=True),
        sa.Column(
            "label",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("feature_id", "valid", name=op.f("pk_place_name_period")),
    )
    op.create_index(
        "ix_place_name_period_category",
        "place_name_period",
        ["category", "list_key", "feature_id"],
        unique=False,
    )
    op.create_index(
        "ix_place_name_period_division_id",
        "place_name_period",
        ["division_id"],
        unique=False,
        postgresql_where=sa.text("division_id IS NOT NULL"),
    )
    op.create_index(
        "ix_place_name_period_divisions",
        "place_name_period",
        ["divisions"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_geospatial_index(
        "ix_place_name_period_geom",
        "place_name_period",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("geom IS NOT NULL"),
        postgresql_ops={},
    )
    op.create_index(
        "ix_place_name_period_list_key", "place_name_period", ["list_key", "feature_id"], unique=False
    )
    op.create_index("ix_place_name_period_name", "place_name_period", ["name", "feature_id"], unique=False)
    op.create_index(
        "ix_place_name_period_national_code",
        "place_name_period",
        ["national_code", "feature_id"],
        unique=False,
        postgresql_where=sa.text("national_code IS NOT NULL"),
    )
    op.create_table(
        "stale_period",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ids", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_period")),
    )
