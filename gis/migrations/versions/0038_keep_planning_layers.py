"""Keep the planning layer: corridors, areas, places and people of regions, units."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "corridor_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_corridor_kind")),
    )
    op.create_table(
        "planning_area_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_planning_area_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "planning_region",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_planning_region_coded")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_planning_region_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_region")),
        sa.UniqueConstraint("code", name="uq_planning_region_code"),
    )
    op.create_table(
        "corridor_class",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["kind"], ["corridor_kind.code"], name=op.f("fk_corridor_class_kind")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_corridor_class")),
    )
    op.create_geospatial_table(
        "planning_area",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("since < until", name=op.f("ck_planning_area_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["kind"], ["planning_area_kind.code"], name=op.f("fk_planning_area_kind")),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_planning_area_publication_level")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["planning_region.id"], name=op.f("fk_planning_area_region_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_planning_area_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_area")),
    )
    op.create_index("ix_planning_area_geom", "planning_area", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_planning_area_region_id", "planning_area", ["region_id", "kind"], unique=False)
    op.create_index("ix_planning_area_source_id", "planning_area", ["source_id"], unique=False)
    op.create_geospatial_table(
        "corridor",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("klass", sa.String(), nullable=True),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="LINESTRING",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "land",
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
        sa.Column("half_width_m", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("start_km", sa.Numeric(precision=9, scale=3), nullable=True),
        sa.Column("one_way", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("walkable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("drivable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("speed_km_h", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("open_months", postgresql.ARRAY(sa.Integer()), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("half_width_m >= 0", name=op.f("ck_corridor_half_width_positive")),
        sa.CheckConstraint(
            "open_months <@ ARRAY[1,2,3,4,5,6,7,8,9,10,11,12]", name=op.f("ck_corridor_months_of_the_year")
        ),
        sa.CheckConstraint("since < until", name=op.f("ck_corridor_ends_after_it_begins")),
        sa.CheckConstraint("speed_km_h > 0", name=op.f("ck_corridor_speed_positive")),
        sa.ForeignKeyConstraint(["kind"], ["corridor_kind.code"], name=op.f("fk_corridor_kind")),
        sa.ForeignKeyConstraint(["klass"], ["corridor_class.code"], name=op.f("fk_corridor_klass")),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_corridor_publication_level")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["planning_region.id"], name=op.f("fk_corridor_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_corridor_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corridor")),
    )
    op.create_index("ix_corridor_geom", "corridor", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_corridor_land", "corridor", ["land"], unique=False, postgresql_using="gist")
    op.create_index("ix_corridor_region_id", "corridor", ["region_id", "kind"], unique=False)
    op.create_index("ix_corridor_source_id", "corridor", ["source_id"], unique=False)
    op.create_geospatial_table(
        "planning_place",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("urban", sa.Boolean(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_planning_place_named")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_planning_place_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_planning_place_publication_level"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["planning_region.id"], name=op.f("fk_planning_place_region_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_planning_place_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_place")),
    )
    op.create_index(
        "ix_planning_place_geom", "planning_place", ["geom"], unique=False, postgresql_using="gist"
    )
    op.create_index("ix_planning_place_region_id", "planning_place", ["region_id"], unique=False)
    op.create_index("ix_planning_place_source_id", "planning_place", ["source_id"], unique=False)
    op.create_geospatial_table(
        "planning_unit",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_planning_unit_named")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_planning_unit_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_planning_unit_publication_level")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["planning_region.id"], name=op.f("fk_planning_unit_region_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_planning_unit_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_unit")),
    )
    op.create_index("ix_planning_unit_region_id", "planning_unit", ["region_id"], unique=False)
    op.create_index("ix_planning_unit_source_id", "planning_unit", ["source_id"], unique=False)
    op.create_table(
        "corridor_closure",
        sa.Column("corridor_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("since < until", name=op.f("ck_corridor_closure_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["corridor_id"], ["corridor.id"], name=op.f("fk_corridor_closure_corridor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("corridor_id", "since", name=op.f("pk_corridor_closure")),
    )
    op.create_table(
        "planning_population",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("people_60", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("households >= 0", name=op.f("ck_planning_population_households_positive")),
        sa.CheckConstraint(
            "people >= 0 AND people_60 >= 0 AND people_60 <= people",
            name=op.f("ck_planning_population_older_among_all"),
        ),
        sa.CheckConstraint("year BETWEEN 1950 AND 2200", name=op.f("ck_planning_population_year_in_range")),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["planning_place.id"],
            name=op.f("fk_planning_population_place_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_planning_population_source_id")),
        sa.PrimaryKeyConstraint("place_id", "year", name=op.f("pk_planning_population")),
    )
