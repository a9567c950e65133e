"""Keep boundary lines with their geometry in law, and markers with their stones and upkeep."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "bearing_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bearing_kind")),
    )
    op.create_table(
        "height_datum",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_height_datum")),
        info={"extensible": True},
    )
    op.create_table(
        "line_attachment_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_line_attachment_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "line_authority",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_line_authority")),
        info={"extensible": True},
    )
    op.create_table(
        "line_geometry_role",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_line_geometry_role")),
        info={"extensible": True, "needed": ("legal", "derived")},
    )
    op.create_table(
        "line_mark_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_line_mark_kind")),
    )
    op.create_table(
        "marker_attachment_kind",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_marker_attachment_kind")),
        info={"extensible": True},
    )
    op.create_table(
        "marker_kind",
        sa.Column("stone_count", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_marker_kind")),
    )
    op.create_table(
        "marker_material",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_marker_material")),
        info={"extensible": True},
    )
    op.create_table(
        "marker_status",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_marker_status")),
        info={"extensible": True},
    )
    op.create_table(
        "stone_origin",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_stone_origin")),
    )
    op.create_table(
        "boundary_line",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("organiser", sa.String(), server_default="", nullable=False),
        sa.Column("is_segment", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("whole_line", sa.String(), server_default="", nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=True),
        sa.Column("last_inspected", sa.Date(), nullable=True),
        sa.Column("agreement_number", sa.String(), server_default="", nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("alignment", sa.String(), server_default="", nullable=False),
        sa.Column("map_scale", sa.Integer(), nullable=True),
        sa.Column("tolerance_m", sa.Double(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("publication_level", sa.String(), server_default="public", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "NOT is_segment OR whole_line <> ''", name=op.f("ck_boundary_line_segment_names_its_line")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_boundary_line_name_given")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_boundary_line_valid_not_empty")),
        sa.ForeignKeyConstraint(
            ["authority"], ["line_authority.code"], name=op.f("fk_boundary_line_authority")
        ),
        sa.ForeignKeyConstraint(["level"], ["division_level.code"], name=op.f("fk_boundary_line_level")),
        sa.ForeignKeyConstraint(
            ["publication_level"], ["publication_level.code"], name=op.f("fk_boundary_line_publication_level")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_boundary_line_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line")),
    )
    op.create_index("ix_boundary_line_name", "boundary_line", ["name", "id"], unique=False)
    op.create_index("ix_boundary_line_source_id", "boundary_line", ["source_id"], unique=False)
    op.create_geospatial_table(
        "boundary_line_geometry",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("approval_number", sa.String(), server_default="", nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("line_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("role = 'legal'"),
            deferrable="True",
            initially="IMMEDIATE",
            using="gist",
            name="ex_boundary_line_geometry_legal",
        ),
        sa.CheckConstraint(
            "ST_GeometryType(geom) IN ('ST_LineString','ST_MultiLineString')",
            name=op.f("ck_boundary_line_geometry_geom_is_line"),
        ),
        sa.CheckConstraint(
            "role <> 'legal' OR (approval_number <> '' AND approved_on IS NOT NULL)",
            name=op.f("ck_boundary_line_geometry_legal_line_is_approved"),
        ),
        sa.CheckConstraint("NOT ST_IsEmpty(geom)", name=op.f("ck_boundary_line_geometry_geom_not_empty")),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("ck_boundary_line_geometry_accuracy_not_negative")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_geometry_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["method"], ["location_method.code"], name=op.f("fk_boundary_line_geometry_method")
        ),
        sa.ForeignKeyConstraint(
            ["role"], ["line_geometry_role.code"], name=op.f("fk_boundary_line_geometry_role")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_boundary_line_geometry_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line_geometry")),
    )
    op.create_index(
        "ix_boundary_line_geometry_geom", "boundary_line_geometry", ["geom"], postgresql_using="gist"
    )
    op.create_index("ix_boundary_line_geometry_line_id", "boundary_line_geometry", ["line_id"], unique=False)
    op.create_index(
        "uq_boundary_line_geometry_approval",
        "boundary_line_geometry",
        ["line_id", "approval_number"],
        unique=True,
        postgresql_where=sa.text("role = 'legal'"),
    )
    op.create_geospatial_table(
        "boundary_line_mark",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
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
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_boundary_line_mark_name_given")),
        sa.ForeignKeyConstraint(["kind"], ["line_mark_kind.code"], name=op.f("fk_boundary_line_mark_kind")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_mark_line_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_boundary_line_mark_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line_mark")),
    )
    op.create_index("ix_boundary_line_mark_line_id", "boundary_line_mark", ["line_id"], unique=False)
    op.create_table(
        "boundary_line_party",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("short_name", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_boundary_line_party_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_party_line_id")
        ),
        sa.PrimaryKeyConstraint("line_id", "division_id", name=op.f("pk_boundary_line_party")),
        info={"part_of": ("boundary_line", "line_id", "parties")},
    )
    op.create_index(
        "ix_boundary_line_party_division_id", "boundary_line_party", ["division_id"], unique=False
    )
    op.create_table(
        "boundary_line_section",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("start_mark", sa.String(), nullable=False),
        sa.Column("end_mark", sa.String(), nullable=False),
        sa.Column("follows", sa.String(), server_default="", nullable=False),
        sa.Column("managing_division_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_boundary_line_section_ordinal_positive")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_section_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["managing_division_id"],
            ["administrative_division.id"],
            name=op.f("fk_boundary_line_section_managing_division_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line_section")),
        info={"part_of": ("boundary_line", "line_id", "sections")},
    )
    op.create_index(
        "ix_boundary_line_section_line_id", "boundary_line_section", ["line_id", "ordinal"], unique=False
    )
    op.create_table(
        "boundary_marker",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_tri_junction", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("managing_division_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("publication_level", sa.String(), server_default="internal", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("line_code", sa.String(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("line_id"), "="),
            (sa.column("number"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_boundary_marker_number",
        ),
        sa.CheckConstraint("number <> ''", name=op.f("ck_boundary_marker_number_given")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_boundary_marker_valid_not_empty")),
        sa.ForeignKeyConstraint(["kind"], ["marker_kind.code"], name=op.f("fk_boundary_marker_kind")),
        sa.ForeignKeyConstraint(["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_marker_line_id")),
        sa.ForeignKeyConstraint(
            ["managing_division_id"],
            ["administrative_division.id"],
            name=op.f("fk_boundary_marker_managing_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_level"],
            ["publication_level.code"],
            name=op.f("fk_boundary_marker_publication_level"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_boundary_marker_source_id")),
        sa.ForeignKeyConstraint(["status"], ["marker_status.code"], name=op.f("fk_boundary_marker_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker")),
    )
    op.create_index(
        "ix_boundary_marker_line_id", "boundary_marker", ["line_id", "serial", "number"], unique=False
    )
    op.create_index("ix_boundary_marker_source_id", "boundary_marker", ["source_id"], unique=False)
    op.create_table(
        "boundary_marker_custody",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("warden", sa.String(), nullable=False),
        sa.Column("telephone", sa.String(), server_default="", nullable=False),
        sa.Column("agreement_number", sa.String(), server_default="", nullable=False),
        sa.Column("allowance_yuan", sa.Double(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_boundary_marker_custody_valid_not_empty")),
        sa.CheckConstraint(
            "allowance_yuan >= 0", name=op.f("ck_boundary_marker_custody_allowance_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["division_id"],
            ["administrative_division.id"],
            name=op.f("fk_boundary_marker_custody_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_custody_marker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker_custody")),
        info={"part_of": ("boundary_marker", "marker_id", "custody")},
    )
    op.create_index(
        "ix_boundary_marker_custody_marker_id", "boundary_marker_custody", ["marker_id"], unique=False
    )
    op.create_table(
        "boundary_marker_line",
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_marker_line_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_line_marker_id")
        ),
        sa.PrimaryKeyConstraint("marker_id", "line_id", name=op.f("pk_boundary_marker_line")),
        info={"part_of": ("boundary_marker", "marker_id", "lines")},
    )
    op.create_index("ix_boundary_marker_line_line_id", "boundary_marker_line", ["line_id"], unique=False)
    op.create_geospatial_table(
        "boundary_marker_observation",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(), server_default="", nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
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
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=False),
        sa.Column("observer", sa.String(), server_default="", nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("accuracy_m > 0", name=op.f("ck_boundary_marker_observation_accuracy_positive")),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_observation_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["method"], ["location_method.code"], name=op.f("fk_boundary_marker_observation_method")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_boundary_marker_observation_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker_observation")),
    )
    op.create_index(
        "ix_boundary_marker_observation_marker_id",
        "boundary_marker_observation",
        ["marker_id", "observed_on"],
        unique=False,
    )
    op.create_geospatial_table(
        "boundary_marker_reference",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bearing_deg", sa.Double(), nullable=True),
        sa.Column("bearing_kind", sa.String(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=True),
        sa.Column("direction", sa.String(), server_default="", nullable=False),
        sa.Column(
            "geom",
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
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "bearing_deg >= 0 AND bearing_deg <= 360",
            name=op.f("ck_boundary_marker_reference_bearing_in_circle"),
        ),
        sa.CheckConstraint("distance_m > 0", name=op.f("ck_boundary_marker_reference_distance_positive")),
        sa.ForeignKeyConstraint(
            ["bearing_kind"], ["bearing_kind.code"], name=op.f("fk_boundary_marker_reference_bearing_kind")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_reference_marker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker_reference")),
    )
    op.create_index(
        "ix_boundary_marker_reference_marker_id", "boundary_marker_reference", ["marker_id"], unique=False
    )
    op.create_table(
        "boundary_marker_side",
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_boundary_marker_side_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_side_marker_id")
        ),
        sa.PrimaryKeyConstraint("marker_id", "division_id", name=op.f("pk_boundary_marker_side")),
        info={"part_of": ("boundary_marker", "marker_id", "sides")},
    )
    op.create_index(
        "ix_boundary_marker_side_division_id", "boundary_marker_side", ["division_id"], unique=False
    )
    op.create_geospatial_table(
        "boundary_marker_stone",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(), server_default="", nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=True),
        sa.Column("face_count", sa.Integer(), nullable=True),
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
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("height_m", sa.Double(), nullable=True),
        sa.Column("height_datum", sa.String(), nullable=True),
        sa.Column("verbatim", sa.String(), server_default="", nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("marker_id"), "="),
            (sa.column("letter"), "="),
            (sa.column("valid"), "&&"),
            deferrable="True",
            initially="IMMEDIATE",
            using="gist",
            name="ex_boundary_marker_stone_place",
        ),
        sa.CheckConstraint(
            "letter IN ('','Q','A','B','C','D','E')", name=op.f("ck_boundary_marker_stone_letter_known")
        ),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_boundary_marker_stone_valid_not_empty")),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("ck_boundary_marker_stone_accuracy_not_negative")),
        sa.CheckConstraint(
            "face_count BETWEEN 1 AND 3", name=op.f("ck_boundary_marker_stone_face_count_known")
        ),
        sa.ForeignKeyConstraint(
            ["height_datum"], ["height_datum.code"], name=op.f("fk_boundary_marker_stone_height_datum")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_stone_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["material"], ["marker_material.code"], name=op.f("fk_boundary_marker_stone_material")
        ),
        sa.ForeignKeyConstraint(
            ["method"], ["location_method.code"], name=op.f("fk_boundary_marker_stone_method")
        ),
        sa.ForeignKeyConstraint(
            ["origin"], ["stone_origin.code"], name=op.f("fk_boundary_marker_stone_origin")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_boundary_marker_stone_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker_stone")),
    )
    op.create_index(
        "ix_boundary_marker_stone_geom", "boundary_marker_stone", ["geom"], postgresql_using="gist"
    )
    op.create_index(
        "ix_boundary_marker_stone_marker_id", "boundary_marker_stone", ["marker_id"], unique=False
    )
    op.create_table(
        "boundary_line_attachment",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["kind"], ["line_attachment_kind.code"], name=op.f("fk_boundary_line_attachment_kind")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_attachment_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_boundary_line_attachment_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line_attachment")),
        info={"part_of": ("boundary_line", "line_id", "attachments")},
    )
    op.create_index(
        "ix_boundary_line_attachment_line_id", "boundary_line_attachment", ["line_id"], unique=False
    )
    op.create_index(
        "ix_boundary_line_attachment_sha256", "boundary_line_attachment", ["sha256"], unique=False
    )
    op.create_table(
        "boundary_marker_attachment",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["kind"], ["marker_attachment_kind.code"], name=op.f("fk_boundary_marker_attachment_kind")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_attachment_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_boundary_marker_attachment_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker_attachment")),
        info={"part_of": ("boundary_marker", "marker_id", "attachments")},
    )
    op.create_index(
        "ix_boundary_marker_attachment_marker_id", "boundary_marker_attachment", ["marker_id"], unique=False
    )
    op.create_index(
        "ix_boundary_marker_attachment_sha256", "boundary_marker_attachment", ["sha256"], unique=False
    )
    op.create_table(
        "boundary_marker_face",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("stone_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("inscription", sa.String(), nullable=False),
        sa.Column("bearing_deg", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["division_id"], ["administrative_division.id"], name=op.f("fk_boundary_marker_face_division_id")
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_face_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["stone_id"], ["boundary_marker_stone.id"], name=op.f("fk_boundary_marker_face_stone_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker_face")),
        info={"part_of": ("boundary_marker", "marker_id", "faces")},
    )
    op.create_index("ix_boundary_marker_face_marker_id", "boundary_marker_face", ["marker_id"], unique=False)
    op.create_table(
        "boundary_marker_patrol",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("patrolled_on", sa.Date(), nullable=False),
        sa.Column("patroller", sa.String(), server_default="", nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["boundary_marker.id"], name=op.f("fk_boundary_marker_patrol_marker_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_boundary_marker_patrol_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["status"], ["marker_status.code"], name=op.f("fk_boundary_marker_patrol_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker_patrol")),
        info={"part_of": ("boundary_marker", "marker_id", "patrols")},
    )
    op.create_index(
        "ix_boundary_marker_patrol_marker_id",
        "boundary_marker_patrol",
        ["marker_id", "patrolled_on"],
        unique=False,
    )
