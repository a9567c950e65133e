"""Keep periods of boundary lines and markers, and what maps draw of lines; gis/sql/064 fills them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geoalchemy2 import Geometry

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _text(name: str, *, nullable: bool = False, collation: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(collation=collation), nullable=nullable)


def _ids(name: str) -> sa.Column[list[object]]:
    return sa.Column(name, postgresql.ARRAY(sa.Uuid()), nullable=False)


def _geometry(srid: int, *, nullable: bool) -> sa.Column[object]:
    drawn = Geometry(
        geometry_type="GEOMETRY",
        srid=srid,
        dimension=2,
        spatial_index=False,
        from_text="ST_GeomFromEWKT",
        name="geometry",
    )
    return sa.Column("geom", drawn, nullable=nullable)


def upgrade() -> None:
    """Create the tables."""
    op.create_geospatial_table(
        "boundary_line_period",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        _text("name", collation="C"),
        _text("code", collation="C"),
        _text("level", collation="C"),
        _text("authority", nullable=True),
        _text("organiser"),
        sa.Column("is_segment", sa.Boolean(), nullable=False),
        _text("whole_line"),
        _ids("party_ids"),
        sa.Column("round_number", sa.Integer(), nullable=True),
        sa.Column("last_inspected", sa.Date(), nullable=True),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.Column("geometry_id", sa.Uuid(), nullable=True),
        _text("geometry_role", nullable=True),
        _text("approval_number", nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("is_indicative", sa.Boolean(), nullable=True),
        _text("note"),
        _text("publication_level"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        _geometry(4490, nullable=True),
        sa.PrimaryKeyConstraint("line_id", "valid", name=op.f("pk_boundary_line_period")),
    )
    op.create_index(
        "ix_boundary_line_period_geom",
        "boundary_line_period",
        ["geom"],
        postgresql_using="gist",
        postgresql_where=sa.text("geom IS NOT NULL"),
    )
    op.create_geospatial_table(
        "boundary_line_shape",
        sa.Column("geometry_id", sa.Uuid(), nullable=False),
        sa.Column("from_zoom", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        _text("role", collation="C"),
        _geometry(3857, nullable=False),
        sa.PrimaryKeyConstraint("geometry_id", "from_zoom", "valid", name=op.f("pk_boundary_line_shape")),
    )
    op.create_index(
        "ix_boundary_line_shape_band", "boundary_line_shape", ["from_zoom", "geom"], postgresql_using="gist"
    )
    op.create_index("ix_boundary_line_shape_line_id", "boundary_line_shape", ["line_id"])
    op.create_geospatial_table(
        "boundary_marker_period",
        sa.Column("marker_id", sa.Uuid(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        _text("number", collation="C"),
        sa.Column("serial", sa.Integer(), nullable=True),
        _text("kind", collation="C"),
        sa.Column("is_tri_junction", sa.Boolean(), nullable=False),
        _text("status", collation="C"),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        _text("line_name", collation="C"),
        _text("line_level", collation="C"),
        sa.Column("managing_division_id", sa.Uuid(), nullable=True),
        _ids("side_ids"),
        _ids("party_ids"),
        sa.Column("stone_count", sa.Integer(), nullable=False),
        _text("material", nullable=True),
        sa.Column("height_m", sa.Double(), nullable=True),
        _text("method", nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        _text("note"),
        _text("publication_level"),
        _text("reach_level"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        _geometry(4490, nullable=True),
        sa.PrimaryKeyConstraint("marker_id", "valid", name=op.f("pk_boundary_marker_period")),
    )
    op.create_index(
        "ix_boundary_marker_period_geom",
        "boundary_marker_period",
        ["geom"],
        postgresql_using="gist",
        postgresql_where=sa.text("geom IS NOT NULL"),
    )
    op.create_index("ix_boundary_marker_period_number", "boundary_marker_period", ["number", "marker_id"])
